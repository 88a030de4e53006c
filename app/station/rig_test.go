package station

import (
	"image"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/media/signage"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits for what must happen; it decides only when a test gives up.
const patience = 60 * time.Second

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// small are settings of a station that needs no port and no loudspeaker, says nothing and draws little.
func small() settings.Settings {
	s := settings.Defaults()
	s.Counters = []settings.Counter{{ID: "1", Name: "1"}, {ID: "2", Name: "药房"}}
	s.Voice.Enabled, s.Voice.Chime = false, settings.ChimeNone
	s.Voice.Engines, s.Voice.CacheMB = []string{settings.EngineEspeak}, 0
	s.Display.Flash = false
	s.Sound.Device = "there is no such loudspeaker"
	s.Stream.Enabled, s.Stream.Port = false, 0
	s.Stream.Width, s.Stream.Height, s.Stream.FPS = 160, 90, 50
	return s
}

// hall is a station and what the hall has seen of it.
type hall struct {
	*Station
	t      *testing.T
	boards chan signage.Board
}

// newHall makes a station that is not running.
func newHall(t *testing.T, dir string, s settings.Settings) *hall {
	t.Helper()
	h := &hall{t: t, boards: make(chan signage.Board, 10_000)}
	h.Station = &Station{Dir: dir, Settings: s, Log: quiet(), OnAir: func(b signage.Board, _ *image.RGBA) { h.boards <- b }}
	return h
}

// open makes a station and starts it.
func open(t *testing.T, dir string, s settings.Settings) *hall {
	t.Helper()
	h := newHall(t, dir, s)
	if err := h.Initialize(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	return h
}

func (h *hall) call(number, counter string) queue.Event {
	h.t.Helper()
	e, err := h.Call(h.t.Context(), number, counter)
	if err != nil {
		h.t.Fatal(err)
	}
	return e
}

// next is the next board that shows another number than before.
func (h *hall) next(before string) signage.Board {
	h.t.Helper()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for {
		select {
		case b := <-h.boards:
			if b.Number != before {
				return b
			}
		case <-limit.C:
			h.t.Fatalf("nothing comes after %q", before)
		}
	}
}

// await looks again and again until something is so.
func await(t *testing.T, what string, so func() bool) {
	t.Helper()
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for !so() {
		select {
		case <-ticker.C:
		case <-limit.C:
			t.Fatal("waited in vain for: " + what)
		}
	}
}

// program writes a speech program in shell.
func program(t *testing.T, script string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "engine")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// heldEngine is a speech program that does not answer until release is called, and leaves its process id in pidFile.
func heldEngine(t *testing.T) (path, pidFile string, release func()) {
	t.Helper()
	dir := t.TempDir()
	pidFile, gate := filepath.Join(dir, "pid"), filepath.Join(dir, "gate")
	path = program(t, "echo $$ >"+pidFile+"\nwhile [ ! -e "+gate+" ]; do sleep 0.02; done\nexit 1\n")
	return path, pidFile, func() {
		if err := os.WriteFile(gate, nil, 0o600); err != nil {
			t.Error(err)
		}
	}
}
