package app

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/queuecast/queuecast/app/control"
	"github.com/queuecast/queuecast/app/settings"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits for what must happen; it decides only when a test gives up.
const patience = 60 * time.Second

// small writes settings of a station that needs no port and no loudspeaker, says nothing and draws little.
func small(t *testing.T, change func(*settings.Settings)) (dir string) {
	t.Helper()
	dir = t.TempDir()
	s := settings.Defaults()
	s.Language = "en"
	s.Counters = []settings.Counter{{ID: "1", Name: "1"}, {ID: "2", Name: "药房"}}
	s.Voice.Enabled, s.Voice.Chime = false, settings.ChimeNone
	s.Voice.Engines, s.Voice.CacheMB = []string{settings.EngineEspeak}, 0
	s.Sound.Device = "there is no such loudspeaker"
	s.Stream.Enabled = false
	s.Stream.Width, s.Stream.Height = 640, 360
	if change != nil {
		change(&s)
	}
	if err := settings.Save(dir, s); err != nil {
		t.Fatal(err)
	}
	return dir
}

// buffer may be written and read by several goroutines.
type buffer struct {
	mutex sync.Mutex
	data  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.data.Write(p)
}

func (b *buffer) String() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.data.String()
}

// outcome is what a command has left.
type outcome struct {
	code           int
	stdout, stderr string
}

// run carries out a command line.
func run(t *testing.T, args ...string) outcome {
	t.Helper()
	var stdout, stderr buffer
	code := (&cli{version: "1.2.3", stdout: &stdout, stderr: &stderr}).run(t.Context(), args)
	return outcome{code, stdout.String(), stderr.String()}
}

// served is a station that `serve` runs in this process.
type served struct {
	dir            string
	stdout, stderr buffer
	stop           context.CancelFunc
	ended          chan int
}

// serve starts a station and waits until it can be reached.
func serve(t *testing.T, dir string, args ...string) *served {
	t.Helper()
	s := &served{dir: dir, ended: make(chan int, 1)}
	ctx, cancel := context.WithCancel(context.Background())
	s.stop = cancel
	go func() {
		c := &cli{version: "1.2.3", stdout: &s.stdout, stderr: &s.stderr}
		s.ended <- c.run(ctx, append([]string{"serve", "--data", dir}, args...))
	}()
	await(t, "the greeting", func() bool { return strings.Contains(s.stdout.String(), "Ctrl+C") || len(s.ended) > 0 })
	t.Cleanup(func() { s.end(t, exitDone) })
	return s
}

// end stops the station; it may be called again.
func (s *served) end(t *testing.T, want int) {
	t.Helper()
	s.stop()
	select {
	case code := <-s.ended:
		s.ended <- code
		if code != want {
			t.Errorf("serve ended with %d: %s", code, s.stderr.String())
		}
	case <-time.After(patience):
		t.Fatal("serve does not end")
	}
	if _, err := os.Stat(filepath.Join(s.dir, control.FileName)); err == nil {
		t.Errorf("%s is left behind", control.FileName)
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
