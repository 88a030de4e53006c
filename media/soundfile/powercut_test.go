package soundfile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// state is a file as a power cut may leave it: cut off somewhere behind what was synced.
type state struct {
	name   string
	data   []byte
	synced []int16 // what must be played, at least
}

// cuts writes in pieces with a Sync after each and makes copies of the file, cut at many places behind the last Sync.
func cuts(t *testing.T, f Format) (states []state) {
	t.Helper()
	path := filepath.Join(t.TempDir(), f.Name("x"))
	w, err := Create(path, f, false)
	if err != nil {
		t.Fatal(err)
	}
	const rounds = 2
	piece := 1001 * f.Channels                                // an odd number of frames
	more := (writeBuffer/f.FrameBytes() + 5_000) * f.Channels // some of which reaches the file at once
	samples := noise(rounds * (piece + more))
	for round, at := 0, 0; round < rounds; round++ {
		if err := w.Write(samples[at : at+piece]); err != nil {
			t.Fatal(err)
		}
		at += piece
		if err := w.Sync(); err != nil {
			t.Fatal(err)
		}
		synced := len(contents(t, path))
		// What comes now reaches the file by and by, without the header.
		if err := w.Write(samples[at : at+more]); err != nil {
			t.Fatal(err)
		}
		data := contents(t, path)
		if len(data) <= synced {
			t.Fatal("nothing was written behind what was synced")
		}
		for _, cut := range []int{synced, synced + 1, synced + 2, synced + 3, synced + 8, synced + 1000, len(data)} {
			states = append(states, state{fmt.Sprintf("round %d cut at %d of %d", round, cut, len(data)), data[:cut], coded(f, samples[:at])})
		}
		at += more
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return append(states, state{"closed", contents(t, path), coded(f, samples)})
}

func TestPowerCut(t *testing.T) {
	for _, f := range few() {
		t.Run(f.String(), func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), f.Name("cut"))
			for _, s := range cuts(t, f) {
				if err := os.WriteFile(path, s.data, 0o600); err != nil {
					t.Fatal(err)
				}
				r, err := Open(path, Board())
				if err != nil {
					t.Fatalf("%s: %v", s.name, err)
				}
				got := all(t, r)
				if err := r.Close(); err != nil {
					t.Fatal(err)
				}
				if len(got) < len(s.synced) || !slices.Equal(got[:len(s.synced)], s.synced) {
					t.Errorf("%s: %d samples, %d were synced", s.name, len(got), len(s.synced))
				}
				damage := r.Damage()
				if damage != nil && !errors.Is(damage, ErrOdd) && (f.Container != WAV || !errors.Is(damage, ErrLong)) {
					t.Errorf("%s: %v", s.name, damage)
				}
				// And what was written behind it, but for a part of a frame or a byte that looks like padding.
				if lost := len(s.data) - int(r.layout.start) - len(got)*f.Encoding.bytes(); lost >= f.FrameBytes()+2 {
					t.Errorf("%s: %d bytes are not played", s.name, lost)
				}
			}
		})
	}
}

// TestPowerCutReadByOthers has programs play what is left, who believe the header.
func TestPowerCutReadByOthers(t *testing.T) {
	for _, f := range []Format{{WAV, ALaw, 8000, 1}, {WAV, MuLaw, 44_100, 2}, {WAV, PCM16, 48_000, 1}, {AU, ALaw, 44_100, 2}, {Raw, ALaw, 44_100, 2}} {
		t.Run(f.String(), func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), f.Name("cut"))
			for i, s := range cuts(t, f) {
				if i%3 != 0 { // a third of them, for they are slow
					continue
				}
				if err := os.WriteFile(path, s.data, 0o600); err != nil {
					t.Fatal(err)
				}
				for name, got := range map[string][]int16{"ffmpeg": ffmpegReads(t, path, f), "sox": soxReads(t, path, f)} {
					if len(got) < len(s.synced) || !slices.Equal(got[:len(s.synced)], s.synced) {
						t.Errorf("%s, %s: %d samples, %d were synced", s.name, name, len(got), len(s.synced))
					}
				}
				probed := run(t, "ffprobe", append(append([]string{"-v", "error"}, ffmpegRaw(f)...), "-show_entries", "stream=codec_name", "-of", "csv=p=0", path)...)
				if len(probed) < 4 {
					t.Errorf("%s: ffprobe says %q", s.name, probed)
				}
			}
		})
	}
}
