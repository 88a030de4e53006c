package display

import (
	"image"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/queuecast/queuecast/views/theme"
)

func newDisplay(t *testing.T, in Intents) (*View, fyne.Window) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark))
	v := New(in)
	w := test.NewTempWindow(t, v.Content())
	w.SetPadded(false)
	v.FocusKeys(w.Canvas())
	t.Cleanup(v.Close)
	return v, w
}

// keyLog is a Typing that notes what it gets.
type keyLog []string

func (l *keyLog) KeyDown(e *fyne.KeyEvent)      { *l = append(*l, "down "+string(e.Name)) }
func (l *keyLog) KeyUp(e *fyne.KeyEvent)        { *l = append(*l, "up "+string(e.Name)) }
func (l *keyLog) TypedKey(e *fyne.KeyEvent)     { *l = append(*l, "key "+string(e.Name)) }
func (l *keyLog) TypedRune(r rune)              { *l = append(*l, "rune "+string(r)) }
func (l *keyLog) TypedShortcut(s fyne.Shortcut) { *l = append(*l, "shortcut "+s.ShortcutName()) }

func TestWhatIsTypedGoesToTyping(t *testing.T) {
	var log keyLog
	_, w := newDisplay(t, Intents{Typing: &log})
	keys := w.Canvas().Focused().(desktop.Keyable)
	for _, name := range []fyne.KeyName{fyne.Key7, fyne.KeyReturn, fyne.KeyF11, fyne.KeyEscape} {
		event := &fyne.KeyEvent{Name: name}
		keys.KeyDown(event)
		keys.TypedKey(event)
		keys.KeyUp(event)
	}
	keys.TypedRune('7')
	keys.(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutPaste{})
	want := []string{"down 7", "key 7", "up 7", "down Return", "key Return", "up Return", "down F11", "key F11", "up F11", "rune 7", "shortcut Paste"}
	if !slices.Equal(log, want) {
		t.Errorf("typed %q, want %q", log, want)
	}
}

func TestKeys(t *testing.T) {
	for _, c := range []struct {
		name  string
		key   fyne.KeyName
		times int
		want  []string
	}{
		{"Esc", fyne.KeyEscape, 1, []string{"close"}},
		{"Esc held", fyne.KeyEscape, 9, []string{"close"}},
		{"Enter means nothing", fyne.KeyReturn, 1, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var log []string
			_, w := newDisplay(t, Intents{
				Close: func() { log = append(log, "close") },
			})
			keys, ok := w.Canvas().Focused().(desktop.Keyable)
			if !ok {
				t.Fatalf("the keyboard is with %T", w.Canvas().Focused())
			}
			event := &fyne.KeyEvent{Name: c.key}
			keys.KeyDown(event)
			for range c.times {
				keys.TypedKey(event)
			}
			keys.KeyUp(event)
			keys.TypedRune('x')
			if !slices.Equal(log, c.want) {
				t.Errorf("reported %q, want %q", log, c.want)
			}
		})
	}
}

func TestIntentsMayBeMissing(t *testing.T) {
	v, w := newDisplay(t, Intents{})
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	w.Resize(fyne.NewSize(640, 360))
	v.SetPicture(nil)
	v.SetPicture(image.NewRGBA(image.Rectangle{}))
}

func TestPointerIsHidden(t *testing.T) {
	v, _ := newDisplay(t, Intents{})
	pointer, ok := v.Content().(desktop.Cursorable)
	if !ok || pointer.Cursor() != desktop.HiddenCursor {
		t.Error("the mouse pointer is visible over the display")
	}
}

func TestPictureSizeIsAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked []image.Point
		v, w := newDisplay(t, Intents{PixelSize: func(size image.Point) { asked = append(asked, size) }})
		for width := range 10 {
			w.Resize(fyne.NewSize(float32(1911+width), 1080))
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if len(asked) == 0 || asked[len(asked)-1] != image.Pt(1920, 1080) {
			t.Fatalf("asked for %v, want 1920x1080 last", asked)
		}
		if len(asked) > 2 {
			t.Errorf("asked %d times; the first size and the last would do", len(asked))
		}
		if got := v.PixelSize(); got != image.Pt(1920, 1080) {
			t.Errorf("the present size is %v", got)
		}
	})
}

func TestPictureReachesTheScreenUnchanged(t *testing.T) {
	v, w := newDisplay(t, Intents{})
	w.Resize(fyne.NewSize(64, 36))
	picture := image.NewRGBA(image.Rect(0, 0, 64, 36))
	for i := range picture.Pix {
		picture.Pix[i] = byte(i * 29)
		if i%4 == 3 {
			picture.Pix[i] = 0xff
		}
	}
	v.SetPicture(picture)
	shot := w.Canvas().Capture()
	for y := range 36 {
		for x := range 64 {
			r, g, b, _ := shot.At(x, y).RGBA()
			if want := picture.RGBAAt(x, y); byte(r>>8) != want.R || byte(g>>8) != want.G || byte(b>>8) != want.B {
				t.Fatalf("pixel %d,%d is %02x%02x%02x, want %v", x, y, r>>8, g>>8, b>>8, want)
			}
		}
	}
}
