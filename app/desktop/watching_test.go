package desktop

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/internal/freeport"
	"github.com/queuecast/queuecast/views/stream"
)

// TestOwnStreamIsWatchedInThePanel plays the station's own stream, takes a snapshot and stops.
func TestOwnStreamIsWatchedInThePanel(t *testing.T) {
	port := freeport.TCP(t)
	b := newBenchWith(t, t.TempDir(), func(s *settings.Settings) { s.Stream.Enabled, s.Stream.Port = true, port })
	b.openStream()
	s := &streamPanel{panel: b.streamWindow}
	s.view = stream.New(stream.Intents{})
	s.playSize.Store(&image.Point{X: 320, Y: 180})
	s.watch("nonsense")
	if s.message == nil || !strings.Contains(s.message.Text, "rtsp://") || s.watching != nil {
		t.Errorf("the panel says %+v", s.message)
	}
	s.watch(b.station.State().Stream.URL)
	if is := s.played(""); !is.On || is.Line.Text == "" {
		t.Errorf("the panel shows %+v", is)
	}
	b.until("the picture is shown", func() bool { return s.drawn.Load() != nil })
	b.until("it says what is played", func() bool { return strings.HasPrefix(s.played("").Line.Text, "H264") })
	s.snapshot()
	var files []string
	b.until("the snapshot is kept", func() bool {
		files, _ = filepath.Glob(filepath.Join(b.dir, snapshotFolder, "*.png"))
		return len(files) == 1
	})
	f, err := os.Open(files[0])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil || img.Bounds().Dx() != b.settings.Stream.Width || img.Bounds().Dy() != b.settings.Stream.Height {
		t.Errorf("the snapshot is %v: %v", img, err)
	}
	s.stopWatching()
	b.until("nobody watches", func() bool { return len(b.station.State().Stream.Viewers) == 0 })
	if is := s.played(""); is.On {
		t.Errorf("the panel shows %+v", is)
	}
	b.streamWindow.window.Close()
}
