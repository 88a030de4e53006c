package operator

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/widgets"
)

// maxTyped bounds what the field takes (runes): far more than any number has, so that the rules of the queue, not this
// view, say what is too long.
const maxTyped = 64

// keys are what the number field reports.
type keys struct {
	submit, recall, next, clear func()
	toggleDisplay               func()
	chooseAt                    func(index int) // 0 is the first counter
	chooseStep                  func(step int)  // -1 the one before, +1 the one after
}

// numberEntry is the number field.
type numberEntry struct {
	widget.Entry
	keys    keys
	presses widgets.Presses
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
	switch command := commandOf(r); {
	case command == recallSign:
		e.once(e.keys.recall)
	case command == nextSign:
		e.once(e.keys.next)
	case unicode.IsControl(r), e.full() && e.SelectedText() == "":
	default:
		e.Entry.TypedRune(r)
	}
}

// TypedKey takes the keys that are not text.
func (e *numberEntry) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		e.once(e.keys.submit)
	case fyne.KeyEscape:
		e.once(e.keys.clear)
	case fyne.KeyF11:
		e.once(e.keys.toggleDisplay)
	case fyne.KeyUp:
		e.keys.chooseStep(-1)
	case fyne.KeyDown:
		e.keys.chooseStep(+1)
	default:
		e.Entry.TypedKey(key)
	}
}

// TypedShortcut chooses counters and pastes only what could have been typed.
func (e *numberEntry) TypedShortcut(shortcut fyne.Shortcut) {
	switch s := shortcut.(type) {
	case *desktop.CustomShortcut:
		if index, ok := counterKey(s); ok {
			e.keys.chooseAt(index)
			return
		}
		e.Entry.TypedShortcut(shortcut)
	case *fyne.ShortcutPaste:
		room := maxTyped - len([]rune(e.Text)) + len([]rune(e.SelectedText()))
		e.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: pasted{typeable(s.Clipboard.Content(), room)}})
	default:
		e.Entry.TypedShortcut(shortcut)
	}
}

func (e *numberEntry) once(report func()) {
	if e.presses.First() {
		report()
	}
}

func (e *numberEntry) full() bool { return len([]rune(e.Text)) >= maxTyped }

// selectAll marks the whole text, so that typing replaces it.
func (e *numberEntry) selectAll() { e.Entry.TypedShortcut(&fyne.ShortcutSelectAll{}) }

const (
	recallSign = '*'
	nextSign   = '+'
)

// commandOf gives the command sign that a rune stands for, or 0. Chinese input methods type the full-width forms.
func commandOf(r rune) rune {
	switch r {
	case '*', '＊':
		return recallSign
	case '+', '＋':
		return nextSign
	default:
		return 0
	}
}

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

// typeable is the first line of a text, without command signs and control characters, at most room runes of it.
func typeable(text string, room int) string {
	line, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	var kept []rune
	for _, r := range line {
		if len(kept) >= room {
			break
		}
		if commandOf(r) == 0 && !unicode.IsControl(r) {
			kept = append(kept, r)
		}
	}
	return string(kept)
}

// pasted is a clipboard that holds one text for the time of one paste.
type pasted struct{ text string }

func (p pasted) Content() string   { return p.text }
func (p pasted) SetContent(string) {}
