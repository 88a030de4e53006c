package station

import (
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/kiosk/announce"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/signage"
)

func picturePNG(t *testing.T, path string, c color.Color) {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 32, 18))
	for i := range 32 * 18 {
		img.Set(i%32, i/32, c)
	}
	f, err := os.Create(path)
	if err == nil {
		err = errors.Join(png.Encode(f, img), f.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// until looks through boards for one that is so.
func (h *hall) until(what string, so func(signage.Board) bool) signage.Board {
	h.t.Helper()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for {
		select {
		case b := <-h.boards:
			if so(b) {
				return b
			}
		case <-limit.C:
			h.t.Fatal("never shown: " + what)
		}
	}
}

func TestCountersHaveTheirFields(t *testing.T) {
	s := small()
	s.Display.Layout = "counters"
	h := open(t, t.TempDir(), s)
	h.call("A001", "1")
	h.call("B007", "2")
	want := []signage.Cell{{Counter: "1", Number: "A001"}, {Counter: "药房", Number: "B007", Current: true}}
	h.until("both counters", func(b signage.Board) bool { return slices.Equal(b.Cells, want) })
}

func TestOrdersStandOnTheirSides(t *testing.T) {
	s := small()
	s.Display.Layout, s.Queue.OrderMode = "orders", true
	h := open(t, t.TempDir(), s)
	for _, number := range []string{"41", "42", "43"} {
		if _, err := h.Do(t.Context(), Wish{Verb: Issue, Number: number}); err != nil {
			t.Fatal(err)
		}
	}
	h.until("what is placed", func(b signage.Board) bool { return slices.Equal(b.Preparing, []string{"43", "42", "41"}) })
	if _, err := h.Do(t.Context(), Wish{Verb: Ready, Number: "42"}); err != nil {
		t.Fatal(err)
	}
	h.until("what is ready", func(b signage.Board) bool {
		return slices.Equal(b.Preparing, []string{"43", "41"}) && slices.Equal(b.Ready, []string{"42"}) && b.Number == "42"
	})
	if _, err := h.Do(t.Context(), Wish{Verb: Collected, Number: "42"}); err != nil {
		t.Fatal(err)
	}
	h.until("what is collected", func(b signage.Board) bool { return len(b.Ready) == 0 })
}

// The layout of orders in a hall without orders shows who is called, not nothing.
func TestCallsStandAmongOrders(t *testing.T) {
	s := small()
	s.Display.Layout = "orders"
	h := open(t, t.TempDir(), s)
	h.call("41", "1")
	h.until("who is called", func(b signage.Board) bool { return slices.Equal(b.Ready, []string{"41"}) && len(b.Preparing) == 0 })
}

// A call flashes for its whole time, though nothing is said.
func TestCallFlashesWithoutVoice(t *testing.T) {
	s := small()
	s.Display.Flash = true
	h := open(t, t.TempDir(), s)
	h.call("A001", "1")
	changes, lit := 0, false
	h.until("all changes of the flash", func(b signage.Board) bool {
		if b.Flash != lit {
			lit = b.Flash
			changes++
		}
		return changes == flashChanges
	})
}

// Who waits is counted anew though nobody is called.
func TestFactsFollowTheQueue(t *testing.T) {
	s := small()
	s.Services = []settings.Service{{ID: "a", Name: "General", Prefix: "A", First: 1, Last: 99, Width: 3}}
	s.Display.Waiting, s.Display.Missed = true, true
	h := open(t, t.TempDir(), s)
	for range 3 {
		if _, err := h.Do(t.Context(), Wish{Verb: Issue, Service: "a"}); err != nil {
			t.Fatal(err)
		}
	}
	h.until("three who wait", func(b signage.Board) bool { return b.Waiting == 3 })
	if _, err := h.Next(t.Context(), "1"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Do(t.Context(), Wish{Verb: Skip, Counter: "1"}); err != nil {
		t.Fatal(err)
	}
	h.until("one who did not come", func(b signage.Board) bool { return b.Waiting == 2 && slices.Equal(b.Missed, []string{"A001"}) })
}

func TestLookIsChangedWhileItRuns(t *testing.T) {
	dir := t.TempDir()
	logo := filepath.Join(dir, "logo.png")
	picturePNG(t, logo, color.White)
	h := open(t, t.TempDir(), small())
	h.call("A001", "1")
	h.until("the call", func(b signage.Board) bool { return b.Number == "A001" })
	before := h.Look()
	d := h.Settings.Display
	d.Layout, d.Theme, d.Notice, d.Logo, d.AccentColor = "number", "light", "First notice | Second notice", logo, "#ffe600"
	if err := h.SetDisplay(t.Context(), "Another hall", d); err != nil {
		t.Fatal(err)
	}
	b := h.until("the new title", func(b signage.Board) bool { return b.Title == "Another hall" })
	if b.Number != "A001" || b.Notice != "First notice" && b.Notice != "Second notice" {
		t.Errorf("the board: %+v", b)
	}
	look := h.Look()
	if look == before || look.Layout != signage.LayoutNumber || look.Logo == nil || !look.Notices || look.Theme.Text != signage.LightTheme().Text {
		t.Errorf("the look: %+v", look)
	}
	if (look.Theme.Accent != color.NRGBA{0xff, 0xe6, 0, 0xff}) || (look.Theme.OnAccent != color.NRGBA{A: 0xff}) {
		t.Errorf("colours: %v on %v", look.Theme.OnAccent, look.Theme.Accent)
	}
	// The other page comes by itself.
	d.NoticeSeconds = 1
	if err := h.SetDisplay(t.Context(), "Another hall", d); err != nil {
		t.Fatal(err)
	}
	for _, notice := range []string{"First notice", "Second notice"} {
		h.until(notice, func(b signage.Board) bool { return b.Notice == notice })
	}
	d.Logo = filepath.Join(dir, "none.png")
	if err := h.SetDisplay(t.Context(), "Another hall", d); err != nil {
		t.Fatal(err)
	}
	var fault *PictureError
	if faults := h.State().PictureFaults; len(faults) != 1 || !errors.As(faults[0], &fault) || fault.Path != d.Logo {
		t.Errorf("faults: %v", faults)
	}
}

func TestSlidesWhileNobodyIsCalled(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "slides [of the hall]")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]color.Color{"a.png": color.White, "b.png": color.Black} {
		picturePNG(t, filepath.Join(folder, name), c)
	}
	if err := os.WriteFile(filepath.Join(folder, "broken.png"), []byte("no picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := small()
	s.Display.Flash = true // slides come gradually, too
	s.Display.Slides, s.Display.SlidesAfter, s.Display.SlideSeconds = folder, 1, 1
	h := open(t, t.TempDir(), s)
	one := h.until("a slide", func(b signage.Board) bool { return b.Slide != nil })
	h.until("the whole slide", func(b signage.Board) bool { return b.Slide == one.Slide && b.Fade == 0 })
	next := h.until("another slide, coming", func(b signage.Board) bool { return b.Slide != nil && b.Slide != one.Slide && b.Fade > 0 })
	if next.Under != one.Slide {
		t.Error("the slide before does not shine through")
	}
	h.until("another slide", func(b signage.Board) bool { return b.Slide != nil && b.Slide != one.Slide })
	h.call("A001", "1")
	h.until("the call", func(b signage.Board) bool { return b.Slide == nil && b.Number == "A001" })
	h.until("slides again", func(b signage.Board) bool { return b.Slide != nil })
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	h.until("the board, the folder having gone", func(b signage.Board) bool { return b.Slide == nil })
}

// A call flashes by six changes of 200 ms, and its picture stays.
func TestACallFlashes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, out := newStage(t, nil)
		defer s.end()
		s.scene.settings.Display.Flash = true
		var lit []bool
		s.onAir = func(b signage.Board, _ *image.RGBA) { lit = append(lit, b.Flash) }
		s.expect(queue.Event{Seq: 1, Type: queue.Called, Number: "7", Counter: "1"}, true)
		a := announce.Announcement{Seq: 1, Number: "7", Chime: true, Repeat: 1}
		if err := s.Perform(t.Context(), a, s.Prepare(t.Context(), a)); err != nil {
			t.Fatal(err)
		}
		if err := s.programme.Wait(t.Context(), out.cuts[0]+2*pcm.Rate); err != nil {
			t.Fatal(err)
		}
		s.work.Wait()
		s.mutex.Lock()
		defer s.mutex.Unlock()
		if want := []bool{false, true, false, true, false, true, false}; !slices.Equal(lit, want) {
			t.Errorf("lit %v, want %v", lit, want)
		}
		const frame = pcm.Rate / 50
		for i, at := range out.cuts {
			if late := at - out.cuts[0] - int64(i)*pcm.Rate/5; late < 0 || late > 2*frame {
				t.Errorf("change %d comes %d samples late", i, late)
			}
		}
	})
}
