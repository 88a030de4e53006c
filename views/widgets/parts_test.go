package widgets

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"github.com/queuecast/queuecast/views/theme"
)

func TestFlowBreaksLines(t *testing.T) {
	gap := func() float32 { return 10 }
	box := func(w, h float32) *canvas.Rectangle {
		r := canvas.NewRectangle(nil)
		r.SetMinSize(fyne.NewSize(w, h))
		return r
	}
	a, b, c, d := box(50, 20), box(40, 30), box(30, 20), box(200, 20)
	flow := container.New(&Flow{Gap: gap, LineGap: func() float32 { return 5 }}, a, b, c, d)
	flow.Resize(fyne.NewSize(110, 300))
	for name, want := range map[string]struct {
		o  fyne.CanvasObject
		at fyne.Position
	}{
		"first": {a, fyne.NewPos(0, 0)}, "beside it": {b, fyne.NewPos(60, 0)},
		"next line": {c, fyne.NewPos(0, 35)}, "too wide for any line": {d, fyne.NewPos(0, 60)},
	} {
		if got := want.o.Position(); got != want.at {
			t.Errorf("%s: at %v, want %v", name, got, want.at)
		}
	}
	if got := flow.MinSize(); got != fyne.NewSize(200, 80) {
		t.Errorf("needs %v, want 200x80", got)
	}
	column := container.New(&Column{Gap: gap}, flow)
	column.Resize(fyne.NewSize(400, 100))
	if got := flow.Size().Height; got != 30 {
		t.Errorf("on one line it is %g high, want 30", got)
	}
}

func TestTabs(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark))
	var chosen []int
	tabs := NewTabs(theme.NewScaled(), func(index int) { chosen = append(chosen, index) })
	tabs.Set([]Tab{{"Last calls", 0}, {"Waiting", 7}, {"Missed", 2}}, 0)
	if got := lines(tabs.parts[1]); got != "Waiting|7" {
		t.Errorf("the tab says %q", got)
	}
	test.Tap(tabs.parts[2])
	tabs.Choose(1)
	tabs.Choose(3)
	tabs.Choose(-1)
	if !slices.Equal(chosen, []int{2, 1}) {
		t.Errorf("chosen %v, want 2 and 1", chosen)
	}
	tabs.Set([]Tab{{"Last calls", 0}}, 0)
	if tabs.parts[1].Visible() || tabs.parts[2].Visible() {
		t.Error("tabs that are gone are still there")
	}
}

func TestPushButton(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark))
	presses := 0
	button := NewPushButton(theme.NewScaled(), ButtonConfig{Label: "Join", OnTapped: func() { presses++ }})
	window := test.NewTempWindow(t, button)
	press := func(key fyne.KeyName) { button.TypedKey(&fyne.KeyEvent{Name: key}) }
	test.Tap(button)
	press(fyne.KeySpace)
	press(fyne.KeyReturn)
	press(fyne.KeyA)
	if presses != 3 {
		t.Errorf("pressed %d times, want 3", presses)
	}
	button.Disable()
	test.Tap(button)
	press(fyne.KeySpace)
	if presses != 3 {
		t.Error("a disabled button was pressed")
	}
	if test.FocusNext(window.Canvas()); window.Canvas().Focused() != nil {
		t.Error("Tab goes to a disabled button")
	}
	button.Enable()
	if test.FocusNext(window.Canvas()); window.Canvas().Focused() != fyne.Focusable(button) {
		t.Error("Tab does not go to the button")
	}
}

func TestOverlayIsDismissedBesideItsCardOnly(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark))
	dismissed := 0
	content := canvas.NewRectangle(nil)
	content.SetMinSize(fyne.NewSize(10, 100))
	overlay := NewOverlay(theme.NewScaled(), 200, content, func() { dismissed++ })
	overlay.Show()
	overlay.Resize(fyne.NewSize(800, 600))
	overlay.Tapped(&fyne.PointEvent{Position: fyne.NewPos(400, 300)})
	if dismissed != 0 {
		t.Error("a tap on the card dismissed it")
	}
	overlay.Tapped(&fyne.PointEvent{Position: fyne.NewPos(20, 20)})
	if dismissed != 1 {
		t.Error("a tap beside the card did not dismiss it")
	}
	if size := overlay.MinSize(); size != (fyne.Size{}) {
		t.Errorf("the overlay asks for %v", size)
	}
	overlay.Resize(fyne.NewSize(120, 60))
	if card := overlay.card.Size(); card.Width > 120 || card.Height > 60 {
		t.Errorf("the card is %v in a window of 120x60", card)
	}
}

func TestPrimaryButtonTakesItsKeyCapAlong(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark))
	button := NewButton(theme.NewScaled(), ButtonConfig{Label: "Next", Key: "+"})
	before := button.key.onColor
	button.SetPrimary(true)
	if button.key.onColor == before {
		t.Error("the key cap keeps the colour of an ordinary button")
	}
}
