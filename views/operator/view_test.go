package operator

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/kiosk/keymap"
	"github.com/queuecast/queuecast/views/viewtest"
	"github.com/queuecast/queuecast/views/widgets"
)

func TestMain(m *testing.M) { viewtest.Main(m) }

// bench is a view in a window, and what it has reported.
type bench struct {
	t      *testing.T
	view   *View
	window fyne.Window
	log    viewtest.Notes
}

// spaced puts a space before a word that is there.
func spaced(word string) string {
	if word == "" {
		return ""
	}
	return " " + word
}

func newBench(t *testing.T, width, height float32) *bench {
	t.Helper()
	b := &bench{t: t}
	note := b.log.Note
	b.view = New(Intents{
		Call:          func(number string) { note("call %s", number) },
		Recall:        func(number string) { note("recall%s", spaced(number)) },
		Next:          func() { note("next") },
		ChooseCounter: func(id string) { note("counter %s", id) },
		ToggleDisplay: func() { note("display") },
	}, Options{Keys: keymap.New(nil)})
	b.window = viewtest.Window(t, b.view.Content(), width, height)
	t.Cleanup(b.view.Close)
	b.view.FocusEntry(b.window.Canvas())
	b.log = nil
	return b
}

// press goes the way of Fyne's desktop driver: one KeyDown, then TypedKey and TypedRune for the press and every repeat.
func (b *bench) press(name fyne.KeyName, typed rune, times int) {
	b.t.Helper()
	entry, ok := b.window.Canvas().Focused().(*numberEntry)
	if !ok {
		b.t.Fatalf("the keyboard is with %T, not with the number field", b.window.Canvas().Focused())
	}
	event := &fyne.KeyEvent{Name: name}
	entry.KeyDown(event)
	for range times {
		entry.TypedKey(event)
		if typed != 0 {
			entry.TypedRune(typed)
		}
	}
	entry.KeyUp(event)
}

func (b *bench) enter() { b.t.Helper(); b.press(fyne.KeyReturn, 0, 1) }

// typed types runes; ⏎ stands for Enter, ⎋ for Esc.
func (b *bench) typed(text string) {
	b.t.Helper()
	for _, r := range text {
		switch r {
		case '⏎':
			b.enter()
		case '⎋':
			b.press(fyne.KeyEscape, 0, 1)
		default:
			b.press(fyne.KeyName(strings.ToUpper(string(r))), r, 1)
		}
	}
}

func (b *bench) wantField(want string) {
	b.t.Helper()
	if got := b.view.entry.Text; got != want {
		b.t.Errorf("the field holds %q, want %q", got, want)
	}
}

var threeCounters = []Counter{{"1", "Desk"}, {"2", ""}, {"3", "Pharmacy"}}

func TestTypingReportsIntents(t *testing.T) {
	for _, c := range []struct {
		name, typed string
		log         []string
		field       string
	}{
		{"number and Enter", "12⏎", []string{"call 12"}, ""},
		{"letters are passed on as typed", "a012⏎", []string{"call a012"}, ""},
		{"full-width digits are passed on", "Ａ０１２⏎", []string{"call Ａ０１２"}, ""},
		{"spaces at the ends do not count", " 12 ⏎", []string{"call 12"}, ""},
		{"Enter on the empty field", "⏎", []string{"recall"}, ""},
		{"Enter on blanks", "  ⏎", []string{"recall"}, "  "},
		{"star", "*", []string{"recall"}, ""},
		{"full-width star", "＊", []string{"recall"}, ""},
		{"plus", "+", []string{"next"}, ""},
		{"full-width plus", "＋", []string{"next"}, ""},
		{"plus leaves typed text alone", "1+2⏎", []string{"next", "call 12"}, ""},
		{"Esc clears", "12⎋", nil, ""},
		{"Esc, then Enter recalls", "12⎋⏎", []string{"recall"}, ""},
		{"faster than the answers", "12⏎13⏎+14⏎", []string{"call 12", "call 13", "next", "call 14"}, ""},
		{"emoji is the queue's business", "🙂⏎", []string{"call 🙂"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, 1280, 720)
			b.typed(c.typed)
			b.log.WantAll(t, c.log...)
			b.wantField(c.field)
		})
	}
}

