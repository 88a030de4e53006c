package desktop

import (
	"errors"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/kiosk/lock"
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

// leaveKiosk ends the program, if the PIN is known.
func (d *Desktop) leaveKiosk() {
	on := d.window
	if d.hall != nil && d.onlyShows() {
		on = d.hall
	}
	d.guarded(on, words.X("locked.leave", "Leave kiosk mode"), d.quit)
}

// guarded does something for which the PIN has to be known while the screen is locked.
func (d *Desktop) guarded(on fyne.Window, what string, do func()) {
	switch {
	case !d.locked:
		do()
		return
	case d.asking:
		return
	case d.lock == nil:
		d.asking = true
		ask := dialog.NewConfirm(what, words.X("locked.sure", "Do you want to do this? No PIN has been set."), func(yes bool) {
			d.asking = false
			d.operator.FocusEntry(d.window.Canvas())
			if yes {
				do()
			}
		}, on)
		ask.Show()
		return
	}
	d.askPIN(on, what, "", do)
}

// askPIN asks for the PIN, again after a wrong one. Esc goes back.
func (d *Desktop) askPIN(on fyne.Window, what, complaint string, do func()) {
	const width, height = 420, 210
	d.asking = true
	entry := newPINEntry()
	item := widget.NewFormItem(words.X("locked.pin", "PIN"), entry)
	item.HintText = complaint
	form := dialog.NewForm(what, words.X("locked.open", "Open"), words.X("locked.back", "Back"), []*widget.FormItem{item}, func(yes bool) {
		d.asking = false
		if !yes {
			d.refocus(on)
			return
		}
		// Hashing takes some 50 ms, which the screen can wait.
		if err := d.lock.Try(entry.Text); err != nil {
			d.askPIN(on, what, pinSentence(err), do)
			return
		}
		d.refocus(on)
		do()
	}, on)
	form.Resize(fyne.NewSize(width, height))
	form.Show()
	on.Canvas().Focus(entry)
	entry.OnSubmitted = func(string) { form.Submit() }
	entry.back = form.Dismiss
}

// pinEntry is a field for a PIN, which Esc leaves.
type pinEntry struct {
	widget.Entry
	back func()
}

func newPINEntry() *pinEntry {
	e := &pinEntry{}
	e.Password = true
	e.ExtendBaseWidget(e)
	e.SetPlaceHolder(words.X("locked.pin", "PIN"))
	return e
}

// TypedKey takes Esc.
func (e *pinEntry) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape && e.back != nil {
		e.back()
		return
	}
	e.Entry.TypedKey(key)
}

// refocus gives the keyboard back to what had it.
func (d *Desktop) refocus(on fyne.Window) {
	if on == d.hall && d.display != nil {
		d.display.FocusKeys(on.Canvas())
		return
	}
	d.operator.FocusEntry(d.window.Canvas())
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
