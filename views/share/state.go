package share

import "github.com/queuecast/queuecast/views/widgets"

// Mode says what this station does.
type Mode int

const (
	// Off : the queue is this station's alone.
	Off Mode = iota
	// Sharing : this station is the host.
	Sharing
	// Joined : this station works on another one's queue.
	Joined
)

// Line is a state in plain words of the user's language.
type Line struct {
	Level widgets.Level
	Text  string
}

// Station is one that works on the shared queue.
type Station struct {
	Name  string
	Role  string // in words
	Since string // time of day, or date and time
	Self  bool   // this one
}

// Role is what a station may be for.
type Role struct{ ID, Name string }

// State is everything that the panel shows.
type State struct {
	Mode     Mode
	Busy     bool   // something is being started or ended
	Message  *Line  // what became of the last wish; nil: nothing to tell
	Address  string // Sharing: where others reach this station; Joined: the host's
	Code     string // Sharing: the pairing code
	Link     Line   // Joined
	Stations []Station

	Roles []Role // to choose from when joining, the usual one first
	Name  string // this station's name, to begin the form with
	// CredentialsFile is the one chosen for a cluster; empty: none.
	CredentialsFile string
}

// Join is what the form says when it asks to join a host.
type Join struct{ Code, Station, Role string }

// Cluster is what the form says when it asks to join a NATS cluster.
type Cluster struct{ URL, CredentialsFile, Station, Role string }

// Intents are what the user wants. Any of them may be nil. All are called on Fyne's goroutine.
type Intents struct {
	Start             func()
	Stop              func()
	Join              func(Join)    // code and station are not empty
	JoinCluster       func(Cluster) // URL and station are not empty
	ChooseCredentials func()        // the file comes by State.CredentialsFile
	Leave             func()
	Copy              func(text string) // to the clipboard
	Close             func()
}
