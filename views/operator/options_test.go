package operator

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/queuecast/queuecast/kiosk/keymap"
	"github.com/queuecast/queuecast/views/theme"
)

func control(key fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierControl}
}

func TestKeysOfTheMap(t *testing.T) {
	b, _ := newDeskWith(t, 1280, 720, Options{Keys: keymap.New([]string{"hold=F5", "look=F2", "done=Ctrl+D"})})
	b.view.SetState(clinicState())
	b.press(fyne.KeyF5, 0, 1)
	b.press(fyne.KeyF2, 0, 1)
	b.press(fyne.KeyF3, 0, 1) // does nothing any more
	b.view.entry.TypedShortcut(control(fyne.KeyD))
	b.view.entry.TypedShortcut(control(fyne.KeyE))
	b.view.entry.TypedShortcut(control(fyne.KeyM))
	b.log.WantAll(t, "hold", "look", "done", "settings", "strip")
	b.press(fyne.KeyF1, 0, 1)
	shown := shownWords(b)
	for _, key := range []string{"F5", "Ctrl+D", "Ctrl+E"} {
		if !strings.Contains(shown, key) {
			t.Errorf("the key map does not name %s: %s", key, shown)
		}
	}
}

// While a note is being written, a letter with Ctrl is no command.
func TestNoCommandWhileWriting(t *testing.T) {
	b, _ := newDesk(t, 1280, 720)
	b.view.SetState(clinicState())
	b.press(fyne.KeyF7, 0, 1)
	b.view.entry.TypedShortcut(control(fyne.KeyE))
	if len(b.log) > 0 {
		t.Errorf("got %q", b.log)
	}
}

func TestTouchPadTypes(t *testing.T) {
	b, _ := newDeskWith(t, 1280, 720, Options{Keys: keymap.New(nil), Touch: true})
	s := clinicState()
	s.Prefixes = []string{"R", "LAB"}
	b.view.SetState(s)
	press := func(label string) {
		t.Helper()
		for _, o := range test.LaidOutObjects(b.view.Content()) {
			if button, ok := o.(interface {
				Label() string
				Tapped(*fyne.PointEvent)
			}); ok && button.Label() == label {
				button.Tapped(&fyne.PointEvent{})
				return
			}
		}
		t.Fatalf("there is no key %q", label)
	}
	for _, key := range []string{"LAB", "0", "1", "7", "⌫", "2"} {
		press(key)
	}
	if got := b.view.Typed(); got != "LAB012" {
		t.Errorf("the pad typed %q", got)
	}
	press("Call")
	b.log.WantAll(t, "call LAB012")
	press("C")
	press("Clear")
	if b.view.Typed() != "" {
		t.Errorf("Clear left %q", b.view.Typed())
	}
}

func TestStripCalls(t *testing.T) {
	b, _ := newDeskWith(t, stripMinWidth, stripMinHeight, Options{Keys: keymap.New(nil), Strip: true})
	b.view.SetState(clinicState())
	if least := b.view.Content().MinSize(); least.Height > 140 {
		t.Errorf("the strip is %v tall", least.Height)
	}
	if need := b.view.stage.content.MinSize(); tooLarge(need, fyne.NewSize(stripMinWidth, stripMinHeight)) {
		t.Errorf("the strip's content needs %v", need)
	}
	b.typed("A12")
	b.enter()
	b.press(fyne.KeyF4, 0, 1) // needs room
	b.log.WantAll(t, "call A12", "strip")
}

// However large the letters are wanted, everything has room.
func TestScaleHasRoom(t *testing.T) {
	app := fyne.CurrentApp()
	defer app.Settings().SetTheme(theme.New(theme.Dark))
	for _, scale := range []float32{0.75, 1, 1.5, 2} {
		app.Settings().SetTheme(theme.NewSized(theme.Dark, scale))
		for _, touch := range []bool{false, true} {
			b, _ := newDeskWith(t, minWidth, minHeight, Options{Keys: keymap.New(nil), Touch: touch})
			b.view.SetState(clinicState())
			b.window.Resize(fyne.NewSize(minWidth, minHeight))
			if need := b.view.stage.content.MinSize(); tooLarge(need, fyne.NewSize(minWidth, minHeight)) {
				t.Errorf("scale %v, touch %v: the content needs %v", scale, touch, need)
			}
		}
	}
}

// The offer to undo lay over the keys 0 and backspace.
func TestUndoIsNotOfferedOverTheTouchKeys(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1024, Height: 640}, {Width: 1280, Height: 720}, {Width: 1920, Height: 1080}} {
		b, _ := newDeskWith(t, size.Width, size.Height, Options{Keys: keymap.New(nil), Touch: true})
		s := clinicState()
		s.Undo = &Undo{Text: "A012: called", Until: b.view.clock.now().Add(time.Minute)}
		b.view.SetState(s)
		driver := fyne.CurrentApp().Driver()
		offer, pad := b.view.toast.content, b.view.pad.content
		at, keys := driver.AbsolutePositionForObject(offer), driver.AbsolutePositionForObject(pad)
		if !offer.Visible() || at.X < keys.X+pad.Size().Width && at.Y+offer.Size().Height > keys.Y {
			t.Errorf("%v: the offer is at %v, the keys at %v are %v large", size, at, keys, pad.Size())
		}
		if right := at.X + offer.Size().Width; right > size.Width {
			t.Errorf("%v: the offer ends at %v", size, right)
		}
	}
}
