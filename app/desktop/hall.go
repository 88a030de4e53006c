package desktop

import (
	"image"

	"fyne.io/fyne/v2"

	"github.com/queuecast/queuecast/views/display"
	"github.com/queuecast/queuecast/views/operator"
	"github.com/queuecast/queuecast/views/words"
)

// toggleDisplay opens the display fullscreen, or closes it. On Fyne's goroutine.
func (d *Desktop) toggleDisplay() {
	if d.hall != nil {
		if d.alone() {
			d.leaveKiosk()
			return
		}
		d.hall.Close()
		d.memory.Display = false
		d.note()
		return
	}
	d.memory.Display = true
	d.note()
	d.awaited = ""
	d.display = display.New(display.Intents{
		Close:  d.toggleDisplay,
		Typing: typing{d},
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
	d.hallPane = nil
	content := d.display.Content()
	placed := len(d.monitors()) > 1
	if placed {
		hall := d.hall
		d.hallPane = d.screens.Pane(func() {
			if d.hall == hall {
				d.fillMonitor()
			}
		})
		content = d.hallPane.Over(content)
	}
	d.hall.SetContent(content)
	d.hall.SetOnClosed(d.displayClosed)
	if d.alone() {
		d.hall.SetCloseIntercept(d.leaveKiosk)
	}
	d.hall.Resize(fyne.NewSize(windowWidth/2, windowHeight/2))
	if !placed { // else when its window can be moved
		d.fillMonitor()
	}
	show(d.hall)
	d.keepAwake()
	d.display.FocusKeys(d.hall.Canvas())
	d.OnChange()
}

// reopenDisplay opens the display as it was at the last end, unless it would cover the operator's own window: its monitor may not
// be there yet.
func (d *Desktop) reopenDisplay() {
	m, ok, absent := d.target(d.monitors())
	switch {
	case !d.memory.Display || d.hall != nil:
	case absent && !d.onlyShows():
		d.awaited = d.desk.Monitor
		d.operator.Notice(operator.Line{Level: operator.Warning, Text: absentText(d.desk.Monitor)})
	case ok && !d.deskPoint().In(m.Area), d.onlyShows():
		d.toggleDisplay()
	}
}

// typing is the operator's number field, whichever is there now.
type typing struct{ d *Desktop }

func (t typing) KeyDown(e *fyne.KeyEvent)      { t.d.operator.Typing().KeyDown(e) }
func (t typing) KeyUp(e *fyne.KeyEvent)        { t.d.operator.Typing().KeyUp(e) }
func (t typing) TypedKey(e *fyne.KeyEvent)     { t.d.operator.Typing().TypedKey(e) }
func (t typing) TypedRune(r rune)              { t.d.operator.Typing().TypedRune(r) }
func (t typing) TypedShortcut(s fyne.Shortcut) { t.d.operator.Typing().TypedShortcut(s) }

func (d *Desktop) displayClosed() {
	d.display.Close()
	if d.hallPane != nil {
		d.hallPane.Forget()
	}
	d.hall, d.display, d.hallPane, d.hallOn = nil, nil, nil, ""
	d.open.Store(false)
	d.keepAwake()
	d.focusEntry()
	d.OnChange()
}
