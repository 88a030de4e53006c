package audio

import (
	"errors"
	"io"
	"math"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/queuecast/queuecast/internal/soundrig"
	"github.com/queuecast/queuecast/media/pcm"
)

const (
	// patience bounds what takes as long as it takes on a busy machine; a speaker may rightly pause for signlessRetry.
	patience = signlessRetry + time.Minute
	// longPatience is for recordings that prove nothing because the machine was too busy, and are made again.
	longPatience = 5 * time.Minute
	// longestFair is the longest gap there may be.
	longestFair = 5 * time.Millisecond
)

// listed lists the devices; a machine that is too busy to answer in time, and says so, is asked again.
func listed() (devices []Device, err error) {
	for limit := time.Now().Add(patience); time.Now().Before(limit); {
		if devices, err = Devices(); !errors.Is(err, ErrBusy) {
			break
		}
	}
	return devices, err
}

// start opens a speaker on the default device and feeds it, in real time, with what next makes, until the test ends.
// It returns the speaker and the stream of its states.
func start(t *testing.T, next func(n int) []int16) (*Speaker, <-chan State) {
	t.Helper()
	states := make(chan State, 100)
	s := &Speaker{RetryMin: 100 * time.Millisecond, RetryMax: 400 * time.Millisecond, OnState: func(st State) { states <- st }}
	if err := s.Initialize(); err != nil {
		t.Fatal(err)
	}
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		begin, written := time.Now(), 0
		ticker := time.NewTicker(20 * time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-stop:
				return
			case <-ticker.C:
				n := int(time.Since(begin).Seconds()*pcm.Rate) - written
				s.Write(next(n))
				written += n
			}
		}
	}()
	t.Cleanup(func() {
		close(stop)
		<-stopped
		s.Close()
		select {
		case <-s.done:
		case <-time.After(patience):
			t.Error("the supervisor did not end")
		}
	})
	return s, states
}

// tone makes an endless 1 kHz sine at half of full scale.
func tone() func(int) []int16 {
	i := 0
	return func(n int) []int16 {
		s := make([]int16, n)
		for k := range s {
			s[k] = int16(16_000 * math.Sin(2*math.Pi*1000*float64(i)/pcm.Rate))
			i++
		}
		return s
	}
}

func wait(t *testing.T, states <-chan State, what string, is func(State) bool) State {
	t.Helper()
	timeout := time.After(patience)
	for {
		select {
		case st := <-states:
			t.Logf("%s: %+v", time.Now().Format("05.000"), st)
			if is(st) {
				return st
			}
		case <-timeout:
			t.Fatalf("never came to be %s", what)
		}
	}
}

func playing(s State) bool { return s.Playing }
func failed(s State) bool  { return !s.Playing && s.Err != nil }

// heard fails the test unless the monitor holds the tone, without gaps. On a machine that is too busy the speaker may
// be interrupted, but then it has to say so, or the sound server may be; such a recording proves nothing and is made again.
func heard(t *testing.T, rig *soundrig.Rig, s *Speaker, d time.Duration) {
	t.Helper()
	for limit := time.Now().Add(longPatience); time.Now().Before(limit); {
		before, stop := s.State(), soundrig.Lateness(t)
		rec := rig.Record(d + time.Second)
		late := stop()
		if after := s.State(); after.Underruns != before.Underruns || after.Dropped != before.Dropped {
			t.Logf("interrupted: %+v", after)
			continue
		}
		rec.Samples = rec.Samples[pcm.Rate:] // the monitor begins with what the sink had before it was heard
		level, elsewhere, gap := rec.Goertzel(1000)/(16_000./32_768), rec.Goertzel(1300), longestGap(rec)
		if gap > longestFair && late > soundrig.Starved {
			t.Logf("a gap of %v, on a machine that is late by %v", gap, late)
			continue
		}
		if level < 0.9 || level > 1.1 || elsewhere > 0.02 {
			t.Errorf("the tone has %.3f of its amplitude, 1.3 kHz has %.3f", level, elsewhere)
		}
		if gap > longestFair {
			t.Errorf("a gap of %v, on a machine that is late by no more than %v", gap, late)
		}
		return
	}
	t.Fatalf("interrupted in each recording of %v", longPatience)
}

// longestGap is the longest time for which the tone stays near zero; a sine does so for a few samples only.
func longestGap(rec pcm.Buffer) time.Duration {
	gap, longest := 0, 0
	for _, s := range rec.Samples {
		if gap++; s < -200 || s > 200 {
			gap = 0
		}
		longest = max(longest, gap)
	}
	return time.Duration(longest) * time.Second / pcm.Rate
}

func TestToneIsHeardOnTheDevice(t *testing.T) {
	rig := soundrig.Start(t)
	s, states := start(t, tone())
	st := wait(t, states, "playing", playing)
	if st.Device != "default" || st.HostAPI != "ALSA" || st.Latency <= 0 {
		t.Errorf("%+v", st)
	}
	heard(t, rig, s, 3*time.Second)
	t.Logf("%+v", s.State())
}

func TestDevicesOfTheRig(t *testing.T) {
	soundrig.Start(t)
	devices, err := listed()
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]Device{}
	for _, d := range devices {
		names[d.Name] = d
	}
	d, ok := names["default"]
	if !ok || !d.DefaultOutput || !d.DefaultInput || d.Outputs < 1 || d.Inputs < 1 || d.Rate <= 0 || d.HostAPI != "ALSA" {
		t.Errorf("%+v", devices)
	}
	if p, ok := names["pulse"]; !ok || p.DefaultOutput {
		t.Errorf("%+v", devices)
	}
}

