package desktop

import (
	"context"
	"errors"
	"fmt"
	"image"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"go.uber.org/goleak"

	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/media/signage"
)

func TestTypedNumberIsCalledAndAnswered(t *testing.T) {
	b := newBench(t, t.TempDir(), "a note from the start", "and another")
	b.says("a note from the start")
	b.says("Nothing called yet.")
	b.enter("a012")
	b.says("Called A012 to counter 1.")
	b.says("A012")
	b.enter("")
	b.says("Recalled A012 to counter 1.")
	test.Type(b.window.Canvas().Focused(), "+")
	b.says("Called A013 to counter 1.")
	b.enter("!")
	b.says(`"!" cannot be in a number`)
	if calls := b.station.State().Queue.Calls; len(calls) != 2 || calls[0].Number != "A013" {
		t.Errorf("calls: %+v", calls)
	}
}

// Recall and next went to the counter that was chosen when the disk had become free, not when the key was pressed.
func TestKeyMeansTheCounterOfItsMoment(t *testing.T) {
	b := newBench(t, t.TempDir())
	b.enter("7")
	b.says("Called 7 to counter 1.")
	release := b.hold()
	test.Type(b.window.Canvas().Focused(), "*")
	test.Type(b.window.Canvas().Focused(), "+")
	b.enter("20")
	b.chooseCounter("2")
	b.enter("30")
	release()
	b.says("Called 30 to counter 药房.")
	var got []string
	for _, c := range b.station.State().Queue.Calls {
		got = append(got, fmt.Sprintf("%s@%s+%d", c.Number, c.Counter, c.Recalls))
	}
	if want := []string{"30@2+0", "20@1+0", "8@1+0", "7@1+1"}; !slices.Equal(got, want) {
		t.Errorf("calls %q, want %q", got, want)
	}
}

// A state that was taken before a key and shown after it put the counter back; the next key then counted from there.
func TestStateFromBeforeAChoiceDoesNotTakeItBack(t *testing.T) {
	b := newBench(t, t.TempDir())
	b.says("Town hall")
	before := b.state()
	b.press(b.window, fyne.KeyDown)
	b.show(before)
	b.press(b.window, fyne.KeyUp)
	b.enter("40")
	b.says("Called 40 to counter 1.")
}

func TestCommandsBeyondTheBoundAreRefusedBehindThoseBefore(t *testing.T) {
	b := newBench(t, t.TempDir())
	release := b.hold()
	var done []int
	const extra = 3
	for n := range maxCommands + extra {
		b.command(func(context.Context) (string, error) { // each one of them never waits
			done = append(done, n)
			return fmt.Sprint("command ", n), nil
		})
	}
	if b.refused != extra {
		t.Fatalf("%d refused", b.refused)
	}
	release()
	b.says("The station did not answer in time.")
	if b.refused != 0 || len(done) != maxCommands || !slices.IsSorted(done) {
		t.Errorf("%d not answered; done %v", b.refused, done)
	}
	b.enter("1") // and it goes on
	b.says("Called 1 to counter 1.")
}

func TestWindowsEndWhileACommandHangs(t *testing.T) {
	before := goleak.IgnoreCurrent()
	b := newBench(t, t.TempDir())
	b.hold()
	b.enter("1")
	b.toggleDisplay()
	b.end()
	b.station.Close()
	goleak.VerifyNone(t, before)
}

func TestChosenCounterIsRemembered(t *testing.T) {
	dir := t.TempDir()
	b := newBench(t, dir)
	if got := *b.counter.Load(); got != "1" {
		t.Errorf("at first: %q", got)
	}
	for range 100 {
		b.chooseCounter("1")
		b.chooseCounter("2")
	}
	b.end()
	if got := *New(fyne.CurrentApp(), dir, small(), b.log).counter.Load(); got != "2" {
		t.Errorf("after the restart: %q", got)
	}
}

func TestMemoryThatMakesNoSenseIsForgotten(t *testing.T) {
	for name, content := range map[string]string{
		"empty": "", "no JSON": "{", "another type": `{"counter":7}`, "a list": `[]`, "a counter that is gone": `{"counter":"9"}`,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, memoryFile), []byte(content), memoryMode); err != nil {
				t.Fatal(err)
			}
			if got := *New(fyne.CurrentApp(), dir, small(), slog.New(slog.DiscardHandler)).counter.Load(); got != "1" {
				t.Errorf("got %q", got)
			}
		})
	}
	t.Run("a folder", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, memoryFile), 0o700); err != nil {
			t.Fatal(err)
		}
		d := New(fyne.CurrentApp(), dir, small(), slog.New(slog.DiscardHandler))
		d.remember() // fails, and says so in the log only
		if got := *d.counter.Load(); got != "1" {
			t.Errorf("got %q", got)
		}
	})
}

