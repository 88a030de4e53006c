// Package stream is the panel of the RTSP stream: its addresses, who watches, who may watch from other computers, and the servers
// elsewhere to which it is sent. It reports what is wanted and does nothing by itself.
package stream

import (
	"image"

	"github.com/queuecast/queuecast/views/widgets"
)

// Viewer is somebody who watches.
type Viewer struct {
	ID      int64
	Title   string // name or address
	Details string // path, transport, since when, lost packets
}

// Pass lets somebody watch from another computer.
type Pass struct{ Name, Password string }

// Publisher is a server elsewhere.
type Publisher struct {
	Name    string
	Level   widgets.Level
	Text    string // address and how it is
	Enabled bool
}

// Group is a group of a network to which one of our paths is sent.
type Group struct {
	Path    string
	Level   widgets.Level
	Text    string // group, interface and how it is
	Enabled bool
	Sheet   string // what players need to know, to be copied; "" while nothing is sent
}

// Line is a state in words.
type Line struct {
	Level widgets.Level
	Text  string
}

// State is everything that the panel shows.
type State struct {
	On         Line     // how the stream is
	Addresses  []string // of all its paths; the first is the main one
	Paths      []string // ours; the first is the main one
	Shared     bool
	Viewers    []Viewer
	Passes     []Pass
	Publishers []Publisher
	Groups     []Group
	Interfaces []string // on which can be sent to a group
	Play       Play
	Message    *Line // what became of the last wish; may be nil
}

// Play is what the player does.
type Play struct {
	On      bool
	Line    Line   // how what is played is, while it is on
	Address string // of what is played, or would be if none is typed
}

// Intents are what the user wants. Any of them may be nil. All are called on Fyne's goroutine.
type Intents struct {
	Copy       func(text string)
	Share      func(on bool)
	Disconnect func(id int64)
	AddPass    func(name string)
	DropPass   func(name string)
	AddTarget  func(name, url, path string, udp bool) // path: which of ours; "" is the first
	DropTarget func(name string)
	Enable     func(name string, on bool)            // a publisher
	AddGroup   func(path, group, port, iface string) // as typed
	DropGroup  func(path string)
	PutGroup   func(path string, on bool) // switches it on or off
	Watch      func(url string)           // begins to play
	StopWatch  func()
	Loudness   func(percent int)      // of what is played; 0: not to be heard
	Snapshot   func()                 // of what is played
	PlaySize   func(size image.Point) // in which its picture is wanted, in physical pixels
	Close      func()
}
