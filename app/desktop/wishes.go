package desktop

import (
	"context"
	"errors"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/views/operator"
)

// Answers to questions.
const (
	answerRecall   = "recall"
	answerTakeOver = "take_over"
	answerAnyway   = "anyway"
	answerNoShow   = "no_show"
)

// questionError is a refusal that the operator can decide about.
type questionError struct {
	question operator.Question
	answer   func(key string) // on Fyne's goroutine
	err      error
}

func (e *questionError) Error() string { return e.err.Error() }
func (e *questionError) Unwrap() error { return e.err }

// intents are what the operator's window may ask of the queue. A wish is made when the key is pressed, so that it goes to the
// counter that was chosen then.
func (d *Desktop) intents() operator.Intents {
	of := func(verb station.Verb) func(string) {
		return func(number string) { d.wish(station.Wish{Verb: verb, Number: number}) }
	}
	plain := func(verb station.Verb) func() {
		return func() { d.wish(station.Wish{Verb: verb}) }
	}
	in := operator.Intents{
		Call: of(station.Call), Next: plain(station.Next), Recall: of(station.Recall), NoShow: of(station.Skip), Hold: of(station.Hold),
		Resume: of(station.Resume), Done: of(station.Done), Cancel: of(station.Cancel),
		Transfer: func(number, service, counter string) {
			d.wish(station.Wish{Verb: station.Transfer, Number: number, Service: service, ToCounter: counter})
		},
		Note:        func(number, text string) { d.wish(station.Wish{Verb: station.Note, Number: number, Note: text}) },
		OpenCounter: plain(station.Open), CloseCounter: plain(station.Close), Undo: plain(station.Undo),
	}
	if len(d.settings.Services) > 0 || d.settings.Queue.OrderMode {
		in.Issue = func(t operator.NewTicket) {
			d.wish(station.Wish{Verb: station.Issue, Number: t.Number, Name: t.Name, Service: t.Service, Priority: t.Priority})
		}
	}
	if d.settings.Queue.OrderMode {
		in.Ready, in.Collected = of(station.Ready), of(station.Collected)
	}
	return in
}

// wish hands a wish at the chosen counter to the worker.
func (d *Desktop) wish(w station.Wish) {
	if w.Counter == "" {
		w.Counter = *d.counter.Load()
	}
	d.command(func(ctx context.Context) (string, error) {
		e, err := d.station.Do(ctx, w)
		if err != nil {
			return "", d.questioned(w, err)
		}
		return messages.Did(e, d.settings.ServiceName(e.Service), d.settings.CounterName(e.Target)), nil
	})
}

// questioned makes a question of a refusal where the operator may decide otherwise.
func (d *Desktop) questioned(w station.Wish, err error) error {
	var (
		already *queue.AlreadyCalledError
		late    *queue.TooLateError
		recalls *queue.RecallLimitError
		taken   *queue.CounterTakenError
	)
	q := &questionError{err: err, question: operator.Question{Text: messages.Sentence(err)}}
	option := func(key string) {
		q.question.Options = append(q.question.Options, operator.Option{Key: key, Label: messages.Text("cli.answer."+key, nil)})
	}
	switch {
	case errors.As(err, &already) && (w.Verb == station.Call || w.Verb == station.Ready):
		for _, o := range already.Options {
			if o == queue.RecallHere {
				option(answerRecall)
			} else {
				option(answerTakeOver)
			}
		}
		w.Seen = already.Seq
	case errors.As(err, &late):
		option(answerAnyway)
	case errors.As(err, &recalls):
		option(answerNoShow)
		w = station.Wish{Verb: station.Skip, Number: string(recalls.Number), Counter: w.Counter}
	case errors.As(err, &taken):
		option(answerTakeOver)
	default:
		return err
	}
	q.answer = func(key string) {
		next := w
		switch key {
		case answerRecall:
			next.Again = queue.RecallHere
		case answerTakeOver:
			next.Again, next.TakeOver = queue.TakeOver, true
		case answerAnyway:
			next.Override = true
		}
		d.wish(next)
	}
	return q
}
