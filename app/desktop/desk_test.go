package desktop

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/test"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/kiosk/keymap"
	"github.com/queuecast/queuecast/kiosk/lock"
	deskview "github.com/queuecast/queuecast/views/desk"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

func TestSettingsKnowTheActionsOfTheKeyMap(t *testing.T) {
	var actions []string
	for _, a := range keymap.Actions() {
		actions = append(actions, string(a))
	}
	known := settings.DeskActions()
	slices.Sort(actions)
	slices.Sort(known)
	if !slices.Equal(actions, known) {
		t.Errorf("the settings know %q, the key map %q", known, actions)
	}
	s := settings.Defaults()
	for _, a := range actions {
		for _, key := range []string{"F1", "F12", "Insert", "Ctrl+B", "Ctrl+W"} {
			if s.Desk.Keys = []string{a + "=" + key}; len(s.Validate()) > 0 || !keymap.Usable(key) {
				t.Errorf("%s=%s is refused", a, key)
			}
		}
	}
	for _, key := range []string{"F0", "F13", "Ctrl+C", "Ctrl+Z", "A", ""} {
		if s.Desk.Keys = []string{"hold=" + key}; len(s.Validate()) == 0 || keymap.Usable(key) {
			t.Errorf("%q is taken", key)
		}
	}
}

// saved waits until the settings file says something.
func (b *bench) saved(what string, so func(settings.Settings) bool) {
	b.t.Helper()
	b.until(what, func() bool {
		s, _, err := settings.Inspect(b.dir)
		return err == nil && so(s)
	})
}

func TestLanguageChangesAtOnce(t *testing.T) {
	defer func() { _, _ = words.UseLanguage("en") }()
	b := newBench(t, t.TempDir())
	b.openDesk()
	b.openHistory()
	b.openLook()
	test.Type(b.window.Canvas().Focused(), "A12")
	b.wear(deskview.Wishes{Language: "zh", Theme: "light", Scale: "125", Touch: true, Tray: true})
	b.saved("the wishes", func(s settings.Settings) bool {
		return s.Language == "zh" && s.Desk.Theme == "light" && s.Desk.Scale == 125 && s.Desk.Touch
	})
	if got := b.operator.Typed(); got != "A12" {
		t.Errorf("%q is left of what was typed", got)
	}
	b.press(b.window, fyne.KeyReturn)
	b.says("已呼叫 A12")
	for window, want := range map[fyne.Window]string{
		b.window: "清除", b.deskWindow.window: "操作窗口", b.historyWindow.window: "历史", b.lookWindow.window: "保存",
	} {
		b.until(want, func() bool { return strings.Contains(strings.Join(texts(window), " "), want) })
	}
	for _, p := range []*panel{b.deskWindow, b.historyWindow, b.lookWindow} {
		p.window.SetCloseIntercept(nil)
		p.window.Close()
	}
	if b.deskWindow != nil || b.historyWindow != nil || b.lookWindow != nil {
		t.Error("a panel that was made anew does not close")
	}
}

func TestKeysAreChangedInThePanel(t *testing.T) {
	b := newBench(t, t.TempDir())
	b.openDesk()
	b.wishKey("display", "F5")
	b.until("who lost the key is named", func() bool {
		return strings.Contains(strings.Join(texts(b.deskWindow.window), " "), `"Health" has no key now`)
	})
	b.saved("the key", func(s settings.Settings) bool { return slices.Equal(s.Desk.Keys, []string{"display=F5"}) })
	b.press(b.window, fyne.KeyF5)
	b.until("F5 opens the display", func() bool { return b.hall != nil })
	b.press(b.hall, fyne.KeyF5)
	b.until("and closes it", func() bool { return b.hall == nil })
	b.wishKey("display", "F13")
	b.until("a refusal", func() bool {
		return strings.Contains(strings.Join(texts(b.deskWindow.window), " "), "F13 cannot be used")
	})
	b.setKeys(nil, "")
	b.saved("the usual keys", func(s settings.Settings) bool { return len(s.Desk.Keys) == 0 })
	b.deskWindow.window.Close()
}

func TestPINOfTheLockedScreenChangesAtOnce(t *testing.T) {
	b := newLockedBench(t, "2468", func(*settings.Settings) {})
	b.wishPIN("13579")
	b.saved("the PIN", func(s settings.Settings) bool { return s.Kiosk.PINHash != "" })
	b.until("the new PIN counts", func() bool { return b.lock.Try("13579") == nil })
	b.wishPIN("12")
	b.openDesk()
	b.until("a short PIN is refused", func() bool { return b.deskPanel.message != nil && b.deskPanel.message.Text != savedText() })
	s, _, err := settings.Inspect(b.dir)
	if ok, _ := lock.Matches(s.Kiosk.PINHash, "13579"); err != nil || !ok {
		t.Error("the refused PIN took the other one's place")
	}
	b.deskWindow.window.Close()
}

