package desktop

import (
	"fmt"
	"image"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/queuecast/queuecast/app/cameras"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/internal/freeport"
	cameraview "github.com/queuecast/queuecast/views/camera"
	"github.com/queuecast/queuecast/views/widgets"
)

// cameraBench is a panel of cameras in its window.
func cameraBench(t *testing.T, change func(*settings.Camera)) (*bench, *cameraPanel) {
	t.Helper()
	b := newBenchWith(t, t.TempDir(), func(s *settings.Settings) { change(&s.Camera) })
	b.openCameras()
	c := newCameraPanel(b.cameraWindow)
	t.Cleanup(c.end)
	c.wall.size.Store(&image.Point{X: 160, Y: 90})
	return b, c
}

func (c *cameraPanel) said() string {
	if c.message == nil {
		return ""
	}
	return c.message.Text
}

func (c *cameraPanel) tile(name string) cameraview.Tile {
	for _, s := range c.owner.State().Sources {
		if s.Name == name {
			return tileOf(s, s.State.Since)
		}
	}
	return cameraview.Tile{}
}

func TestCamerasAreAddedShownAndRemoved(t *testing.T) {
	b, c := cameraBench(t, func(*settings.Camera) {})
	if c.save("", cameraview.Source{Name: "gate", Address: "nonsense://"}) || !strings.Contains(c.said(), "begins with webcam:") {
		t.Errorf("an address that is none: %s", c.said())
	}
	if c.save("", cameraview.Source{Name: "display", Address: "pattern:"}) {
		t.Error("a camera may have the name of the display")
	}
	c.addPattern()
	b.until("the pattern is shown", func() bool {
		return c.tile("Test pattern").Line.Level == widgets.Ok && c.tile("Test pattern").Trouble == ""
	})
	if c.save("", cameraview.Source{Name: "Test pattern", Address: "pattern:"}) || !strings.Contains(c.said(), "already") {
		t.Errorf("a name that is taken: %s", c.said())
	}
	fresh := map[string]drawn{}
	b.until("its picture is scaled", func() bool {
		img := c.freshPictures(fresh)["Test pattern"]
		return img != nil && img.Rect.Dx() <= 160 && img.Rect.Dy() <= 90
	})
	if !c.save("Test pattern", cameraview.Source{Name: "长廊", Address: "pattern:?size=320x240&rate=30", Rotate: 90}) {
		t.Fatal(c.said())
	}
	b.saved("the new name", func(s settings.Settings) bool {
		return len(s.Camera.Sources) == 1 && s.Camera.Sources[0].Name == "长廊" && s.Camera.Sources[0].Rotate == 90 && s.Camera.Sources[0].Enabled
	})
	clear(fresh)
	b.until("it is turned", func() bool {
		img := c.freshPictures(fresh)["长廊"]
		return img != nil && img.Rect.Dx() < img.Rect.Dy()
	})
	c.start("长廊", false)
	b.until("it is stopped", func() bool { return !c.tile("长廊").Running && strings.Contains(c.tile("长廊").Trouble, "stopped") })
	c.start("长廊", true)
	b.until("it runs", func() bool { return c.tile("长廊").Running })
	b.until("that is said", func() bool { return strings.Contains(c.said(), "started") })
	c.remove("长廊")
	b.saved("it is gone", func(s settings.Settings) bool { return len(s.Camera.Sources) == 0 })
	b.until("it can be brought back", func() bool { return c.undo != nil })
	c.takeBack()
	b.saved("it is back", func(s settings.Settings) bool { return len(s.Camera.Sources) == 1 })
	b.cameraWindow.window.Close()
	c.end()
	b.until("no camera runs", func() bool { return !c.owner.State().Sources[0].Running })
}

