package recorder

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/queuecast/queuecast/internal/soundrig"
	"github.com/queuecast/queuecast/media/audio"
	"github.com/queuecast/queuecast/media/g711"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/soundfile"
)

const (
	rigRate = 44_100
	// rigTries is how often a machine that was too busy, and said so, may try again.
	rigTries = 5
)

// studio is a loudspeaker at 44.1 kHz, stereo, and the microphone that hears it.
func studio(t *testing.T) *soundrig.Rig {
	t.Helper()
	rig := soundrig.Prepare(t)
	rig.StartServer()
	rig.LoadSinkAs(soundrig.Sink, rigRate, 2)
	return rig
}

// sweep is a sine that rises from 100 Hz to 8 kHz, behind which a sine of 1 kHz stands, stereo.
func sweep(d time.Duration) []int16 {
	n := int(framesOf(d, rigRate))
	out := make([]int16, 0, 4*n)
	phase := 0.0
	for i := range 2 * n {
		hz := 1000.0
		if i < n {
			hz = 100 * math.Pow(80, float64(i)/float64(n))
		}
		phase += 2 * math.Pi * hz / rigRate
		v := int16(12_000 * math.Sin(phase))
		out = append(out, v, v/2)
	}
	return out
}

// found tells from where on, in samples, a sound lies unchanged in what was recorded, -1 when it does not.
func found(sound, recorded []int16) int {
	for at := 0; at+len(sound) <= len(recorded); at += 2 {
		if recorded[at] == sound[0] && slices.Equal(recorded[at:at+len(sound)], sound) {
			return at
		}
	}
	return -1
}

func read(t *testing.T, path string) []int16 {
	t.Helper()
	file, err := soundfile.Open(path, soundfile.Board())
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	out := make([]int16, 0, file.Frames()*int64(file.Format().Channels))
	block := make([]int16, 8192)
	for n, err := file.Read(block); err == nil; n, err = file.Read(block) {
		out = append(out, block[:n]...)
	}
	return out
}

func microphone(inputs *audio.Inputs) Microphone {
	return Microphone{inputs.Input("", pcm.Format{Rate: rigRate, Channels: 2})}
}

func until(t *testing.T, what string, so func() bool) {
	t.Helper()
	for limit := time.Now().Add(patience); !so(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("waited in vain for: %s", what)
		}
	}
}

// A file is played, two recorders share the microphone that hears it, one of them in parts, one in A-law: all have all of it, to the sample.
func TestPlayedFileIsRecordedSampleBySample(t *testing.T) {
	studio(t)
	dir := t.TempDir()
	sound := sweep(2 * time.Second)
	wav := soundfile.Format{Container: soundfile.WAV, Encoding: soundfile.PCM16, Rate: rigRate, Channels: 2}
	w, err := soundfile.Create(in(dir, "sweep.wav"), wav, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(sound), w.Close()); err != nil {
		t.Fatal(err)
	}
	for range rigTries {
		var inputs audio.Inputs
		out := t.TempDir()
		var parts []string
		whole := begin(t, &Recorder{Source: microphone(&inputs), Format: soundfile.Board(), Path: in(out, "whole.g711a")})
		split := begin(t, &Recorder{
			Source: microphone(&inputs), Format: wav, Path: in(out, "part.wav"), SplitAfter: 700 * time.Millisecond,
			OnFile: func(path string, _ int64) { parts = append(parts, path) },
		})
		until(t, "both recording", func() bool { return whole.State().Frames > 0 && split.State().Frames > 0 })
		p := &Player{Path: in(dir, "sweep.wav")}
		if err := p.Initialize(); err != nil {
			t.Fatal(err)
		}
		until(t, "the end of the file", func() bool { s := p.State(); return s.Ended && !s.Output.Running || s.Err != nil })
		played := p.State()
		p.Close()
		if err := errors.Join(whole.Stop(), split.Stop(), played.Err); err != nil {
			t.Fatal(err)
		}
		a, b := whole.State(), split.State()
		t.Logf("player %+v", played)
		t.Logf("whole %+v", a)
		t.Logf("split %+v", b)
		if a.Lost+b.Lost > 0 || a.Input.Interruptions+b.Input.Interruptions+played.Gaps+played.Output.Interruptions > 0 {
			t.Log("interrupted")
			continue
		}
		var joined []int16
		for _, path := range parts {
			joined = append(joined, read(t, path)...)
		}
		if at := found(sound, joined); at < 0 || len(parts) < 6 {
			t.Errorf("%d parts; the sound lies at %d in %d samples", len(parts), at, len(joined))
		}
		codec := g711.New(g711.ALaw)
		if at := found(codec.Decode(nil, codec.Encode(nil, sound)), read(t, in(out, "whole.g711a"))); at < 0 {
			t.Error("the sound is not in the A-law file")
		}
		return
	}
	t.Error("interrupted each time")
}

