package desktop

import (
	"errors"
	"path/filepath"

	"fyne.io/fyne/v2"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/kiosk/lock"
	pinview "github.com/queuecast/queuecast/views/pin"
	"github.com/queuecast/queuecast/views/words"
)

// triesFile is where in the data folder wrong PINs are remembered.
const triesFile = "pin-tries.json"

// Lock has Run fill the screen and lock it: neither window closes, and no panel that changes the station opens, without the PIN. An
// empty hash asks for confirmation only. Call it before Run.
func (d *Desktop) Lock(hash string) {
	d.locked, d.lock = true, nil
	if hash == "" {
		return
	}
	d.lock = &lock.Lock{Hash: hash, Path: filepath.Join(d.dir, triesFile), Log: d.log}
	d.lock.Initialize()
}

// enterKiosk fills the screens: that of a station that only shows with the picture, that of a desk with the operator's window.
func (d *Desktop) enterKiosk() {
	d.keepAwake()
	d.window.SetCloseIntercept(d.leaveKiosk)
	if d.onlyShows() {
		d.toggleDisplay()
		return
	}
	d.window.SetFullScreen(true)
}

func (d *Desktop) onlyShows() bool { return d.settings.Station.Role != "operator" }

// keepAwake keeps the screen from going dark while the hall looks at it, or the screen is locked.
func (d *Desktop) keepAwake() {
	if hasBus() {
		d.fyneApp.Driver().SetDisableScreenBlanking(d.locked || d.hall != nil)
	}
}

// alone tells whether the hall's picture is all that the screens show: the operator's window would lie over it.
func (d *Desktop) alone() bool { return d.locked && d.onlyShows() }

// front is the window that is there in any case.
func (d *Desktop) front() fyne.Window {
	if d.alone() && d.hall != nil {
		return d.hall
	}
	return d.window
}

// leaveKiosk ends the program, if the PIN is known.
func (d *Desktop) leaveKiosk() {
	d.guarded(d.front(), words.X("locked.leave", "Leave kiosk mode"), d.quit)
}

// guarded does something for which the PIN has to be known while the screen is locked.
func (d *Desktop) guarded(on fyne.Window, what string, do func()) {
	switch {
	case !d.locked:
		do()
		return
	case d.asking:
		return
	}
	d.asking = true
	question := pinview.Question{Title: what, Pad: d.desk.Touch}
	if d.lock == nil {
		question.Sure = words.X("locked.sure", "Do you want to do this? No PIN has been set.")
	}
	var view *pinview.View
	leave := func() {
		d.asking = false
		view.Hide()
		d.refocus(on)
	}
	question.Back = leave
	question.Answer = func(pin string) {
		if d.lock != nil {
			// Hashing takes some 50 ms, which the screen can wait.
			if err := d.lock.Try(pin); err != nil {
				view.Refuse(pinSentence(err))
				return
			}
		}
		leave()
		do()
	}
	view = pinview.New(question)
	view.Show(on.Canvas())
}

// refocus gives the keyboard back to what had it.
func (d *Desktop) refocus(on fyne.Window) {
	if on == d.hall && d.display != nil {
		d.display.FocusKeys(on.Canvas())
		return
	}
	d.focusEntry()
}

// pinSentence says why a PIN was refused.
func pinSentence(err error) string {
	var wait *lock.WaitError
	switch {
	case errors.As(err, &wait):
		return messages.Text("error.pin.wait", map[string]any{"Time": wait.Until.Local().Format("15:04:05")})
	case errors.Is(err, lock.ErrWrong):
		return messages.Text("error.pin.wrong", nil)
	}
	return messages.Sentence(err)
}
