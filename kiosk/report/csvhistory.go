package report

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/queuecast/queuecast/kiosk/queue"
)

const (
	// maxUndone bounds what is remembered of undone events while a history is
	// written; nobody undoes that often.
	maxUndone = 1 << 20
	cellTime  = "2006-01-02 15:04:05" // what every spreadsheet reads as a time
)

// HistoryColumns are the columns of a history, in order; "name" comes last and
// only if names are wanted. Times are local, waits in seconds and empty when
// they are not known.
func HistoryColumns(names bool) []string {
	columns := []string{
		"time", "number", "type", "how", "counter", "counter_name", "service", "operator", "station",
		"wait_seconds", "recalls", "undone",
	}
	if names {
		columns = append(columns, "name")
	}
	return columns
}

// WriteHistory writes a history as CSV, the oldest row first, with local times
// of loc (UTC when nil). It reads the log twice, the first time for what was
// undone, and holds no row longer than it takes to write it. It answers what
// the Source, the Writer and the context answer.
func WriteHistory(ctx context.Context, src Source, filter Filter, loc *time.Location, label Label, w io.Writer) error {
	if loc == nil {
		loc = time.UTC
	}
	undone, err := undoneOf(ctx, src, filter)
	if err != nil {
		return err
	}
	t, err := newTable(w, HistoryColumns(filter.Names), label)
	if err != nil {
		return err
	}
	m, f := newMatcher(filter), newFold(time.UTC, false, filter.Names)
	_, err = read(ctx, src, filter.From, filter.To, func(ev *queue.Event) error {
		f.step(ev)
		row, ok := m.row(ev, f)
		if !ok {
			return nil
		}
		_, row.Undone = undone[ev.Seq]
		return t.history(row, filter.Names, loc, label)
	})
	if err != nil {
		return fmt.Errorf("writing the history: %w", err)
	}
	return t.close()
}

func undoneOf(ctx context.Context, src Source, filter Filter) (map[uint64]struct{}, error) {
	undone := make(map[uint64]struct{})
	_, err := read(ctx, src, filter.From, filter.To, func(ev *queue.Event) error {
		if ev.Type == queue.Undone && len(undone) < maxUndone {
			undone[ev.Undoes] = struct{}{}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("looking for what was undone: %w", err)
	}
	return undone, nil
}

func (t *table) history(row Row, names bool, loc *time.Location, label Label) error {
	at := ""
	if !row.At.IsZero() {
		at = row.At.In(loc).Format(cellTime)
	}
	t.raw(at)
	t.text(string(row.Number))
	t.text(label.of(string(row.Type)))
	t.text(label.of(HowKey(row)))
	t.text(row.Counter)
	t.text(row.CounterName)
	t.text(row.Service)
	t.text(row.By)
	t.text(row.Station)
	t.seconds(row.Wait, row.Waited)
	t.number(row.Recalls)
	undone := ""
	if row.Undone {
		undone = label.of("yes")
	}
	t.text(undone)
	if names {
		t.text(row.Name)
	}
	return t.end()
}

// HowKey says how a call came about, "typed" included; of an import how many
// rows it had; else it is empty.
func HowKey(row Row) string {
	switch {
	case row.Type == queue.Imported:
		return strconv.Itoa(row.Rows)
	case row.How == queue.Typed && (row.Type == queue.Called || row.Type == queue.OrderReady):
		return "typed"
	}
	return string(row.How)
}