func TestHealthTellsWhatIsWrong(t *testing.T) {
	b := newBench(t, t.TempDir())
	b.openHealth()
	b.until("the examination", func() bool {
		shown := strings.Join(texts(b.healthWindow.window), " ")
		return strings.Contains(shown, "Loudspeaker") && strings.Contains(shown, "→") && strings.Contains(shown, "Data folder")
	})
	walk(b.healthWindow.window.Content(), func(o fyne.CanvasObject) {
		if button, ok := o.(*widgets.PushButton); ok && button.Label() == "Copy all of it" {
			test.Tap(button)
		}
	})
	copied := b.fyneApp.Clipboard().Content()
	if warned, fine := strings.Index(copied, "! Loudspeaker"), strings.Index(copied, "✓ Fonts"); warned < 0 || fine < 0 || fine < warned || !strings.Contains(copied, "    → ") {
		t.Errorf("the clipboard has %q", copied)
	}
	b.healthWindow.window.Close()
}

func TestStripAndBack(t *testing.T) {
	b := newBench(t, t.TempDir())
	b.window.Resize(fyne.NewSize(1300, 800))
	b.toggleStrip()
	b.until("the strip", func() bool { return b.operator.Content().MinSize().Height < 200 })
	b.enter("A7")
	b.says("Called A7")
	b.toggleStrip()
	if got := b.window.Canvas().Size(); got.Width < 1290 || got.Height < 790 {
		t.Errorf("the window comes back %v large", got)
	}
	b.quit()
	if m := b.recollectSoon(t); m.Width < 1290 {
		t.Errorf("remembered: %+v", m)
	}
}

func (b *bench) recollectSoon(t *testing.T) memory {
	t.Helper()
	b.until("the memory", func() bool { return b.recollect().Width > 0 })
	return b.recollect()
}

// A size that stands in the settings file, and is not among the usual ones, stays when something else is changed.
func TestUnusualScaleStays(t *testing.T) {
	b := newBenchWith(t, t.TempDir(), func(s *settings.Settings) { s.Desk.Scale = 115 })
	b.openDesk()
	b.until("it is shown", func() bool { return strings.Contains(strings.Join(texts(b.deskWindow.window), " "), "115 %") })
	b.wear(deskview.Wishes{Language: "en", Theme: "dark", Scale: "", Touch: true})
	if b.desk.Scale != 115 {
		t.Errorf("the size is %d", b.desk.Scale)
	}
	b.saved("the other wish", func(s settings.Settings) bool { return s.Desk.Touch })
	b.deskWindow.window.Close()
}

// typed types a key that no field has.
func typed(w fyne.Window, name fyne.KeyName) { w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: name}) }

func TestEscClosesWhatLiesOverAPanelBeforeThePanel(t *testing.T) {
	b := newBench(t, t.TempDir())
	for name, open := range map[string]struct {
		do   func()
		slot **panel
	}{
		"settings": {b.openDesk, &b.deskWindow}, "history": {b.openHistory, &b.historyWindow}, "import": {b.openImport, &b.importWindow},
		"recorder": {b.openRecorder, &b.recorderWindow}, "voice": {b.openVoice, &b.voiceWindow}, "cameras": {b.openCameras, &b.cameraWindow},
		"look": {b.openLook, &b.lookWindow}, "setup": {b.openSetup, &b.setupWindow},
	} {
		open.do()
		p := *open.slot
		answered := 0
		dialog.NewFileOpen(func(fyne.URIReadCloser, error) {}, p.window).Show()
		p.ask(question{title: "Sure?", text: "Is it?", yes: "Yes", no: "No"}, func(bool) { answered++ })
		for left := 1; left >= 0; left-- {
			typed(p.window, fyne.KeyEscape)
			if got := len(p.window.Canvas().Overlays().List()); got != left || *open.slot != p {
				t.Fatalf("%s: %d lie over it", name, got)
			}
		}
		for final, want := range map[bool]string{false: "yes", true: "no"} { // Enter removes nothing for good
			got := ""
			p.ask(question{title: "Sure?", text: "Is it?", yes: "Yes", no: "No", final: final}, func(yes bool) {
				got += map[bool]string{true: "yes", false: "no"}[yes]
			})
			typed(p.window, fyne.KeyReturn)
			if got != want || answered != 0 || over(p.window) != nil {
				t.Errorf("%s: Enter says %q to what is final: %v", name, got, final)
			}
		}
		typed(p.window, fyne.KeyEscape)
		b.until("the panel closed: "+name, func() bool { return *open.slot == nil })
	}
}

func TestEscStopsAnImportBeforeItCloses(t *testing.T) {
	b := newBench(t, t.TempDir())
	b.openImport()
	p := b.importWindow
	stopped := false
	p.busy = func() { stopped = true }
	typed(p.window, fyne.KeyEscape)
	if !stopped || b.importWindow == nil {
		t.Error("the panel closes over what is under way")
	}
	typed(p.window, fyne.KeyEscape)
	if b.importWindow != nil {
		t.Error("it stays open")
	}
}

// Fyne closes the operator's window first at the end of the program, and complains of whoever asks for its fields then.
func TestNobodyFocusesAClosedWindow(t *testing.T) {
	b := newBench(t, t.TempDir())
	b.openSetup()
	b.openDesk()
	b.deskWindow.window.Close()
	if b.window.Canvas().Focused() == nil {
		t.Error("a closed panel does not give the keyboard back")
	}
	b.toggleDisplay()
	defer b.stop()
	b.ended = true
	b.window.Close()
	b.window.Canvas().Unfocus()
	b.setupWindow.window.Close()
	b.hall.Close()
	if b.setupWindow != nil || b.hall != nil || b.window.Canvas().Focused() != nil {
		t.Error("the keyboard is given to a window that is closed")
	}
}
