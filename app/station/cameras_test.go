package station

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/internal/freeport"
	"github.com/queuecast/queuecast/media/camera/wire"
	"github.com/queuecast/queuecast/media/gate"
)

// A camera of the settings is shared, turned as it hangs; the display too; what cannot be opened costs nothing else.
func TestCamerasAreShared(t *testing.T) {
	taken := freeport.TCP(t)
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", taken))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	tcp, web := freeport.TCP(t), freeport.TCP(t)
	s := small()
	s.Camera.Sources = []settings.CameraSource{
		{Name: "gate", URL: "pattern:?size=160x120&rate=20", Rotate: 90, Enabled: true},
		{Name: "broken", URL: "nothing://", Enabled: true},
		{Name: "off", URL: "pattern:"},
	}
	at := func(port int) string { return fmt.Sprintf("127.0.0.1:%d", port) }
	s.Camera.Shares = []settings.CameraShare{
		{Kind: settings.ShareTCPServer, What: "gate", Address: at(tcp), Framing: "big32", Rate: 20, Quality: 80, Enabled: true},
		{Kind: settings.ShareHTTP, What: settings.ShareDisplay, Address: at(web), Path: "hall", Framing: "text", Rate: 5, Quality: 65, Enabled: true},
		{Kind: settings.ShareHTTP, What: "gate", Address: at(taken), Path: "gate", Framing: "text", Rate: 5, Enabled: true},
		{Kind: settings.ShareHTTP, What: "off", Address: at(web), Path: "off", Framing: "text", Rate: 5, Enabled: true},
		{Kind: settings.ShareHTTP, What: "gate", Address: at(web), Path: "gate", Framing: "text", Rate: 5},
	}
	h := open(t, t.TempDir(), s)
	is := h.State().Cameras
	if len(is.Sources) != 3 || !is.Sources[0].Running || !is.Sources[0].Shared || is.Sources[1].Running || len(is.Shares) != 5 {
		t.Fatalf("%+v", is)
	}
	if port, ok := gate.IsPortInUse(is.Shares[2].Err); !ok || port != taken {
		t.Errorf("the share at a port that is taken: %v", is.Shares[2].Err)
	}
	for i, want := range []bool{true, true, false, true, false} {
		if is.Shares[i].On != want {
			t.Errorf("share %d: %v", i+1, is.Shares[i].Err)
		}
	}

	conn, err := net.Dial("tcp", at(tcp))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(patience))
	data, err := wire.NewReader(conn, wire.Big32, 0).Next()
	if err != nil {
		t.Fatal(err)
	}
	if config, err := jpeg.DecodeConfig(bytes.NewReader(data)); err != nil || config.Width != 120 || config.Height != 160 {
		t.Errorf("it has %dx%d, %v", config.Width, config.Height, err)
	}

	var before []byte
	url := "http://" + at(web) + "/hall.jpg"
	await(t, "the display is shared", func() bool { before = get(t, url); return before != nil })
	h.call("A012", "1")
	h.next("")
	await(t, "it shows the call", func() bool { return !bytes.Equal(get(t, url), before) })
	if body := get(t, "http://"+at(web)+"/gate.jpg"); body != nil {
		t.Error("what is switched off is shared")
	}
	await(t, "a camera that windows do not show is shared", func() bool { return get(t, "http://"+at(web)+"/off.jpg") != nil })
}

func TestSnapshotsAsTheSettingsWantThem(t *testing.T) {
	s := small()
	s.Camera.Quality, s.Camera.Size, s.Camera.LimitMB = 80, "QQVGA", 1
	s.Camera.Sources = []settings.CameraSource{{Name: "大门", URL: "pattern:?size=640x480&rate=20", Rotate: 270, Mirror: true, Enabled: true}}
	dir := t.TempDir()
	h := open(t, dir, s)
	path, err := h.Cameras().Snapshot(t.Context(), "大门")
	if err != nil || filepath.Dir(path) != filepath.Join(dir, "snapshots") {
		t.Fatalf("%s, %v", path, err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	config, _, err := image.DecodeConfig(f)
	if err != nil || config.Width != 120 || config.Height != 160 {
		t.Errorf("%+v, %v", config, err)
	}
	if is := h.State().Cameras.Snapshots; is.Files != 1 || is.MaxBytes != 1_000_000 || is.Full {
		t.Errorf("%+v", is)
	}
}
