package pin

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func shown(t *testing.T, q Question) *View {
	t.Helper()
	test.NewTempApp(t)
	w := test.NewTempWindow(t, nil)
	w.Resize(fyne.NewSize(1280, 720))
	v := New(q)
	v.Show(w.Canvas())
	return v
}

func TestPINIsAnsweredByKeysAndByFingers(t *testing.T) {
	var got string
	v := shown(t, Question{Title: "Look", Pad: true, Answer: func(pin string) { got = pin }})
	for _, r := range "24" {
		v.entry.TypedRune(r)
	}
	v.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if got != "24" {
		t.Errorf("answered %q", got)
	}
	v.Refuse("This is not the PIN.")
	if v.entry.Text != "" || v.canvas.Focused() != fyne.Focusable(v.entry) {
		t.Errorf("after a wrong PIN the field has %q, the keyboard %v", v.entry.Text, v.canvas.Focused())
	}
}

func TestEscGoesBack(t *testing.T) {
	back := false
	v := shown(t, Question{Title: "Look"})
	v.q.Back = func() { back = true; v.Hide() }
	v.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if !back || v.canvas != nil {
		t.Error("Esc does not go back")
	}
}

func TestWithoutAPINTheKeyboardIsOnGoingBack(t *testing.T) {
	v := shown(t, Question{Title: "Look", Sure: "Do you want to?", Back: func() {}, Answer: func(string) { t.Error("Enter out of habit goes on") }})
	v.canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}
