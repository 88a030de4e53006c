package desktop

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2/lang"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/kiosk/queue"
)

// errTooMany refuses commands while the station is not getting through with those before.
var errTooMany = fmt.Errorf("too many commands are waiting: %w", context.DeadlineExceeded)

// command hands a command to the worker, on Fyne's goroutine, and never waits. Where there is no room it is refused, and so
// is every one after it until those before have been answered: answers come in the order of the keys.
func (d *Desktop) command(do func(context.Context) (string, error)) {
	if d.refused == 0 {
		select {
		case d.commands <- do:
			return
		default:
		}
	}
	d.refused++
}

// carryOut does one command after the other, in the order of the keys, and answers each.
func (d *Desktop) carryOut(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case do := <-d.commands:
			done, err := do(ctx)
			d.onFyne(ctx, func() {
				if err != nil {
					d.operator.Refused(messages.Sentence(err))
				} else {
					d.operator.Accepted(done)
				}
				for len(d.commands) == 0 && d.refused > 0 {
					d.operator.Refused(messages.Sentence(errTooMany))
					d.refused--
				}
			})
		}
	}
}

// call, recall and next are made when the key is pressed, so that they go to the counter that was chosen then.
func (d *Desktop) call(number string) func(context.Context) (string, error) {
	counter := *d.counter.Load()
	return func(ctx context.Context) (string, error) { return told(d.station.Call(ctx, number, counter)) }
}

func (d *Desktop) recall() func(context.Context) (string, error) {
	counter := *d.counter.Load()
	return func(ctx context.Context) (string, error) { return told(d.station.Recall(ctx, counter)) }
}

func (d *Desktop) next() func(context.Context) (string, error) {
	counter := *d.counter.Load()
	return func(ctx context.Context) (string, error) { return told(d.station.Next(ctx, counter)) }
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