func FuzzRecollect(f *testing.F) {
	f.Add([]byte(`{"counter":"2"}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, memoryFile), content, memoryMode); err != nil {
			t.Fatal(err)
		}
		d := New(fyne.CurrentApp(), dir, small(), slog.New(slog.DiscardHandler))
		if got := *d.counter.Load(); !d.known(got) {
			t.Errorf("the counter %q is not one of the settings", got)
		}
	})
}

func TestPreviewShowsACopyOfWhatIsOnAir(t *testing.T) {
	b := newBench(t, t.TempDir())
	b.until("a preview", func() bool { return shownIn(b.window) != nil })
	size := b.operator.PreviewSize()
	first := shownIn(b.window)
	if got := first.Rect.Size(); got.X > size.X || got.Y > size.Y || got.X == 0 {
		t.Errorf("a preview of %v in a place of %v", got, size)
	}
	white := image.NewRGBA(image.Rect(0, 0, 320, 180))
	for i := range white.Pix {
		white.Pix[i] = 0xff
	}
	b.OnAir(signage.Board{}, white)
	clear(white.Pix) // the station draws the next picture over it
	b.until("the white picture", func() bool {
		p := shownIn(b.window)
		return p != first && p.Pix[0] == 0xff && p.Pix[len(p.Pix)-1] == 0xff
	})
}

func TestDisplayOpensAtItsOwnResolutionAndCloses(t *testing.T) {
	b := newBench(t, t.TempDir())
	b.press(b.window, fyne.KeyF11)
	if b.hall == nil || !b.hall.FullScreen() || !b.open.Load() {
		t.Fatal("the display is not open")
	}
	b.until("a picture on the display", func() bool { return shownIn(b.hall) != nil })
	if got, want := shownIn(b.hall).Rect.Size(), b.display.PixelSize(); got != want {
		t.Errorf("a picture of %v on a display of %v", got, want)
	}
	before := shownIn(b.hall)
	b.enter("5")
	b.until("the call on the display", func() bool { return shownIn(b.hall) != before })
	b.says("Close display")
	b.press(b.hall, fyne.KeyEscape)
	if b.hall != nil || b.display != nil || b.open.Load() {
		t.Error("the display is still open")
	}
	b.says("Open display")
	b.enter("6") // the keyboard is back
	b.says("Called 6 to counter 1.")
	b.toggleDisplay() // and it opens again
	b.until("a picture on the display", func() bool { return shownIn(b.hall) != nil })
	b.end()
}

func TestDisplayThatCannotBeDrawnIsToldNotFatal(t *testing.T) {
	p := hallPainter{}
	look := signage.DefaultLook()
	if _, err := p.paint(signage.Board{}, &look, image.Pt(10, 10)); !errors.Is(err, signage.ErrSize) {
		t.Errorf("got %v", err)
	}
	first, err := p.paint(signage.Board{Number: "1"}, &look, image.Pt(320, 180))
	if err != nil {
		t.Fatal(err)
	}
	second, err := p.paint(signage.Board{Number: "2"}, &look, image.Pt(320, 180))
	if err != nil || first == second {
		t.Errorf("%v: the picture on the display was drawn into", err)
	}
	if other, err := p.paint(signage.Board{Number: "2"}, &look, image.Pt(640, 360)); err != nil || other.Rect.Dx() != 640 {
		t.Errorf("another size: %v", err)
	}
}

func TestRaiseBeforeAndWhileTheWindowIsThere(t *testing.T) {
	b := newBench(t, t.TempDir())
	if !b.Raise() {
		t.Error("the window was not raised")
	}
	b.until("the window raised", func() bool { return len(handedOver) == 0 })
}

func TestStateListsTheNewestCalls(t *testing.T) {
	b := newBench(t, t.TempDir())
	for n := range listedCalls + 5 {
		if _, err := b.station.Call(t.Context(), fmt.Sprint(n), "2"); err != nil {
			t.Fatal(err)
		}
	}
	s := b.state()
	if len(s.Calls) != listedCalls || s.Calls[0].Number != fmt.Sprint(listedCalls+4) || s.Calls[0].Counter != "药房" || s.Title != "Town hall" {
		t.Errorf("%+v", s)
	}
	if len(s.Counters) != 2 || s.Counter != "1" || s.DisplayOpen {
		t.Errorf("%+v", s)
	}
	if last, ok := b.station.OnBoard(); ok && last.Number == queue.Number("") {
		t.Errorf("on board: %+v", last)
	}
}