func TestKeysReportIntents(t *testing.T) {
	shortcut := func(key fyne.KeyName, modifier fyne.KeyModifier) func(*bench) {
		return func(b *bench) {
			b.view.entry.TypedShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: modifier})
		}
	}
	key := func(name fyne.KeyName, times int) func(*bench) {
		return func(b *bench) { b.press(name, 0, times) }
	}
	for _, c := range []struct {
		name    string
		chosen  string
		do      func(*bench)
		log     []string
		counter string
	}{
		{"number pad's Enter", "1", key(fyne.KeyEnter, 1), []string{"recall"}, "1 · Desk"},
		{"F11", "1", key(fyne.KeyF11, 1), []string{"display"}, "1 · Desk"},
		{"F11 held", "1", key(fyne.KeyF11, 5), []string{"display"}, "1 · Desk"},
		{"down", "1", key(fyne.KeyDown, 1), []string{"counter 2"}, "2"},
		{"down twice before the state comes", "1", key(fyne.KeyDown, 2), []string{"counter 2", "counter 3"}, "3 · Pharmacy"},
		{"down at the end stays", "3", key(fyne.KeyDown, 3), nil, "3 · Pharmacy"},
		{"up", "3", key(fyne.KeyUp, 1), []string{"counter 2"}, "2"},
		{"up at the start stays", "1", key(fyne.KeyUp, 1), nil, "1 · Desk"},
		{"down from an unknown counter", "9", key(fyne.KeyDown, 1), []string{"counter 1"}, "1 · Desk"},
		{"Ctrl+3", "1", shortcut(fyne.Key3, fyne.KeyModifierControl), []string{"counter 3"}, "3 · Pharmacy"},
		{"Alt+2", "1", shortcut(fyne.Key2, fyne.KeyModifierAlt), []string{"counter 2"}, "2"},
		{"Ctrl+9 has no counter", "1", shortcut(fyne.Key9, fyne.KeyModifierControl), nil, "1 · Desk"},
		{"Ctrl+0 is no counter key", "1", shortcut(fyne.Key0, fyne.KeyModifierControl), nil, "1 · Desk"},
		{"Ctrl+Shift+2 is no counter key", "1", shortcut(fyne.Key2, fyne.KeyModifierControl|fyne.KeyModifierShift), nil, "1 · Desk"},
		{"the chosen one again", "2", shortcut(fyne.Key2, fyne.KeyModifierControl), nil, "2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, 1280, 720)
			b.view.SetState(State{Counters: threeCounters, Counter: c.chosen})
			c.do(b)
			b.log.WantAll(t, c.log...)
			if got := b.view.chooser.field.Text(); got != c.counter {
				t.Errorf("counter shown %q, want %q", got, c.counter)
			}
		})
	}
}

func TestHeldKeyActsOnce(t *testing.T) {
	b := newBench(t, 1280, 720)
	b.typed("12")
	b.press(fyne.KeyReturn, 0, 30) // the repeats must not recall what the first one called
	b.press(fyne.KeyPlus, '+', 30)
	b.press(fyne.KeyAsterisk, '*', 30)
	b.press(fyne.KeyReturn, 0, 1)
	b.log.WantAll(t, "call 12", "next", "recall", "recall")
}

func TestShiftedSignActsOnEveryPress(t *testing.T) {
	b := newBench(t, 1280, 720)
	shift := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
	b.view.entry.KeyDown(shift)
	b.press(fyne.KeyEqual, '+', 1)
	b.press(fyne.KeyEqual, '+', 1)
	b.view.entry.KeyUp(shift)
	b.log.WantAll(t, "next", "next")
	b.wantField("")
}

func TestInputMethodWithoutKeyDown(t *testing.T) {
	b := newBench(t, 1280, 720)
	for range 2 {
		b.view.entry.TypedRune('＋')
	}
	b.log.WantAll(t, "next", "next")
}

func TestPasteTakesOnlyWhatCouldBeTyped(t *testing.T) {
	for _, c := range []struct{ name, clipboard, want string }{
		{"number", "A012", "A012"},
		{"command signs", "+A*0＋1＊2", "A012"},
		{"first line of several", "\r\nA012\r\nA013\r\n", "A012"},
		{"control characters", "A0\x00\x1b\t12", "A012"},
		{"very long", strings.Repeat("9", 1<<20), strings.Repeat("9", maxTyped)},
		{"empty", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, 1280, 720)
			clipboard := test.NewClipboard()
			clipboard.SetContent(c.clipboard)
			b.view.entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard})
			b.wantField(c.want)
			b.log.WantAll(t)
		})
	}
}

