package widgets

import (
	"image"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/queuecast/queuecast/views/theme"
)

// screen is a Picture that fills a window, and the sizes it has asked for.
type screen struct {
	picture *Picture
	window  fyne.Window
	asked   []image.Point
}

func newScreen(t *testing.T) *screen {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark))
	s := &screen{}
	s.picture = NewPicture(theme.NewScaled(), 0, func(size image.Point) { s.asked = append(s.asked, size) })
	s.window = test.NewTempWindow(t, s.picture)
	s.window.SetPadded(false)
	return s
}

// pause lasts longer than a size needs to settle (time of the test's bubble).
func pause() {
	time.Sleep(2 * settle)
	synctest.Wait()
}

func (s *screen) rescale(t *testing.T, factor float32) {
	t.Helper()
	canvas, ok := s.window.Canvas().(test.WindowlessCanvas)
	if !ok {
		t.Fatal("the test canvas has no scale to set")
	}
	canvas.SetScale(factor)
}

func TestTenResizesAreOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScreen(t)
		pause()
		s.asked = nil
		for width := range 10 {
			s.window.Resize(fyne.NewSize(float32(300+width), 200))
			time.Sleep(settle / 4)
		}
		pause()
		if want := []image.Point{{309, 200}}; !slices.Equal(s.asked, want) {
			t.Errorf("asked for %v, want %v", s.asked, want)
		}
	})
}

func TestFirstSizeIsAskedForAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScreen(t)
		if len(s.asked) != 1 {
			t.Errorf("asked %d times before any time had passed, want once", len(s.asked))
		}
		s.picture.Close()
	})
}

func TestSizeThatComesBackIsNotAskedForAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScreen(t)
		s.window.Resize(fyne.NewSize(300, 200))
		pause()
		s.asked = nil
		s.window.Resize(fyne.NewSize(400, 200))
		s.window.Resize(fyne.NewSize(300, 200))
		pause()
		if len(s.asked) != 0 {
			t.Errorf("asked for %v, want nothing", s.asked)
		}
	})
}

func TestScaleChangeIsSeenWithoutAResize(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScreen(t)
		s.window.Resize(fyne.NewSize(320, 180))
		pause()
		s.rescale(t, 1.5)
		s.picture.Set(image.NewRGBA(image.Rect(0, 0, 320, 180)))
		pause()
		if got, want := s.asked[len(s.asked)-1], image.Pt(480, 270); got != want {
			t.Errorf("asked for %v last, want %v", got, want)
		}
	})
}

func TestCloseEndsTheWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScreen(t)
		s.window.Resize(fyne.NewSize(300, 200))
		pause()
		s.asked = nil
		s.window.Resize(fyne.NewSize(500, 200))
		s.picture.Close()
		pause()
		if len(s.asked) != 0 {
			t.Errorf("asked for %v after Close", s.asked)
		}
	})
}

func TestPictureOfExactSizeIsNotResampled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScreen(t)
		s.picture.Close() // sizes are not this test's matter; in the bubble none settles before
		s.window.Resize(fyne.NewSize(160, 90))
		board := image.NewRGBA(image.Rect(0, 0, 160, 90))
		for i := range board.Pix { // a pattern that any scaling would smear
			board.Pix[i] = byte(i*37) | 1
			if i%4 == 3 {
				board.Pix[i] = 0xff
			}
		}
		s.picture.Set(board)
		shot := s.window.Canvas().Capture()
		for y := range 90 {
			for x := range 160 {
				r, g, b, _ := shot.At(x, y).RGBA()
				want := board.RGBAAt(x, y)
				if byte(r>>8) != want.R || byte(g>>8) != want.G || byte(b>>8) != want.B {
					t.Fatalf("pixel %d,%d is %02x%02x%02x, want %v", x, y, r>>8, g>>8, b>>8, want)
				}
			}
		}
		s.picture.Set(nil)
		if s.picture.Shown() {
			t.Error("nil is shown as a picture")
		}
	})
}
