package operator

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/queuecast/queuecast/kiosk/keymap"
	"github.com/queuecast/queuecast/views/viewtest"
)

// fakeClock stands still until it is moved.
type fakeClock struct {
	t      time.Time
	alarms []*fakeAlarm
}

type fakeAlarm struct {
	at time.Time
	f  func()
}

func (c *fakeClock) clock() clock {
	return clock{
		now: func() time.Time { return c.t },
		after: func(d time.Duration, f func()) func() {
			a := &fakeAlarm{c.t.Add(d), f}
			c.alarms = append(c.alarms, a)
			return func() { a.f = nil }
		},
	}
}

func (c *fakeClock) pass(d time.Duration) {
	c.t = c.t.Add(d)
	for _, a := range c.alarms {
		if a.f != nil && !a.at.After(c.t) {
			f := a.f
			a.f = nil
			f()
		}
	}
}

// newDesk is a bench whose application listens to everything, with a clock that stands still.
func newDesk(t *testing.T, width, height float32) (*bench, *fakeClock) {
	t.Helper()
	return newDeskWith(t, width, height, Options{Keys: keymap.New(nil)})
}

func newDeskWith(t *testing.T, width, height float32, o Options) (*bench, *fakeClock) {
	t.Helper()
	b := &bench{t: t}
	c := &fakeClock{t: time.Date(2026, 5, 6, 10, 0, 0, 0, time.UTC)}
	note := func(words ...string) {
		b.log = append(b.log, strings.TrimSpace(strings.Join(words, " ")))
	}
	one := func(name string) func(string) { return func(number string) { note(name, number) } }
	none := func(name string) func() { return func() { note(name) } }
	b.view = newView(Intents{
		Call: one("call"), Next: none("next"), Recall: one("recall"), NoShow: one("noshow"), Hold: one("hold"),
		Resume: one("resume"), Done: one("done"), Cancel: one("cancel"), Ready: one("ready"), Collected: one("collected"),
		Transfer: func(number, service, counter string) {
			note("transfer", fmt.Sprintf("%q %q %q", number, service, counter))
		},
		Note:        func(number, text string) { note("note", fmt.Sprintf("%q %q", number, text)) },
		Issue:       func(n NewTicket) { note("issue", fmt.Sprintf("%q %q %q %q", n.Number, n.Name, n.Service, n.Priority)) },
		OpenCounter: none("open"), CloseCounter: none("close"), Undo: none("undo"),
		ChooseCounter: one("counter"), ToggleDisplay: none("display"),
		OpenHistory: none("history"), OpenImport: none("import"), OpenShare: none("share"),
		OpenHealth: none("health"), OpenSettings: none("settings"), OpenLook: none("look"), ToggleStrip: none("strip"),
	}, o, c.clock())
	b.window = viewtest.Window(t, b.view.Content(), width, height)
	t.Cleanup(b.view.Close)
	b.view.FocusEntry(b.window.Canvas())
	return b, c
}

func clinicState() State {
	s := fullState()
	s.Issues = true
	s.Services = []Service{{"reg", "Registration"}, {"lab", "Laboratory"}}
	s.Seat = Seat{Visit: "A019", Service: "Laboratory", Since: "10:42", Name: "L* Hua", FullName: "Li Hua", Note: "wheelchair", Recalls: "2 recalls left"}
	s.Waiting = []WaitingLine{{"Laboratory", "Seniors", 2, []string{"B003", "B007"}}, {"Laboratory", "", 30, []string{"A020", "A021"}}}
	s.Missed = List{3, []Ticket{{Number: "A011", Service: "Laboratory", Since: "10:21", Name: "W*"}}}
	s.Held = List{1, []Ticket{{Number: "A015", Since: "10:31", Note: "waits for the report"}}}
	return s
}

func (b *bench) undoKey() {
	b.t.Helper()
	b.view.entry.TypedShortcut(&fyne.ShortcutUndo{})
}

