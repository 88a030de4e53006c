package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// maxTick bounds how long the desk trusts a timer with the business day: the
// wall clock may be set, and a machine may have slept.
const maxTick = time.Minute

// untilRollover is when to look at the business day again.
func (d *Desk) untilRollover() time.Duration {
	now := d.Now()
	next, ok := d.state.Rules().Rollover.Next(now)
	if !ok {
		return maxTick // the rules may change
	}
	return min(next.Sub(now), maxTick)
}

// startDay begins a new business day if one is due. Of several stations one
// does so; the others find that it has begun.
func (d *Desk) startDay(ctx context.Context) error {
	if !d.state.DayDue(d.Now()) {
		return nil
	}
	_, err := d.carryOut(ctx, queue.StartDay{Auto: true})
	if err != nil && !errors.Is(err, queue.ErrDayStarted) {
		return fmt.Errorf("starting the business day: %w", err)
	}
	return nil
}
