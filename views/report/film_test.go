package report

import (
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/kiosk/report"
)

func TestFilmOfAChosenRow(t *testing.T) {
	b := newBench(t)
	b.log = nil
	h := b.view.history
	if !h.film.Disabled() {
		t.Error("without a row there is a film")
	}
	at := time.Date(2026, 5, 6, 10, 0, 0, 0, time.UTC)
	s := State{Rows: []report.Row{{Seq: 2, At: at.Add(time.Minute)}, {Seq: 1, At: at}}}
	b.view.SetState(s)
	h.table.Select(widget.TableCellID{Row: 1, Col: 0})
	test.Tap(h.film)
	b.log.Want(t, "film 10:00:00")
	s.Rows = s.Rows[:1]
	b.view.SetState(s)
	if !h.film.Disabled() {
		t.Error("the row is gone, its film is not")
	}
}