// atCounter is a state with somebody at the counter, or nobody.
func atCounter(s State, number string) State {
	s.Seat.Visit = number
	return s
}

func TestDeskKeysReportIntents(t *testing.T) {
	order := fullState()
	order.OrderMode = true
	order.Services = []Service{{"", "Food"}}
	closed := clinicState()
	closed.Seat = Seat{Closed: true}
	prioritised := clinicState()
	prioritised.Priorities = []Priority{{"", "Normal"}, {"old", "Seniors"}}
	for _, c := range []struct {
		name  string
		state State
		typed string
		key   fyne.KeyName
		then  string
		log   []string
		field string
	}{
		{"minus in the empty field", clinicState(), "-", "", "", []string{"noshow"}, ""},
		{"full-width minus", clinicState(), "－", "", "", []string{"noshow"}, ""},
		{"minus within a number is text", clinicState(), "A-12⏎", "", "", []string{"call A-12"}, ""},
		{"question mark within a number is text", clinicState(), "A?", "", "", nil, "A?"},
		{"F2", clinicState(), "", fyne.KeyF2, "", []string{"hold"}, ""},
		{"F2 with a number", clinicState(), "a12", fyne.KeyF2, "", []string{"hold a12"}, ""},
		{"F3", clinicState(), "", fyne.KeyF3, "", []string{"done"}, ""},
		{"F3 in order mode", order, "57", fyne.KeyF3, "", []string{"collected 57"}, ""},
		{"F4 and a service", clinicState(), "", fyne.KeyF4, "2", []string{`transfer "" "lab" ""`}, ""},
		{"F4 and a counter", clinicState(), "a12", fyne.KeyF4, "3", []string{`transfer "a12" "" "1"`}, ""},
		{"F4 and Esc keeps the number", clinicState(), "a12", fyne.KeyF4, "⎋", nil, "a12"},
		{"F4 and a place that is not there", clinicState(), "", fyne.KeyF4, "9⎋", nil, ""},
		{"F6", clinicState(), "", fyne.KeyF6, "1", []string{`issue "" "" "reg" ""`}, ""},
		{"F6 with a name", clinicState(), "李明华", fyne.KeyF6, "１", []string{`issue "" "李明华" "reg" ""`}, ""},
		{"F6 with a number", clinicState(), "12", fyne.KeyF6, "⏎", []string{`issue "12" "" "reg" ""`}, ""},
		{"F6 with priorities", prioritised, "", fyne.KeyF6, "22", []string{`issue "" "" "lab" "old"`}, ""},
		{"F6 with one service asks nothing", order, "58", fyne.KeyF6, "", []string{`issue "58" "" "" ""`}, ""},
		{"F7", clinicState(), "", fyne.KeyF7, " in room +1-2*?⏎", []string{`note "" "wheelchair in room +1-2*?"`}, ""},
		{"F7 with a number", clinicState(), "a12", fyne.KeyF7, "deaf⏎", []string{`note "a12" "deaf"`}, ""},
		{"F7 and Esc gives the number back", clinicState(), "a12", fyne.KeyF7, "deaf⎋", nil, "a12"},
		{"F7 with nobody there", atCounter(clinicState(), ""), "", fyne.KeyF7, "12", nil, "12"},
		{"F4 with nobody there", atCounter(clinicState(), ""), "", fyne.KeyF4, "12", nil, "12"},
		{"F7 without a change", clinicState(), "", fyne.KeyF7, "⏎", nil, ""},
		{"F8 closes", clinicState(), "", fyne.KeyF8, "", []string{"close"}, ""},
		{"F8 opens", closed, "", fyne.KeyF8, "", []string{"open"}, ""},
		{"F9", clinicState(), "", fyne.KeyF9, "", []string{"history"}, ""},
		{"F1 opens the key map, typing goes on", clinicState(), "", fyne.KeyF1, "12⏎", []string{"call 12"}, ""},
		{"plain hall has the keys, too", fullState(), "", fyne.KeyF2, "-", []string{"hold", "noshow"}, ""},
		{"plain hall has counters to transfer to", atCounter(fullState(), "A7"), "", fyne.KeyF4, "1", []string{`transfer "" "" "1"`}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, _ := newDesk(t, 1280, 720)
			b.view.SetState(c.state)
			b.typed(c.typed)
			if c.key != "" {
				b.press(c.key, 0, 3) // held down
			}
			b.typed(c.then)
			b.log.WantAll(t, c.log...)
			b.wantField(c.field)
		})
	}
}

