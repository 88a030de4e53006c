package desktop

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/kiosk/intake"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/kiosk/report"
	"github.com/queuecast/queuecast/views/operator"
	reportview "github.com/queuecast/queuecast/views/report"
	shareview "github.com/queuecast/queuecast/views/share"
)

// clinic is a hall with services, counters of their own and names.
func clinic(s *settings.Settings) {
	s.Services = []settings.Service{{ID: "med", Name: "Medicine", Prefix: "A", First: 1, Width: 3}}
	s.Counters[0].Operator = "Li"
	s.Queue.MaxRecalls, s.Queue.LateWithin = 1, -1
	s.Station.Listen = "127.0.0.1:0"
}

func (b *bench) do(w station.Wish) queue.Event {
	b.t.Helper()
	e, err := b.station.Do(b.t.Context(), w)
	if err != nil {
		b.t.Fatal(err)
	}
	return e
}

func TestNumberCalledElsewhereIsAQuestion(t *testing.T) {
	b := newBenchWith(t, t.TempDir(), clinic)
	b.do(station.Wish{Verb: station.Call, Number: "A012", Counter: "2"})
	b.enter("A012")
	b.says("A012 was called at")
	b.says("Take over")
	if focused := b.window.Canvas().Focused(); focused == nil {
		t.Error("nothing has the keyboard")
	}
	err := b.questioned(station.Wish{Verb: station.Call, Number: "A012", Counter: "1"}, func() error {
		_, err := b.station.Do(t.Context(), station.Wish{Verb: station.Call, Number: "A012", Counter: "1"})
		return err
	}())
	q, ok := err.(*questionError)
	if !ok || len(q.question.Options) != 1 {
		t.Fatalf("got %v", err)
	}
	q.answer(q.question.Options[0].Key)
	b.until("the number at this counter", func() bool { return b.state().Seat.Visit == "A012" })
	b.says("Called A012 to counter 1.")
}

func TestOtherRefusalsThatAskTheOperator(t *testing.T) {
	b := newBenchWith(t, t.TempDir(), clinic)
	b.do(station.Wish{Verb: station.Call, Number: "A001", Counter: "1"})
	b.do(station.Wish{Verb: station.Recall, Counter: "1"})
	for _, c := range []struct {
		name   string
		wish   station.Wish
		answer string
		then   func(operator.State) bool
	}{
		{"recalled too often", station.Wish{Verb: station.Recall, Counter: "1"}, answerNoShow, func(s operator.State) bool { return s.Missed.Count == 1 }},
		{"too late", station.Wish{Verb: station.Call, Number: "A001", Counter: "1"}, answerAnyway, func(s operator.State) bool { return s.Seat.Visit == "A001" }},
	} {
		_, err := b.station.Do(t.Context(), c.wish)
		q, ok := b.questioned(c.wish, err).(*questionError)
		if !ok || q.question.Options[0].Key != c.answer {
			t.Fatalf("%s: %v", c.name, err)
		}
		q.answer(c.answer)
		b.until(c.name, func() bool { return c.then(b.state()) })
	}
}

func TestWindowShowsTheHall(t *testing.T) {
	b := newBenchWith(t, t.TempDir(), clinic)
	b.do(station.Wish{Verb: station.Issue, Service: "med", Name: "张三丰"})
	b.do(station.Wish{Verb: station.Issue, Service: "med"})
	b.do(station.Wish{Verb: station.Next, Counter: "1"})
	s := b.state()
	if s.Seat.Visit != "A001" || s.Seat.Name != "张*丰" || s.Seat.FullName != "张三丰" || s.Seat.Service != "Medicine" || !s.Issues {
		t.Errorf("got %+v", s.Seat)
	}
	if len(s.Waiting) != 1 || s.Waiting[0].Count != 1 || s.Waiting[0].Numbers[0] != "A002" {
		t.Errorf("waiting: %+v", s.Waiting)
	}
	b.do(station.Wish{Verb: station.Hold, Counter: "1"})
	s = b.state()
	if s.Held.Count != 1 || s.Held.Tickets[0].Name != "张*丰" || s.Undo == nil || !strings.Contains(s.Undo.Text, "A001") {
		t.Errorf("held: %+v, undo %+v", s.Held, s.Undo)
	}
	b.do(station.Wish{Verb: station.Undo, Counter: "1"})
	if s = b.state(); s.Seat.Visit != "A001" || s.Undo != nil {
		t.Errorf("after the undo: %+v, %+v", s.Seat, s.Undo)
	}
}

func TestPlainHallStaysPlain(t *testing.T) {
	b := newBench(t, t.TempDir())
	b.enter("12")
	b.says("Called 12")
	if s := b.state(); s.Issues || s.OrderMode || s.Services != nil || s.Priorities != nil || s.Link != nil || b.intents().Issue != nil {
		t.Errorf("got %+v", s)
	}
}

