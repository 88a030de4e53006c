package desk

import "github.com/queuecast/queuecast/kiosk/queue"

// ViewFirst is how many tickets of each line a View lists.
const ViewFirst = 20

// View is a picture of the state at one moment. It is shared: treat it as
// read-only. Its size is bounded: counts are of everything, lists end at
// ViewFirst or ViewCalls. Names are in full; see [queue.Mask].
type View struct {
	LastSeq    uint64
	Day        string // the business day that was started last; empty: none yet
	Issues     bool   // "next" takes tickets from the lines; else it counts on
	Counters   []queue.Counter
	Services   []queue.Service
	Calls      []queue.CallInfo          // newest first
	PerCounter map[string]queue.CallInfo // last call of each counter that has one, by ID
	Seats      []queue.Seat              // the counters in their order: visit, open or closed, what can be undone
	Waiting    []queue.Line              // lines that are not empty
	Missed     List
	Held       List
	Preparing  List
	Ready      List
	JournalErr error // of the latest append or reading; nil when it went well
}

// List is some of the tickets of a kind.
type List struct {
	Count  int
	Latest []queue.Ticket // newest first
}

// WaitingFor is how many people wait whom a counter's "next" may call, those
// with a later appointment included.
func (v View) WaitingFor(counter queue.Counter) (count int) {
	for _, line := range v.Waiting {
		if line.ServedBy(counter) {
			count += line.Count
		}
	}
	return count
}

// Snapshot gives the present view; it never waits. Before Initialize it is empty.
func (d *Desk) Snapshot() View {
	if v := d.view.Load(); v != nil {
		return *v
	}
	return View{}
}

// show makes the view anew, and then lets followers have what is in it: whoever is told of a call finds it in the view.
func (d *Desk) show(journalErr error) {
	list := func(status queue.Status) List {
		count, latest := d.state.List(status, d.ViewCalls)
		return List{count, latest}
	}
	d.view.Store(&View{
		LastSeq:    d.state.LastSeq(),
		Day:        d.state.Day(),
		Issues:     d.state.Issues(),
		Counters:   d.state.Counters(),
		Services:   d.state.Services(),
		Calls:      d.state.Last(d.ViewCalls),
		PerCounter: d.state.LastPerCounter(),
		Seats:      d.state.Seats(),
		Waiting:    d.state.Waiting(ViewFirst),
		Missed:     list(queue.Missed),
		Held:       list(queue.OnHold),
		Preparing:  list(queue.Preparing),
		Ready:      list(queue.Ready),
		JournalErr: journalErr,
	})
	d.tail.publish(d.state.LastSeq())
}
