package operator

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/widgets"
)

const (
	// maxTyped bounds what the field takes (runes): far more than any number has, so that the rules of the queue, not this
	// view, say what is too long.
	maxTyped = 64
	// maxWritten bounds a note in the same way.
	maxWritten = 1000
)

// keys are told of every key before the field takes it as text; taken means that it was a command.
type keys struct {
	typed    func(r rune) (taken bool)
	pressed  func(name fyne.KeyName) (taken bool)
	shortcut func(s fyne.Shortcut) (taken bool)
}

// numberEntry is the number field. While writing, it takes a text instead: no sign is a command then.
type numberEntry struct {
	widget.Entry
	keys    keys
	presses widgets.Presses
	writing bool
}

func newNumberEntry(k keys) *numberEntry {
	e := &numberEntry{keys: k}
	e.Wrapping, e.Scroll = fyne.TextWrapOff, fyne.ScrollHorizontalOnly // the default scrolls up and down, too, by a pixel
	e.TextStyle = fyne.TextStyle{Bold: true}
	e.ExtendBaseWidget(e)
	return e
}

// KeyDown is for Fyne.
func (e *numberEntry) KeyDown(key *fyne.KeyEvent) {
	e.presses.Down(key.Name)
	e.Entry.KeyDown(key)
}

// KeyUp is for Fyne.
func (e *numberEntry) KeyUp(key *fyne.KeyEvent) {
	e.presses.Up(key.Name)
	e.Entry.KeyUp(key)
}

// TypedRune takes text; the signs that are commands never become text.
func (e *numberEntry) TypedRune(r rune) {
	e.endEmptySelection()
	if e.keys.typed(r) || unicode.IsControl(r) || e.full() && e.SelectedText() == "" {
		return
	}
	e.Entry.TypedRune(r)
}

// TypedKey takes the keys that are not text.
func (e *numberEntry) TypedKey(key *fyne.KeyEvent) {
	if !e.keys.pressed(key.Name) {
		e.Entry.TypedKey(key)
	}
}

// TypedShortcut pastes only what could have been typed.
func (e *numberEntry) TypedShortcut(shortcut fyne.Shortcut) {
	if e.keys.shortcut(shortcut) {
		return
	}
	e.endEmptySelection()
	if paste, ok := shortcut.(*fyne.ShortcutPaste); ok {
		room := e.limit() - len([]rune(e.Text)) + len([]rune(e.SelectedText()))
		shortcut = &fyne.ShortcutPaste{Clipboard: pasted{typeable(paste.Clipboard.Content(), room, e.writing)}}
	}
	e.Entry.TypedShortcut(shortcut)
}

// once runs a command unless the present key press has had its effect.
func (e *numberEntry) once(command func()) {
	if e.presses.First() {
		command()
	}
}

func (e *numberEntry) limit() int {
	if e.writing {
		return maxWritten
	}
	return maxTyped
}

func (e *numberEntry) full() bool { return len([]rune(e.Text)) >= e.limit() }

// selectAll marks the whole text, so that typing replaces it.
func (e *numberEntry) selectAll() { e.Entry.TypedShortcut(&fyne.ShortcutSelectAll{}) }

// endEmptySelection has Fyne's entry forget that something was marked when the text was taken away. Else what is typed next would be marked,
// and the sign after it would replace it: 015 would be called instead of A015.
func (e *numberEntry) endEmptySelection() { e.DragEnd() }

// counterKey gives the index of the counter that Ctrl or Alt with a digit chooses.
func counterKey(s *desktop.CustomShortcut) (index int, ok bool) {
	if s.Modifier != fyne.KeyModifierControl && s.Modifier != fyne.KeyModifierAlt {
		return 0, false
	}
	if len(s.KeyName) != 1 || s.KeyName < fyne.Key1 || s.KeyName > fyne.Key9 {
		return 0, false
	}
	return int(s.KeyName[0] - '1'), true
}

// typeable is the first line of a text, without control characters and, unless it is prose, without the signs that are
// commands everywhere; at most room runes of it.
func typeable(text string, room int, prose bool) string {
	line, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	var kept []rune
	for _, r := range line {
		if len(kept) >= room {
			break
		}
		sign := signOf(r)
		command := !prose && (sign == recallSign || sign == nextSign)
		if !command && !unicode.IsControl(r) {
			kept = append(kept, r)
		}
	}
	return string(kept)
}

// pasted is a clipboard that holds one text for the time of one paste.
type pasted struct{ text string }

func (p pasted) Content() string   { return p.text }
func (p pasted) SetContent(string) {}
