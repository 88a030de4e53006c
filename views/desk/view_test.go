package desk

import (
	"image"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/queuecast/queuecast/views/viewtest"
	"github.com/queuecast/queuecast/views/widgets"
)

func TestMain(m *testing.M) { viewtest.Main(m) }

var choices = Choices{
	Languages: []Choice{{"auto", "As the system"}, {"zh", "中文"}, {"en", "English"}},
	Themes:    []Choice{{"dark", "Dark"}, {"light", "Light"}},
	Scales:    []Choice{{"100", "100 %"}, {"150", "150 %"}},
}

func newView(t *testing.T, in Intents) (*View, fyne.Window) {
	t.Helper()
	v := New(in, choices)
	return v, viewtest.Window(t, v.Content(), minWidth, minHeight)
}

func TestWishesOfTheWindows(t *testing.T) {
	var got []Wishes
	v, _ := newView(t, Intents{Change: func(w Wishes) { got = append(got, w) }})
	is := Wishes{Language: "en", Theme: "dark", Scale: "100", Tray: true}
	v.SetState(State{Wishes: is})
	if len(got) > 0 {
		t.Fatalf("showing a state is no wish: %+v", got)
	}
	v.window.language.SetSelected("中文")
	v.window.scale.SetSelected("150 %")
	v.window.touch.SetChecked(true)
	want := is
	want.Language, want.Scale, want.Touch = "zh", "150", true
	if len(got) != 3 || got[2] != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestMonitorIsChosenFromListAndPicture(t *testing.T) {
	var got []string
	v, _ := newView(t, Intents{Monitor: func(name string) { got = append(got, name) }})
	v.Show(PageMonitor)
	v.SetState(State{Chosen: "TV", Monitors: []Monitor{
		{Name: "eDP-1", Area: image.Rect(0, 0, 1280, 720), Desk: true}, {Name: "HDMI-1", Area: image.Rect(1280, 0, 3200, 1080), Display: true},
	}})
	if v.monitors.list.Selected != "TV (not there now)" {
		t.Errorf("the missing one is shown as %q", v.monitors.list.Selected)
	}
	v.monitors.list.SetSelectedIndex(2)
	tiles := viewtest.Find[*widgets.ListRow](v.Content())
	if len(tiles) != 2 {
		t.Fatalf("%d tiles", len(tiles))
	}
	left, right := tiles[0], tiles[1]
	at := func(o fyne.CanvasObject) fyne.Position {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	}
	if at(left).X >= at(right).X || left.Size().Width >= right.Size().Width {
		t.Errorf("the picture does not show how they stand: %v %v, %v %v", at(left), left.Size(), at(right), right.Size())
	}
	left.Tapped(&fyne.PointEvent{})
	if want := []string{"HDMI-1", "eDP-1"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestKeyIsCaught(t *testing.T) {
	var got []string
	v, w := newView(t, Intents{Key: func(action, key string) { got = append(got, action+"="+key) }})
	v.Show(PageKeys)
	v.SetState(State{Keys: []Key{{"hold", "Put on hold", "F2"}, {"done", "Done", ""}}})
	press := func(label string, key func(*keyCatcher)) {
		t.Helper()
		test.Tap(viewtest.Button(t, label, v.Content()))
		catcher, ok := w.Canvas().Focused().(*keyCatcher)
		if !ok {
			t.Fatalf("the keyboard is with %T", w.Canvas().Focused())
		}
		viewtest.Button(t, "Press a key...", v.Content())
		key(catcher)
	}
	press("F2", func(k *keyCatcher) { k.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF5}) })
	press("–", func(k *keyCatcher) {
		k.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyB, Modifier: fyne.KeyModifierControl})
	})
	press("F2", func(k *keyCatcher) { k.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) })
	press("F2", func(*keyCatcher) { w.Canvas().Unfocus() })
	viewtest.Button(t, "F2", v.Content())
	if want := []string{"hold=F5", "done=Ctrl+B"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPINIsTypedTwice(t *testing.T) {
	var got []string
	v, _ := newView(t, Intents{PIN: func(pin string) { got = append(got, pin) }})
	v.Show(PageKiosk)
	v.SetState(State{HasPIN: true})
	set := viewtest.Button(t, "Set the PIN", v.Content())
	test.Type(v.kiosk.pin, "4711")
	test.Type(v.kiosk.again, "471")
	set.Tapped(nil)
	if len(got) > 0 || !set.Disabled() {
		t.Fatalf("a PIN of which one half is wrong was set: %q", got)
	}
	test.Type(v.kiosk.again, "1")
	set.Tapped(nil)
	if v.kiosk.pin.Text != "" || v.kiosk.again.Text != "" {
		t.Error("the PIN stays in the fields")
	}
	viewtest.Button(t, "Take it away", v.Content()).Tapped(nil)
	if want := []string{"4711", ""}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