func TestServerThatAppearsLaterIsPickedUp(t *testing.T) {
	rig := soundrig.Prepare(t)
	if devices, err := listed(); err != nil || len(devices) != 0 {
		t.Errorf("without a server: %+v, %v", devices, err)
	}
	s, states := start(t, tone())
	if st := wait(t, states, "without a device", failed); !errors.Is(st.Err, ErrNoDevice) {
		t.Errorf("error %v", st.Err)
	}
	rig.StartServer()
	rig.LoadSink()
	wait(t, states, "playing", playing)
	heard(t, rig, s, time.Second)
	if st := s.State(); st.Err != nil || !st.NextTry.IsZero() {
		t.Errorf("%+v", st)
	}
}

func TestUnpluggedAndPluggedInAgain(t *testing.T) {
	rig := soundrig.Start(t)
	s, states := start(t, tone())
	wait(t, states, "playing", playing)
	rig.UnloadSink()
	wait(t, states, "unplugged", failed)
	rig.LoadSink()
	wait(t, states, "playing again", playing)
	heard(t, rig, s, time.Second)
}

func TestServerKilledAndStartedAgain(t *testing.T) {
	rig := soundrig.Start(t)
	s, states := start(t, tone())
	wait(t, states, "playing", playing)
	rig.StopServer()
	wait(t, states, "without a server", failed)
	rig.StartServer()
	rig.LoadSink()
	wait(t, states, "playing again", playing)
	heard(t, rig, s, time.Second)
}

func TestServerThatHangsIsNoticedAndCloseReturns(t *testing.T) {
	rig := soundrig.Start(t)
	s, states := start(t, tone())
	wait(t, states, "playing", playing)
	rig.Signal(syscall.SIGSTOP)
	t.Cleanup(func() { rig.Signal(syscall.SIGCONT) }) // before the speaker's own cleanup waits for its end
	if st := wait(t, states, "stalled", failed); !errors.Is(st.Err, ErrStalled) {
		t.Errorf("error %v", st.Err)
	}
	closed := make(chan struct{})
	go func() { s.Close(); close(closed) }()
	select {
	case <-closed:
	case <-time.After(patience):
		t.Error("Close did not return")
	}
}

func TestLookingForDevicesDoesNotSpamStandardError(t *testing.T) {
	soundrig.Prepare(t)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := syscall.Dup(syscall.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	if err = syscall.Dup3(int(w.Fd()), syscall.Stderr, 0); err != nil {
		t.Fatal(err)
	}
	_, listing := listed()
	if err = syscall.Dup3(kept, syscall.Stderr, 0); err != nil {
		t.Fatal(err)
	}
	_ = syscall.Close(kept)
	_ = w.Close()
	said, _ := io.ReadAll(r)
	if len(said) > 0 || listing != nil {
		t.Errorf("%v; standard error: %s", listing, said)
	}
}

// What the loudspeaker plays is what the microphone of the rig, its monitor, hears.
func TestMicrophoneHearsTheRig(t *testing.T) {
	soundrig.Start(t)
	s, states := start(t, tone())
	wait(t, states, "playing", playing)
	for limit := time.Now().Add(longPatience); time.Now().Before(limit); {
		before, stop := s.State(), soundrig.Lateness(t)
		b, err := (&Microphone{}).Record(t.Context(), 2*time.Second, nil)
		if err != nil || len(b.Samples) != 2*pcm.Rate {
			t.Fatalf("%d samples, %v", len(b.Samples), err)
		}
		late := stop()
		if after := s.State(); after.Underruns != before.Underruns {
			t.Log("interrupted")
			continue
		}
		b.Samples = b.Samples[pcm.Rate:] // the device begins with what it had before
		gap := longestGap(b)
		if gap > longestFair && late > soundrig.Starved {
			t.Logf("a gap of %v, on a machine that is late by %v", gap, late)
			continue
		}
		if level := b.Goertzel(1000) / (16_000. / 32_768); level < 0.9 || level > 1.1 {
			t.Errorf("the tone has %.3f of its amplitude", level)
		}
		if gap > longestFair {
			t.Errorf("a gap of %v, on a machine that is late by no more than %v", gap, late)
		}
		return
	}
	t.Fatal("interrupted each time")
}

func TestMicrophoneWithoutADevice(t *testing.T) {
	rig := soundrig.Prepare(t)
	if _, err := (&Microphone{}).Record(t.Context(), time.Second, nil); !errors.Is(err, ErrNoMicrophone) {
		t.Errorf("without a server: %v", err)
	}
	rig.StartServer()
	rig.LoadSink()
	if _, err := (&Microphone{Device: "there is none"}).Record(t.Context(), time.Second, nil); !errors.Is(err, ErrNoMicrophone) {
		t.Errorf("another name: %v", err)
	}
	ended := make(chan error, 1)
	begun := make(chan struct{}, 1)
	go func() {
		_, err := (&Microphone{}).Record(t.Context(), time.Hour, func(float64) {
			select {
			case begun <- struct{}{}:
			default:
			}
		})
		ended <- err
	}()
	select {
	case <-begun:
	case err := <-ended:
		t.Fatalf("not begun: %v", err)
	}
	rig.StopServer()
	select {
	case err := <-ended:
		if !errors.Is(err, ErrMicrophoneLost) && !errors.Is(err, ErrStalled) {
			t.Errorf("pulled out: %v", err)
		}
	case <-time.After(patience):
		t.Error("the recording goes on without a device")
	}
}
