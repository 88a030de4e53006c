// Package operator is the window that the operator works in: a number field that always has the keyboard, the last
// calls, a preview of the display and one line for each part that can fail.
//
// Keys, all of them in the number field: Enter calls what was typed, or recalls when nothing was; * recalls; + calls the
// next number (full-width ＊ and ＋ and the number pad's count too); Up, Down and Ctrl or Alt with 1 to 9 choose the
// counter; Esc clears; F11 opens and closes the display. A key that is held down acts once.
//
// Ordering and backpressure: a command is reported at once and the field is free for the next number, so fast
// typing loses nothing. The application answers every Call, Recall and Next in the order they were reported, with
// exactly one Accepted or Refused. At most maxPending commands wait for an answer; beyond that the oldest one's number is forgotten
// (the command itself is not).
//
// A View is made and used on Fyne's goroutine. Its window must be unpadded (Window.SetPadded(false)): then no click in it
// takes the keyboard away from the field.
package operator

import (
	"image"

	"github.com/queuecast/queuecast/views/widgets"
)

// Level says how well something is.
type Level = widgets.Level

// The levels, from good to bad.
const (
	Ok      = widgets.Ok
	Busy    = widgets.Busy
	Warning = widgets.Warning
	Failed  = widgets.Failed
)

// Line is a state in plain words of the user's language.
type Line struct {
	Level Level
	Text  string
}

// Counter is one place where people are served.
type Counter struct{ ID, Name string }

// Call is one line of the list of last calls.
type Call struct {
	Number, Counter, Time string
	Recall                bool
}

// State is everything that the window shows, apart from the preview and the answer to the last command.
type State struct {
	Title    string
	Counters []Counter
	Counter  string // the chosen one's ID
	Calls    []Call // newest first; the window shows the first 20
	Voice    Line
	Speaker  Line
	Stream   Line
	Queue    Line
	Waiting  int // announcements that wait to be spoken

	DisplayOpen bool
}

// Intents are what the operator wants. Any of them may be nil. All are called on Fyne's goroutine.
type Intents struct {
	Call          func(number string) // as typed, without spaces at the ends; never empty
	Recall        func()
	Next          func()
	ChooseCounter func(id string)
	ToggleDisplay func()

	// PreviewSize reports the size in physical pixels in which SetPreview wants the picture.
	PreviewSize func(size image.Point)
}
