package camera

import (
	"image"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/queuecast/queuecast/views/viewtest"
	"github.com/queuecast/queuecast/views/widgets"
)

func TestMain(m *testing.M) { viewtest.QuietMain(m) }

// bench is a panel that notes what is wanted.
type bench struct {
	*View
	t      *testing.T
	log    viewtest.Notes
	refuse bool
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t}
	note := b.log.Note
	b.View = New(Intents{
		Paged: func(p Page) { note("page %d", p) },
		Start: func(name string, on bool) { note("start %s %v", name, on) },
		Save: func(old string, s Source) bool {
			note("save %q %+v", old, s)
			return !b.refuse
		},
		Remove: func(name string) { note("remove %s", name) }, AddPattern: func() { note("pattern") },
		Snapshot:  func(names []string) { note("take %v", names) },
		Series:    func(name string, count int, every string) { note("burst %s %d %s", name, count, every) },
		Countdown: func(name string) { note("countdown %s", name) }, StopSeries: func() { note("stop series") }, Undo: func() { note("undo") },
		Turn: func(older bool) { note("turn %v", older) }, Choose: func(file string) { note("choose %s", file) },
		Delete: func(file string) { note("delete %s", file) }, Copy: func(file string) { note("copy %s", file) },
		Export: func(file string) { note("export %s", file) }, OpenFolder: func() { note("folder") },
		PutBroker: func(b Broker) { note("broker %+v", b) },
		Slide:     func(file string) { note("slide %s", file) }, CleanUp: func() { note("clean up") },
		SaveShare: func(index int, s Share) bool {
			note("share %d %+v", index, s)
			return !b.refuse
		},
		DropShare: func(index int) { note("drop %d", index) }, PutShare: func(index int, on bool) { note("put %d %v", index, on) },
		CopyText: func(text string) { note("text %s", text) }, Password: func() string { return "secret" },
		Keep: func(k Keep) { note("keep %+v", k) }, ChooseFolder: func() { note("choose folder") }, Close: func() { note("close") },
	})
	viewtest.Window(t, b.Content(), 1240, 690)
	t.Cleanup(b.End)
	return b
}

func (b *bench) press(label string) { b.t.Helper(); viewtest.Press(b.t, label, b.Content()) }

func (b *bench) says(text string) bool { return strings.Contains(viewtest.Words(b.Content()), text) }

// did is the newest wish.
func (b *bench) did(want string) {
	b.t.Helper()
	if len(b.log) == 0 || b.log[len(b.log)-1] != want {
		b.t.Errorf("wished %q, want %q", b.log, want)
	}
}

// cameras is a state with so many of them.
func cameras(count int) (s State) {
	for i := range count {
		name := "cam" + strconv.Itoa(i+1)
		s.Tiles = append(s.Tiles, Tile{
			Name: name, Title: name, Line: Line{widgets.Ok, "640×480 25/s"}, Running: true,
			Source: Source{Name: name, Address: "mqtt://h/" + name, Board: "k2", Rotate: 90}, Boards: []string{"k1", "k2"},
		})
	}
	s.Sizes = []string{"QVGA", "VGA"}
	s.Keep = Keep{Quality: 65, LimitMB: 1000}
	return s
}

func TestNoCameraYet(t *testing.T) {
	b := newBench(t)
	if !b.says("No camera yet") || b.says("Snapshot Space") {
		t.Error("the invitation is not there")
	}
	b.press("Add a test pattern")
	b.did("pattern")
	if b.TypedKey(fyne.KeySpace) {
		t.Error("a snapshot of nothing")
	}
	b.press("Add camera")
	b.live.form.name.SetText("Gate")
	b.press("Save")
	b.did(`save "" {Name:Gate Address:webcam:0 Board: Rotate:0 Mirror:false AnyCert:false}`)
	b.SetState(cameras(1))
	if b.says("No camera yet") || !b.says("640×480") {
		t.Error("the camera is not there")
	}
}

func TestTheGridHasRoomForOneToNine(t *testing.T) {
	b := newBench(t)
	for count := 1; count <= MaxTiles; count++ {
		b.SetState(cameras(count))
		var before fyne.CanvasObject
		for _, o := range b.live.grid.Objects {
			at, size := o.Position(), o.Size()
			if size.Width < 200 || size.Height < 100 {
				t.Errorf("%d cameras: a tile of %v", count, size)
			}
			room := b.live.grid.Size()
			if at.X+size.Width > room.Width+1 || at.Y+size.Height > room.Height+1 {
				t.Errorf("%d cameras: a tile at %v of %v stands out of %v", count, at, size, room)
			}
			if before != nil && at == before.Position() {
				t.Errorf("%d cameras: two at %v", count, at)
			}
			before = o
		}
		if len(b.live.grid.Objects) != count || len(b.Visible()) != count {
			t.Errorf("%d tiles for %d cameras", len(b.live.grid.Objects), count)
		}
	}
	s := cameras(9)
	s.Left = 3
	b.SetState(s)
	if !b.says("3 more cameras are not shown") {
		t.Error("the others are not told of")
	}
}

