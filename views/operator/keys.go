package operator

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/queuecast/queuecast/kiosk/keymap"
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

// Names of keys that always do the same, as they stand on buttons and in the key map.
const (
	capNoShow        = "−" // the sign of the key is hardly seen on a small cap
	capUndo, capBack = "Ctrl+Z", "Esc"
	controlPrefix    = "Ctrl+"
)

// functionKeys are the keys that are no text, by what they do.
func (v *View) functionKeys() map[fyne.KeyName]func() {
	return map[fyne.KeyName]func(){
		fyne.KeyReturn: v.submit,
		fyne.KeyEnter:  v.submit,
		fyne.KeyEscape: v.escape,
	}
}

// doers are what the keys of the key map do. What needs more room than the strip has brings the whole window back.
func (v *View) doers() map[keymap.Action]func() {
	all := map[keymap.Action]func(){
		keymap.Help:     v.keymap.toggle,
		keymap.Hold:     v.hold,
		keymap.Done:     v.done,
		keymap.Transfer: v.transfer,
		keymap.Health:   func() { report(v.in.OpenHealth) },
		keymap.Issue:    v.issue,
		keymap.Note:     v.note,
		keymap.Seat:     v.toggleCounter,
		keymap.History:  v.openHistory,
		keymap.Voice:    v.openVoice,
		keymap.Display:  v.toggleDisplay,
		keymap.Stop:     v.stopVoice,
		keymap.Settings: func() { report(v.in.OpenSettings) },
		keymap.Look:     func() { report(v.in.OpenLook) },
		keymap.Share:    func() { report(v.in.OpenShare) },
		keymap.Stream:   func() { report(v.in.OpenStream) },
		keymap.Cameras:  func() { report(v.in.OpenCameras) },
		keymap.Recorder: func() { report(v.in.OpenRecorder) },
		keymap.Devices:  func() { report(v.in.OpenDevices) },
		keymap.Strip:    func() { report(v.in.ToggleStrip) },
	}
	if v.options.Strip {
		for _, needsRoom := range []keymap.Action{keymap.Help, keymap.Transfer, keymap.Issue, keymap.Note} {
			all[needsRoom] = all[keymap.Strip]
		}
	}
	return all
}

// commandOf is what a key does that is no text; nil where it does nothing.
func (v *View) commandOf(name fyne.KeyName) func() {
	if always := v.function[name]; always != nil {
		return always
	}
	return v.does[v.options.Keys.Action(string(name))]
}

func report(intent func()) {
	if intent != nil {
		intent()
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
		v.entry.once(v.does[keymap.Help])
	default:
		return false
	}
	return true
}

// pressed takes the keys that are not text.
func (v *View) pressed(name fyne.KeyName) (taken bool) {
	if v.keymap.shown() && v.options.Keys.Action(string(name)) != keymap.Help {
		if name == fyne.KeyEscape {
			v.entry.once(v.keymap.hide)
			return true
		}
		if v.commandOf(name) != nil {
			v.keymap.hide()
		}
	}
	switch {
	case v.picker.shown():
		v.picker.pressed(name)
		return true
	case v.entry.writing && name != fyne.KeyReturn && name != fyne.KeyEnter && name != fyne.KeyEscape:
		_, isStep := v.step[name]
		return isStep || v.commandOf(name) != nil
	}
	if step := v.step[name]; step != nil {
		step()
		return true
	}
	if command := v.commandOf(name); command != nil {
		v.entry.once(command)
		return true
	}
	return false
}

func (v *View) shortcut(s fyne.Shortcut) (taken bool) {
	busy := v.entry.writing || v.picker.shown()
	switch s := s.(type) {
	case *desktop.CustomShortcut:
		if index, ok := counterKey(s); ok {
			if !busy {
				v.chooser.at(index)
			}
			return true
		}
		command := v.does[v.options.Keys.Action(controlPrefix+string(s.KeyName))]
		if s.Modifier != fyne.KeyModifierControl || command == nil {
			return false
		}
		if !busy {
			v.keymap.hide()
			v.entry.once(command)
		}
		return true
	case *fyne.ShortcutUndo:
		if busy || v.entry.Text != "" {
			return false // takes back what was typed
		}
		v.entry.once(v.undo)
		return true
	}
	return false
}
