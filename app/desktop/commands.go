package desktop

import (
	"context"
	"errors"
	"fmt"

	"github.com/queuecast/queuecast/app/messages"
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
				var question *questionError
				switch {
				case errors.As(err, &question):
					d.operator.Ask(question.question, question.answer)
				case err != nil:
					d.operator.Refused(messages.Sentence(err))
				default:
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
