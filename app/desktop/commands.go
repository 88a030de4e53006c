package desktop

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/kiosk/queue"
)

var errTooMany = errors.New("too many commands are waiting")

// command hands a command to the worker, on Fyne's goroutine, and never waits.
func (d *Desktop) command(do func(context.Context) (string, error)) {
	select {
	case d.commands <- do:
	default:
		d.operator.Refused(messages.Sentence(errTooMany))
	}
}

// carryOut does one command after the other, in the order of the keys, and answers each.
func (d *Desktop) carryOut(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case do := <-d.commands:
			done, err := do(ctx)
			fyne.Do(func() {
				if err != nil {
					d.operator.Refused(messages.Sentence(err))
					return
				}
				d.operator.Accepted(done)
			})
		}
	}
}

// call is made when the key is pressed, so that it goes to the counter that was chosen then.
func (d *Desktop) call(number string) func(context.Context) (string, error) {
	counter := *d.counter.Load()
	return func(ctx context.Context) (string, error) {
		return told(d.station.Call(ctx, number, counter))
	}
}

func (d *Desktop) recall(ctx context.Context) (string, error) {
	return told(d.station.Recall(ctx, *d.counter.Load()))
}

func (d *Desktop) next(ctx context.Context) (string, error) {
	return told(d.station.Next(ctx, *d.counter.Load()))
}

func told(e queue.Event, err error) (string, error) {
	if err != nil {
		return "", err
	}
	key := "cli.called"
	if e.Type == queue.Recalled {
		key = "cli.recalled"
	}
	return lang.X(key, key, map[string]any{"Number": e.Number, "Counter": e.CounterName}), nil
}
