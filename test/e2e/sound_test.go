//go:build linux

package e2e

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/queuecast/queuecast/internal/soundrig"
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

// TestChimeAndSpeechOnTheLoudspeaker calls twice in quick succession: chime and words, then chime and words again, one
// announcement after the other.
func TestChimeAndSpeechOnTheLoudspeaker(t *testing.T) {
	rig := soundrig.Start(t)
	s := newStation(t, shortVoice)
	s.serve()
	eventually(t, "the loudspeaker is open", func() bool { return s.status().Speaker.OK })
	// s.call may fail the test, which only its own goroutine may do.
	var answers []result
	called := whileRecording(rig.Env(), func() {
		for _, number := range []string{"A012", "B345"} {
			answers = append(answers, finish(t, s.env, binary, "--data", s.dir, "call", number))
		}
	})
	sound := rig.Record(16 * time.Second)
	<-called
	for _, a := range answers {
		if a.code != 0 {
			t.Fatalf("calling: %s", a.stderr)
		}
	}
	starts := chimes(sound)
	if len(starts) != 2 {
		t.Fatalf("%d chimes for two calls", len(starts))
	}
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
	listen(t, rig, s, "A002")
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
			s := newStation(t, shortVoice)
			s.serve()
			eventually(t, "the loudspeaker is open", func() bool { return s.status().Speaker.OK })
			s.call("A001", "1")
			eventually(t, "the announcement has begun", func() bool { return !s.status().silent() })
			tc.out(rig)
			eventually(t, "the status tells of the loss", func() bool { return !s.status().Speaker.OK })
			eventually(t, "the announcement ends all the same", func() bool { return s.status().silent() })
			tc.in(rig)
			eventually(t, "the loudspeaker is used again", func() bool { return s.status().Speaker.OK })
			listen(t, rig, s, "A002")
			s.stop()
		})
	}
}

// listen calls a number and wants its chime, once, on the loudspeaker.
func listen(t *testing.T, rig *soundrig.Rig, s *station, number string) {
	t.Helper()
	var answer result
	called := whileRecording(append(os.Environ(), rig.Env()...), func() {
		answer = finish(t, s.env, binary, "--data", s.dir, "call", number)
	})
	sound := rig.Record(10 * time.Second) // calling takes its time on a busy machine; a second chime would be heard all the better
	<-called
	if answer.code != 0 {
		t.Fatalf("calling: %s", answer.stderr)
	}
	if n := len(chimes(sound)); n != 1 {
		t.Errorf("%d chimes for one call", n)
	}
}
