//go:build linux

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/queuecast/queuecast/internal/soundrig"
	"github.com/queuecast/queuecast/media/pcm"
)

// whileRecording runs do once somebody records the loudspeaker.
func whileRecording(env []string, do func()) (done chan struct{}) {
	done = make(chan struct{})
	go func() {
		defer close(done)
		for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(poll) {
			cmd := exec.Command("pactl", "list", "short", "source-outputs")
			cmd.Env = env
			if out, err := cmd.Output(); err == nil && len(out) > 0 {
				do()
				return
			}
		}
	}()
	return done
}

// chimed records the loudspeaker for a while in which numbers are called, count of them one after the other, and wants a chime for each.
// A machine that sleeps through may swallow one: then other numbers are called.
func chimed(t *testing.T, rig *soundrig.Rig, s *station, d time.Duration, count int) (sound pcm.Buffer, starts []int) {
	t.Helper()
	for try, limit := 0, time.Now().Add(3*patience); ; try++ {
		late := soundrig.Lateness(t)
		// s.call may fail the test, which only its own goroutine may do.
		var answers []result
		called := whileRecording(append(os.Environ(), rig.Env()...), func() {
			for i := range count {
				answers = append(answers, s.cli("call", fmt.Sprintf("B%d%02d", 1+try, i)))
			}
		})
		sound = rig.Record(d)
		<-called
		for _, a := range answers {
			if a.code != 0 {
				t.Fatalf("calling: %s", a.stderr)
			}
		}
		worst := late()
		if starts = chimes(sound); len(starts) == count {
			return sound, starts
		}
		if worst <= soundrig.Starved || time.Now().After(limit) {
			t.Fatalf("%d chimes for %d calls, on a machine that is late by no more than %v", len(starts), count, worst)
		}
		t.Logf("%d chimes for %d calls, on a machine that is late by %v", len(starts), count, worst)
		eventually(t, "nothing is said any more", func() bool { return s.status().silent() })
	}
}

// TestChimeAndSpeechOnTheLoudspeaker calls twice in quick succession: chime and words, then chime and words again, one
// announcement after the other.
func TestChimeAndSpeechOnTheLoudspeaker(t *testing.T) {
	rig := soundrig.Start(t)
	s := newStation(t, shortVoice)
	s.serve()
	eventually(t, "the loudspeaker is open", func() bool { return s.status().Speaker.OK })
	sound, starts := chimed(t, rig, s, 16*time.Second, 2)
	ends := []int{starts[1], len(sound.Samples)}
	for i, start := range starts {
		if !heard(sound, start+samples(chimeLength), ends[i]) {
			t.Errorf("call %d: no words after the chime", i+1)
		}
	}
	// One announcement ends in silence before the next one begins.
	const pause = 300 * time.Millisecond
	if before := part(sound, starts[1]-samples(pause), starts[1]-samples(10*time.Millisecond)); before.RMS() > 0.002 {
		t.Errorf("the second chime begins while the first announcement is heard (RMS %.4f before it)", before.RMS())
	}
	s.stop()
}

// TestLoudspeakerThatAppearsLater starts without a sound server.
func TestLoudspeakerThatAppearsLater(t *testing.T) {
	rig := soundrig.Prepare(t)
	s := newStation(t, noVoice)
	s.serve()
	eventually(t, "the status tells that there is no loudspeaker", func() bool {
		st := s.status()
		return !st.Speaker.OK && strings.Contains(st.Speaker.Text, "No loudspeaker found")
	})
	s.call("A001", "1") // works all the same
	rig.StartServer()
	rig.LoadSink()
	eventually(t, "the loudspeaker is used", func() bool { return s.status().Speaker.OK })
	chimed(t, rig, s, 10*time.Second, 1) // calling takes its time on a busy machine; a second chime would be heard all the better
	s.stop()
}

// TestLoudspeakerUnpluggedInMidAnnouncement pulls the plug while words are spoken, of the sound server and of the
// loudspeaker alone.
func TestLoudspeakerUnpluggedInMidAnnouncement(t *testing.T) {
	for _, tc := range []struct {
		name    string
		out, in func(*soundrig.Rig)
	}{
		{"sound server", (*soundrig.Rig).StopServer, func(r *soundrig.Rig) { r.StartServer(); r.LoadSink() }},
		{"loudspeaker", (*soundrig.Rig).UnloadSink, (*soundrig.Rig).LoadSink},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rig := soundrig.Start(t)
			s := newStation(t, strings.Replace(shortVoice, "repeat = 1", "repeat = 3", 1)) // long enough to be seen while it lasts
			s.serve()
			eventually(t, "the loudspeaker is open", func() bool { return s.status().Speaker.OK })
			s.call("A001", "1")
			eventually(t, "the announcement has begun", func() bool { return !s.status().silent() })
			tc.out(rig)
			eventually(t, "the status tells of the loss", func() bool { return !s.status().Speaker.OK })
			eventually(t, "the announcement ends all the same", func() bool { return s.status().silent() })
			tc.in(rig)
			eventually(t, "the loudspeaker is used again", func() bool { return s.status().Speaker.OK })
			chimed(t, rig, s, 10*time.Second, 1) // calling takes its time on a busy machine; a second chime would be heard all the better
			s.stop()
		})
	}
}