func TestCamerasAreShownInTheWindow(t *testing.T) {
	b := newBenchWith(t, t.TempDir(), func(s *settings.Settings) {
		for i := range 11 {
			s.Camera.Sources = append(s.Camera.Sources, settings.CameraSource{Name: fmt.Sprintf("cam %d", i+1), URL: "pattern:?size=64x48&rate=20", Enabled: true})
		}
	})
	b.openCameras()
	w := b.cameraWindow.window
	w.Resize(fyne.NewSize(cameraWidth, cameraHeight))
	b.until("a picture", func() bool { return shownIn(w) != nil })
	has := func(text string) bool { return strings.Contains(strings.Join(texts(w), "\n"), text) }
	b.until("rate and size", func() bool { return has("64×48") })
	if !has("2 more cameras are not shown") || has("cam 10") {
		t.Errorf("the window says %q", texts(w))
	}
	running := 0
	for _, s := range b.station.Cameras().State().Sources {
		if s.Running {
			running++
		}
	}
	if running != cameraview.MaxTiles {
		t.Errorf("%d cameras run", running)
	}
	b.openCameras() // the same window
	w.Close()
	if b.cameraWindow != nil {
		t.Error("the window is open")
	}
}

func TestWhatIsWrongWithACameraIsSaid(t *testing.T) {
	address := freeport.Address(t)
	locked := httpServer(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("WWW-Authenticate", `Basic realm="camera"`)
		w.WriteHeader(http.StatusUnauthorized)
	})
	b, c := cameraBench(t, func(s *settings.Camera) {
		s.Sources = []settings.CameraSource{
			{Name: "nobody", URL: "tcp://" + address, Enabled: true},
			{Name: "locked", URL: strings.Replace(locked, "http://", "http://me:wrong@", 1) + "/a.jpg", Enabled: true},
			{Name: "broken", URL: "folder:/there/is/none", Enabled: true},
			{Name: "boards", URL: "tcp-listen://127.0.0.1:0", Enabled: true},
		}
	})
	for name, want := range map[string]string{
		"nobody": "Nothing answers at this port", "locked": "password is wrong", "broken": "there is no such folder", "boards": "Waiting for a board to connect to 127.0.0.1:",
	} {
		b.until(name, func() bool { return strings.Contains(strings.ToLower(c.tile(name).Trouble), strings.ToLower(want)) })
	}
	b.until("the next try", func() bool { return strings.Contains(c.tile("nobody").Trouble, "Next try in") })
	if strings.Contains(c.tile("locked").Trouble, "wrong@") {
		t.Error("the password is shown")
	}
}

func TestSnapshotsAreTakenShownAndDeleted(t *testing.T) {
	b, c := cameraBench(t, func(s *settings.Camera) {
		s.Sources = []settings.CameraSource{
			{Name: "大门", URL: "pattern:?size=320x240&rate=30", Enabled: true}, {Name: "yard", URL: "pattern:?size=320x240&rate=30", Enabled: true},
		}
	})
	c.snapshot([]string{"大门"})
	b.until("it is saved", func() bool { return strings.HasPrefix(c.said(), "Saved as ") && c.undo != nil })
	path := strings.TrimPrefix(c.said(), "Saved as ")
	if _, err := os.Stat(path); err != nil || filepath.Dir(path) != cameras.Folder(b.dir) || !strings.Contains(path, "大门") {
		t.Errorf("%s: %v", path, err)
	}
	c.takeBack()
	b.until("it is taken back", func() bool { _, err := os.Stat(path); return os.IsNotExist(err) })
	c.snapshot([]string{"大门", "yard"})
	b.until("both are saved", func() bool { return strings.HasPrefix(c.said(), "2 pictures saved") })
	c.burst("yard", 3, "0")
	b.until("the burst", func() bool { return strings.HasPrefix(c.said(), "3 pictures saved") && c.series.text == "" })
	c.countdown("yard")
	b.until("the countdown", func() bool { return strings.Contains(c.series.text, "a picture in") })
	c.stopSeries()
	if c.series.text != "" || !strings.Contains(c.said(), "Ended") {
		t.Errorf("it goes on: %s", c.said())
	}

	c.view.Show(cameraview.PageGallery)
	b.until("the gallery", func() bool { return len(c.pages.shots) == 5 })
	shown := c.pages.shown(c.owner.State())
	if !strings.HasPrefix(shown.Room.Text, "Pictures: 5, ") || shown.Older || shown.Newer {
		t.Errorf("%+v", shown)
	}
	file := c.pages.shots[0].File
	if c.view.Chosen() != file {
		t.Errorf("%q is chosen", c.view.Chosen())
	}
	t.Setenv("DISPLAY", "") // with one: app/clipboard
	c.copy(file)
	b.until("there is no clipboard", func() bool { return strings.Contains(c.said(), "clipboard") })
	into := t.TempDir()
	c.exportTo(file, into)
	b.until("it is exported", func() bool { _, err := os.Stat(filepath.Join(into, file)); return err == nil })
	c.exportTo(file, filepath.Join(into, "gone"))
	b.until("a folder that is gone", func() bool { return c.message.Level == widgets.Failed })
	c.slide(file)
	slide := filepath.Join(b.dir, slidesFolder, file)
	b.until("the hall sees it", func() bool {
		_, err := os.Stat(slide)
		return err == nil && b.look.Slides == filepath.Dir(slide) && c.undo != nil
	})
	if kept, _, err := settings.Load(b.dir); err != nil || kept.Display.Slides != filepath.Dir(slide) {
		t.Errorf("kept: %q, %v", kept.Display.Slides, err)
	}
	c.takeBack()
	b.until("the hall no longer sees it", func() bool { _, err := os.Stat(slide); return os.IsNotExist(err) })
	c.delete(file)
	b.until("it is deleted", func() bool { return len(c.pages.shots) == 4 && c.undo != nil })
	c.takeBack()
	b.until("it is back", func() bool { return len(c.pages.shots) == 5 && strings.Contains(c.said(), "Brought back") })
}

