package signage

import "image"

// Layout says how the picture is divided.
type Layout string

// The layouts.
const (
	LayoutRecent   Layout = "recent"   // the number being called, and the calls before it
	LayoutNumber   Layout = "number"   // the number being called, as large as can be
	LayoutCounters Layout = "counters" // a field for each counter
	LayoutOrders   Layout = "orders"   // orders in preparation, and those that can be collected
)

// Layouts lists them, the usual one first.
func Layouts() []Layout { return []Layout{LayoutRecent, LayoutNumber, LayoutCounters, LayoutOrders} }

// Look is what the hall chooses about its picture, and a call does not change.
type Look struct {
	Theme  Theme
	Layout Layout // LayoutRecent when empty
	// Backdrop fills the picture, cut to its shape, under the theme's background; nil: there is none. It is not written to.
	Backdrop *image.RGBA
	// Veil is how much of the background, in percent, lies over the backdrop.
	Veil int
	// Logo stands before the title; nil: there is none. It is not written to.
	Logo *image.RGBA
	// Notices keeps room for Board.Notice at the foot, Facts for Board.Waiting and Board.Missed.
	Notices, Facts bool
	// Inset keeps room for Board.Inset.
	Inset bool
	// QR is shown as a code at the foot; empty: none. A text that is too long for a code is left out.
	QR string
}

// DefaultLook is the calm dark one with a list of calls.
func DefaultLook() Look { return Look{Theme: DefaultTheme(), Layout: LayoutRecent} }

// Limits of what is drawn.
const (
	MaxCells  = 12 // fields for counters
	maxOrders = 60 // numbers on one side
	maxMissed = 12
)

// Cell is a counter's field.
type Cell struct {
	Counter string
	Number  string // called last; empty: nobody
	Current bool   // the number being called is here
}
