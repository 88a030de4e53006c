package operator

import (
	"fmt"
	"image"
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
)

func TestStateIsShown(t *testing.T) {
	b := newBench(t, 1280, 720)
	b.view.SetState(fullState())
	shown := shownWords(b)
	for _, want := range []string{
		"City Clinic", "3 · Pharmacy", "A019", "Counter 3", "10:42", "Recalled", "A018", "Counter 1", "10:40",
		"Voice", "espeak-ng", "Loudspeaker", "no device", "Stream", "port 8554 is taken", "Queue", "opening",
		"2 to be spoken", "Close display",
	} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not on the screen, which says:\n%s", want, shown)
		}
	}
	if n := strings.Count(shown, "Recalled"); n != 1 {
		t.Errorf("Recalled stands there %d times, want once", n)
	}
	for name, want := range map[*widgets.StatusRow]Level{
		b.view.status.voice: Ok, b.view.status.speaker: Warning, b.view.status.stream: Failed, b.view.status.queue: Busy,
	} {
		if name.Level() != want {
			t.Errorf("%q has the sign of level %v, want %v", name.Text(), name.Level(), want)
		}
	}
}

func TestNextStateReplacesTheOneBefore(t *testing.T) {
	b := newBench(t, 1280, 720)
	b.view.SetState(fullState())
	b.view.SetState(State{Title: "Town Hall"})
	shown := shownWords(b)
	for _, gone := range []string{"City Clinic", "A019", "Recalled", "to be spoken", "espeak-ng", "Close display"} {
		if strings.Contains(shown, gone) {
			t.Errorf("%q is still on the screen", gone)
		}
	}
	for _, want := range []string{"Town Hall", "No counter set up", "Nothing called yet.", "Open display", "Starting..."} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not on the screen, which says:\n%s", want, shown)
		}
	}
	if level := b.view.status.voice.Level(); level != Busy {
		t.Errorf("a part that has said nothing yet has the sign of level %v", level)
	}
}

func TestListIsBounded(t *testing.T) {
	b := newBench(t, 1280, 720)
	calls := make([]Call, 5000)
	for i := range calls {
		calls[i].Number = fmt.Sprint("N", i)
	}
	b.view.SetState(State{Calls: calls})
	shown := shownWords(b)
	if !strings.Contains(shown, "N19") || strings.Contains(shown, "N20") {
		t.Errorf("the list should end with N19:\n%s", shown)
	}
}

func TestEverythingFitsTheLeastWindow(t *testing.T) {
	b := newBench(t, minWidth, minHeight)
	s := fullState()
	long := strings.Repeat("sehr lange Erklärung 很长的说明，", 20)
	s.Title, s.Calls[0].Number, s.Calls[0].Counter = long, strings.Repeat("W", 60), long
	s.Counters, s.Counter = []Counter{{"1", long}}, "1"
	s.Voice.Text, s.Speaker.Text, s.Stream.Text, s.Queue.Text = long, long, long, long
	b.view.SetState(s)
	b.typed("12⏎")
	b.view.Refused(long)
	if need := b.view.stage.content.MinSize(); need.Width > minWidth || need.Height > minHeight {
		t.Errorf("the content needs %v, more than %dx%d", need, minWidth, minHeight)
	}
	if size := b.window.Canvas().Size(); size != fyne.NewSize(minWidth, minHeight) {
		t.Errorf("the window has been pushed to %v", size)
	}
}

func TestScaleFollowsTheWindow(t *testing.T) {
	for _, c := range []struct {
		width, height, factor float32
	}{
		{1024, 640, 0.9}, {1280, 720, 1}, {1920, 1080, 1.35}, {3840, 2160, 2.4}, {1280, 2000, 1}, {7680, 4320, 2.5}, {0, 0, 0.9},
	} {
		if got := theme.FactorFor(fyne.NewSize(c.width, c.height)); got < c.factor-0.001 || got > c.factor+0.001 {
			t.Errorf("at %gx%g the factor is %g, want %g", c.width, c.height, got, c.factor)
		}
	}
	b := newBench(t, 1920, 1080)
	if got := b.view.Content().MinSize(); got != fyne.NewSize(minWidth, minHeight) {
		t.Errorf("a grown window cannot shrink below %v", got)
	}
}

func TestPreviewIsShownPixelByPixel(t *testing.T) {
	b := newBench(t, 1280, 720)
	size := b.view.PreviewSize()
	if size.X < 300 || size.Y*16/9-size.X > 2 || size.X-size.Y*16/9 > 2 {
		t.Fatalf("the preview wants %v, not a 16:9 picture", size)
	}
	picture := image.NewRGBA(image.Rectangle{Max: size})
	mark := color.RGBA{R: 0xfe, G: 0x01, B: 0x7f, A: 0xff}
	picture.SetRGBA(size.X/2, size.Y/2, mark)
	b.view.SetPreview(picture)
	if strings.Contains(shownWords(b), "The picture of the display") {
		t.Error("the placeholder's words lie over the picture")
	}
	area, _ := b.window.Canvas().InteractiveArea() // the test driver counts positions from there
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b.view.preview.picture).Add(area)
	shot := b.window.Canvas().Capture()
	if got := color.RGBAModel.Convert(shot.At(int(at.X)+size.X/2, int(at.Y)+size.Y/2)); got != mark {
		t.Errorf("the marked pixel came out as %v", got)
	}
	b.view.SetPreview(nil)
	if !strings.Contains(shownWords(b), "The picture of the display") {
		t.Error("no words stand in for the missing picture")
	}
}
