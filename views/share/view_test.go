package share

import (
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/queuecast/queuecast/views/viewtest"
	"github.com/queuecast/queuecast/views/widgets"
)

func TestMain(m *testing.M) { viewtest.Main(m) }

type bench struct {
	view   *View
	window fyne.Window
	log    viewtest.Notes
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{}
	note := b.log.Note
	b.view = New(Intents{
		Start: func() { note("start") }, Stop: func() { note("stop") }, Leave: func() { note("leave") }, Close: func() { note("close") },
		Join:              func(j Join) { note("join %+v", j) },
		JoinCluster:       func(c Cluster) { note("cluster %+v", c) },
		ChooseCredentials: func() { note("choose") },
		Copy:              func(text string) { note("copy %s", text) },
	})
	b.window = viewtest.Window(t, b.view.Content(), minWidth, minHeight)
	return b
}

func (b *bench) words() string { return viewtest.Words(b.view.Content()) }

var twoRoles = []Role{{"operator", "Operator desk"}, {"display", "Display"}}

func TestFormReportsJoin(t *testing.T) {
	b := newBench(t)
	off := b.view.off
	b.view.SetState(State{Roles: twoRoles, Name: "Counter 2"})
	test.Tap(off.join)
	test.Tap(off.cluster)
	b.log.WantAll(t) // nothing to join by yet
	off.code.SetText("  QC1-AAAA\n BBBB ")
	off.role.SetSelectedIndex(1)
	test.Tap(off.join)
	off.url.SetText("nats://10.0.0.1:4222")
	b.view.SetState(State{Roles: twoRoles, Name: "Another", CredentialsFile: "/etc/queue.creds"})
	test.Tap(off.cluster)
	b.log.WantAll(t, "join {Code:QC1-AAAABBBB Station:Counter 2 Role:display}",
		"cluster {URL:nats://10.0.0.1:4222 CredentialsFile:/etc/queue.creds Station:Counter 2 Role:display}")
}

func TestNamelessStationCannotJoin(t *testing.T) {
	b := newBench(t)
	b.view.SetState(State{Roles: twoRoles})
	b.view.off.code.SetText("QC1-AAAA")
	b.view.off.station.SetText("  ")
	test.Tap(b.view.off.join)
	b.view.off.code.OnSubmitted("QC1-AAAA")
	b.log.WantAll(t)
}

func TestBusyReportsNothingTwice(t *testing.T) {
	b := newBench(t)
	b.view.off.code.SetText("QC1-AAAA")
	for _, s := range []State{
		{Name: "Counter 2", Busy: true}, {Mode: Sharing, Busy: true}, {Mode: Joined, Busy: true},
	} {
		b.view.SetState(s)
		for _, button := range []*widgets.PushButton{b.view.off.start, b.view.off.join, b.view.sharing.stop, b.view.joined.leave} {
			if button.Disabled() {
				test.Tap(button)
			}
		}
	}
	if !b.view.off.start.Disabled() || !b.view.sharing.stop.Disabled() || !b.view.joined.leave.Disabled() {
		t.Error("a button can be pressed while something is under way")
	}
	b.log.WantAll(t)
}

func TestModes(t *testing.T) {
	stations := []Station{{"Counter 1", "Operator desk", "09:01", true}, {"Hall", "Display", "08:55", false}}
	for _, c := range []struct {
		name  string
		state State
		press func(v *View) *widgets.PushButton
		log   string
		shown []string
		gone  []string
	}{
		{
			"off",
			State{Name: "Counter 2"},
			func(v *View) *widgets.PushButton { return v.off.start }, "start",
			[]string{"Share this queue", "Join a queue", "NATS cluster"},
			[]string{"Leave this queue", "Stop sharing"},
		},
		{
			"sharing",
			State{Mode: Sharing, Address: "192.168.1.20:7422", Code: "QC1-AAAA", Stations: stations},
			func(v *View) *widgets.PushButton { return v.sharing.copy }, "copy QC1-AAAA",
			[]string{"192.168.1.20:7422", "QC1-AAAA", "Stations: 2", "Counter 1 (this one)", "Hall", "08:55"},
			[]string{"Join a queue", "Leave this queue"},
		},
		{
			"joined",
			State{Mode: Joined, Address: "192.168.1.20:7422", Link: Line{widgets.Warning, "No connection for 12 s"}},
			func(v *View) *widgets.PushButton { return v.joined.leave }, "leave",
			[]string{"No connection for 12 s", "The host, and this station. No other has joined yet."},
			[]string{"Stop sharing"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			b.view.SetState(c.state)
			shown := b.words()
			for _, want := range c.shown {
				if !strings.Contains(shown, want) {
					t.Errorf("%q is not on the screen, which says:\n%s", want, shown)
				}
			}
			for _, gone := range c.gone {
				if strings.Contains(shown, gone+"\n") {
					t.Errorf("%q is on the screen", gone)
				}
			}
			test.Tap(c.press(b.view))
			b.log.WantAll(t, c.log)
		})
	}
}