func TestTheGalleryHasPages(t *testing.T) {
	b, c := cameraBench(t, func(s *settings.Camera) {
		s.Sources = []settings.CameraSource{{Name: "a", URL: "pattern:?size=32x24&rate=60", Enabled: true}}
	})
	c.burst("a", cameraview.ShotsOfAPage+2, "0")
	b.until("the burst", func() bool { return strings.Contains(c.said(), "26 pictures saved") })
	c.view.Show(cameraview.PageGallery)
	b.until("the first page", func() bool { return len(c.pages.shots) == cameraview.ShotsOfAPage && c.pages.older })
	c.turn(true)
	b.until("the second page", func() bool { return len(c.pages.shots) == 2 && !c.pages.older })
	c.turn(true)
	c.turn(false)
	b.until("the first page again", func() bool { return len(c.pages.shots) == cameraview.ShotsOfAPage })
}

// Boards need no other broker; what would leave it open to everybody, or cannot be, is refused.
func TestBoardsHaveABroker(t *testing.T) {
	port := fmt.Sprint(freeport.TCP(t))
	l, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		t.Fatal(err)
	}
	b, c := cameraBench(t, func(*settings.Camera) {})
	for _, wrong := range []cameraview.Broker{{On: true, Port: "x"}, {On: true, Port: "70000"}, {On: true, Port: port, Beyond: true, User: "board"}} {
		c.putBroker(wrong)
		if c.message == nil || c.message.Level != widgets.Failed || c.owner.State().Broker != (cameras.BrokerState{}) {
			t.Errorf("%+v is accepted", wrong)
		}
	}
	wanted := cameraview.Broker{On: true, Port: port, User: "board", Password: "hunter2"}
	c.putBroker(wanted)
	b.until("the port is taken", func() bool { return brokerLine(c.owner.State().Broker).Level == widgets.Failed })
	_ = l.Close()
	c.putBroker(wanted)
	b.until("it is open", func() bool {
		is := brokerLine(c.owner.State().Broker)
		return is.Level == widgets.Ok && strings.Contains(is.Text, port)
	})
	if kept, _, err := settings.Load(b.dir); err != nil || fmt.Sprint(kept.Camera.Broker.Port) != port || kept.Camera.Broker.Password != "hunter2" {
		t.Errorf("kept: %+v, %v", kept.Camera.Broker, err)
	}
	wanted.On = false
	c.putBroker(wanted)
	b.until("it is closed", func() bool { return c.owner.State().Broker == (cameras.BrokerState{}) })
}

