package operator

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Signs that are commands: the first two wherever they are typed, the others in the empty field only.
const (
	recallSign = '*'
	nextSign   = '+'
	noShowSign = '-'
	helpSign   = '?'
)

// signOf gives the command sign that a rune stands for, or 0. Chinese input methods type the full-width forms.
func signOf(r rune) rune {
	switch r {
	case '*', '＊':
		return recallSign
	case '+', '＋':
		return nextSign
	case '-', '－':
		return noShowSign
	case '?', '？':
		return helpSign
	default:
		return 0
	}
}

// Names of keys as they stand on buttons and in the key map.
const (
	capHold, capDone, capTransfer, capIssue = "F2", "F3", "F4", "F6"
	capNote, capSeat, capHistory, capHelp   = "F7", "F8", "F9", "F1"
	capVoice, capStop                       = "F10", "F12"
	capNoShow                               = "−" // the sign of the key is hardly seen on a small cap
	capDisplay, capUndo, capBack            = "F11", "Ctrl+Z", "Esc"
)

// functionKeys are the keys that are no text, by what they do.
func (v *View) functionKeys() map[fyne.KeyName]func() {
	return map[fyne.KeyName]func(){
		fyne.KeyReturn: v.submit,
		fyne.KeyEnter:  v.submit,
		fyne.KeyEscape: v.escape,
		fyne.KeyF1:     v.keymap.toggle,
		fyne.KeyF2:     v.hold,
		fyne.KeyF3:     v.done,
		fyne.KeyF4:     v.transfer,
		fyne.KeyF6:     v.issue,
		fyne.KeyF7:     v.note,
		fyne.KeyF8:     v.toggleCounter,
		fyne.KeyF9:     v.openHistory,
		fyne.KeyF10:    v.openVoice,
		fyne.KeyF11:    v.toggleDisplay,
		fyne.KeyF12:    v.stopVoice,
	}
}

// steps are the keys that go on acting while they are held down.
func (v *View) steps() map[fyne.KeyName]func() {
	return map[fyne.KeyName]func(){
		fyne.KeyUp:       func() { v.chooser.step(-1) },
		fyne.KeyDown:     func() { v.chooser.step(+1) },
		fyne.KeyPageUp:   func() { v.lists.step(-1) },
		fyne.KeyPageDown: func() { v.lists.step(+1) },
	}
}

// typed takes the runes that are commands.
func (v *View) typed(r rune) (taken bool) {
	sign := signOf(r)
	switch {
	case v.keymap.shown():
		v.keymap.hide()
		if sign == helpSign {
			return true
		}
	case v.picker.shown():
		v.picker.typed(r)
		return true
	}
	if v.entry.writing {
		return false
	}
	switch {
	case sign == recallSign:
		v.entry.once(func() { v.recall("") })
	case sign == nextSign:
		v.entry.once(v.next)
	case sign == noShowSign && v.entry.Text == "":
		v.entry.once(func() { v.noShow("") })
	case sign == helpSign && v.entry.Text == "":
		v.entry.once(v.keymap.toggle)
	default:
		return false
	}
	return true
}

// pressed takes the keys that are not text.
func (v *View) pressed(name fyne.KeyName) (taken bool) {
	if v.keymap.shown() && name != fyne.KeyF1 {
		if name == fyne.KeyEscape {
			v.entry.once(v.keymap.hide)
			return true
		}
		if v.function[name] != nil {
			v.keymap.hide()
		}
	}
	switch {
	case v.picker.shown():
		v.picker.pressed(name)
		return true
	case v.entry.writing && name != fyne.KeyReturn && name != fyne.KeyEnter && name != fyne.KeyEscape:
		_, isCommand := v.function[name]
		_, isStep := v.step[name]
		return isCommand || isStep
	}
	if step := v.step[name]; step != nil {
		step()
		return true
	}
	if command := v.function[name]; command != nil {
		v.entry.once(command)
		return true
	}
	return false
}

func (v *View) shortcut(s fyne.Shortcut) (taken bool) {
	busy := v.entry.writing || v.picker.shown()
	switch s := s.(type) {
	case *desktop.CustomShortcut:
		index, ok := counterKey(s)
		if ok && !busy {
			v.chooser.at(index)
		}
		return ok
	case *fyne.ShortcutUndo:
		if busy || v.entry.Text != "" {
			return false // takes back what was typed
		}
		v.entry.once(v.undo)
		return true
	}
	return false
}
