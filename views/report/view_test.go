package report

import (
	"fmt"
	"image"
	"image/color"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/kiosk/report"
	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/viewtest"
)

func TestMain(m *testing.M) { viewtest.Main(m) }

// bench is a panel in a window, and what it has reported.
type bench struct {
	view    *View
	window  fyne.Window
	log     viewtest.Notes
	asked   Request
	picture *image.RGBA
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{}
	note := b.log.Note
	v, err := New(Intents{
		Ask:              func(r Request) { b.asked = r; note("ask") },
		Newer:            func() { note("newer") },
		Older:            func() { note("older") },
		Film:             func(at time.Time) { note("film %s", at.UTC().Format("15:04:05")) },
		ExportHistory:    func(r Request) { note("export history %s", r.Period) },
		ExportStatistics: func(r Request) { note("export statistics %s", r.Period) },
		SaveChart:        func(name string, p *image.RGBA) { b.picture = p; note("save %s", name) },
	})
	if err != nil {
		t.Fatal(err)
	}
	b.view = v
	b.window = viewtest.Window(t, v.Content(), 1280, 720)
	v.Bind(b.window.Canvas())
	t.Cleanup(v.Close)
	return b
}

func (b *bench) shortcut(key fyne.KeyName) {
	type shortcutable interface{ TypedShortcut(fyne.Shortcut) }
	if c, ok := b.window.Canvas().(shortcutable); ok {
		c.TypedShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault})
	}
}

func (b *bench) words() string { return viewtest.Words(b.view.Content()) }

func (b *bench) tap(t *testing.T, label string) {
	t.Helper()
	for _, button := range viewtest.Find[*widget.Button](b.view.Content()) {
		if button.Text == label {
			test.Tap(button)
			return
		}
	}
	t.Fatalf("no button %q is on the screen", label)
}

