package desktop

import (
	"image"

	"fyne.io/fyne/v2"

	"github.com/queuecast/queuecast/views/display"
	"github.com/queuecast/queuecast/views/words"
)

// toggleDisplay opens the display fullscreen, or closes it. On Fyne's goroutine.
func (d *Desktop) toggleDisplay() {
	if d.hall != nil {
		if d.locked && d.onlyShows() {
			d.leaveKiosk()
			return
		}
		d.hall.Close()
		return
	}
	d.display = display.New(display.Intents{
		Toggle: d.toggleDisplay,
		Close:  d.toggleDisplay,
		Typing: d.operator.Typing(),
		PixelSize: func(size image.Point) {
			d.air.Lock()
			d.air.hallSize = size
			d.air.Unlock()
			poke(d.aired)
		},
	})
	d.open.Store(true) // before the first size comes, which asks for a picture
	d.hall = d.fyneApp.NewWindow(d.title(words.X("window.display", "Display")))
	d.hall.SetPadded(false)
	d.hall.SetContent(d.display.Content())
	d.hall.SetOnClosed(d.displayClosed)
	if d.locked && d.onlyShows() {
		d.hall.SetCloseIntercept(d.leaveKiosk)
	}
	d.hall.Resize(fyne.NewSize(windowWidth, windowHeight))
	d.hall.SetFullScreen(true)
	d.hall.Show()
	d.keepAwake()
	d.display.FocusKeys(d.hall.Canvas())
	d.OnChange()
}

func (d *Desktop) displayClosed() {
	d.display.Close()
	d.hall, d.display = nil, nil
	d.open.Store(false)
	d.keepAwake()
	d.operator.FocusEntry(d.window.Canvas())
	d.OnChange()
}
