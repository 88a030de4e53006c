package desk

import "github.com/queuecast/queuecast/kiosk/queue"

// View is a picture of the state at one moment. It is shared: treat it as
// read-only.
type View struct {
	LastSeq    uint64
	Counters   []queue.Counter
	Calls      []queue.CallInfo          // newest first
	PerCounter map[string]queue.CallInfo // last call of each counter that has one, by ID
	JournalErr error                     // of the latest append or reading; nil when it went well
}

// Snapshot gives the present view; it never waits. Before Initialize it is empty.
func (d *Desk) Snapshot() View {
	if v := d.view.Load(); v != nil {
		return *v
	}
	return View{}
}

func (d *Desk) show(journalErr error) {
	d.view.Store(&View{
		LastSeq:    d.state.LastSeq(),
		Counters:   d.state.Counters(),
		Calls:      d.state.Last(d.ViewCalls),
		PerCounter: d.state.LastPerCounter(),
		JournalErr: journalErr,
	})
}