func TestPictureIsADarkOnLightCodeWithItsQuietZone(t *testing.T) {
	img, err := picture("QC1-" + strings.Repeat("7H2K9XPQ4M", 20))
	if err != nil {
		t.Fatal(err)
	}
	size := img.Bounds().Size()
	const quiet = 4 * modulePixels
	if size.X != size.Y || size.X%modulePixels != 0 {
		t.Fatalf("the picture is %v", size)
	}
	dark := func(x, y int) bool { r, _, _, _ := img.At(x, y).RGBA(); return r == 0 }
	for i := range size.X {
		for j := range quiet {
			if dark(i, j) || dark(j, i) || dark(i, size.Y-1-j) || dark(size.X-1-j, i) {
				t.Fatalf("the quiet zone is not white at %d, %d", i, j)
			}
		}
	}
	for _, corner := range []image.Point{{quiet, quiet}, {size.X - quiet - 1, quiet}, {quiet, size.Y - quiet - 1}} {
		if !dark(corner.X, corner.Y) {
			t.Errorf("there is no finder pattern at %v", corner)
		}
	}
}

func TestTooLongACodeHasNoPictureButCanBeCopied(t *testing.T) {
	b := newBench(t)
	long := strings.Repeat("x", 5000)
	b.view.SetState(State{Mode: Sharing, Code: long})
	if b.view.sharing.frame.Visible() {
		t.Error("an empty picture is shown")
	}
	test.Tap(b.view.sharing.copy)
	b.log.WantAll(t, "copy "+long)
}

func TestEverythingFitsTheLeastWindow(t *testing.T) {
	long := strings.Repeat("sehr lange Erklärung 很长的说明，", 20)
	var stations []Station
	for range 500 {
		stations = append(stations, Station{long, long, long, false})
	}
	for _, mode := range []Mode{Off, Sharing, Joined} {
		b := newBench(t)
		b.view.SetState(State{
			Mode: mode, Message: &Line{widgets.Failed, long}, Address: long, Code: long, Link: Line{widgets.Failed, long},
			Stations: stations, Roles: []Role{{"a", "Desk"}}, Name: long, CredentialsFile: long,
		})
		if size := b.window.Canvas().Size(); size != fyne.NewSize(minWidth, minHeight) {
			t.Errorf("mode %v has pushed the window to %v", mode, size)
		}
		if inner := b.view.content.Objects[0]; inner.MinSize().Width > minWidth-2*widgets.FormMargin {
			t.Errorf("mode %v needs a width of %v", mode, inner.MinSize().Width)
		}
	}
}

func TestEveryControlCanBeReachedByTab(t *testing.T) {
	b := newBench(t)
	b.view.SetState(State{Roles: twoRoles, Name: "Counter 2"})
	b.view.off.code.SetText("QC1-AAAA")
	seen := map[fyne.Focusable]bool{}
	for range 20 {
		test.FocusNext(b.window.Canvas())
		seen[b.window.Canvas().Focused()] = true
	}
	for name, control := range map[string]fyne.Focusable{
		"start": b.view.off.start, "station": b.view.off.station, "role": b.view.off.role, "code": b.view.off.code, "join": b.view.off.join,
	} {
		if !seen[control] {
			t.Errorf("Tab does not reach %s", name)
		}
	}
	b.window.Canvas().Focus(b.view.off.start)
	b.view.off.start.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	b.log.WantAll(t, "start")
}
