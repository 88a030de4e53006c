//go:build linux

package e2e

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/queuecast/queuecast/internal/soundrig"
	"github.com/queuecast/queuecast/media/pcm"
)

// silenceBetween is how many zeros in a row part two runs of sound.
const silenceBetween = 96

// stretch is a run of sound without silence.
type stretch struct {
	start   int
	samples []int16
}

func runs(b pcm.Buffer) (all []stretch) {
	begin, zeros := -1, 0
	for i, v := range b.Samples {
		switch {
		case v != 0 && begin < 0:
			begin, zeros = i, 0
		case v != 0:
			zeros = 0
		case begin >= 0:
			if zeros++; zeros == silenceBetween {
				all = append(all, stretch{begin, b.Samples[begin : i+1-zeros]})
				begin = -1
			}
		}
	}
	return all
}

// TestLoudspeakerPlaysWhatWasScheduled compares what the sound server has been given with the announcement, sample by sample: the clips
// of two languages, their order, and the gaps between them.
func TestLoudspeakerPlaysWhatWasScheduled(t *testing.T) {
	rig := soundrig.Start(t)
	s := newStation(t, "[voice]\nengines = [\"builtin\"]\nchime = \"none\"\nrepeat = 1\ncache_mb = 0\n")
	s.serve()
	eventually(t, "the loudspeaker is open", func() bool { return s.status().Speaker.OK })
	file := filepath.Join(t.TempDir(), "scheduled.wav")
	if r := finish(t, s.env, binary, "--data", s.dir, "say", "--call", "B307", "--counter", "2", "-o", file); r.code != 0 {
		t.Fatalf("saying: %s", r.stderr)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	scheduled, err := pcm.DecodeWAV(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	scheduled.Samples = append(scheduled.Samples, make([]int16, silenceBetween)...)
	want := runs(scheduled)
	if len(want) < 5 {
		t.Fatalf("%d runs of sound are scheduled", len(want))
	}
	// On a machine that is too busy the loudspeaker runs dry. Such a recording proves nothing and is made again; a stream that the sound
	// server has opened with too little in hand goes on doing so, and is opened again.
	const attempts, ofOneStream = 10, 3
	for attempt := range attempts {
		if attempt > 0 && attempt%ofOneStream == 0 {
			s.stop()
			s.serve()
			eventually(t, "the loudspeaker is open again", func() bool { return s.status().Speaker.OK })
		}
		var answer result
		command := []string{"call", "B307", "--counter", "2"}
		if attempt > 0 {
			command = []string{"recall", "--counter", "2"}
		}
		called := whileRecording(rig.Env(), func() { answer = s.cli(command...) })
		recorded := rig.Record(scheduled.Duration() + 3*time.Second)
		<-called
		if answer.code != 0 {
			t.Fatalf("calling: %s", answer.stderr)
		}
		err = equalRuns(want, runs(recorded))
		if err == nil {
			break
		}
		t.Logf("attempt %d: %v", attempt, err)
	}
	if err != nil {
		t.Error(err)
	}
	s.stop()
}

// equalRuns compares runs of sound, and the silences between them.
func equalRuns(want, got []stretch) error {
	const (
		rounding = 1                      // of the monitor's two channels
		pause    = 250 * time.Millisecond // a silence of that length may be made longer or shorter, to keep in step with the device
		drift    = 100 * time.Millisecond // by that much; on a busy machine more has to be made up for
	)
	if len(got) != len(want) {
		return fmt.Errorf("heard %d runs of sound, want %d", len(got), len(want))
	}
	for i := range want {
		if i > 0 {
			gap, wanted := got[i].start-got[i-1].start-len(got[i-1].samples), want[i].start-want[i-1].start-len(want[i-1].samples)
			allowed := time.Duration(0)
			if time.Duration(wanted)*time.Second/pcm.Rate > pause {
				allowed = drift
			}
			if d := time.Duration(gap-wanted) * time.Second / pcm.Rate; d.Abs() > allowed {
				return fmt.Errorf("the gap before run %d is %v longer than scheduled", i, d)
			}
		}
		if len(got[i].samples) != len(want[i].samples) {
			return fmt.Errorf("run %d has %d samples, want %d", i, len(got[i].samples), len(want[i].samples))
		}
		for k, v := range want[i].samples {
			if d := int(got[i].samples[k]) - int(v); d > rounding || d < -rounding {
				return fmt.Errorf("run %d differs at sample %d: %d, want %d", i, k, got[i].samples[k], v)
			}
		}
	}
	return nil
}

// TestMachineWithNothingInstalledSpeaks has no speech program at all.
func TestMachineWithNothingInstalledSpeaks(t *testing.T) {
	s := newStation(t, "[voice]\nengine = \"/there/is/none\"\nrepeat = 1\n")
	s.serve()
	viewer := s.record("tcp")
	s.call("A012", "1")
	var st status
	eventually(t, "the announcement is over", func() bool {
		st = s.status()
		return st.Board != nil && st.Board.Number == "A012" && st.silent() && strings.Contains(st.Voice.Text, "Built-in voice")
	})
	if st.Voice.OK || !strings.Contains(st.Voice.Text, "apt install espeak-ng") {
		t.Errorf("the status does not say what to install: %+v", st.Voice)
	}
	if len(st.Voice.Engines) != 2 || st.Voice.Engines[0].OK || !st.Voice.Engines[1].OK {
		t.Errorf("engines: %+v", st.Voice.Engines)
	}
	time.Sleep(time.Second)
	got := viewer.stop(t)
	sound, _ := got.sound()
	starts := chimes(sound)
	if len(starts) != 1 || !heard(sound, starts[0]+samples(chimeLength), len(sound.Samples)) {
		t.Errorf("%d chimes, and words: %v", len(starts), len(starts) == 1)
	}
	s.stop()
}

// TestStopAndPhrases breaks an announcement off from another process, and says a saved one.
func TestStopAndPhrases(t *testing.T) {
	s := newStation(t, "[voice]\nrepeat = 9\n[[voice.phrases]]\nid = \"closing\"\ntexts = { zh = \"本大厅即将关闭\", en = \"We are about to close\" }\n")
	s.serve()
	run := s.cli
	for _, number := range []string{"A001", "A002", "A003"} {
		s.call(number, "1")
	}
	eventually(t, "the first announcement", func() bool { st := s.status(); return st.Board != nil && st.Board.Number == "A001" && !st.silent() })
	if r := run("stop"); r.code != 0 {
		t.Fatalf("stop: %s", r.stderr)
	}
	eventually(t, "the second announcement", func() bool { return s.status().Board.Number == "A002" })
	if r := run("stop", "--all"); r.code != 0 {
		t.Fatalf("stop --all: %s", r.stderr)
	}
	eventually(t, "silence, with all calls shown", func() bool { st := s.status(); return st.Board.Number == "A003" && st.silent() })
	if r := run("stop"); r.code != 1 || !strings.Contains(r.stderr, "Nothing is being announced") {
		t.Errorf("with nothing to stop: %d %s", r.code, r.stderr)
	}
	if r := run("say", "--phrase", "closing"); r.code != 0 {
		t.Errorf("say --phrase: %s", r.stderr)
	}
	eventually(t, "the phrase", func() bool { return !s.status().silent() })
	if r := run("say", "--phrase", "opening"); r.code != 1 || !strings.Contains(r.stderr, "closing") {
		t.Errorf("another phrase: %d %s", r.code, r.stderr)
	}
	s.stop()
}
