package desktop

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/kiosk/lock"
	pinview "github.com/queuecast/queuecast/views/pin"
)

// newLockedBench is newBenchWith in kiosk mode.
func newLockedBench(t *testing.T, pin string, change func(*settings.Settings)) *bench {
	t.Helper()
	hash := ""
	if pin != "" {
		var err error
		if hash, err = lock.Hash(pin); err != nil {
			t.Fatal(err)
		}
	}
	hall := small()
	change(&hall)
	b := &bench{t: t}
	b.Desktop = New(fyne.CurrentApp(), t.TempDir(), hall, slog.New(slog.DiscardHandler))
	st := &station.Station{Dir: b.dir, Settings: b.settings, Log: b.log, OnAir: b.OnAir, OnChange: b.OnChange}
	if err := st.Initialize(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(st.Close)
	b.Lock(hash)
	b.start(st, nil)
	t.Cleanup(b.end)
	return b
}

// over is what lies over a window, nil when nothing does.
func over(w fyne.Window) fyne.CanvasObject { return w.Canvas().Overlays().Top() }

func overlaid[T fyne.CanvasObject](w fyne.Window) (found T, ok bool) {
	if over(w) == nil {
		return found, false
	}
	for _, o := range test.LaidOutObjects(over(w)) {
		if wanted, is := o.(T); is {
			return wanted, true
		}
	}
	return found, false
}

func overSays(w fyne.Window, words string) bool {
	if over(w) == nil {
		return false
	}
	for _, o := range test.LaidOutObjects(over(w)) {
		if text, ok := o.(*canvas.Text); ok && text.Text == words {
			return true
		}
	}
	return false
}

// typePIN types into what asks for it.
func (b *bench) typePIN(pin string) {
	b.t.Helper()
	entry, ok := overlaid[*pinview.Entry](b.window)
	if !ok {
		b.t.Fatal("no PIN is asked for")
	}
	entry.SetText(pin)
	entry.OnSubmitted(pin)
}

func TestPanelsAskForThePINWhileLocked(t *testing.T) {
	b := newLockedBench(t, "2468", func(*settings.Settings) {})
	if !b.window.FullScreen() {
		t.Error("the window does not fill the screen")
	}
	done := 0
	open := func() { b.guarded(b.window, "Look", func() { done++ }) }
	open()
	open() // asked once only
	if len(b.window.Canvas().Overlays().List()) != 1 {
		t.Errorf("%d questions", len(b.window.Canvas().Overlays().List()))
	}
	b.typePIN("1111")
	b.until("the refusal", func() bool { return overSays(b.window, "This is not the PIN.") })
	if done != 0 {
		t.Fatal("a wrong PIN opens")
	}
	esc, _ := overlaid[*pinview.Entry](b.window)
	esc.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	b.until("the keyboard is back", func() bool { return over(b.window) == nil })
	open()
	b.typePIN("2468")
	if done != 1 {
		t.Error("the PIN does not open")
	}
	if data, err := os.ReadFile(filepath.Join(b.dir, triesFile)); err != nil || len(data) == 0 {
		t.Errorf("the tries are not remembered: %v", err)
	}
	b.enter("7") // calling goes on without a PIN
	b.says("Called 7 to counter 1.")
}

func TestWithoutAPINItIsAskedOnly(t *testing.T) {
	b := newLockedBench(t, "", func(*settings.Settings) {})
	done := false
	b.guarded(b.window, "Look", func() { done = true })
	if _, ok := overlaid[*pinview.Entry](b.window); ok || over(b.window) == nil || done {
		t.Error("it is not asked, or for a PIN that there is not")
	}
	over(b.window).Hide()
}

func TestStationThatOnlyShowsFillsTheScreenWithThePicture(t *testing.T) {
	b := newLockedBench(t, "2468", func(s *settings.Settings) { s.Station.Role = "display" })
	if b.hall == nil || !b.hall.FullScreen() {
		t.Fatal("the display is not there")
	}
	b.toggleDisplay() // F11 or Esc
	if b.hall == nil || over(b.hall) == nil {
		t.Error("the display closes without a PIN")
	}
}

func TestUnlockedNothingIsAsked(t *testing.T) {
	b := newBench(t, t.TempDir())
	done := false
	b.guarded(b.window, "Look", func() { done = true })
	if !done || over(b.window) != nil {
		t.Error("it is asked")
	}
}
