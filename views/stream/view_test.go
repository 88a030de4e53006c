package stream

import (
	"image"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/viewtest"
	"github.com/queuecast/queuecast/views/widgets"
)

func TestMain(m *testing.M) { viewtest.QuietMain(m) }

// bench is a panel that notes what is wanted.
type bench struct {
	*View
	t   *testing.T
	log viewtest.Notes
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t}
	note := b.log.Note
	b.View = New(Intents{
		Copy: func(s string) { note("copy %s", s) }, Share: func(on bool) { note("share %v", on) }, Disconnect: func(id int64) { note("disconnect %d", id) },
		AddPass: func(name string) { note("add %s", name) }, DropPass: func(name string) { note("drop %s", name) },
		AddTarget:  func(name, url, path string, udp bool) { note("send %s %s %q %v", name, url, path, udp) },
		DropTarget: func(name string) { note("stop %s", name) }, Enable: func(name string, on bool) { note("enable %s %v", name, on) },
		AddGroup:  func(path, group, port, iface string) { note("group %s %s %s %s", path, group, port, iface) },
		DropGroup: func(path string) { note("no group %s", path) }, PutGroup: func(path string, on bool) { note("put %s %v", path, on) },
		Watch: func(url string) { note("watch %s", url) }, StopWatch: func() { note("stop watching") }, Snapshot: func() { note("snapshot") },
		Loudness: func(percent int) { note("loudness %d", percent) }, Close: func() { note("close") },
	})
	viewtest.Window(t, b.Content(), minWidth, minHeight)
	return b
}

// press presses a button of the page in front rather than one beside it.
func (b *bench) press(label string) {
	b.t.Helper()
	viewtest.Press(b.t, label, b.shown[b.page], b.Content())
}

func (b *bench) says(text string) bool { return strings.Contains(viewtest.Words(b.Content()), text) }

func full() State {
	return State{
		On: Line{widgets.Ok, "1 viewer"}, Addresses: []string{"rtsp://127.0.0.1:8554/live"}, Shared: true,
		Viewers: []Viewer{{7, "tv", "/live"}}, Passes: []Pass{{"tv", "secret"}},
		Publishers: []Publisher{{"office", widgets.Warning, "nobody is there", true}},
		Groups:     []Group{{"live", widgets.Ok, "239.255.42.1:5004 on eth0", true, "v=0"}, {"voice", widgets.Warning, "there is no eth7", true, ""}},
	}
}

func TestWatching(t *testing.T) {
	b := newBench(t)
	if !b.says("Nobody yet. Whoever opens one of the addresses below is listed here.") {
		t.Error("it is not said that nobody watches")
	}
	b.SetState(full())
	b.press("Disconnect")
	b.press("Copy")
	b.press("Close")
	b.log.WantAll(t, "disconnect 7", "copy rtsp://127.0.0.1:8554/live", "close")
}

func TestSharing(t *testing.T) {
	b := newBench(t)
	b.SetState(full())
	b.Show(PageShare)
	if len(b.log) > 0 {
		t.Fatalf("showing a state is no wish: %q", b.log)
	}
	b.share.SetChecked(false)
	b.press("Copy")
	b.press("Take away")
	b.press("New password") // nobody has been named
	test.Type(b.passName, " nvr ")
	b.press("New password")
	if want := []string{"share false", "copy secret", "drop tv", "add nvr"}; !slices.Equal(b.log, want) || b.passName.Text != "" {
		t.Errorf("got %q, want %q", b.log, want)
	}
}

func TestSendingOn(t *testing.T) {
	b := newBench(t)
	b.SetState(full())
	b.Show(PagePublish)
	if !b.says("nobody is there") {
		t.Error("how the server is stands nowhere")
	}
	for _, o := range test.LaidOutObjects(b.targets) {
		if check, ok := o.(*widget.Check); ok {
			check.SetChecked(false)
		}
	}
	b.press("Remove")
	test.Type(b.targetName, "branch")
	b.press("Add") // without an address
	test.Type(b.targetURL, "rtsp://host/x")
	b.udp.SetChecked(true)
	b.press("Add")
	with := full()
	with.Paths = []string{"live", "live-sd"}
	b.SetState(with)
	b.targetPath.SetSelected("live-sd")
	b.press("Add")
	b.targetPath.SetSelected("live")
	b.press("Add")
	want := []string{
		"enable office false", "stop office", "send branch rtsp://host/x \"\" true", "send branch rtsp://host/x \"live-sd\" true", "send branch rtsp://host/x \"\" true",
	}
	if !slices.Equal(b.log, want) {
		t.Errorf("got %q, want %q", b.log, want)
	}
	b.ClearTarget()
	if b.targetName.Text+b.targetURL.Text != "" {
		t.Error("the fields are not empty")
	}
}

func TestLongListsFit(t *testing.T) {
	b := newBench(t)
	s := full()
	for i := range 60 {
		s.Viewers = append(s.Viewers, Viewer{int64(i), strings.Repeat("x", 80), strings.Repeat("y", 200)})
	}
	s.Message = &Line{widgets.Failed, strings.Repeat("The disk is full. ", 8)}
	b.SetState(s)
	if need := b.Content().MinSize(); need.Width > minWidth || need.Height > minHeight {
		t.Errorf("it needs %v", need)
	}
}

func TestPlayer(t *testing.T) {
	const own, other = "rtsp://127.0.0.1:8554/live", "rtsp://192.168.1.64/main"
	b := newBench(t)
	s := full()
	s.Play = Play{Address: own, Line: Line{Text: "Nothing is played."}}
	b.SetState(s)
	b.Show(PagePlay)
	if !b.says("Nothing is played.") {
		t.Error("the page does not say how it is")
	}
	b.press("Play") // our own
	b.player.address.SetText(other)
	b.player.address.OnSubmitted(other)
	s.Play = Play{On: true, Address: own, Line: Line{Text: "Connecting"}}
	b.SetState(s)
	b.player.loudness.SetValue(40)
	b.press("Snapshot")
	b.SetPlayed(image.NewRGBA(image.Rect(0, 0, 64, 36)))
	if !b.player.picture.Shown() {
		t.Error("the picture is not shown")
	}
	b.press("Stop")
	want := []string{"watch " + own, "watch " + other, "loudness 40", "snapshot", "stop watching"}
	if !slices.Equal(b.log, want) {
		t.Errorf("wished for %q, want %q", b.log, want)
	}
	s.Play = Play{Address: own}
	b.SetState(s)
	if b.player.picture.Shown() {
		t.Error("the last picture stays")
	}
	b.SetPlayed(image.NewRGBA(image.Rect(0, 0, 64, 36))) // one that was on its way
	if b.player.picture.Shown() {
		t.Error("a late picture is shown")
	}
	b.End()
}
