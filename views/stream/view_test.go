package stream

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

func TestMain(m *testing.M) {
	test.NewApp().Settings().SetTheme(theme.New(theme.Dark))
	if _, err := words.UseLanguage("en"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// bench is a panel that notes what is wanted.
type bench struct {
	*View
	t   *testing.T
	log []string
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t}
	note := func(format string, args ...any) { b.log = append(b.log, fmt.Sprintf(format, args...)) }
	b.View = New(Intents{
		Copy: func(s string) { note("copy %s", s) }, Share: func(on bool) { note("share %v", on) }, Disconnect: func(id int64) { note("disconnect %d", id) },
		AddPass: func(name string) { note("add %s", name) }, DropPass: func(name string) { note("drop %s", name) },
		AddTarget:  func(name, url string, udp bool) { note("send %s %s %v", name, url, udp) },
		DropTarget: func(name string) { note("stop %s", name) }, Enable: func(name string, on bool) { note("enable %s %v", name, on) },
		Close: func() { note("close") },
	})
	w := test.NewTempWindow(t, b.Content())
	w.SetPadded(false)
	w.Resize(fyne.NewSize(minWidth, minHeight))
	return b
}

func (b *bench) press(label string) {
	b.t.Helper()
	// The page in front first: those behind it are hidden as a whole.
	for _, o := range append(test.LaidOutObjects(b.shown[b.page]), test.LaidOutObjects(b.Content())...) {
		if button, ok := o.(*widgets.PushButton); ok && button.Visible() && button.Label() == label {
			button.Tapped(nil)
			return
		}
	}
	b.t.Fatalf("there is no button %q", label)
}

func (b *bench) says(text string) bool {
	for _, o := range test.LaidOutObjects(b.Content()) {
		if t, ok := o.(*canvas.Text); ok && strings.Contains(t.Text, text) {
			return true
		}
	}
	return false
}

func full() State {
	return State{
		On: Line{widgets.Ok, "1 viewer"}, Addresses: []string{"rtsp://127.0.0.1:8554/live"}, Shared: true,
		Viewers: []Viewer{{7, "tv", "/live"}}, Passes: []Pass{{"tv", "secret"}},
		Publishers: []Publisher{{"office", widgets.Warning, "nobody is there", true}},
	}
}

func TestWatching(t *testing.T) {
	b := newBench(t)
	if !b.says("Nobody.") {
		t.Error("it is not said that nobody watches")
	}
	b.SetState(full())
	b.press("Disconnect")
	b.press("Copy")
	b.press("Close")
	if want := []string{"disconnect 7", "copy rtsp://127.0.0.1:8554/live", "close"}; !slices.Equal(b.log, want) {
		t.Errorf("got %q, want %q", b.log, want)
	}
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
	if want := []string{"enable office false", "stop office", "send branch rtsp://host/x true"}; !slices.Equal(b.log, want) {
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
