package viewtest

import (
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// Main runs the tests of a package in one application: a new one for each throws away what Fyne has measured of the fonts, which takes
// most of the time.
func Main(m *testing.M) {
	App()
	os.Exit(m.Run())
}

// QuietMain is Main for a package whose views have timers that hand something to Fyne's goroutine, such as a Picture that tells which size
// it would like to have. That is left out: Fyne's own driver for tests would do it on the timer's goroutine, beside the test.
func QuietMain(m *testing.M) {
	fyne.SetCurrentApp(quietApp{App()})
	os.Exit(m.Run())
}

type quietApp struct{ fyne.App }

func (a quietApp) Driver() fyne.Driver { return quietDriver{a.App.Driver()} }

type quietDriver struct{ fyne.Driver }

func (quietDriver) DoFromGoroutine(func(), bool) {}

// App makes Fyne's application for tests, dark and in English whatever this computer speaks.
func App() fyne.App {
	app := test.NewApp()
	app.Settings().SetTheme(theme.New(theme.Dark))
	if _, err := words.UseLanguage("en"); err != nil {
		panic(err)
	}
	return app
}

// Window shows a view in a window of a size, without Fyne's padding, as the program does. It closes with the test.
func Window(t *testing.T, content fyne.CanvasObject, width, height float32) fyne.Window {
	t.Helper()
	w := test.NewTempWindow(t, content)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	return w
}

// Visible lists objects and all in them that is not hidden, in the order in which they are drawn.
func Visible(objects ...fyne.CanvasObject) (all []fyne.CanvasObject) {
	for _, o := range objects {
		if o == nil || !o.Visible() {
			continue // what is in it is hidden, too
		}
		all = append(all, o)
		switch o := o.(type) {
		case fyne.Widget:
			all = append(all, Visible(test.WidgetRenderer(o).Objects()...)...)
		case *fyne.Container:
			all = append(all, Visible(o.Objects...)...)
		}
	}
	return all
}

// Find lists what can be seen of one type.
func Find[T any](objects ...fyne.CanvasObject) (found []T) {
	for _, o := range Visible(objects...) {
		if wanted, ok := o.(T); ok {
			found = append(found, wanted)
		}
	}
	return found
}

// Words is every text that can be seen, each on a line of its own.
func Words(objects ...fyne.CanvasObject) string {
	var all []string
	for _, text := range Find[*canvas.Text](objects...) {
		all = append(all, text.Text)
	}
	return strings.Join(all, "\n")
}

// Button is the first visible button of a form with a label. The test ends here when there is none.
func Button(t *testing.T, label string, objects ...fyne.CanvasObject) *widgets.PushButton {
	t.Helper()
	for _, button := range Find[*widgets.PushButton](objects...) {
		if button.Label() == label {
			return button
		}
	}
	t.Fatalf("there is no button %q", label)
	return nil
}

// Press presses the first visible button with a label, of whichever kind. One that is disabled does nothing, as for a user. The test ends
// here when there is none.
func Press(t *testing.T, label string, objects ...fyne.CanvasObject) {
	t.Helper()
	type button interface {
		fyne.Tappable
		Label() string
	}
	for _, b := range Find[button](objects...) {
		if b.Label() == label {
			b.Tapped(&fyne.PointEvent{})
			return
		}
	}
	t.Fatalf("there is no button %q", label)
}
