package operator

import (
	"time"

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

// Service is what people come for.
type Service struct{ ID, Name string }

// Priority is a class of tickets; the one with the empty ID is every other ticket's.
type Priority struct{ ID, Name string }

// Call is one line of the list of last calls.
type Call struct {
	Number, Counter, Time string
	Recall                bool
}

// Ticket is one line of a list of numbers that are not at a counter.
type Ticket struct {
	Number, Service string
	Since           string // time of day
	Name            string // as it may be read over the operator's shoulder
	Note            string
}

// List is the newest tickets of a kind, newest first, and how many there are in all.
type List struct {
	Count   int // at least as many as Tickets
	Tickets []Ticket
}

// WaitingLine is a line of people whom this counter's "next" may call.
type WaitingLine struct {
	Service, Priority string   // names; may be empty
	Count             int      // at least as many as Numbers
	Numbers           []string // the first in line, in order
}

// Seat is how the chosen counter stands. The zero value is a plain hall's: open, nobody there.
type Seat struct {
	Closed  bool
	Visit   string // the number that is there; empty: nobody
	Service string
	Since   string // time of day
	Name    string // masked
	// FullName is shown instead of Name after a click on it, until the visit changes; empty when there is nothing to unmask.
	FullName string
	Note     string
	// Recalls tells how many recalls are left, such as "2 recalls left"; empty when there is no limit.
	Recalls string
}

// Undo is what can be taken back, and until when. The window shows it until then, or until a State comes without it.
type Undo struct {
	Text  string
	Until time.Time
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
	Link     *Line // how this station is connected to the others; nil: it is alone
	Update   *Line // what there is to say about newer versions of the program; nil: nothing
	Unspoken int   // announcements that wait to be spoken

	Services   []Service
	Prefixes   []string   // of their numbers, such as A; the touch pad has keys for the first four
	Priorities []Priority // to hand tickets out with; none or one: nobody is asked
	Issues     bool       // tickets are issued: "next" calls the next who waits; else it counts on
	OrderMode  bool       // restaurants: orders are prepared, ready, collected

	Seat    Seat
	Waiting []WaitingLine
	Missed  List
	Held    List

	Preparing, Ready List // OrderMode

	Undo *Undo

	DisplayOpen bool
}

// waitingHere is how many people wait for this counter.
func (s *State) waitingHere() (count int) {
	for _, line := range s.Waiting {
		count += line.Count
	}
	return count
}

// plain says whether the hall only calls numbers.
func (s *State) plain() bool { return len(s.Services) == 0 && !s.Issues && !s.OrderMode }
