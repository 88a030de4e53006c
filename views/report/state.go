// Package report is the panel that shows what was called: the history as a table, the statistics as figures and charts.
//
// Keys: Tab goes through the controls; Ctrl+1 and Ctrl+2 choose history and statistics, F5 reads anew, Ctrl+E exports what is
// shown, Ctrl+PageUp and Ctrl+PageDown turn the pages of the history, Esc closes the window.
//
// The view reads no log. It reports what is wanted by Ask and shows what SetState brings; until then the old content stays.
// A View is made and used on Fyne's goroutine; Close it when its window is closed.
package report

import (
	"image"
	"time"

	"github.com/queuecast/queuecast/kiosk/report"
	"github.com/queuecast/queuecast/views/widgets"
)

// Choice is something to filter by.
type Choice struct{ ID, Name string }

// Request is what the user wants to see.
type Request struct {
	Period   report.Period
	From, To string // as typed, for report.Custom
	Counter  string // ID; empty: all
	Service  string // ID
	Operator string
	Number   string // as typed
	Type     string // of events, for the history
}

// State is everything that the panel shows.
type State struct {
	Request    Request
	Busy       bool   // the log is being read
	Problem    string // in the user's language; empty: none
	Counters   []Choice
	Services   []Choice
	Operators  []Choice
	Location   *time.Location // of all times; UTC when nil
	Rows       []report.Row   // of one page
	Newer      bool           // there is a newer page
	Older      bool
	Statistics *report.Statistics // nil: none yet
}

// Which chart is meant by SaveChart.
const (
	CallsChart    = "calls"
	WaitChart     = "wait"
	CountersChart = "counters"
)

// Level says how well something is.
type Level = widgets.Level

// Intents are what the user wants. Any of them may be nil. All are called on Fyne's goroutine.
type Intents struct {
	Ask              func(Request) // the period or a filter has changed, or the user wants it read anew
	Newer, Older     func()        // page of the history
	Close            func()
	Film             func(at time.Time) // what was shown at a moment; nil: there is no archive
	ExportHistory    func(Request)
	ExportStatistics func(Request)
	// SaveChart brings a chart, drawn for a file, at twice the size of the screen's design. name is one of the above.
	SaveChart func(name string, picture *image.RGBA)
}
