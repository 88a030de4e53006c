// Package devices is the panel of the sound devices: loudspeakers and microphones, a test of each, and which of them the whole program
// uses. It reports what is wanted and does nothing by itself.
package devices

import "github.com/queuecast/queuecast/views/widgets"

// Line is a state in words.
type Line struct {
	Level widgets.Level
	Text  string
}

// Device is one of a list. The first one, with the ID "", is the system's default.
type Device struct {
	ID, Name, Details string
	Used              bool // by the whole program
}

// State is everything that the panel shows.
type State struct {
	Outputs, Inputs       []Device
	Output, Input         string // IDs of those that are marked, to be tested or used
	OutputLine, InputLine Line
	Tone                  bool // the test tone is playing
	Testing               bool // the test recording is being made
	Recorded, Playing     bool // there is one; it is being played
	Levels                []float64
	Clipped               bool
	Message               *Line // what became of the last wish; may be nil
}

// Intents are what the user wants. Any of them may be nil. All are called on Fyne's goroutine.
type Intents struct {
	MarkOutput, MarkInput func(id string)
	UseOutput, UseInput   func() // the marked one
	Tone                  func() // plays it, or ends it
	Test                  func() // records for three seconds, or ends that
	Play                  func() // what was recorded, or ends it
	Close                 func()
}
