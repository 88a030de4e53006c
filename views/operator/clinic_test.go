package operator

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/queuecast/queuecast/views/viewtest"
	"github.com/queuecast/queuecast/views/widgets"
)

func TestPlainHallStaysCalm(t *testing.T) {
	b, _ := newDesk(t, 1280, 720)
	s := fullState()
	s.Seat = Seat{Visit: "12", Since: "10:31"} // a number that was called is at its counter, in a plain hall, too
	b.view.SetState(s)
	shown := shownWords(b)
	for _, extra := range []string{"No-show", "Hold", "Done", "Transfer", "New ticket", "Close counter", "Waiting", "Missed", "Import"} {
		if strings.Contains(shown, extra) {
			t.Errorf("%q is clutter in a plain hall", extra)
		}
	}
	s.Missed = List{Count: 1, Tickets: []Ticket{{Number: "11"}}}
	b.view.SetState(s)
	if !strings.Contains(shownWords(b), "Missed") {
		t.Error("a plain hall that has missed somebody does not show it")
	}
}

func TestClinicShowsItsWork(t *testing.T) {
	b, _ := newDesk(t, 1280, 720)
	s := clinicState()
	s.Link = &Line{Warning, "No connection for 12 s"}
	b.view.SetState(s)
	shown := shownWords(b)
	for _, want := range []string{
		"A019", "L* Hua · Laboratory · since 10:42 · 2 recalls left · wheelchair", "No-show", "Hold", "Done", "Transfer", "Note",
		"New ticket", "Close counter", "Waiting\n32", "Missed\n3", "On hold\n1", "Stations", "No connection for 12 s",
	} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not on the screen, which says:\n%s", want, shown)
		}
	}
	b.view.visit.unmask()
	if !strings.Contains(shownWords(b), "Li Hua") {
		t.Error("the full name does not come")
	}
	s.Seat.Visit, s.Seat.FullName = "A020", "Somebody Else"
	b.view.SetState(s)
	if strings.Contains(shownWords(b), "Somebody Else") {
		t.Error("the next visitor's name was not masked")
	}
}

func TestListsByKeyAndClick(t *testing.T) {
	b, _ := newDesk(t, 1280, 720)
	b.view.SetState(clinicState())
	b.press(fyne.KeyPageDown, 0, 2)
	if got := b.view.lists.chosen; got != listMissed {
		t.Fatalf("list %v is shown, want the missed", got)
	}
	if !strings.Contains(shownWords(b), "A011") {
		t.Error("the missed number is not on the screen")
	}
	b.view.SetState(clinicState())
	if b.view.lists.chosen != listMissed {
		t.Error("a state changed the list that the operator chose")
	}
	b.press(fyne.KeyPageUp, 0, 9)
	if b.view.lists.chosen != listCalls {
		t.Error("the first list is not the last calls")
	}
	s := clinicState()
	s.OrderMode = true
	fresh, _ := newDesk(t, 1280, 720)
	fresh.view.SetState(s)
	if fresh.view.lists.chosen != listPreparing {
		t.Error("a restaurant does not begin with what is being prepared")
	}
}

func TestRowOffersItsActions(t *testing.T) {
	for _, c := range []struct {
		kind listKind
		log  []string
	}{
		{listCalls, []string{"call A1"}},
		{listWaiting, []string{"call A1", "hold A1", "cancel A1"}},
		{listMissed, []string{"call A1", "hold A1", "cancel A1"}},
		{listHeld, []string{"resume A1", "noshow A1", "cancel A1"}},
		{listPreparing, []string{"ready A1", "cancel A1"}},
		{listReady, []string{"collected A1", "recall A1", "noshow A1", "cancel A1"}},
	} {
		t.Run(c.kind.name(), func(t *testing.T) {
			b, _ := newDesk(t, 1280, 720)
			b.view.SetState(clinicState())
			for _, a := range b.view.actions(c.kind) {
				if strings.Contains(a.label, "…") {
					continue // asks something first
				}
				a.do("A1")
			}
			b.log.WantAll(t, c.log...)
			b.view.offer(c.kind, "A1", fyne.NewPos(100, 500))
			if b.window.Canvas().Overlays().Top() == nil {
				t.Error("no menu opened")
			}
		})
	}
}

func TestKeyboardStaysWithTheFieldInAClinic(t *testing.T) {
	b, _ := newDesk(t, 1280, 720)
	b.view.SetState(clinicState())
	for _, o := range viewtest.Visible(b.view.Content()) {
		if tappable, ok := o.(fyne.Tappable); ok {
			if _, isMenu := o.(*widgets.DropDown); isMenu {
				continue
			}
			tappable.Tapped(&fyne.PointEvent{})
			for _, overlay := range b.window.Canvas().Overlays().List() {
				b.window.Canvas().Overlays().Remove(overlay)
			}
			b.view.picker.hide()
			b.view.keymap.hide()
			if got := b.window.Canvas().Focused(); got != fyne.Focusable(b.view.entry) {
				t.Fatalf("after a click on %T the keyboard is with %T", o, got)
			}
		}
	}
}

func TestKeyMapListsEveryFunctionKey(t *testing.T) {
	b, _ := newDesk(t, 1280, 720)
	b.typed("?")
	if !b.view.keymap.shown() {
		t.Fatal("? does not open the key map")
	}
	shown := shownWords(b)
	for key := range b.view.function {
		if strings.HasPrefix(string(key), "F") && !strings.Contains(shown, string(key)+"\n") {
			t.Errorf("the key map lacks %s", key)
		}
	}
	b.typed("⎋")
	if b.view.keymap.shown() {
		t.Error("Esc does not close it")
	}
	b.log.WantAll(t)
}

func TestClinicFitsTheLeastWindow(t *testing.T) {
	long := strings.Repeat("sehr lange Erklärung 很长的说明，", 20)
	b, c := newDesk(t, minWidth, minHeight)
	s := clinicState()
	s.Seat.Name, s.Seat.Note, s.Undo = long, long, &Undo{long, c.t.Add(time.Second)}
	s.Link = &Line{Failed, long}
	s.Services[0].Name = long
	s.Waiting[0].Service = long
	s.Missed.Tickets[0].Note = long
	b.view.SetState(s)
	fits := func(when string) {
		t.Helper()
		if need := b.view.stage.content.MinSize(); need.Width > minWidth || need.Height > minHeight {
			t.Errorf("%s the content needs %v, more than %dx%d", when, need, minWidth, minHeight)
		}
	}
	fits("at rest")
	b.typed("A012⏎")
	b.view.Ask(Question{long, []Option{{"a", "Recall here"}, {"b", "Take over"}}}, func(string) {})
	fits("with a question")
	b.typed("13")
	fits("with a question and a number")
	b.press(fyne.KeyF4, 0, 1)
	fits("with the picker")
	if !b.view.picker.shown() {
		t.Error("the picker did not open")
	}
}

func TestPickerScrollsWhenThereAreMany(t *testing.T) {
	b, _ := newDesk(t, minWidth, minHeight)
	s := clinicState()
	for n := range 60 {
		s.Services = append(s.Services, Service{fmt.Sprint(n), fmt.Sprint("Service ", n)})
	}
	b.view.SetState(s)
	b.press(fyne.KeyF4, 0, 1)
	b.press(fyne.KeyDown, 0, 20)
	b.typed("⏎")
	b.log.WantAll(t, `transfer "" "18" ""`)
}