func TestTypingStopsAtTheLimit(t *testing.T) {
	b := newBench(t, 1280, 720)
	b.typed(strings.Repeat("1", maxTyped+5))
	b.wantField(strings.Repeat("1", maxTyped))
	b.view.entry.selectAll()
	b.typed("2")
	b.wantField("2")
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		name     string
		do       func(*bench)
		field    string
		selected string
		told     string
		level    Level
	}{
		{"accepted", func(b *bench) { b.typed("12⏎"); b.view.Accepted("12 called") }, "", "", "12 called", Ok},
		{"accepted leaves the next number alone", func(b *bench) { b.typed("12⏎13"); b.view.Accepted("12 called") }, "13", "", "12 called", Ok},
		{"refused gives the number back, marked", func(b *bench) { b.typed("12⏎"); b.view.Refused("no") }, "12", "12", "no", Failed},
		{"refused while the next is typed", func(b *bench) { b.typed("12⏎1"); b.view.Refused("no") }, "1", "", "no", Failed},
		{"typing replaces what was refused", func(b *bench) { b.typed("12⏎"); b.view.Refused("no"); b.typed("7") }, "7", "", "no", Failed},
		{"refused recall gives nothing back", func(b *bench) { b.typed("⏎"); b.view.Refused("no") }, "", "", "no", Failed},
		{"second of three refused", func(b *bench) {
			b.typed("12⏎13⏎+")
			b.view.Accepted("12 called")
			b.view.Refused("13 is not possible")
			b.view.Accepted("14 called")
		}, "13", "13", "14 called", Ok},
		{"answer without a question", func(b *bench) { b.view.Refused("no") }, "", "", "no", Failed},
		{"notice", func(b *bench) { b.view.Notice(Line{Warning, "no second screen"}) }, "", "", "no second screen", Warning},
		{"pending", func(b *bench) { b.typed("12⏎") }, "", "", "Calling 12...", Busy},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, 1280, 720)
			c.do(b)
			b.wantField(c.field)
			if got := b.view.entry.SelectedText(); got != c.selected {
				t.Errorf("marked %q, want %q", got, c.selected)
			}
			if got := b.view.feedback.text.Text(); got != c.told {
				t.Errorf("told %q, want %q", got, c.told)
			}
			if got := b.view.feedback.sign.Level(); got != c.level {
				t.Errorf("level %v, want %v", got, c.level)
			}
		})
	}
}

func TestAnswerFromWithinTheReport(t *testing.T) {
	b := newBench(t, 1280, 720)
	b.view.in.Call = func(string) { b.view.Refused("no") }
	b.typed("12⏎")
	b.wantField("12")
}

func TestPendingIsBounded(t *testing.T) {
	b := newBench(t, 1280, 720)
	b.typed(strings.Repeat("1⏎", maxPending+10))
	if got := len(b.view.pending); got != maxPending {
		t.Errorf("%d commands are remembered, want %d", got, maxPending)
	}
	if got := len(b.log); got != maxPending+10 {
		t.Errorf("%d calls were reported, want %d", got, maxPending+10)
	}
}

func TestAnswersBeyondTheBoundKeepToTheirNumbers(t *testing.T) {
	b := newBench(t, 1280, 720)
	for n := range maxPending + 2 {
		b.typed(fmt.Sprintf("%d⏎", n))
	}
	b.view.Accepted("the first, whose number is forgotten")
	b.view.Refused("the second, whose number is forgotten")
	b.wantField("")
	b.view.Refused("the third")
	b.wantField("2")
}

func TestIntentsMayBeMissing(t *testing.T) {
	v := New(Intents{}, Options{})
	window := test.NewTempWindow(t, v.Content())
	v.FocusEntry(window.Canvas())
	b := &bench{t: t, view: v, window: window}
	v.SetState(State{Counters: threeCounters})
	b.typed("12⏎⏎+*")
	b.press(fyne.KeyF11, 0, 1)
	b.press(fyne.KeyDown, 0, 1)
	if len(v.pending) != 0 {
		t.Errorf("%d commands wait for an answer that nobody can give", len(v.pending))
	}
}

