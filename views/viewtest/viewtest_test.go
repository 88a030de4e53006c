package viewtest

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
)

func TestMain(m *testing.M) { Main(m) }

// What is hidden is neither read nor pressed, however deep it lies: a test that finds it would praise a page that nobody sees.
func TestWhatIsHiddenIsNotFound(t *testing.T) {
	var log Notes
	scale := theme.NewScaled()
	button := func(what string) fyne.CanvasObject {
		return widgets.NewPushButton(scale, widgets.ButtonConfig{Label: "Go", OnTapped: log.Plain(what)})
	}
	hidden := container.NewVBox(container.NewVBox(canvas.NewText("behind", nil), button("behind")))
	hidden.Hide()
	page := container.NewVBox(hidden, canvas.NewText("in front", nil), button("in front"), button("after it"))
	w := Window(t, page, 320, 240)
	if size := w.Canvas().Size(); size != fyne.NewSize(320, 240) || page.Position() != (fyne.Position{}) {
		t.Errorf("the window is %v, its content at %v", size, page.Position())
	}
	if got := Words(page); got != "in front\nGo\nGo" {
		t.Errorf("it says %q", got)
	}
	Press(t, "Go", page)
	Button(t, "Go", nil, page).Tapped(nil)
	log.WantAll(t, "in front", "in front")
	log.Want(t, "in front", "in front")
	log.Want(t)
}
