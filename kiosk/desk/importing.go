package desk

import (
	"context"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// CheckImport says what is wrong with a list as things stand now; see
// [queue.State.CheckImport].
func (d *Desk) CheckImport(ctx context.Context, rows []queue.Row) (problems []queue.RowProblem, err error) {
	err = d.with(ctx, func(s *queue.State) error {
		problems = s.CheckImport(rows)
		return nil
	})
	return problems, err
}

// Import makes a list of tickets, all or none: a list that does not fit into
// one event becomes tickets with its last part, and until then nobody sees any
// of it. When ctx ends between two parts, nothing has happened. progress may be
// nil; it is called with the rows stored so far, from this goroutine.
//
// Errors: *[queue.ImportError] with the rows' indices in the list, and those of
// [Desk.Do].
func (d *Desk) Import(ctx context.Context, rows []queue.Row, by string, progress func(done, all int)) (queue.Event, error) {
	problems, err := d.CheckImport(ctx, rows)
	if err != nil {
		return queue.Event{}, err
	}
	if len(problems) > 0 || len(rows) == 0 {
		return queue.Event{}, &queue.ImportError{Problems: problems}
	}
	var last queue.Event
	done := 0
	for _, part := range queue.SplitImport(rows, d.NewID()) {
		if last, err = d.Do(ctx, queue.ImportPart{Batch: part, By: by}); err != nil {
			return queue.Event{}, err
		}
		if done += len(part.Rows); progress != nil {
			progress(done, len(rows))
		}
	}
	return last, nil
}