func TestKeyboardStaysWithTheField(t *testing.T) {
	b := newBench(t, 1280, 720)
	b.view.SetState(State{Counters: threeCounters, Counter: "1", Calls: []Call{{Number: "12"}}})
	focused := func(after string) {
		t.Helper()
		if got := b.window.Canvas().Focused(); got != fyne.Focusable(b.view.entry) {
			t.Errorf("after %s the keyboard is with %T", after, got)
		}
	}
	focused("the start")
	for _, button := range viewtest.Find[*widgets.Button](b.view.Content()) {
		test.Tap(button)
		focused("a click on " + button.Label())
	}
	b.log.WantAll(t, "recall", "next", "recall", "display")
	for range 3 {
		test.FocusNext(b.window.Canvas())
		focused("Tab")
	}
	test.FocusPrevious(b.window.Canvas())
	focused("Shift+Tab")
}

// Fyne's desktop driver leaves the focus alone on a click when a Focusable lies under the pointer.
func TestStageKeepsFocusOnClicksAnywhere(t *testing.T) {
	b := newBench(t, 1280, 720)
	var content fyne.CanvasObject = b.view.Content()
	if _, ok := content.(fyne.Focusable); !ok {
		t.Error("the content is not focusable: a click beside the buttons would take the keyboard away")
	}
	if d, ok := content.(fyne.Disableable); !ok || !d.Disabled() {
		t.Error("the content is not disabled: Tab would give it the keyboard")
	}
	if size := content.Size(); size != fyne.NewSize(1280, 720) {
		t.Errorf("the content covers %v of 1280x720", size)
	}
}

func TestCounterMenu(t *testing.T) {
	b := newBench(t, 1280, 720)
	b.view.SetState(State{Counters: threeCounters, Counter: "1"})
	test.Tap(b.view.chooser.field)
	menu, ok := b.window.Canvas().Overlays().Top().(fyne.Widget)
	if !ok {
		t.Fatal("no menu opened")
	}
	var popUp *widget.PopUpMenu
	for _, o := range viewtest.Visible(menu) {
		if p, found := o.(*widget.PopUpMenu); found {
			popUp = p
		}
	}
	if popUp == nil {
		t.Fatal("the overlay holds no menu")
	}
	for range 3 {
		popUp.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	}
	popUp.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.log.WantAll(t, "counter 3")
	if got := b.window.Canvas().Focused(); got != fyne.Focusable(b.view.entry) {
		t.Errorf("after the menu the keyboard is with %T", got)
	}
}

// shownWords is everything that is on the screen.
func shownWords(b *bench) string { return viewtest.Words(b.view.Content()) }

func fullState() State {
	return State{
		Title: "City Clinic", Counters: threeCounters, Counter: "3",
		Calls: []Call{
			{Number: "A019", Counter: "Counter 3", Time: "10:42", Recall: true},
			{Number: "A018", Counter: "Counter 1", Time: "10:40"},
		},
		Voice: Line{Ok, "espeak-ng"}, Speaker: Line{Warning, "no device"},
		Stream: Line{Failed, "port 8554 is taken"}, Queue: Line{Busy, "opening"},
		Unspoken: 2, DisplayOpen: true,
	}
}

// What was marked when it was taken away leaves no trace: the next number is whole.
func TestNumberAfterWhatWasMarkedIsWhole(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(*bench)
	}{
		{"refused, taken away by Esc", func(b *bench) {
			b.typed("%%⏎")
			b.view.Refused("no")
			b.press(fyne.KeyEscape, 0, 1)
		}},
		{"refused, called again", func(b *bench) {
			b.typed("A014⏎")
			b.view.Refused("closed")
			b.enter()
			b.view.Accepted("called")
		}},
		{"marked by hand, called", func(b *bench) {
			b.typed("77")
			b.view.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
			b.enter()
			b.view.Accepted("called")
		}},
		{"marked by hand, taken away by Esc", func(b *bench) {
			b.typed("77")
			b.view.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
			b.press(fyne.KeyEscape, 0, 1)
		}},
		{"nothing marked with Shift held", func(b *bench) {
			b.view.entry.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
			b.press(fyne.KeyLeft, 0, 1)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, 1280, 720)
			b.view.SetState(State{Counters: threeCounters, Counter: "1"})
			c.do(b)
			b.typed("A015")
			b.wantField("A015")
		})
	}
	t.Run("what is marked is replaced", func(t *testing.T) {
		b := newBench(t, 1280, 720)
		b.view.SetState(State{Counters: threeCounters, Counter: "1"})
		b.typed("A014⏎")
		b.view.Refused("no")
		b.typed("B2")
		b.wantField("B2")
	})
}