func TestPanelsOpenOnceAndGiveTheKeyboardBack(t *testing.T) {
	b := newBenchWith(t, t.TempDir(), clinic)
	b.do(station.Wish{Verb: station.Call, Number: "A777", Counter: "1"})
	for _, c := range []struct {
		name string
		open func()
		slot **panel
	}{
		{"reports", b.openHistory, &b.historyWindow},
		{"import", b.openImport, &b.importWindow},
		{"share", b.openShare, &b.shareWindow},
	} {
		c.open()
		first := *c.slot
		c.open()
		if *c.slot != first {
			t.Errorf("%s: a second window", c.name)
		}
		if first.window.Content().MinSize().IsZero() {
			t.Errorf("%s: empty", c.name)
		}
		first.window.Close()
		if *c.slot != nil || first.ctx.Err() == nil {
			t.Errorf("%s: not closed", c.name)
		}
		if b.window.Canvas().Focused() == nil {
			t.Errorf("%s: the keyboard is not back", c.name)
		}
	}
}

func TestSharePanelSharesAndStops(t *testing.T) {
	dir := t.TempDir()
	b := newBenchWith(t, dir, clinic)
	b.openShare()
	s := &sharePanel{panel: b.shareWindow, view: shareview.New(shareview.Intents{})}
	for _, on := range []bool{true, false} {
		s.share(on)
		b.until("the change", func() bool { return s.busy == nil })
		if got := b.station.State().Shared; got != on {
			t.Errorf("shared: %v, want %v", got, on)
		}
		if kept, _, err := settings.Inspect(dir); err != nil || kept.Station.Share != on {
			t.Errorf("settings: %+v, %v", kept.Station, err)
		}
	}
	s.join(shareview.Join{Code: "QC1", Station: "East", Role: "display"})
	if s.message == nil || !strings.Contains(s.message.Text, "whole pairing code") {
		t.Errorf("got %+v", s.message)
	}
}

func TestImportPanelReadsChecksAndImports(t *testing.T) {
	b := newBenchWith(t, t.TempDir(), clinic)
	path := filepath.Join(t.TempDir(), "list.csv")
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b.openImport()
	i := newImportPanel(b.importWindow)
	write("number,name,service\nA010,Ann,med\nA011,Bob,x-ray\n")
	i.read(path)
	b.until("the bad list", func() bool { return i.busy == nil && i.list != nil })
	if i.state.Good != 1 || i.state.Bad != 1 || len(i.state.Problems) != 1 || i.state.Problems[0].Column != "service" || i.state.Rows[1].Bad[0] != 2 {
		t.Errorf("got %+v", i.state)
	}
	write("number,name,service\nA010,Ann,med\nA011,Bob,med\n")
	i.read(path)
	b.until("the good list", func() bool { return i.busy == nil && i.list != nil })
	i.begin()
	b.until("the import", func() bool { return i.busy == nil })
	if s := b.state(); i.state.Message == nil || len(s.Waiting) != 1 || s.Waiting[0].Count != 2 {
		t.Errorf("%+v; waiting %+v", i.state, s.Waiting)
	}
	i.read(path + ".gone")
	b.until("the missing list", func() bool { return i.busy == nil })
	if i.state.Message == nil || i.list != nil {
		t.Errorf("got %+v", i.state)
	}
}

func TestPreviewLeavesIgnoredColumnsOut(t *testing.T) {
	s := preview(&intake.List{
		Columns:  []intake.Column{{Heading: "Age"}, {Heading: "No", Field: intake.Number}, {Field: intake.Name}},
		Rows:     []intake.Row{{Line: 2, Row: queue.Row{Number: "1", Name: "Ann"}}, {Line: 3}},
		Problems: []intake.Problem{{Line: 3, Column: 2, Err: queue.ErrEmpty}, {Line: 3, Err: queue.ErrEmpty}},
	})
	if strings.Join(s.Columns, ",") != "No,Name" || strings.Join(s.Rows[0].Cells, ",") != "1,Ann" || s.Good != 1 || s.Bad != 1 {
		t.Errorf("got %+v", s)
	}
	if bad := s.Rows[1].Bad; len(bad) != 1 || bad[0] != 0 {
		t.Errorf("bad cells: %v", bad)
	}
}

func TestReportsShowWhatHappened(t *testing.T) {
	b := newBenchWith(t, t.TempDir(), clinic)
	b.do(station.Wish{Verb: station.Call, Number: "A777", Counter: "1"})
	b.openHistory()
	h := newHistoryPanel(b.historyWindow)
	if h == nil {
		t.Fatal("there are no reports")
	}
	b.until("the log", func() bool { return h.busy == nil && h.state.Statistics != nil })
	if len(h.state.Rows) != 1 || h.state.Rows[0].Number != "A777" || h.state.Statistics.Total.Calls != 1 || h.state.Older || h.state.Newer {
		t.Errorf("got %+v", h.state)
	}
	h.ask(reportview.Request{Period: report.Custom, From: "2026-05-07", To: "2026-05-06"})
	if !strings.Contains(h.state.Problem, "before") {
		t.Errorf("problem %q", h.state.Problem)
	}
	h.view.Close()
}

// What goes wrong only at the end of writing is told, too.
func TestExportTellsOfAFullDisk(t *testing.T) {
	full := errors.New("no space left on device")
	file := &failing{err: full}
	err := writeAll(t.Context(), file, func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, "number\n")
		return err
	})
	if !errors.Is(err, full) || !file.closed {
		t.Errorf("got %v, closed %v", err, file.closed)
	}
}

// failing is a file that takes everything and fails when it is closed.
type failing struct {
	closed bool
	err    error
}

func (*failing) Write(p []byte) (int, error) { return len(p), nil }
func (f *failing) Close() error {
	f.closed = true
	return f.err
}