// sample is a day in a clinic.
func sample() State {
	start := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	s := State{
		Request:   Request{Period: report.Today},
		Counters:  []Choice{{"1", "Reception"}, {"2", "Pharmacy 药房"}, {"3", "Laboratory"}},
		Services:  []Choice{{"a", "General 普通"}, {"b", "Insurance"}},
		Operators: []Choice{{"Li", ""}, {"Wu", ""}},
		Older:     true,
		Statistics: &report.Statistics{
			Total: report.Figures{
				Calls: 412, Tickets: 398, Recalls: 37, NoShows: 19, Open: 26*time.Hour + 12*time.Minute, Idle: 4*time.Hour + 5*time.Minute,
				Wait:    report.Durations{Count: 380, Mean: 9*time.Minute + 24*time.Second, P95: 26*time.Minute + 2*time.Second},
				Service: report.Durations{Count: 390, Mean: 3*time.Minute + 41*time.Second, P95: 8*time.Minute + 15*time.Second},
			},
			Present: report.Present{Known: true, Waiting: 14, Waited: 7*time.Minute + 30*time.Second},
		},
	}
	for i, n := range []int{12, 44, 61, 58, 21, 17, 49, 63, 52, 28, 7} {
		s.Statistics.Hours = append(s.Statistics.Hours, report.Group{Key: fmt.Sprintf("%02d", 8+i), Figures: report.Figures{
			Calls: n, Wait: report.Durations{Count: n, Mean: time.Duration(n*11) * time.Second, P95: time.Duration(n*27) * time.Second},
		}})
	}
	for i, c := range s.Counters {
		s.Statistics.Counters = append(s.Statistics.Counters, report.Group{Key: c.ID, Name: c.Name, Figures: report.Figures{Calls: 90 + 77*i}})
	}
	types := []queue.EventType{queue.Called, queue.Recalled, queue.NotShown, queue.Issued, queue.Ended, queue.Transferred}
	for i := range 60 {
		row := report.Row{
			Seq: uint64(1000 - i), At: start.Add(-time.Duration(i*83) * time.Second), Type: types[i%len(types)],
			Number: queue.Number(fmt.Sprintf("A%03d", 99-i)), Counter: s.Counters[i%3].ID, CounterName: s.Counters[i%3].Name,
			Service: "a", By: "Li", Station: "hall-1", Undone: i == 4,
		}
		switch row.Type {
		case queue.Called:
			row.Waited, row.Wait = true, time.Duration(100+i*13)*time.Second
		case queue.Recalled:
			row.Recalls = 1 + i%2
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

func TestPeriodAndFiltersAsk(t *testing.T) {
	b := newBench(t)
	b.view.SetState(sample())
	b.log.Want(t) // showing a state asks for nothing
	b.tap(t, "7 days")
	b.log.Want(t, "ask")
	if b.asked.Period != report.Week {
		t.Errorf("asked for %+v", b.asked)
	}
	b.view.filters.counter.menu.SetSelectedIndex(2)
	b.view.filters.event.menu.SetSelectedIndex(1)
	b.view.filters.number.SetText("a0")
	b.log.Want(t, "ask", "ask") // not for every character
	b.view.filters.number.OnSubmitted("a0")
	if want := (Request{Period: report.Week, Counter: "2", Type: "called", Number: "a0"}); b.asked != want {
		t.Errorf("asked for %+v, want %+v", b.asked, want)
	}
}

func TestCustomPeriodAsksWhenItsDatesAreThere(t *testing.T) {
	b := newBench(t)
	b.tap(t, "From – to")
	b.log.Want(t)
	if got := b.window.Canvas().Focused(); got != fyne.Focusable(b.view.filters.from) {
		t.Errorf("the keyboard is with %T", got)
	}
	b.view.filters.from.SetText("2026-03-01")
	b.view.filters.to.SetText("2026-03-02")
	b.view.filters.to.OnSubmitted("2026-03-02")
	b.log.Want(t, "ask")
	if want := (Request{Period: report.Custom, From: "2026-03-01", To: "2026-03-02"}); b.asked != want {
		t.Errorf("asked for %+v, want %+v", b.asked, want)
	}
}

func TestKeysAndButtons(t *testing.T) {
	b := newBench(t)
	b.view.SetState(sample())
	b.shortcut(fyne.KeyE)
	b.shortcut(fyne.KeyPageUp) // there is no newer page
	b.shortcut(fyne.KeyPageDown)
	b.tap(t, "Older")
	b.log.Want(t, "export history today", "older", "older")
	b.shortcut(fyne.Key2)
	b.shortcut(fyne.KeyPageDown) // statistics have no pages
	b.tap(t, "Export CSV")
	b.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyF5})
	b.log.Want(t, "export statistics today", "ask")
}

func TestEveryControlIsReachedByTab(t *testing.T) {
	b := newBench(t)
	b.view.SetState(sample())
	seen := map[fyne.Focusable]bool{}
	for range 40 {
		test.FocusNext(b.window.Canvas())
		seen[b.window.Canvas().Focused()] = true
	}
	for _, o := range viewtest.Visible(b.view.Content()) {
		f, ok := o.(fyne.Focusable)
		if d, isDisableable := o.(fyne.Disableable); ok && (!isDisableable || !d.Disabled()) && !seen[f] {
			t.Errorf("%T is not reached", o)
		}
	}
}

func TestStateIsShown(t *testing.T) {
	b := newBench(t)
	s := sample()
	s.Problem = "The log cannot be read."
	b.view.SetState(s)
	shown := b.words()
	for _, want := range []string{"A099", "Called", "Recalled ×2", "Done (undone)", "Pharmacy 药房", "General 普通", "1 min 40 s", "2026-03-02 08:00:00", s.Problem} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not on the screen:\n%s", want, shown)
		}
	}
	b.shortcut(fyne.Key2)
	shown = b.words()
	for _, want := range []string{"412", "398 people, 37 recalls", "9 min 24 s", "95 % within 26 min 2 s", "4.6 % of the calls", "4 h 5 min", "14", "for 7 min 30 s on average"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not on the screen:\n%s", want, shown)
		}
	}
	b.view.SetState(State{})
	if shown = b.words(); strings.Contains(shown, "412") || strings.Contains(shown, s.Problem) {
		t.Errorf("the old state is still on the screen:\n%s", shown)
	}
}

func TestUnmeasuredIsNotNought(t *testing.T) {
	b := newBench(t)
	b.shortcut(fyne.Key2)
	s := State{Statistics: &report.Statistics{Total: report.Figures{Calls: 3, Tickets: 3}}}
	b.view.SetState(s)
	if shown := b.words(); !strings.Contains(shown, "not measured") || strings.Contains(shown, "0 s") {
		t.Errorf("the screen says:\n%s", shown)
	}
}

