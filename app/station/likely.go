package station

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/queuecast/queuecast/kiosk/desk"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/media/speech"
)

const (
	// warmCounters is for how many counters the next call is prepared: those that called last.
	warmCounters = 4
	// warmFor is how long after its last call a counter counts as busy.
	warmFor = 15 * time.Minute
	// warmPause is for how long nothing more must have been typed, or have happened, before anything is prepared.
	warmPause = 100 * time.Millisecond
)

// prospect is a call that may come.
type prospect struct {
	number  queue.Number
	counter string // ID
}

// Typing tells that somebody is typing a number for a counter, so that its announcement is ready when Enter is pressed. Any text
// will do.
func (s *Station) Typing(text, counter string) {
	n, err := queue.ParseNumber(text)
	if err != nil {
		s.typing.Store(nil)
		return
	}
	s.typing.Store(&prospect{n, s.counter(counter)})
	poke(s.likely)
}

// poke puts a token into a channel of one, if there is none.
func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// keepWarm has announcements synthesised that are likely to be wanted next. What comes new takes the place of what is under way.
func (s *Station) keepWarm(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.likely:
		}
		for s.warm(ctx) {
		}
	}
}

// warm prepares what is likely now, unless something else becomes so at once: then it says true.
func (s *Station) warm(ctx context.Context) (again bool) {
	pause := time.NewTimer(warmPause)
	defer pause.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-s.likely:
		return true
	case <-pause.C:
	}
	for _, u := range s.utterances() {
		s.voice.Warm(ctx, u)
		// A sentence that has been begun is finished: its call may be on the way.
		if len(s.likely) > 0 || ctx.Err() != nil {
			break
		}
	}
	return false
}

// utterances are the likely sentences, the likeliest first.
func (s *Station) utterances() (all []speech.Utterance) {
	for _, call := range s.expected() {
		name := call.counter
		view := s.desk.Snapshot()
		for _, c := range view.Counters {
			if c.ID == call.counter {
				name = c.Name
			}
		}
		d := s.details(call.number, call.counter, service(view, call.number))
		for _, sentence := range s.manner.Load().composer.Sentences(call.number, call.counter, name, d) {
			all = append(all, s.stage.utterance(sentence))
		}
	}
	return all
}

// expected are the calls that may come next: what is being typed, and the next number of each counter that is busy.
func (s *Station) expected() (calls []prospect) {
	if t := s.typing.Load(); t != nil {
		calls = append(calls, *t)
	}
	view := s.desk.Snapshot()
	var busy []queue.CallInfo
	for _, call := range view.PerCounter {
		if time.Since(call.At) < warmFor {
			busy = append(busy, call)
		}
	}
	slices.SortFunc(busy, func(a, b queue.CallInfo) int { return cmp.Compare(b.Seq, a.Seq) })
	for _, call := range busy[:min(len(busy), warmCounters)] {
		if n, ok := following(view, call); ok {
			calls = append(calls, prospect{n, call.Counter})
		}
	}
	return calls
}

// following is whom a counter's "next" would call.
func following(view desk.View, last queue.CallInfo) (queue.Number, bool) {
	if !view.Issues {
		// Counters that share a letter share its numbers.
		for _, call := range view.Calls {
			if call.Number.Prefix() == last.Number.Prefix() {
				n, err := call.Number.Next()
				return n, err == nil
			}
		}
		return "", false
	}
	var first *queue.Ticket
	for _, line := range view.Waiting {
		for _, c := range view.Counters {
			if c.ID == last.Counter && line.ServedBy(c) && len(line.First) > 0 && (first == nil || line.First[0].Place < first.Place) {
				first = &line.First[0]
			}
		}
	}
	if first == nil {
		return "", false
	}
	return first.Number, true
}

// find looks for a ticket at the counter, or in a line.
func find(view desk.View, number queue.Number, counter string) (queue.Ticket, bool) {
	for _, seat := range view.Seats {
		if seat.Counter == counter && seat.Visit != nil && seat.Visit.Number == number {
			return *seat.Visit, true
		}
	}
	lists := [][]queue.Ticket{view.Ready.Latest, view.Preparing.Latest, view.Missed.Latest, view.Held.Latest}
	for _, line := range view.Waiting {
		lists = append(lists, line.First)
	}
	for _, list := range lists {
		for _, t := range list {
			if t.Number == number {
				return t, true
			}
		}
	}
	return queue.Ticket{}, false
}

// service is what a waiting number is for; "" when that is not known.
func service(view desk.View, number queue.Number) string {
	t, _ := find(view, number, "")
	return t.Service
}
