package recorder

import (
	"context"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/soundfile"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds what takes as long as it takes on a busy machine.
const patience = 60 * time.Second

// linear is a format in which samples stand in a file as they are.
func linear(rate, channels int) soundfile.Format {
	return soundfile.Format{Container: soundfile.Raw, Encoding: soundfile.PCM16, Rate: rate, Channels: channels}
}

// noise is white: any few samples of it occur once only.
func noise(seed uint64, samples int) []int16 {
	random := rand.New(rand.NewPCG(seed, 0))
	out := make([]int16, samples)
	for i := range out {
		out[i] = int16(random.IntN(40_001) - 20_000)
	}
	return out
}

// samplesOf reads a file of linear samples without a header.
func samplesOf(t *testing.T, path string) []int16 {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]int16, len(data)/2)
	for i := range out {
		out[i] = int16(binary.LittleEndian.Uint16(data[2*i:]))
	}
	return out
}

// script is a Source that gives prepared sounds, one at each call of Run, as fast as they are taken.
type script struct {
	mutex sync.Mutex
	takes []scene
}

type scene struct {
	sound []int16
	piece int   // samples at once; 0: all
	err   error // at the end
	stays bool  // goes on in silence without giving anything, until ctx ends
}

func (s *script) Run(ctx context.Context, to *pcm.Queue) error {
	s.mutex.Lock()
	if len(s.takes) == 0 {
		s.mutex.Unlock()
		return errors.New("the script has ended")
	}
	now := s.takes[0]
	s.takes = s.takes[1:]
	s.mutex.Unlock()
	for rest := now.sound; len(rest) > 0; {
		n := len(rest)
		if now.piece > 0 {
			n = min(n, now.piece)
		}
		if err := to.WriteAll(ctx, rest[:n]); err != nil {
			return nil //nolint:nilerr // the end of the context is no error
		}
		rest = rest[n:]
	}
	if now.stays {
		<-ctx.Done()
	}
	return now.err
}

// files are the names in a folder, in order.
func files(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func begin(t *testing.T, r *Recorder) *Recorder {
	t.Helper()
	if err := r.Initialize(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Stop() })
	return r
}

func await(t *testing.T, r *Recorder) State {
	t.Helper()
	select {
	case <-r.Done():
	case <-time.After(patience):
		t.Fatalf("the recording does not end: %+v", r.State())
	}
	return r.State()
}

func in(dir, name string) string { return filepath.Join(dir, name) }
