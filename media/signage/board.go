package signage

import (
	"image"
	"time"
)

// Board is what the picture shows. All texts are as the hall reads them; the renderer adds only the fixed Words.
type Board struct {
	// Title names the place, at the top left.
	Title string
	// Number is the number being called; empty means that nobody has been called yet.
	Number string
	// Counter is where to go. A short one with a digit ("3", "B-12") is shown after the word for a counter; anything else
	// ("Pharmacy window east", "3号窗口") is taken for a name and shown alone. Empty leaves the line out.
	Counter string
	// Calls are the calls before the current one, newest first. As many as fit are drawn, at most five.
	Calls []Call
	// Clock is local time, shown to the minute with its date; the zero time leaves the clock out.
	Clock time.Time
	// Offline is when the calls were last known to be the latest; the zero time says that they are. It is shown to the
	// minute beside the title.
	Offline time.Time
	// Slide fills the picture in the place of all else; nil: the board is shown. It is not written to.
	Slide *image.RGBA
	// Under is what shines through a Slide that is coming, and Fade how much of it, from 1 to 0. nil: the board does.
	Under *image.RGBA
	Fade  float64
	// Inset is a small picture beside the rest, such as that of a camera; nil: its place is empty. It is not written to.
	Inset *image.RGBA
	// Flash draws the number being called the other way round, light for dark: a call flashes when it comes and goes.
	Flash bool
	// Cells are the counters, for LayoutCounters. As many as MaxCells are drawn.
	Cells []Cell
	// Preparing and Ready are orders, newest first, for LayoutOrders. As many as fit are drawn.
	Preparing, Ready []string
	// Notice is a line at the foot; see Renderer.Pages for a long one.
	Notice string
	// Waiting is how many people wait; negative: not shown. Missed are numbers that did not come, newest first.
	Waiting int
	Missed  []string
	// Words are the fixed words in the languages of the hall.
	Words Words
}

// Call is one line of the list of earlier calls.
type Call struct {
	Number, Counter string
}
