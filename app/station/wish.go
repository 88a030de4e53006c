package station

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// Verb is what somebody wants to be done in the queue.
type Verb string

// The verbs.
const (
	Call      Verb = "call"
	Recall    Verb = "recall"
	Next      Verb = "next"
	Skip      Verb = "skip" // a no-show
	Hold      Verb = "hold"
	Resume    Verb = "resume"
	Done      Verb = "done"
	Transfer  Verb = "transfer"
	Issue     Verb = "issue" // in order mode: an order is placed
	Undo      Verb = "undo"
	Cancel    Verb = "cancel"
	Note      Verb = "note"
	Open      Verb = "open"
	Close     Verb = "close"
	Ready     Verb = "ready" // an order is, and is called
	Collected Verb = "collected"
	StartDay  Verb = "start-day"
)

// ErrVerb refuses a wish of an unknown verb.
var ErrVerb = errors.New("there is no such command")

// ErrNowhere refuses a transfer that names neither a service nor a counter.
var ErrNowhere = errors.New("no service or counter to transfer to is given")

// Wish is a command as people give it. Which fields a verb takes is told at the fields; the others are ignored.
type Wish struct {
	Verb    Verb
	Number  string // as typed; empty: who is at the counter
	Counter string // ID; empty: the first one, or, where a number is enough, none
	By      string // who asks; empty: the counter's operator

	Again    queue.IfCalled // Call
	Seen     uint64         // Call: see queue.Call
	Override bool           // Call: a missed number however late
	CountOn  bool           // Next
	ToLine   bool           // Resume
	TakeOver bool           // Open

	Service   string         // ID. Issue; Transfer: where to
	ToCounter string         // ID. Transfer: where to
	Position  queue.Position // Transfer
	Priority  string         // ID. Issue
	Name      string         // Issue
	Phone     string         // Issue
	Note      string         // Issue, Hold, Transfer, Note
	Due       time.Time      // Issue
}

// Do carries out a wish and returns its event once that is durable.
func (s *Station) Do(ctx context.Context, w Wish) (queue.Event, error) {
	cmd, err := s.command(w)
	if err != nil {
		return queue.Event{}, err
	}
	return s.do(ctx, cmd)
}

// command is a wish as the queue takes it.
func (s *Station) command(w Wish) (queue.Command, error) {
	number, err := typed(w)
	if err != nil {
		return nil, err
	}
	at := s.counter(w.Counter)
	// A number alone says which ticket is meant, wherever that is.
	either := at
	if number != "" {
		either = w.Counter
	}
	switch w.Verb {
	case Call, Ready:
		return queue.Call{Number: number, Counter: at, By: w.By, IfCalled: w.Again, Seen: w.Seen, Override: w.Override}, nil
	case Recall:
		return queue.Recall{Counter: at, By: w.By, Number: number}, nil
	case Next:
		return queue.Next{Counter: at, By: w.By, CountOn: w.CountOn}, nil
	case Skip:
		return queue.NoShow{Counter: at, By: w.By, Number: number}, nil
	case Hold:
		return queue.Hold{Counter: at, By: w.By, Number: number, Note: w.Note}, nil
	case Resume:
		return queue.Resume{Counter: at, By: w.By, Number: number, ToLine: w.ToLine}, nil
	case Done:
		return queue.Done{Counter: at, By: w.By, Number: number}, nil
	case Transfer:
		if w.Service == "" && w.ToCounter == "" {
			return nil, ErrNowhere
		}
		return queue.Transfer{
			Counter: either, By: w.By, Number: number, ToService: w.Service, ToCounter: w.ToCounter, Position: w.Position, Note: w.Note,
		}, nil
	case Issue:
		return queue.Issue{
			Service: w.Service, Number: number, Priority: w.Priority, Name: w.Name, Phone: w.Phone, Note: w.Note, Due: w.Due,
			Counter: w.Counter, By: w.By,
		}, nil
	case Undo:
		return queue.Undo{Counter: at, By: w.By, Spoken: s.heard()}, nil
	case Cancel:
		return queue.Cancel{Number: number, Counter: either, By: w.By}, nil
	case Note:
		return queue.Note{Number: number, Counter: either, By: w.By, Text: w.Note}, nil
	case Open:
		return queue.OpenCounter{Counter: at, By: w.By, TakeOver: w.TakeOver}, nil
	case Close:
		return queue.CloseCounter{Counter: at, By: w.By}, nil
	case Collected:
		return queue.Collect{Number: number, Counter: either, By: w.By}, nil
	case StartDay:
		return queue.StartDay{By: w.By}, nil
	}
	return nil, ErrVerb
}

// typed reads the number of a wish; none is allowed where the counter tells who is meant.
func typed(w Wish) (queue.Number, error) {
	if strings.TrimSpace(w.Number) == "" && w.Verb != Call && w.Verb != Ready {
		return "", nil
	}
	n, err := queue.ParseNumber(w.Number)
	if err != nil {
		return "", fmt.Errorf("reading %q: %w", w.Number, err)
	}
	return n, nil
}

// heard is the sequence up to which events have been announced, at least in part. What this station's start found in the
// log was announced before it.
func (s *Station) heard() uint64 {
	if s.announcer == nil {
		return 0
	}
	return max(s.announcer.State().Begun, s.startedAt)
}
