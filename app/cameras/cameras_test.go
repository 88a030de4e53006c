package cameras

import (
	"context"
	"errors"
	"image"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/internal/freeport"
	"github.com/queuecast/queuecast/media/camera"
	"github.com/queuecast/queuecast/media/camera/share"
	"github.com/queuecast/queuecast/media/snapshots"
)

func TestACameraRunsWhileSomebodyNeedsIt(t *testing.T) {
	address, connections := board(t, 64, 48)
	b := newBench(t, func(c *settings.Camera) {
		c.Sources = []settings.CameraSource{{Name: "gate", URL: "tcp://" + address, Enabled: true}}
	})
	if is := b.source("gate"); is.Running {
		t.Fatalf("it runs without need: %+v", is)
	}
	if _, ok := b.Newest("gate"); ok {
		t.Error("there is a picture of a camera that does not run")
	}
	first, second := b.Need("gate"), b.Need("gate")
	b.until("pictures", func() bool { img, ok := b.Newest("gate"); return ok && img.Bounds().Size() == image.Pt(64, 48) })
	first()
	first() // a second time
	if !b.source("gate").Running {
		t.Error("it has ended though it is needed")
	}
	second()
	if b.source("gate").Running {
		t.Error("it runs though nobody needs it")
	}
	again := b.Need("gate")
	b.until("it runs again", func() bool { return connections.Load() == 2 && b.source("gate").State.Frames > 0 })
	again()
	if b.changes.Load() == 0 {
		t.Error("nobody was told")
	}
}

func TestANeedWaitsForItsCamera(t *testing.T) {
	b := newBench(t, func(*settings.Camera) {})
	defer b.Need("later")()
	b.Set(given(func(c *settings.Camera) {
		c.Sources = []settings.CameraSource{{Name: "later", URL: "pattern:?size=64x48&rate=30"}}
	}))
	b.until("pictures", func() bool { _, ok := b.Newest("later"); return ok })
	b.Set(given(func(*settings.Camera) {}))
	if _, _, err := b.Frame(t.Context(), "later", 0); !errors.Is(err, ErrNoCamera) {
		t.Errorf("a camera that has been removed: %v", err)
	}
}

func TestChangesCountAtOnce(t *testing.T) {
	b := newBench(t, func(c *settings.Camera) {
		c.Sources = []settings.CameraSource{{Name: "a", URL: "pattern:?size=64x48&rate=30"}, {Name: "b", URL: "pattern:?size=64x48&rate=30"}}
	})
	defer b.Need("a")()
	defer b.Need("b")()
	b.until("both", func() bool { return b.source("a").State.Frames > 0 && b.source("b").State.Frames > 3 })
	before := b.source("b").State.Frames
	b.Set(given(func(c *settings.Camera) {
		c.Sources = []settings.CameraSource{
			{Name: "a", URL: "pattern:?size=128x96&rate=30"}, {Name: "b", URL: "pattern:?size=64x48&rate=30", Rotate: 90},
		}
	}))
	b.until("the new address", func() bool { img, ok := b.Newest("a"); return ok && img.Bounds().Size() == image.Pt(128, 96) })
	if img, ok := b.Newest("b"); !ok || img.Bounds().Size() != image.Pt(48, 64) || b.source("b").State.Frames < before {
		t.Error("b was not turned, or was begun anew for it")
	}
}

