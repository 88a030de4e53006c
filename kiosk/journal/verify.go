package journal

import (
	"bytes"
	"context"
	"errors"

	"github.com/queuecast/queuecast/kiosk/journal/lines"
)

// errDiffers ends a comparison.
var errDiffers = errors.New("the store differs from the line files")

// equal compares a stretch event by event.
func (j *Journal) equal(ctx context.Context, e *engine, r lines.Range) (bool, error) {
	var page []record
	err := j.mirror.lines.Read(r.First, func(entry lines.Entry) (err error) {
		if entry.Seq > r.Last {
			return errStop
		}
		if len(page) == 0 {
			if page, err = e.page(ctx, entry.Seq); err != nil {
				return err
			}
		}
		if len(page) == 0 || page[0].seq != entry.Seq || !bytes.Equal(page[0].data, entry.Data) {
			return errDiffers
		}
		page = page[1:]
		return nil
	}, func(lines.Range) error { return errDiffers })
	switch {
	case errors.Is(err, errDiffers):
		return false, nil
	case errors.Is(err, errStop):
		return true, nil
	}
	return err == nil, err
}

// errStop ends a reading that has all it wants.
var errStop = errors.New("enough has been read")

// Verify reads all of the line files and all of the store, mends what is
// damaged, and tells what that was. A start reads neither as a whole; this is
// for a quiet hour. Appends wait meanwhile (some 5 s for a million events), and
// if the store has to be made anew, stations connect once more.
func (j *Journal) Verify(ctx context.Context) (Report, error) {
	if j.turn == nil {
		return Report{}, ErrClosed
	}
	select {
	case <-ctx.Done():
		return Report{}, ctx.Err()
	case <-j.ctx.Done():
		return Report{}, ErrClosed
	case <-j.turn:
	}
	defer func() { j.turn <- struct{}{} }()
	j.mu.Lock()
	before := j.report
	j.report = Report{}
	j.mu.Unlock()
	err := j.verify(ctx)
	j.mu.Lock()
	defer j.mu.Unlock()
	found := j.report
	if !found.Damaged() {
		j.report = before
	}
	return found, err
}

func (j *Journal) verify(ctx context.Context) error {
	src := journalPager{j}
	if _, err := j.mirror.catchUp(ctx, src); err != nil {
		return err
	}
	if err := j.verifyLines(ctx, src); err != nil {
		return err
	}
	e, err := j.current()
	if err != nil {
		return err
	}
	files := j.mirror.lines
	// What remote stations append while this runs lies behind the range.
	equal, err := j.equal(ctx, e, lines.Range{First: files.Floor() + 1, Last: files.Last()})
	if err != nil || equal {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed || j.engine != e {
		return errors.New("the store was closed meanwhile")
	}
	// The rebuilding closes e whatever comes of it, unless it cannot begin.
	fresh, err := j.rebuildStore(ctx, e)
	if j.engine = fresh; fresh == e {
		return err
	}
	if err != nil {
		j.engine = nil // opened again by whoever needs it
	}
	return err
}