func TestChartForAFile(t *testing.T) {
	b := newBench(t)
	b.view.SetState(sample())
	b.shortcut(fyne.Key2)
	b.tap(t, "Save as PNG")
	b.log.Want(t, "save calls")
	if b.picture == nil || b.picture.Rect.Size() != image.Pt(1920, 1080) {
		t.Fatalf("the picture is %v", b.picture.Bounds())
	}
	bar := color.RGBAModel.Convert(theme.New(theme.Dark).Color("primary", 0))
	count := 0
	for y := range b.picture.Rect.Dy() {
		for x := range b.picture.Rect.Dx() {
			if b.picture.RGBAAt(x, y) == bar {
				count++
			}
		}
	}
	if share := float64(count) / float64(1920*1080); share < 0.1 || share > 0.6 {
		t.Errorf("%.2f of the picture is bars", share)
	}
}

func TestChartsAreDrawnPixelByPixel(t *testing.T) {
	b := newBench(t)
	b.view.SetState(sample())
	b.shortcut(fyne.Key2)
	raster := b.view.charts.calls.picture
	size := raster.Size()
	if size.Width < 600 || size.Height < 80 {
		t.Fatalf("the chart is %v", size)
	}
	area, _ := b.window.Canvas().InteractiveArea() // the test driver counts positions from there
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(raster).Add(area)
	want, shot := raster.Generator(int(size.Width), int(size.Height)), b.window.Canvas().Capture()
	for y := range int(size.Height) {
		for x := range int(size.Width) {
			if got := shot.At(int(at.X)+x, int(at.Y)+y); color.RGBAModel.Convert(got) != color.RGBAModel.Convert(want.At(x, y)) {
				t.Fatalf("the pixel at %d,%d came out as %v, not %v", x, y, got, want.At(x, y))
			}
		}
	}
}

func TestFitsTheLeastWindow(t *testing.T) {
	b := newBench(t)
	s := sample()
	long := strings.Repeat("sehr lang 很长", 20)
	s.Problem, s.Rows[0].CounterName, s.Counters[0].Name, s.Statistics.Counters[0].Name = long, long, long, long
	s.Request.Period, s.Request.From, s.Request.To = report.Custom, "2026-03-01", "2026-03-02"
	b.view.SetState(s)
	for _, tab := range []fyne.KeyName{fyne.Key1, fyne.Key2} {
		b.shortcut(tab)
		b.window.Resize(fyne.NewSize(minWidth, minHeight))
		if size := b.window.Canvas().Size(); size != fyne.NewSize(minWidth, minHeight) {
			t.Errorf("the window has been pushed to %v", size)
		}
		inner := b.view.Content().(*fyne.Container).Objects[0]
		if need := inner.MinSize(); need.Width > minWidth-2*margin || need.Height > minHeight-2*margin {
			t.Errorf("the content needs %v", need)
		}
	}
}

func TestIntentsMayBeMissing(t *testing.T) {
	v, err := New(Intents{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	b := &bench{view: v, window: test.NewTempWindow(t, v.Content())}
	v.Bind(b.window.Canvas())
	v.SetState(sample())
	b.tap(t, "Yesterday")
	b.tap(t, "Older")
	b.tap(t, "Export CSV")
	b.shortcut(fyne.Key2)
	b.tap(t, "Save as PNG")
}

func TestMenuKeepsChoicesOfOneNameApart(t *testing.T) {
	b := newBench(t)
	b.view.SetState(State{Counters: []Choice{{"1", "Desk"}, {"2", "Desk"}}, Request: Request{Counter: "2"}})
	if got := b.view.Request().Counter; got != "2" {
		t.Errorf("chosen %q, want 2", got)
	}
}

func TestReadingIsTold(t *testing.T) {
	b := newBench(t)
	b.view.SetState(State{Busy: true})
	if shown := b.words(); !strings.Contains(shown, "Reading the log...") || !b.view.progress.Visible() {
		t.Errorf("the screen says:\n%s", shown)
	}
	b.view.SetState(State{})
	if shown := b.words(); !strings.Contains(shown, "Nothing happened") || b.view.progress.Visible() {
		t.Errorf("the screen says:\n%s", shown)
	}
}
