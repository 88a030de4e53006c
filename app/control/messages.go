package control

import (
	"context"
	"time"
)

// Handler is the station, as seen from here. Its methods are called from several goroutines at once. What they refuse
// they refuse with a *Refused, whose sentence the client shows; any other error is a failure of the station.
type Handler interface {
	Call(ctx context.Context, r CallRequest) (Called, error)
	Recall(ctx context.Context, r CounterRequest) (Called, error)
	Next(ctx context.Context, r CounterRequest) (Called, error)
	Say(ctx context.Context, r SayRequest) error
	Stop(ctx context.Context, r StopRequest) error // of what is announced
	Raise(ctx context.Context) error               // brings the window to the front
	Restart(ctx context.Context) error             // begins it; the station goes away after the answer and comes back
	Status(ctx context.Context) (Status, error)
	QueueHandler
}

// CallRequest asks for a number to be called. An empty counter is for the station to choose.
type CallRequest struct {
	Number  string `json:"number"`
	Counter string `json:"counter"` // its id
}

// CounterRequest is for what needs a counter alone.
type CounterRequest struct {
	Counter string `json:"counter"` // its id; empty is for the station to choose
}

// SayRequest asks for something to be said that is no call: Text, or else the saved announcement Phrase, or else how Number would
// be called to Counter.
type SayRequest struct {
	Lang    string `json:"lang,omitempty"` // of Text, a BCP 47 tag; empty is for the station to choose
	Text    string `json:"text,omitempty"`
	Phrase  string `json:"phrase,omitempty"` // its id
	Number  string `json:"number,omitempty"`
	Counter string `json:"counter,omitempty"` // its id; empty is for the station to choose
}

// StopRequest asks for what is being announced to be broken off.
type StopRequest struct {
	All bool `json:"all"` // what waits to be announced is not said either
}

// Called is a call that is durable.
type Called struct {
	Seq         uint64    `json:"seq"` // in the station's log
	Number      string    `json:"number"`
	Counter     string    `json:"counter"` // its id
	CounterName string    `json:"counter_name"`
	At          time.Time `json:"at"`
	Recall      bool      `json:"recall"`

	// Of an answer to Do: what happened, as the log names it.
	Type    string `json:"type,omitempty"`
	Service string `json:"service,omitempty"` // id
	Target  string `json:"target,omitempty"`  // of a transfer: the counter's id
	Closes  string `json:"closes,omitempty"`  // the number whose visit ended by it
	By      string `json:"by,omitempty"`
	Undoes  string `json:"undoes,omitempty"` // what was taken back
}

// Status is everything worth knowing about a station. Each Text is one plain sentence in the user's language.
type Status struct {
	Version string    `json:"version"`
	PID     int       `json:"pid"`
	Since   time.Time `json:"since"`    // start of the station
	DataDir string    `json:"data_dir"` //
	Mode    string    `json:"mode"`     // window, kiosk or serve
	Board   *Called   `json:"board"`    // what the display shows; null before the first call
	Calls   []Called  `json:"calls"`    // the last ones, newest first
	Voice   Voice     `json:"voice"`
	Speaker Speaker   `json:"speaker"`
	Stream  Stream    `json:"stream"`
	Queue   Queue     `json:"queue"`
	Link    Link      `json:"link"`

	Cameras   []Camera  `json:"cameras,omitempty"`
	Shares    []Share   `json:"shares,omitempty"` // of pictures
	Snapshots Snapshots `json:"snapshots"`

	Update *Update `json:"update,omitempty"`

	Problems []string `json:"problems"` // what somebody should look at
}

// Update is what is known of newer versions of the program.
type Update struct {
	Enabled bool      `json:"enabled"`           // they are looked for
	Newer   bool      `json:"newer"`             // there is one
	Version string    `json:"version,omitempty"` // the newest known
	Page    string    `json:"page,omitempty"`    // where it can be had
	Checked time.Time `json:"checked,omitzero"`  // when it was looked for last
	Poor    bool      `json:"poor"`              // something is wrong with the search
	Text    string    `json:"text,omitempty"`    // empty while there is nothing to say
}

// Voice is the state of the voice.
type Voice struct {
	Engine    string   `json:"engine"` // that spoke last
	OK        bool     `json:"ok"`
	Text      string   `json:"text"`
	LastError string   `json:"last_error,omitempty"`
	Engines   []Engine `json:"engines,omitempty"` // in the order in which they are tried
}

// Engine is the state of one speech engine.
type Engine struct {
	Name      string    `json:"name"`
	OK        bool      `json:"ok"`
	Text      string    `json:"text"`
	Spoken    int       `json:"spoken"` // sentences
	Failed    int       `json:"failed"`
	Cached    int       `json:"cached"`            // sentences that were there already
	Took      float64   `json:"took_ms"`           // for the last one
	RetryAt   time.Time `json:"retry_at,omitzero"` // it is passed over until then
	LastError string    `json:"last_error,omitempty"`
}

// Speaker is the state of the loudspeaker.
type Speaker struct {
	OK     bool   `json:"ok"`
	Device string `json:"device"`
	Text   string `json:"text"`
}

// Stream is the state of the RTSP stream.
type Stream struct {
	OK      bool     `json:"ok"`
	Address string   `json:"address"`          // rtsp://...
	Secure  string   `json:"secure,omitempty"` // rtsps://...
	Shared  []string `json:"shared,omitempty"` // addresses for other computers
	Viewers []Viewer `json:"viewers"`
	// Publishers are the servers elsewhere to which the stream is sent.
	Publishers []Publisher `json:"publishers,omitempty"`
	// Multicasts are the groups of networks to which it is sent.
	Multicasts []Multicast `json:"multicasts,omitempty"`
	// Pictures are the addresses of the picture on air by HTTP.
	Pictures []string `json:"pictures,omitempty"`
	Text     string   `json:"text"`
}

// Publisher is a server elsewhere to which the stream is sent.
type Publisher struct {
	Name      string    `json:"name"`
	URL       string    `json:"url"` // without the password
	Connected bool      `json:"connected"`
	Since     time.Time `json:"since"`
	Tries     int       `json:"tries,omitempty"` // that failed since it was last connected
	Error     string    `json:"error,omitempty"`
}

// Multicast is a group of a network to which a path is sent.
type Multicast struct {
	Path      string    `json:"path"`
	Group     string    `json:"group"`
	Port      int       `json:"port"` // UDP, the first one
	Interface string    `json:"interface"`
	Sending   bool      `json:"sending"`
	Since     time.Time `json:"since,omitzero"`
	Dropped   int64     `json:"dropped,omitempty"` // packets
	SDP       string    `json:"sdp,omitempty"`     // what players need to know (RFC 8866)
	Address   string    `json:"address,omitempty"` // where that is by HTTP
	Error     string    `json:"error,omitempty"`
}

// Viewer is one reader of the stream.
type Viewer struct {
	Address   string    `json:"address"`   // of the reader
	Transport string    `json:"transport"` // tcp or udp
	Since     time.Time `json:"since"`
	Name      string    `json:"name,omitempty"` // of the pass
	Path      string    `json:"path"`
	Secure    bool      `json:"secure,omitempty"`
	Dropped   uint64    `json:"dropped"` // packets that it has lost
}

// Queue is the state of the log and of the announcements that wait.
type Queue struct {
	OK      bool   `json:"ok"`
	LastSeq uint64 `json:"last_seq"`
	Saying  string `json:"saying"`  // the number or the words being announced; empty: nothing
	Waiting int    `json:"waiting"` // announcements
	Text    string `json:"text"`
}

// nothing is the body of requests and answers without content.
type nothing struct{}