// The loop's delay is measured through the rig, and what it plays is what it hears.
func TestLoopOnTheRig(t *testing.T) {
	studio(t)
	l := &Loop{Law: g711.MuLaw, Format: pcm.Format{Rate: rigRate, Channels: 2}}
	if err := l.Initialize(); err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	until(t, "the delay", func() bool { return l.State().Measured || l.State().Err != nil })
	s := l.State()
	t.Logf("%+v", s)
	if s.Err != nil || s.Delay < loopReserve || s.Delay > time.Second || !s.Running {
		t.Errorf("%+v", s)
	}
	told := s.Delay
	l.Measure()
	until(t, "another measurement", func() bool { s := l.State(); return !s.Testing && s.Measured })
	t.Logf("measured %v, then %v", told, l.State().Delay)
	t.Logf("%+v", l.State())
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

// The device goes while it records: the file is whole. It comes back: the recording goes on in the next one.
func TestDeviceOfTheRigGoneAndBack(t *testing.T) {
	rig := studio(t)
	dir := t.TempDir()
	var inputs audio.Inputs
	r := begin(t, &Recorder{
		Source: microphone(&inputs), Dir: dir,
		Format: soundfile.Format{Container: soundfile.WAV, Encoding: soundfile.MuLaw, Rate: rigRate, Channels: 2},
	})
	until(t, "some sound", func() bool { return r.State().Elapsed > time.Second })
	rig.UnloadSink()
	until(t, "the loss", func() bool { return r.State().Phase == Waiting })
	s := r.State()
	t.Logf("gone: %+v", s)
	if !errors.Is(s.Err, audio.ErrMicrophoneLost) && !errors.Is(s.Err, audio.ErrNoMicrophone) && !errors.Is(s.Err, audio.ErrMicrophoneMute) {
		t.Errorf("%v", s.Err)
	}
	first := s.Path
	file, err := soundfile.Open(first, soundfile.Board())
	if err != nil {
		t.Fatal(err)
	}
	if file.Frames() != s.Frames || file.Damage() != nil {
		t.Errorf("%d frames of %d, %v", file.Frames(), s.Frames, file.Damage())
	}
	_ = file.Close()
	rig.LoadSinkAs(soundrig.Sink, rigRate, 2)
	until(t, "the return", func() bool { n := r.State(); return n.Phase == Recording && n.Frames > s.Frames+rigRate/2 })
	if err := r.Stop(); err != nil {
		t.Error(err)
	}
	after := r.State()
	t.Logf("back: %+v", after)
	if after.Path == first || after.Files != 2 || len(read(t, after.Path)) != 2*int(after.Frames-s.Frames) {
		t.Errorf("%+v", after)
	}
}

func TestRecordingWithoutADevice(t *testing.T) {
	soundrig.Prepare(t)
	var inputs audio.Inputs
	r := begin(t, &Recorder{Source: microphone(&inputs), Dir: t.TempDir(), Format: soundfile.Board()})
	if s := await(t, r); !errors.Is(s.Err, audio.ErrNoMicrophone) || s.Files != 0 {
		t.Errorf("%+v", s)
	}
	l := &Loop{Format: pcm.Format{Rate: 8000, Channels: 1}}
	if err := l.Initialize(); err != nil {
		t.Fatal(err)
	}
	<-l.Done()
	if err := l.Close(); !errors.Is(err, audio.ErrNoMicrophone) && !errors.Is(err, audio.ErrNoDevice) {
		t.Errorf("%v", err)
	}
	if err := (&audio.Playback{Format: pcm.Format{Rate: 8000, Channels: 1}}).Run(context.Background(), nil); !errors.Is(err, audio.ErrNoDevice) {
		t.Errorf("%v", err)
	}
}
