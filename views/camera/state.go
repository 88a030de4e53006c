// Package camera is the panel of cameras: their live pictures, the pictures that are kept of them, what is shared with others, and how
// pictures are kept. It reports what is wanted and does nothing by itself.
package camera

import (
	"image"

	"github.com/queuecast/queuecast/views/widgets"
)

// MaxTiles is how many cameras are shown at once.
const MaxTiles = 9

// Line is a state in words.
type Line struct {
	Level widgets.Level
	Text  string
}

// Tile is a camera as it is shown.
type Tile struct {
	Name    string
	Title   string // name, and the board that is shown
	Line    Line   // size and rate, or in short what is wrong
	Trouble string // a sentence in the place of the picture; "": there is one
	Running bool
	Source  Source
	Boards  []string // that send to it now
}

// Source is a camera as it is edited.
type Source struct {
	Name, Address string
	Board         string // "": the first that comes
	Rotate        int    // degrees clockwise
	Mirror        bool   // left to right
	AnyCert       bool   // take any certificate
}

// Shot is a picture in the gallery.
type Shot struct {
	File    string // by which it is known
	Source  string
	Taken   string
	Details []string // what there is to say about it, line by line
}

// Gallery is a page of the pictures that are kept.
type Gallery struct {
	Shots        []Shot // the newest first
	Newer, Older bool   // there is a page before it, one behind it
	Room         Line   // how much room the pictures take
	Full         bool   // no more may be kept unless something goes
	CleanUp      bool   // the oldest go by themselves
}

// Way is a way of sharing.
type Way string

// The ways, as in the settings.
const (
	HTTP      Way = "http"
	TCPServer Way = "tcp-server"
	TCPClient Way = "tcp-client"
	MQTT      Way = "mqtt"
)

// Share is what is shared, as it is edited.
type Share struct {
	What     string // name of a camera; "": the display
	Way      Way
	Port     string // of HTTP and TCPServer
	Beyond   bool   // other computers can reach it
	Address  string // of TCPClient and MQTT
	Path     string // of HTTP
	Framing  string
	Request  bool
	Once     bool
	Header   bool
	Rate     string // pictures a second
	Quality  string // "": as it comes
	Size     string // the same
	User     string
	Password string
	Allow    string // addresses with commas between them
	AnyCert  bool
}

// Shared is a share and how it is.
type Shared struct {
	Share
	Title     string
	Enabled   bool
	Line      Line
	Addresses []string // at which it can be had
}

// Keep is how pictures are kept.
type Keep struct {
	Folder  string // "": the usual one
	PNG     bool
	Quality int    // of JPEG, 1 to 99
	Size    string // "": as it comes
	LimitMB int    // 0: any
	CleanUp bool   // the oldest go
}

// Broker is the MQTT broker for boards.
type Broker struct {
	On, Beyond           bool // Beyond: for other computers, too
	Port, User, Password string
}

// State is everything that the panel shows but pictures.
type State struct {
	Tiles   []Tile
	Left    int // cameras beyond MaxTiles
	Gallery Gallery
	Shares  []Shared
	Keep    Keep
	Broker  Broker
	Usual   string   // the usual folder
	Sizes   []string // names of sizes, the smallest first
	Series  string   // how far a series of pictures is; "": there is none
	Message *Line    // what became of the last wish; may be nil
	CanUndo bool     // of that

	BrokerState Line // how it is
}

// Intents are what the user wants. Any of them may be nil. All are called on Fyne's goroutine.
type Intents struct {
	Paged    func(Page)             // another page is in front
	TileSize func(size image.Point) // in which pictures are wanted, physical pixels

	Start      func(name string, on bool)
	Save       func(old string, s Source) (ok bool) // old "": a new one
	Remove     func(name string)
	AddPattern func()

	Snapshot   func(names []string)
	Series     func(name string, count int, every string)
	Countdown  func(name string)
	StopSeries func()
	Undo       func()

	Turn       func(older bool) // to the page of older pictures, or newer ones
	Choose     func(file string)
	Delete     func(file string)
	Copy       func(file string)
	Export     func(file string)
	Slide      func(file string) // shows it in the hall while nobody is called
	OpenFolder func()
	CleanUp    func()

	SaveShare func(index int, s Share) (ok bool) // index -1: a new one
	DropShare func(index int)
	PutShare  func(index int, on bool)
	CopyText  func(text string)
	Password  func() string // a new one

	Keep         func(Keep)
	PutBroker    func(Broker)
	ChooseFolder func()

	Close func()
}
