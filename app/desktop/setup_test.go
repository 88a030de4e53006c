package desktop

import (
	"testing"

	"github.com/queuecast/queuecast/app/settings"
	setupview "github.com/queuecast/queuecast/views/setup"
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
