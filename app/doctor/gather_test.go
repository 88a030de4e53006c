package doctor

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/queuecast/queuecast/app/settings"
)

// Cameras are looked through for as long as they have; the one that gives nothing says why.
func TestCamerasAreLookedThrough(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	p := healthy(t)
	p.Settings.Camera.Sources = []settings.CameraSource{
		{Name: "test", URL: "pattern:", Enabled: true},
		{Name: "nobody", URL: "tcp://127.0.0.1:1", Enabled: true},
		{Name: "silent", URL: "tcp://" + silent.Addr().String(), Enabled: true},
		{Name: "wrong", URL: "carrier-pigeon:", Enabled: true},
		{Name: "station's", URL: "tcp://127.0.0.1:1", Enabled: true},
		{Name: "off", URL: "tcp://127.0.0.1:1"},
	}
	p.Cameras = []Camera{{Name: "station's", Pictures: true}}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second) // the silent one takes all of it
	defer cancel()
	found := of(cameras(ctx, p), "camera")[1:] // the first is about webcams
	if got, want := ids(found), []string{"camera.ok", "camera.failed", "camera.failed", "camera.failed", "camera.told"}; !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
	for i, name := range []string{"test", "nobody", "silent", "wrong", "station's"} {
		if found[i].About != name {
			t.Errorf("%+v is about %q", found[i], name)
		}
	}
}

func TestRoomsOfFolders(t *testing.T) {
	p := healthy(t)
	if err := os.WriteFile(filepath.Join(p.Dir, "file"), make([]byte, 5000), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := sizeOf(t.Context(), p.Dir); got != 5000 {
		t.Errorf("the folder takes %d bytes", got)
	}
	p.Settings.Archive.Enabled, p.Settings.Archive.Folder = true, filepath.Join(p.Dir, "file")
	p.Settings.Recorder.Folder = filepath.Join(p.Dir, "not", "there", "yet")
	found := rooms(t.Context(), p)
	if len(found) != 2 || found[0].ID != "rooms.fault" || found[1].About != "recorder.folder" || found[1].ID == "rooms.fault" {
		t.Errorf("found %+v", found)
	}
}

func TestDiskIsTried(t *testing.T) {
	dir := t.TempDir()
	took, err := measureSync(t.Context(), dir)
	if err != nil || took <= 0 {
		t.Errorf("%s, %v", took, err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := measureSync(ended, dir); !errors.Is(err, context.Canceled) {
		t.Errorf("broken off: %v", err)
	}
	if _, err := measureSync(t.Context(), filepath.Join(dir, "none")); err == nil {
		t.Error("a folder that is not there can be written to")
	}
}