func TestKeysOfTheLivePage(t *testing.T) {
	b := newBench(t)
	s := cameras(5)
	s.Tiles[1].Trouble, s.Tiles[1].Line = "Nothing answers.", Line{widgets.Warning, "No pictures"}
	s.Tiles[2].Running = false
	b.SetState(s)
	if !b.says("Nothing answers.") {
		t.Error("what is wrong is not said")
	}
	for _, c := range []struct {
		key  fyne.KeyName
		want string
	}{
		{fyne.KeySpace, "take [cam1]"},
		{fyne.KeyA, "take [cam1 cam4 cam5]"},
		{fyne.KeyB, "burst cam1 5 0.5"},
		{fyne.KeyT, "countdown cam1"},
		{fyne.KeyS, "start cam1 false"},
	} {
		if !b.TypedKey(c.key) {
			t.Errorf("%s does nothing", c.key)
		}
		b.did(c.want)
	}
	for _, c := range []struct {
		key  fyne.KeyName
		want string
	}{{fyne.Key3, "cam3"}, {fyne.KeyRight, "cam4"}, {fyne.KeyUp, "cam1"}, {fyne.KeyLeft, "cam1"}, {fyne.KeyDown, "cam4"}, {fyne.Key9, "cam4"}} {
		b.TypedKey(c.key)
		if b.live.chosen != c.want {
			t.Errorf("after %s %s is chosen, want %s", c.key, b.live.chosen, c.want)
		}
	}
	b.TypedKey(fyne.KeyReturn)
	if want := []string{"cam4"}; !slices.Equal(b.Visible(), want) || len(b.live.grid.Objects) != 1 {
		t.Errorf("in sight: %v", b.Visible())
	}
	if !b.TypedKey(fyne.KeyEscape) || len(b.Visible()) != 5 || b.TypedKey(fyne.KeyEscape) {
		t.Error("Esc does not go back once")
	}
	s.Series = "2 of 5"
	b.SetState(s)
	if b.TypedKey(fyne.KeyEscape); !b.says("2 of 5") {
		t.Error("the series is not shown")
	}
	b.did("stop series")
	b.live.tiles[1].Tapped(nil)
	b.TypedKey(fyne.KeySpace)
	b.did("take [cam2]")
	b.Show(PageShare)
	if b.TypedKey(fyne.KeySpace) || len(b.Visible()) != 0 {
		t.Error("another page takes pictures")
	}
}

func TestPictures(t *testing.T) {
	b := newBench(t)
	b.SetState(cameras(2))
	b.SetPictures(map[string]*image.RGBA{"cam2": image.NewRGBA(image.Rect(0, 0, 16, 9)), "gone": nil})
	if b.live.tiles[0].picture.Shown() || !b.live.tiles[1].picture.Shown() {
		t.Error("the picture is not where it belongs")
	}
	s := cameras(2)
	s.Tiles[1].Trouble = "It is gone."
	b.SetState(s)
	if b.live.tiles[1].picture.Shown() {
		t.Error("an old picture is shown of a camera that is gone")
	}
}

func TestACameraIsChanged(t *testing.T) {
	b := newBench(t)
	b.SetState(cameras(2))
	b.TypedKey(fyne.Key2)
	b.TypedKey(fyne.KeyE)
	f := &b.live.form
	if f.name.Text != "cam2" || f.rotate.Selected != "90°" || f.board.Selected != "k2" || f.kind.Selected != "MQTT" {
		t.Errorf("%q %q %q %q", f.name.Text, f.rotate.Selected, f.board.Selected, f.kind.Selected)
	}
	f.rotate.SetSelected("180°")
	f.mirror.SetChecked(true)
	f.board.SetSelectedIndex(0)
	b.refuse = true
	b.press("Save")
	b.did(`save "cam2" {Name:cam2 Address:mqtt://h/cam2 Board: Rotate:180 Mirror:true AnyCert:false}`)
	if !f.content.Visible() {
		t.Error("the form is closed though it was refused")
	}
	b.refuse = false
	f.kind.SetSelectedIndex(0)
	if f.address.Text != "webcam:0" || f.boardRow.Visible() {
		t.Errorf("another kind has the address %s", f.address.Text)
	}
	f.address.SetText(" ")
	if !f.save.Disabled() {
		t.Error("it can be saved without an address")
	}
	b.TypedKey(fyne.KeyEscape)
	b.TypedKey(fyne.KeyE)
	b.press("Remove")
	b.did("remove cam2")
	if f.content.Visible() {
		t.Error("the form stays")
	}
}

func TestEveryExampleHasItsKind(t *testing.T) {
	all := kinds()
	for i, k := range all {
		if at := kindOf(all, k.example); at != i || k.text == "" {
			t.Errorf("%s is of kind %d, want %d", k.example, at, i)
		}
	}
}