func TestPicturesAreShared(t *testing.T) {
	port := fmt.Sprint(freeport.TCP(t))
	b, c := cameraBench(t, func(*settings.Camera) {})
	if !c.save("", cameraview.Source{Name: "gate", Address: "pattern:?size=64x48&rate=30"}) {
		t.Fatal(c.said())
	}
	c.start("gate", false)
	one := cameraview.Share{Way: cameraview.HTTP, Port: port, Path: "hall", Framing: "text", Rate: "5", Quality: "65"}
	for name, c2 := range map[string]struct {
		change func(*cameraview.Share)
		want   string
	}{
		"no port":               {func(s *cameraview.Share) { s.Port = "x" }, "The port has to be"},
		"no password":           {func(s *cameraview.Share) { s.Beyond, s.User = true, "me" }, "need a user and a password"},
		"no list":               {func(s *cameraview.Share) { s.Way, s.Beyond = cameraview.TCPServer, true }, "or to be listed"},
		"no address":            {func(s *cameraview.Share) { s.Way, s.Address = cameraview.TCPClient, "h" }, "Write address and port"},
		"no topic":              {func(s *cameraview.Share) { s.Way, s.Address = cameraview.MQTT, "mqtt://h" }, "a topic"},
		"a list that is wrong":  {func(s *cameraview.Share) { s.Way, s.Beyond, s.Allow = cameraview.TCPServer, true, "all" }, "allow"},
		"a camera that is gone": {func(s *cameraview.Share) { s.What = "gone" }, "what"},
	} {
		wrong := one
		c2.change(&wrong)
		if c.saveShare(-1, wrong) || !strings.Contains(c.said(), c2.want) {
			t.Errorf("%s: %s", name, c.said())
		}
	}
	if !c.saveShare(-1, one) {
		t.Fatal(c.said())
	}
	url := "http://127.0.0.1:" + port + "/hall.jpg"
	defer http.DefaultClient.CloseIdleConnections()
	b.until("the display is shared", func() bool { return fetched(url) })
	b.until("it is counted", func() bool {
		all := c.shares(c.owner.State())
		return len(all) == 1 && strings.Contains(all[0].Line.Text, "pictures sent: ") && len(all[0].Addresses) > 0
	})
	if again := c.shares(c.owner.State())[0].Share; again != one {
		t.Errorf("edited as %+v", again)
	}
	c.putShare(0, false)
	b.until("it is off", func() bool { return !fetched(url) })
	c.putShare(0, true)
	b.until("it is on", func() bool { return fetched(url) })
	one.What = "gate"
	if !c.saveShare(0, one) {
		t.Fatal(c.said())
	}
	b.until("the camera runs for it", func() bool {
		is := c.owner.State()
		return is.Sources[0].Running && is.Sources[0].Shared && fetched(url)
	})
	c.dropShare(0)
	b.until("it is gone", func() bool { return c.undo != nil && !fetched(url) && !c.owner.State().Sources[0].Running })
	c.takeBack()
	b.saved("it is back", func(s settings.Settings) bool { return len(s.Camera.Shares) == 1 && s.Camera.Shares[0].What == "gate" })
}

func TestSnapshotsAreKeptAsWished(t *testing.T) {
	b, c := cameraBench(t, func(s *settings.Camera) {
		s.Sources = []settings.CameraSource{{Name: "a", URL: "pattern:?size=320x240&rate=30", Enabled: true}}
	})
	k := kept(b.settings.Camera)
	k.PNG, k.Size, k.Folder = true, "QQVGA", t.TempDir()
	c.keep(k)
	b.saved("the wishes", func(s settings.Settings) bool { return s.Camera.Format == "png" && s.Camera.Size == "QQVGA" })
	c.snapshot([]string{"a"})
	b.until("it is saved", func() bool {
		return strings.HasPrefix(c.said(), "Saved as "+k.Folder) && strings.HasSuffix(c.said(), ".png")
	})
	// The folder is a file: nothing can be kept there, which is said, and nothing else happens.
	k.Folder = filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(k.Folder, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c.keep(k)
	b.saved("the file", func(s settings.Settings) bool { return s.Camera.Folder == k.Folder })
	b.until("it is the folder", func() bool { return c.owner.State().Snapshots.Dir == k.Folder })
	c.snapshot([]string{"a"})
	b.until("that is said", func() bool { return c.message != nil && c.message.Level == widgets.Failed })
}

func fetched(url string) bool {
	answer, err := http.Get(url) //nolint:gosec // the test's own server
	if err != nil {
		return false
	}
	_ = answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

func httpServer(t *testing.T, handler http.HandlerFunc) (url string) {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return s.URL
}
