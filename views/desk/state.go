// Package desk is the panel for the operator's own windows: language, colours, size, keys, the monitor of the display, and kiosk
// mode. It reports what is wanted and does nothing by itself; what is wanted comes back by SetState when it is so.
package desk

import (
	"image"

	"github.com/queuecast/queuecast/views/widgets"
)

// Choice is something to choose.
type Choice struct{ ID, Name string }

// Wishes are how the operator's windows are to be.
type Wishes struct {
	Language string // ID of one of Choices.Languages
	Theme    string // the same of Choices.Themes
	Scale    string // the same of Choices.Scales
	Touch    bool   // large keys on the screen
	Tray     bool   // a sign among the system's
}

// Choices are what Wishes choose from.
type Choices struct{ Languages, Themes, Scales []Choice }

// Monitor is one monitor of the machine.
type Monitor struct {
	Name    string
	Details string          // size and the like
	Area    image.Rectangle // on the desktop
	Desk    bool            // the operator's window is on it
	Display bool            // the display is, or would be
}

// Key is what one key does.
type Key struct{ Action, Name, Key string }

// Line is a state in words.
type Line struct {
	Level widgets.Level
	Text  string
}

// State is everything that the panel shows.
type State struct {
	Wishes

	Monitors []Monitor
	Chosen   string // name of the wanted monitor; "": whichever is free
	Placing  *Line  // why monitors cannot be chosen, or what is wrong; may be nil

	Keys []Key

	Kiosk     bool // from the next start on
	HasPIN    bool
	Autostart bool

	Message *Line // what became of the last wish; may be nil
}

// Intents are what the user wants. Any of them may be nil. All are called on Fyne's goroutine.
type Intents struct {
	Change    func(Wishes)
	Monitor   func(name string)        // "" is whichever is free
	Key       func(action, key string) // a key such as F5 or Ctrl+B
	UsualKeys func()
	Kiosk     func(enabled bool)
	PIN       func(pin string) // "" takes it away
	Autostart func(on bool)
	Close     func()
}