func TestWhatCannotBeOpenedIsTried(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not yet")
	b := newBench(t, func(c *settings.Camera) { c.Sources = []settings.CameraSource{{Name: "a", URL: "folder:" + dir}} })
	b.Need("a")()
	var address *camera.AddressError
	if is := b.source("a"); !errors.As(is.Err, &address) || is.Running {
		t.Fatalf("%+v", is)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	defer b.Need("a")()
	if is := b.source("a"); is.Err != nil || !is.Running {
		t.Errorf("%+v", is)
	}
}

func TestSnapshots(t *testing.T) {
	address, connections := board(t, 640, 480)
	b := newBench(t, func(c *settings.Camera) {
		c.Format, c.Size = "png", "QQVGA"
		c.Sources = []settings.CameraSource{{Name: "大门", URL: "tcp://" + address, Rotate: 90}}
	})
	path, err := b.Snapshot(t.Context(), "大门") // it is started for this
	if err != nil || filepath.Ext(path) != ".png" || sizeOfFile(t, path) != image.Pt(120, 160) {
		t.Fatalf("%s, %v", path, err)
	}
	if b.source("大门").Running || connections.Load() != 1 {
		t.Error("it runs on")
	}
	defer b.Need("大门")()
	_, first, err := b.Follow(t.Context(), "大门", 0)
	if err != nil {
		t.Fatal(err)
	}
	_, second, err := b.Follow(t.Context(), "大门", first)
	if err != nil || second <= first {
		t.Errorf("%d after %d: %v", second, first, err)
	}
	if is := b.State().Snapshots; is.Files != 3 {
		t.Errorf("%+v", is)
	}
	other := t.TempDir()
	b.Set(given(func(c *settings.Camera) { c.Folder, c.Sources = other, b.Settings().Sources }))
	path, err = b.Snapshot(t.Context(), "大门")
	if err != nil || filepath.Dir(path) != other || filepath.Ext(path) != ".jpg" {
		t.Errorf("%s, %v", path, err)
	}
	if _, err := b.Snapshot(t.Context(), "nobody"); !errors.Is(err, ErrNoCamera) {
		t.Errorf("a camera that is not there: %v", err)
	}
}

func TestASnapshotWithoutRoom(t *testing.T) {
	b := newBench(t, func(c *settings.Camera) {
		c.LimitMB, c.Format = 1, "png"
		c.Sources = []settings.CameraSource{{Name: "a", URL: "pattern:?size=1280x720&rate=30"}}
	})
	defer b.Need("a")()
	dir := Folder(b.Dir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	old := snapshots.Name{At: time.Now().Add(-time.Hour), Source: "a", PNG: true}
	if err := os.WriteFile(filepath.Join(dir, old.String()), make([]byte, 1_000_000), 0o600); err != nil {
		t.Fatal(err)
	}
	b.Set(given(func(c *settings.Camera) { c.LimitMB, c.KeepDays, c.Sources = 1, 3, b.Settings().Sources }))
	if _, err := b.Snapshot(t.Context(), "a"); !errors.Is(err, snapshots.ErrFull) {
		t.Fatalf("a picture beyond the room: %v", err)
	}
	b.Set(given(func(c *settings.Camera) {
		c.LimitMB, c.CleanUp, c.KeepDays, c.Sources = 1, true, 3, b.Settings().Sources
	}))
	if _, err := b.Snapshot(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if is := b.State().Snapshots; is.Removed != 1 || is.Files != 1 {
		t.Errorf("%+v", is)
	}
}

// A camera that never connects ends a snapshot with what is wrong with it, as soon as whoever waits has enough.
func TestASnapshotOfACameraThatIsNotThere(t *testing.T) {
	b := newBench(t, func(c *settings.Camera) {
		c.Sources = []settings.CameraSource{{Name: "a", URL: "tcp://" + freeport.Address(t)}}
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for b.source("a").State.Err == nil && ctx.Err() == nil {
			time.Sleep(time.Millisecond)
		}
		cancel()
	}()
	if _, err := b.Snapshot(ctx, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func get(t *testing.T, url string) []byte {
	t.Helper()
	answer, err := http.Get(url) //nolint:gosec // the test's own server
	if err != nil {
		return nil
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		return nil
	}
	return data
}

func TestSharingNeedsItsCamera(t *testing.T) {
	defer http.DefaultClient.CloseIdleConnections()
	address := freeport.Address(t)
	one := settings.CameraShare{
		Kind: settings.ShareHTTP, What: "gate", Address: address, Path: "gate", Framing: "text", Rate: 30, Quality: 65, Enabled: true,
	}
	all := func(shares ...settings.CameraShare) settings.Camera {
		return given(func(c *settings.Camera) {
			c.Sources, c.Shares = []settings.CameraSource{{Name: "gate", URL: "pattern:?size=64x48&rate=30"}}, shares
		})
	}
	b := newBench(t, func(c *settings.Camera) { *c = all(one) })
	url := "http://" + address
	b.until("the camera is shared", func() bool { return get(t, url+"/gate.jpg") != nil })
	if is := b.source("gate"); !is.Running || !is.Shared {
		t.Errorf("%+v", is)
	}
	display := one
	display.What, display.Path = settings.ShareDisplay, "hall"
	off := one
	off.Enabled = false
	b.Set(all(off, display))
	b.until("the display is shared", func() bool { return get(t, url+"/hall.jpg") != nil })
	if is := b.source("gate"); is.Running || is.Shared || get(t, url+"/gate.jpg") != nil {
		t.Errorf("it is shared on: %+v", is)
	}
	b.Set(all(one, display))
	b.until("both are shared", func() bool { return get(t, url+"/gate.jpg") != nil && get(t, url+"/hall.jpg") != nil })
	open := one
	open.Address = strings.Replace(address, "127.0.0.1", "0.0.0.0", 1)
	nobody := one
	nobody.What = "nobody"
	b.Set(all(open, nobody))
	is := b.State().Shares
	if !errors.Is(is[0].Err, share.ErrUnprotected) || !errors.Is(is[1].Err, ErrNoCamera) || is[0].On || is[1].On {
		t.Errorf("%+v", is)
	}
	if b.source("gate").Running {
		t.Error("a camera runs for a share that is not open")
	}
}

// A port that another program holds is tried again; the settings need not change for it.
func TestASharePortIsFreeAgain(t *testing.T) {
	defer http.DefaultClient.CloseIdleConnections()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	b := newBench(t, func(c *settings.Camera) {
		c.Shares = []settings.CameraShare{{
			Kind: settings.ShareHTTP, What: settings.ShareDisplay, Address: l.Addr().String(), Path: "hall", Framing: "text", Rate: 30, Quality: 65,
			Enabled: true,
		}}
	})
	if is := b.State().Shares[0]; is.On || is.Err == nil {
		t.Fatalf("the port is taken: %+v", is)
	}
	_ = l.Close()
	b.until("it is shared", func() bool { return b.State().Shares[0].On && get(t, "http://"+l.Addr().String()+"/hall.jpg") != nil })
}

// Whoever changes and needs cameras at the same time comes to an end, and nothing is left (goleak).
func TestEverythingAtOnce(t *testing.T) {
	b := newBench(t, func(*settings.Camera) {})
	done := make(chan struct{})
	for i := range 4 {
		go func() {
			defer func() { done <- struct{}{} }()
			for n := range 30 {
				switch (n + i) % 3 {
				case 0:
					release := b.Need("a")
					b.Newest("a")
					release()
				case 1:
					b.Set(given(func(c *settings.Camera) {
						c.Sources = []settings.CameraSource{{Name: "a", URL: []string{"pattern:", "pattern:?rate=20", "nothing:"}[n%3]}}
					}))
				case 2:
					b.State()
				}
			}
		}()
	}
	for range 4 {
		<-done
	}
	b.Close()
	b.Close()
	defer b.Need("a")()
	if _, err := b.Snapshot(t.Context(), "a"); !errors.Is(err, ErrNoCamera) {
		t.Errorf("after the end: %v", err)
	}
}

func TestBoardsOfAddresses(t *testing.T) {
	for _, c := range []struct{ address, board, want string }{
		{"mqtt://h/a/+", "k1", "mqtt://h/a/+?board=k1"},
		{"mqtt://h/a/+?board=k1", "k 2", "mqtt://h/a/+?board=k+2"},
		{"mqtt://h/a/#?patience=30s&board=x", "", "mqtt://h/a/#?patience=30s"},
		{"tcp-listen://:9000", "板", "tcp-listen://:9000?board=%E6%9D%BF"},
		{"http://h/?board=9", "k1", "http://h/?board=9"},
	} {
		got := WithBoard(c.address, c.board)
		if got != c.want {
			t.Errorf("%s with %q: %s, want %s", c.address, c.board, got, c.want)
		}
		if SeveralBoards(got) && Board(got) != c.board {
			t.Errorf("%s has the board %q, want %q", got, Board(got), c.board)
		}
	}
}
