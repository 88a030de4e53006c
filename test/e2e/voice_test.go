//go:build linux

package e2e

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// TestVoiceFaultsCostTheVoiceOnly goes through the ways in which a speech program fails, in one run of the station with
// one viewer: each call has its picture and its chime, the status says what to do, and the voice is back once the
// program is mended.
func TestVoiceFaultsCostTheVoiceOnly(t *testing.T) {
	engine := fakeEngine(t, "exit 0")
	s := newStation(t, engineVoice(engine))
	s.serve()
	faults := []struct {
		name, script string // no script: no program
		says         string // in the status afterwards
		speaks       bool
	}{
		{"missing", "", "Install espeak-ng (Debian: apt install espeak-ng)", false},
		{"fails", "echo broken >&2; exit 1", "queuecast doctor", false},
		{"writes garbage", "head -c 200000 /dev/urandom", "gave no usable sound", false},
		{"says nothing", "exit 0", "gave no usable sound", false},
		{"hangs", "sleep 1000 & sleep 1000", "took too long and was stopped", false},
		{"is mended", "exec espeak-ng \"$@\"", "Ready", true},
	}
	viewer := s.record("tcp")
	for i, f := range faults {
		if f.script == "" {
			if err := os.Remove(engine); err != nil {
				t.Fatal(err)
			}
		} else {
			replaceEngine(t, engine, f.script)
		}
		number := fmt.Sprintf("V%03d", i+1) // another text each time, so that none is in memory
		s.call(number, "1")
		var st status
		eventually(t, "the announcement is over", func() bool {
			st = s.status()
			return st.Board != nil && st.Board.Number == number && st.silent() && strings.Contains(st.Voice.Text, f.says)
		})
		if st.Voice.OK != f.speaks || (st.Voice.LastError == "") != f.speaks {
			t.Errorf("%s: the voice's state: %+v", f.name, st.Voice)
		}
		if told := strings.Contains(strings.Join(st.Problems, "\n"), f.says); told == f.speaks {
			t.Errorf("%s: the problems: %q", f.name, st.Problems)
		}
	}
	time.Sleep(time.Second)
	got := viewer.stop(t)
	constant(t, "video", got.times("v"), videoClock/fps)
	constant(t, "sound", got.times("a"), aacFrame)
	sound, soundAt := got.sound()
	starts := chimes(sound)
	if len(starts) != len(faults) {
		t.Fatalf("%d chimes for %d calls", len(starts), len(faults))
	}
	flips := cuts(got.frames())
	for i, f := range faults {
		chime := ticks(soundAt+int64(starts[i]), soundClock)
		if !flipsAt(flips, chime) {
			t.Errorf("%s: the picture does not change with the chime at %v", f.name, chime)
		}
		until := len(sound.Samples)
		if i+1 < len(starts) {
			until = starts[i+1]
		}
		if spoken := heard(sound, starts[i]+samples(chimeLength), until); spoken != f.speaks {
			t.Errorf("%s: spoken %v, want %v", f.name, spoken, f.speaks)
		}
	}
	if left := marked(s.mark); len(left) != 1 {
		t.Errorf("besides the station there are processes of it: %v", left)
	}
	s.stop()
}

func flipsAt(flips []frame, at time.Duration) bool {
	for _, f := range flips {
		if (ticks(f.pts, videoClock) - at).Abs() <= maxSkew {
			return true
		}
	}
	return false
}