func TestNothingFiresWhileANoteIsWritten(t *testing.T) {
	b, _ := newDesk(t, 1280, 720)
	b.view.SetState(clinicState())
	b.press(fyne.KeyF7, 0, 1)
	for _, key := range []fyne.KeyName{fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF6, fyne.KeyF8, fyne.KeyF9, fyne.KeyF11, fyne.KeyUp, fyne.KeyDown} {
		b.press(key, 0, 1)
	}
	b.view.entry.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.Key1, Modifier: fyne.KeyModifierControl})
	b.undoKey()
	b.log.WantAll(t)
}

func TestRefusedNoteComesBackAndCanBeSentAgain(t *testing.T) {
	b, _ := newDesk(t, 1280, 720)
	b.view.SetState(clinicState())
	b.typed("a12")
	b.press(fyne.KeyF7, 0, 1)
	b.typed("deaf⏎")
	b.view.Refused("the disk is full")
	b.wantField("deaf")
	b.typed("⏎")
	b.log.WantAll(t, `note "a12" "deaf"`, `note "a12" "deaf"`)
}

func TestUndoKeyLeavesTypedTextToTheField(t *testing.T) {
	b, _ := newDesk(t, 1280, 720)
	b.undoKey()
	b.typed("12")
	b.undoKey()
	b.log.WantAll(t, "undo")
}

func TestUndoToast(t *testing.T) {
	b, c := newDesk(t, 1280, 720)
	s := clinicState()
	s.Undo = &Undo{"A018 marked as no-show", c.t.Add(10 * time.Second)}
	b.view.SetState(s)
	shown := func() bool { return strings.Contains(shownWords(b), "A018 marked as no-show") }
	if !shown() {
		t.Fatal("nothing offers to undo")
	}
	c.pass(9 * time.Second)
	b.view.SetState(s) // as it comes when something else changes
	if !shown() {
		t.Error("the offer went before its time")
	}
	test.Tap(b.view.toast.button)
	b.log.WantAll(t, "undo")
	c.pass(2 * time.Second)
	if shown() {
		t.Error("the offer outlived its time")
	}
	b.view.SetState(s)
	if shown() {
		t.Error("an old state brought the offer back")
	}
}

