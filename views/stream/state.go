// Package stream is the panel of the RTSP stream: its addresses, who watches, who may watch from other computers, and the servers
// elsewhere to which it is sent. It reports what is wanted and does nothing by itself.
package stream

import "github.com/queuecast/queuecast/views/widgets"

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

// Line is a state in words.
type Line struct {
	Level widgets.Level
	Text  string
}

// State is everything that the panel shows.
type State struct {
	On         Line     // how the stream is
	Addresses  []string // of all its paths; the first is the main one
	Shared     bool
	Viewers    []Viewer
	Passes     []Pass
	Publishers []Publisher
	Message    *Line // what became of the last wish; may be nil
}

// Intents are what the user wants. Any of them may be nil. All are called on Fyne's goroutine.
type Intents struct {
	Copy       func(text string)
	Share      func(on bool)
	Disconnect func(id int64)
	AddPass    func(name string)
	DropPass   func(name string)
	AddTarget  func(name, url string, udp bool)
	DropTarget func(name string)
	Enable     func(name string, on bool) // a publisher
	Close      func()
}
