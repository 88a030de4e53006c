package desktop

import (
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/queuecast/queuecast/app/desktop/monitors"
	"github.com/queuecast/queuecast/app/settings"
	deskview "github.com/queuecast/queuecast/views/desk"
)

// fakeScreens are monitors that can be unplugged.
type fakeScreens struct {
	all     []monitors.Monitor
	changed func()
	wayland bool
	filled  []image.Rectangle // by windows, in the order in which they were brought there
	desk    image.Point
}

func (f *fakeScreens) List() []monitors.Monitor { return f.all }
func (f *fakeScreens) OnChange(c func())        { f.changed = c }
func (f *fakeScreens) Placeable() bool          { return !f.wayland }

func (f *fakeScreens) Pane(onReady func()) monitors.Pane {
	fyne.Do(onReady) // as if the window had just been painted
	return &fakePane{screens: f, at: f.desk}
}

type fakePane struct {
	screens *fakeScreens
	at      image.Point
}

func (p *fakePane) Over(content fyne.CanvasObject) fyne.CanvasObject { return content }
func (p *fakePane) Centre() (image.Point, bool)                      { return p.at, true }
func (p *fakePane) Corner() (image.Point, bool)                      { return p.at, true }
func (p *fakePane) MoveTo(at image.Point)                            { p.at = at }
func (p *fakePane) Fit()                                             {}
func (p *fakePane) Forget()                                          {}
func (p *fakePane) Float(bool)                                       {}

func (p *fakePane) Fill(area image.Rectangle, then func()) {
	p.at = area.Min
	p.screens.filled = append(p.screens.filled, area)
	then()
}

func plugged() *fakeScreens {
	return &fakeScreens{all: []monitors.Monitor{
		{Name: "eDP-1", Area: image.Rect(0, 0, 1280, 720), Primary: true}, {Name: "HDMI-1", Area: image.Rect(1280, 0, 3200, 1080)},
	}}
}

// screenBench is a bench with monitors.
func screenBench(t *testing.T, dir string, f *fakeScreens, change func(*settings.Settings)) *bench {
	t.Helper()
	return newBenchOf(t, dir, change, func(d *Desktop) { d.UseScreens(f) })
}

func TestDisplayOpensOnTheOtherMonitorAndFollowsIt(t *testing.T) {
	f := plugged()
	b := screenBench(t, t.TempDir(), f, func(*settings.Settings) {})
	b.begin()
	b.press(b.window, fyne.KeyF11)
	b.until("the display fills its monitor", func() bool { return b.hall != nil && b.hall.FullScreen() })
	if b.hallOn != "HDMI-1" || len(f.filled) != 1 || f.filled[0] != f.all[1].Area {
		t.Fatalf("it is on %q, went to %v", b.hallOn, f.filled)
	}
	all := f.all
	f.all = all[:1]
	f.changed()
	b.until("the display closes with its monitor", func() bool { return b.hall == nil })
	b.says("HDMI-1 is not there")
	f.all = all
	f.changed()
	b.until("the display comes back with its monitor", func() bool { return b.hall != nil && b.hall.FullScreen() })

	// Another one is chosen.
	b.wishMonitor("eDP-1")
	if b.hallOn != "eDP-1" || f.filled[len(f.filled)-1] != all[0].Area {
		t.Errorf("it is on %q, went to %v", b.hallOn, f.filled)
	}
	b.until("the choice is saved", func() bool {
		s, _, err := settings.Inspect(b.dir)
		return err == nil && s.Desk.Monitor == "eDP-1"
	})
}

func TestMonitorThatIsGoneAtTheStart(t *testing.T) {
	f := plugged()
	all := f.all
	dir := t.TempDir()
	wants := func(s *settings.Settings) { s.Desk.Monitor = "HDMI-1" }
	b := screenBench(t, dir, f, wants)
	b.begin()
	b.press(b.window, fyne.KeyF11)
	b.until("the display fills its monitor", func() bool { return b.hall != nil && b.hall.FullScreen() })
	b.quit()
	b.end()
	b.station.Close()

	f = plugged()
	f.all = all[:1]
	b = screenBench(t, dir, f, wants)
	b.begin()
	b.says("HDMI-1 is not there") // and the operator's own window is not covered
	if b.hall != nil {
		t.Fatal("the display covers the operator's window")
	}
	f.all = all
	f.changed()
	b.until("the display opens when its monitor comes", func() bool { return b.hall != nil && b.hallOn == "HDMI-1" })

	// Whoever opens it by hand gets it wherever there is room.
	b.toggleDisplay()
	f.all = all[:1]
	b.toggleDisplay()
	if b.hall == nil || !b.hall.FullScreen() {
		t.Error("the display does not open")
	}
}

func TestStationThatOnlyShowsGoesOnOnTheRemainingMonitor(t *testing.T) {
	f := plugged()
	b := screenBench(t, t.TempDir(), f, func(s *settings.Settings) { s.Station.Role = "display" })
	b.begin()
	b.toggleDisplay()
	b.until("the display fills its monitor", func() bool { return b.hall != nil && b.hall.FullScreen() })
	f.all = f.all[:1]
	f.changed()
	b.until("it goes on on the other one", func() bool { return b.hall != nil && b.hallOn == "eDP-1" && b.hall.FullScreen() })
}

func TestWaylandIsExplained(t *testing.T) {
	f := plugged()
	f.wayland = true
	b := screenBench(t, t.TempDir(), f, func(*settings.Settings) {})
	b.begin()
	b.openDesk()
	b.deskPanel.view.Show(deskview.PageMonitor)
	if shown := strings.Join(texts(b.deskWindow.window), " "); !strings.Contains(shown, "Wayland") {
		t.Errorf("the panel says %q", shown)
	}
	b.press(b.window, fyne.KeyF11)
	b.until("the display opens all the same", func() bool { return b.hall != nil && b.hall.FullScreen() })
	b.deskWindow.window.Close()
}
