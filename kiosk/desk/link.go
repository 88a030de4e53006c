package desk

import "github.com/queuecast/queuecast/kiosk/journal"

// grower is a journal that tells when others have appended: the channel holds
// one token, or more that mean the same.
type grower interface {
	Grown() <-chan struct{}
}

func (d *Desk) grown() <-chan struct{} {
	if g, ok := d.Journal.(grower); ok {
		return g.Grown()
	}
	return nil
}

// linked is a journal that knows how it stands.
type linked interface {
	State() journal.State
}

// Link tells how the log stands: connected or not, and how old what is shown
// may be. ok is false when the journal does not know. It never waits.
func (d *Desk) Link() (state journal.State, ok bool) {
	if l, ok := d.Journal.(linked); ok {
		return l.State(), true
	}
	return journal.State{}, false
}
