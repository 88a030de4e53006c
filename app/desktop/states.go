package desktop

import (
	"context"
	"reflect"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/views/operator"
)

const (
	// statePeriod is how often the state is looked at without being told of a change (voice, announcements).
	statePeriod = 500 * time.Millisecond
	listedCalls = 20
	// hallFirst is how long a new state waits while the display is open: all windows are painted by one goroutine, on a computer
	// without a graphics card for some 25 ms each, and the hall's picture, which comes within that time, goes first.
	hallFirst = 70 * time.Millisecond
)

// showStates brings the newest state into the operator window whenever it differs from the one there.
func (d *Desktop) showStates(ctx context.Context) {
	ticker := time.NewTicker(statePeriod)
	defer ticker.Stop()
	var shown operator.State
	for {
		select {
		case <-ctx.Done():
			return
		case <-d.changed:
			if d.open.Load() {
				select {
				case <-ctx.Done():
					return
				case <-time.After(hallFirst):
				}
			}
		case <-ticker.C:
		}
		state := d.state()
		if reflect.DeepEqual(state, shown) {
			continue
		}
		shown = state
		d.onFyne(ctx, func() { d.show(state) })
	}
}

// show brings a state into the operator window, on Fyne's goroutine. That is the goroutine on which counters are chosen, so
// that a state taken before the last choice does not take it back.
func (d *Desktop) show(state operator.State) {
	state.Counter = *d.counter.Load()
	d.last = state
	d.operator.SetState(state)
}

func (d *Desktop) state() operator.State {
	s := d.station.State()
	state := operator.State{
		Title: d.settings.Title, Counter: *d.counter.Load(), Unspoken: s.Announcements.Waiting, DisplayOpen: d.open.Load(),
		Voice: line(messages.Voice(s)), Speaker: line(messages.Speaker(s)), Stream: line(messages.Stream(s)), Queue: line(messages.Queue(s)),
	}
	for _, s := range d.settings.Services {
		if s.Prefix != "" && !slices.Contains(state.Prefixes, s.Prefix) {
			state.Prefixes = append(state.Prefixes, s.Prefix)
		}
	}
	for _, c := range d.settings.Counters {
		state.Counters = append(state.Counters, operator.Counter{ID: c.ID, Name: c.Name})
	}
	for i, c := range s.Queue.Calls {
		if i == listedCalls {
			break
		}
		state.Calls = append(state.Calls, operator.Call{
			Number: string(c.Number), Counter: c.CounterName, Time: c.At.Local().Format("15:04:05"), Recall: c.Recalls > 0,
		})
	}
	d.fillQueue(&state, s)
	if l, tell := d.newer(messages.UpdateBriefly); tell {
		news := line(l)
		state.Update = &news
	}
	return state
}

func line(l messages.Line) operator.Line {
	levels := map[messages.Level]operator.Level{
		messages.OK: operator.Ok, messages.Busy: operator.Busy, messages.Warning: operator.Warning, messages.Failed: operator.Failed,
	}
	return operator.Line{Level: levels[l.Level], Text: l.Text}
}

// onFyne runs f on Fyne's goroutine and waits for it, but not longer than the windows are there: fyne.DoAndWait would wait for ever when they
// close meanwhile, and fyne.Do runs f right here once they have gone, on widgets that nobody may touch any more.
func (d *Desktop) onFyne(ctx context.Context, f func()) {
	done, handed := make(chan struct{}), make(chan struct{})
	hand := func() {
		fyne.Do(func() {
			defer close(done)
			if d.looping {
				select {
				case <-handed: // on Fyne's goroutine
				case <-ctx.Done(): // the windows have gone: this is still within fyne.Do, below
				}
			}
			if ctx.Err() == nil {
				f()
			}
		})
		close(handed)
	}
	if d.looping {
		go func() { // it may come too late to be taken, and stand for ever; it ends with the program
			defer func() { _ = recover() }() // Fyne closes its queue under whoever is about to put something into it; f is not run in here
			hand()
		}()
	} else {
		hand()
	}
	select {
	case <-done:
	case <-ctx.Done():
	}
}