func TestQuestion(t *testing.T) {
	const ripe = answerGrace + time.Millisecond
	for _, c := range []struct {
		name  string
		do    func(b *bench, c *fakeClock)
		log   []string
		field string
		open  bool
	}{
		{"a digit, alone", func(b *bench, c *fakeClock) { c.pass(ripe); b.typed("2"); c.pass(answerSettle) }, []string{"answer over"}, "", false},
		{"a digit and Enter", func(b *bench, c *fakeClock) { c.pass(ripe); b.typed("1⏎") }, []string{"answer recall"}, "", false},
		{"a digit that has not settled", func(b *bench, c *fakeClock) { c.pass(ripe); b.typed("1") }, nil, "1", true},
		{"a digit right when the question comes is a number", func(b *bench, c *fakeClock) { b.typed("1"); c.pass(time.Minute) }, nil, "1", true},
		{"a number that begins like an answer", func(b *bench, c *fakeClock) {
			c.pass(ripe)
			b.typed("13")
			c.pass(time.Minute)
			b.typed("⏎")
		}, []string{"call 13"}, "", true},
		{"a number typed slowly", func(b *bench, c *fakeClock) {
			c.pass(ripe)
			b.typed("1")
			c.pass(300 * time.Millisecond)
			b.typed("3")
			c.pass(time.Minute)
		}, nil, "13", true},
		{"the number after that one is a number, too", func(b *bench, c *fakeClock) {
			c.pass(ripe)
			b.typed("13⏎2")
			c.pass(time.Minute)
		}, []string{"call 13"}, "2", true},
		{"Esc makes digits answers again", func(b *bench, c *fakeClock) {
			b.typed("13⎋2")
			c.pass(answerSettle)
		}, []string{"answer over"}, "", false},
		{"a digit without an option", func(b *bench, c *fakeClock) { c.pass(ripe); b.typed("3"); c.pass(time.Minute) }, nil, "3", true},
		{"a click while a number is typed", func(b *bench, c *fakeClock) { b.typed("13"); test.Tap(b.view.question.options[1]) }, []string{"answer over"}, "13", false},
		{"Enter is no answer", func(b *bench, c *fakeClock) { c.pass(ripe); b.typed("⏎") }, nil, "", true},
		{"Esc goes back with the number", func(b *bench, c *fakeClock) { b.typed("⎋") }, nil, "A012", false},
		{"next goes on meanwhile", func(b *bench, c *fakeClock) { b.typed("+") }, []string{"next"}, "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, clock := newDesk(t, 1280, 720)
			b.view.SetState(clinicState())
			b.typed("A012⏎")
			b.log = nil
			b.view.Ask(Question{"A012 was called at 10:31.", []Option{{"recall", "Recall here"}, {"over", "Take over"}}},
				func(key string) { b.log = append(b.log, "answer "+key) })
			if !strings.Contains(shownWords(b), "A012 was called at 10:31.") {
				t.Fatal("the question is not on the screen")
			}
			c.do(b, clock)
			b.log.WantAll(t, c.log...)
			b.wantField(c.field)
			if open := b.view.question.current() != nil; open != c.open {
				t.Errorf("the question is open: %v, want %v", open, c.open)
			}
		})
	}
}

func TestQuestionWhileTypingAheadIsNoAnswer(t *testing.T) {
	b, c := newDesk(t, 1280, 720)
	b.typed("A012⏎1")
	b.view.Ask(Question{"Called before.", []Option{{"recall", "Recall here"}}}, func(string) { t.Error("it was answered") })
	c.pass(time.Minute)
	b.typed("3⏎")
	c.pass(time.Minute)
	b.log.WantAll(t, "call A012", "call 13")
}

func TestEnterCallsWhatWasTypedBeforeTheQuestionCame(t *testing.T) {
	b, _ := newDesk(t, 1280, 720)
	b.typed("A012⏎1")
	b.view.Ask(Question{"Called before.", []Option{{"recall", "Recall here"}}}, func(string) { t.Error("it was answered") })
	b.typed("⏎")
	b.log.WantAll(t, "call A012", "call 1")
}

func TestAnswerIsACommandWithItsOwnAnswer(t *testing.T) {
	b, _ := newDesk(t, 1280, 720)
	b.typed("A012⏎A013⏎")
	b.view.Ask(Question{"Called before.", []Option{{"over", "Take over"}}}, func(string) {})
	test.Tap(b.view.question.options[0])
	b.view.Accepted("A013 called")
	b.view.Refused("the disk is full")
	b.wantField("A012")
}

func TestQuestionsWaitForEachOther(t *testing.T) {
	b, _ := newDesk(t, 1280, 720)
	ask := func(name string) {
		b.view.Ask(Question{name + "?", []Option{{"yes", "Yes"}}}, func(string) { b.log = append(b.log, name) })
	}
	for n := range maxPending + 5 {
		ask(fmt.Sprint(n))
	}
	if got := len(b.view.question.open); got != maxPending {
		t.Fatalf("%d questions wait, want %d", got, maxPending)
	}
	test.Tap(b.view.question.options[0])
	test.Tap(b.view.question.options[0])
	b.log.WantAll(t, "5", "6")
	if !strings.Contains(shownWords(b), "7?") {
		t.Error("the third question is not on the screen")
	}
}
