package desktop

import (
	"context"
	"image"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynedesktop "fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/views/words"
)

// patience is how long a test waits for what must happen; it decides only when a test gives up.
const patience = 60 * time.Second

// One application for all tests: a new one throws away what Fyne has measured of the fonts, which takes most of the time.
func TestMain(m *testing.M) {
	if _, err := words.UseLanguage("en"); err != nil {
		panic(err)
	}
	fyne.SetCurrentApp(queueApp{test.NewApp()})
	os.Exit(m.Run())
}

// queueApp is Fyne's application for tests, with queueDriver in front of its driver.
type queueApp struct{ fyne.App }

func (a queueApp) Driver() fyne.Driver { return queueDriver{a.App.Driver()} }

// queueDriver keeps what is handed to fyne.Do for the test's goroutine, which plays the part of Fyne's. (Fyne's own driver
// for tests runs it on whatever goroutine it comes from.)
type queueDriver struct{ fyne.Driver }

var handedOver = make(chan func(), 10_000)

func (queueDriver) DoFromGoroutine(f func(), _ bool) { handedOver <- f }

func small() settings.Settings {
	s := settings.Defaults()
	s.Title = "Town hall"
	s.Counters = []settings.Counter{{ID: "1", Name: "1"}, {ID: "2", Name: "药房"}}
	s.Voice.Enabled, s.Voice.Chime, s.Stream.Enabled = false, settings.ChimeNone, false
	s.Voice.Engines, s.Voice.CacheMB = []string{settings.EngineEspeak}, 0
	s.Sound.Device = "there is no such loudspeaker"
	s.Stream.Width, s.Stream.Height, s.Stream.FPS = 320, 180, 50
	return s
}

// bench is a Desktop on a running station. What is handed over to Fyne is done while the test waits in until.
type bench struct {
	*Desktop
	t     *testing.T
	ended bool
}

func newBench(t *testing.T, dir string, notes ...string) *bench {
	t.Helper()
	return newBenchWith(t, dir, func(*settings.Settings) {}, notes...)
}

// newBenchWith is newBench with other settings.
func newBenchWith(t *testing.T, dir string, change func(*settings.Settings), notes ...string) *bench {
	t.Helper()
	return newBenchOf(t, dir, change, func(*Desktop) {}, notes...)
}

// newBenchOf is newBenchWith with something done before the start.
func newBenchOf(t *testing.T, dir string, change func(*settings.Settings), before func(*Desktop), notes ...string) *bench {
	t.Helper()
	b := &bench{t: t}
	hall := small()
	change(&hall)
	b.Desktop = New(fyne.CurrentApp(), dir, hall, slog.New(slog.DiscardHandler))
	before(b.Desktop)
	st := &station.Station{Dir: dir, Settings: b.settings, Log: b.log, OnAir: b.OnAir, OnChange: b.OnChange}
	if err := st.Initialize(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(st.Close)
	b.start(st, notes)
	t.Cleanup(b.end)
	return b
}

// end is what happens when the operator window is closed; it may be called again.
func (b *bench) end() {
	if !b.ended {
		b.ended = true
		b.stop()
		b.window.Close()
		closeWindows()
	}
}

// closeWindows closes what is open yet, as the program's end does. Every change of the theme draws all windows anew.
func closeWindows() {
	windows := slices.Clone(fyne.CurrentApp().Driver().AllWindows())
	for _, w := range windows[1:] { // the first one is Fyne's own, for tests
		w.SetOnClosed(nil)
		w.Close()
	}
}

// until works for Fyne until something is so.
func (b *bench) until(what string, so func() bool) {
	b.t.Helper()
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for !so() {
		select {
		case f := <-handedOver:
			f()
		case <-ticker.C:
		case <-limit.C:
			b.t.Fatalf("waited in vain for %s; the window says %q", what, texts(b.window))
		}
	}
}

// says waits until the operator window shows a text.
func (b *bench) says(text string) {
	b.t.Helper()
	b.until("the text "+text, func() bool {
		return slices.ContainsFunc(texts(b.window), func(s string) bool { return strings.Contains(s, text) })
	})
}

// press goes the way of Fyne's desktop driver.
func (b *bench) press(w fyne.Window, name fyne.KeyName) {
	b.t.Helper()
	focused := w.Canvas().Focused()
	keys, ok := focused.(fynedesktop.Keyable)
	if !ok {
		b.t.Fatalf("the keyboard is with %T", focused)
	}
	event := &fyne.KeyEvent{Name: name}
	keys.KeyDown(event)
	focused.TypedKey(event)
	keys.KeyUp(event)
}

func (b *bench) enter(number string) {
	b.t.Helper()
	test.Type(b.window.Canvas().Focused(), number)
	b.press(b.window, fyne.KeyReturn)
}

// hold keeps the worker busy, as a slow disk does, until the returned function is called.
func (b *bench) hold() (release func()) {
	gate, busy := make(chan struct{}), make(chan struct{})
	b.commands <- func(ctx context.Context) (string, error) {
		close(busy)
		select {
		case <-gate:
		case <-ctx.Done():
		}
		return "the disk is back", nil
	}
	<-busy
	return func() { close(gate) }
}

// walk visits everything visible in a window.
func walk(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if o == nil || !o.Visible() {
		return
	}
	visit(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			walk(child, visit)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			walk(child, visit)
		}
	}
}

func texts(w fyne.Window) (all []string) {
	walk(w.Content(), func(o fyne.CanvasObject) {
		if text, ok := o.(*canvas.Text); ok && text.Text != "" {
			all = append(all, text.Text)
		}
	})
	return all
}

// shownIn is the first picture in a window, nil when there is none.
func shownIn(w fyne.Window) (shown *image.RGBA) {
	walk(w.Content(), func(o fyne.CanvasObject) {
		if c, ok := o.(*canvas.Image); ok && shown == nil {
			shown, _ = c.Image.(*image.RGBA)
		}
	})
	return shown
}
