package desktop

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/media/audio"
	setupview "github.com/queuecast/queuecast/views/setup"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

func TestFirstStartSavesAndBeginsAnew(t *testing.T) {
	b := newBench(t, t.TempDir())
	if _, _, err := settings.Load(b.dir); err != nil {
		t.Fatal(err)
	}
	b.openSetup()
	s := newSetupPanel(b.setupWindow)
	s.start(setupview.Wishes{Language: "zh", Title: "老街面馆", Counters: 6, Layout: "orders"})
	b.until("the program begins anew", func() bool { return b.restart.Load() })
	got, report, err := settings.Load(b.dir)
	if err != nil || !report.OK() {
		t.Fatalf("%v, %+v", err, report)
	}
	if got.Title != "老街面馆" || got.Language != "zh" || len(got.Counters) != 6 || got.Counters[5].ID != "6" || !got.Queue.OrderMode || got.Display.Layout != "orders" {
		t.Errorf("saved: %+v", got)
	}
	b.setupWindow.window.Close()
}

func TestWishesKeepNamedCounters(t *testing.T) {
	s := small()
	wished(&s, setupview.Wishes{Title: "x", Counters: 3, Layout: "recent", Language: "auto"})
	if len(s.Counters) != 3 || s.Counters[1].Name != "药房" || s.Counters[2].Name != "3" || s.Queue.OrderMode {
		t.Errorf("%+v", s.Counters)
	}
	wished(&s, setupview.Wishes{Title: "x", Counters: 1, Layout: "recent", Language: "auto"})
	if len(s.Counters) != 1 || len(s.Validate()) > 0 {
		t.Errorf("%+v: %v", s.Counters, s.Validate())
	}
}

func TestFormOfAFirstStartChangesItsLanguageAtOnce(t *testing.T) {
	defer func() { _, _ = words.UseLanguage("en") }()
	b := newBenchWith(t, t.TempDir(), func(s *settings.Settings) { s.Language = "en" })
	b.openSetup()
	var title *widget.Entry
	var menus []*widget.Select
	walk(b.setupWindow.window.Content(), func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *widget.Entry:
			title = o
		case *widget.Select:
			menus = append(menus, o)
		}
	})
	title.SetText("老街面馆 ")
	menus[1].SetSelected("7")
	menus[0].SetSelected("中文")
	shown := strings.Join(texts(b.setupWindow.window), " ")
	for _, want := range []string{"叫号", "老街面馆", "7"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not in %q", want, shown)
		}
	}
	b.saved("the language", func(s settings.Settings) bool { return s.Language == "zh" && s.Title != "老街面馆" })
	typed(b.setupWindow.window, fyne.KeyEscape)
	if b.setupWindow != nil || b.wishes != nil {
		t.Error("Esc does not leave the form")
	}
}

func TestCallWithoutALoudspeakerIsNotHeard(t *testing.T) {
	change, _ := spoken(t)
	b := newBenchWith(t, t.TempDir(), change)
	b.openSetup()
	b.until("the loudspeaker is missing", func() bool { return b.station.State().Speaker.Err != nil })
	s := newSetupPanel(b.setupWindow)
	s.hear()
	b.until("an answer", func() bool { return s.busy == nil })
	shown := ""
	walk(s.view.Content(), func(o fyne.CanvasObject) {
		if text, ok := o.(*canvas.Text); ok {
			shown += text.Text + " "
		}
	})
	why := messages.Sentence(b.station.State().Speaker.Err)
	if first, _, _ := strings.Cut(why, " "); !strings.Contains(shown, first) || strings.Contains(shown, messages.Text("setup.heard", nil)) {
		t.Errorf("%q is not in %q", why, shown)
	}
	if level, _ := heard(nil, station.State{Speaker: audio.State{Playing: true}}); level != widgets.Ok {
		t.Errorf("with a loudspeaker: %v", level)
	}
	b.setupWindow.window.Close()
}
