package desktop

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/dialog"

	"github.com/queuecast/queuecast/app/lookfile"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/signage"
	"github.com/queuecast/queuecast/views/widgets"
)

// newLookBench opens the panel and gives another one on the same window to work with.
func newLookBench(t *testing.T) (*bench, *lookPanel) {
	t.Helper()
	b := newBench(t, t.TempDir())
	b.openLook()
	l := newLookPanel(b.lookWindow)
	t.Cleanup(func() {
		if b.lookWindow != nil {
			l.close()
		}
	})
	return b, l
}

// tells looks for words in the panel.
func (l *lookPanel) tells(words string) (found bool) {
	walk(l.view.Content(), func(o fyne.CanvasObject) {
		if text, ok := o.(*canvas.Text); ok && strings.Contains(text.Text, words) {
			found = true
		}
	})
	return found
}

func (b *bench) board() signage.Board {
	b.air.Lock()
	defer b.air.Unlock()
	return b.air.board
}

func TestLookIsSeenWhileItIsTypedAndKeptWhenSaved(t *testing.T) {
	b, l := newLookBench(t)
	draft := l.view.Draft()
	draft.Title, draft.Layout, draft.Notice = "Draft", "number", "Quiet please"
	l.view.Set(draft)
	l.change(draft)
	b.until("the draft on air", func() bool { board := b.board(); return board.Title == "Draft" && board.Notice == "Quiet please" })
	if s, _, err := settings.Load(b.dir); err != nil || s.Title == "Draft" {
		t.Errorf("saved before it was said: %q, %v", s.Title, err)
	}
	l.revert()
	b.until("what was before", func() bool { return b.board().Title == "Town hall" })
	draft.Accent = "red"
	l.change(draft)
	b.until("the refusal", func() bool { return l.tells("accent_color") || b.board().Title != "Town hall" })
	if b.board().Title != "Town hall" {
		t.Error("a colour that is none is shown")
	}
	draft.Accent = "#00aa00"
	l.view.Set(draft)
	l.save(draft)
	b.until("it is saved", func() bool { return b.look.Layout == "number" })
	s, _, err := settings.Load(b.dir)
	if err != nil || s.Title != "Draft" || s.Display.AccentColor != "#00aa00" || s.Display.Layout != "number" {
		t.Errorf("%v: %q %+v", err, s.Title, s.Display)
	}
	if look := b.station.Look(); look.Layout != signage.LayoutNumber {
		t.Errorf("the look: %+v", look)
	}
}

func TestUnsavedLookIsTakenBackAtTheClose(t *testing.T) {
	b, l := newLookBench(t)
	l.askToClose() // nothing was changed
	b.until("the panel closed", func() bool { return b.lookWindow == nil })
	b.openLook()
	l = newLookPanel(b.lookWindow)
	l.preset("restaurant")
	b.until("the preset", func() bool { return b.station.Look().Layout == signage.LayoutOrders })
	l.forget()
	l.show(l.saved, l.close)
	b.until("what was before", func() bool { return b.lookWindow == nil && b.station.Look().Layout == signage.LayoutRecent })
}

func TestLookOfAFile(t *testing.T) {
	b, l := newLookBench(t)
	d := b.settings.Display
	d.Layout, d.Theme = "counters", "contrast"
	var data bytes.Buffer
	if err := lookfile.Write(&data, "From elsewhere", d); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "look.zip")
	if err := os.WriteFile(file, data.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	l.read(file)
	b.until("the look of the file", func() bool {
		return b.board().Title == "From elsewhere" && b.station.Look().Layout == signage.LayoutCounters
	})
	if got := l.view.Draft(); got.Title != "From elsewhere" || got.Theme != "contrast" {
		t.Errorf("the form: %+v", got)
	}
}

func TestSizeOfTheDigits(t *testing.T) {
	// 55 inches of 16:9 are 685 mm high; a tenth of that are digits of 68 mm, easily read from 10.6 m, at all from 12 m.
	for metres, want := range map[float64]widgets.Level{8: widgets.Ok, 11: widgets.Warning, 13: widgets.Failed} {
		got := verdict(measureHeight/10, 55, metres)
		if got.Level != want || !strings.Contains(got.Text, "68") && !strings.Contains(got.Text, "69") {
			t.Errorf("%g m: %+v", metres, got)
		}
	}
	b, l := newLookBench(t)
	l.measure(55, 8)
	b.until("the verdict", func() bool { return l.tells("mm") })
}

func TestEscAtTheQuestionGoesOnEditing(t *testing.T) {
	b, l := newLookBench(t)
	draft := l.view.Draft()
	draft.Title = "Draft"
	l.view.Set(draft)
	l.onEscape(l.askToClose) // the bench's panel is not the one that was opened
	over := func() int { return len(l.window.Canvas().Overlays().List()) }
	for range 2 {
		typed(l.window, fyne.KeyEscape)
		l.askToClose() // the window's own button
		if over() != 1 || !overSays(l.window, "Save the changes?") {
			t.Fatalf("%d questions", over())
		}
		typed(l.window, fyne.KeyEscape)
		if over() != 0 || l.asking() || b.lookWindow == nil || l.view.Draft().Title != "Draft" {
			t.Fatal("Esc answers")
		}
	}
	picker := dialog.NewColorPicker("Number", "", nil, l.window)
	picker.Advanced = true
	picker.Show()
	typed(l.window, fyne.KeyReturn)
	typed(l.window, fyne.KeyEscape)
	if over() != 0 || b.lookWindow == nil {
		t.Fatalf("%d lie over the panel, whose colours were chosen", over())
	}
	typed(l.window, fyne.KeyEscape)
	typed(l.window, fyne.KeyReturn)
	b.until("Enter saves", func() bool { return b.lookWindow == nil })
	b.saved("the title", func(s settings.Settings) bool { return s.Title == "Draft" })
}
