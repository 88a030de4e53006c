package audio

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/queuecast/queuecast/internal/soundrig"
	"github.com/queuecast/queuecast/media/pcm"
)

// noise is white: any few samples of it occur once only, so that it can be found again to the sample.
func noise(seed uint64, samples int) []int16 {
	random := rand.New(rand.NewPCG(seed, 0))
	out := make([]int16, samples)
	for i := range out {
		out[i] = int16(random.IntN(40_001) - 20_000)
	}
	return out
}

// heardAgain looks for the sound in what was recorded and tells how many of its samples are there, one after the other and unchanged.
func heardAgain(sound, recorded []int16) int {
	const key = 32
	for i := 0; i+key <= len(recorded); i++ {
		if slices.Equal(recorded[i:i+key], sound[:key]) {
			n := key
			for i+n < len(recorded) && n < len(sound) && recorded[i+n] == sound[n] {
				n++
			}
			return n
		}
	}
	return 0
}

// record hears the default microphone until stop is called, which returns what it heard.
func record(t *testing.T, c *Capture) (stop func() []int16) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var mutex sync.Mutex
	var all []int16
	ended, begun := make(chan error, 1), make(chan struct{})
	var once sync.Once
	go func() {
		ended <- c.Run(ctx, func(s []int16) {
			mutex.Lock()
			defer mutex.Unlock()
			all = append(all, s...)
			once.Do(func() { close(begun) })
		})
	}()
	select {
	case <-begun:
	case err := <-ended:
		t.Fatal(err)
	case <-time.After(patience):
		t.Fatal("nothing is heard")
	}
	return func() []int16 {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		return all
	}
}

// give makes a fill out of samples.
func give(samples []int16) func([]int16) (int, bool) {
	return func(dst []int16) (int, bool) {
		n := copy(dst, samples)
		samples = samples[n:]
		return n, len(samples) > 0
	}
}

// What is played is what is recorded, sample by sample, in every format. Only a machine that was too busy, and says so, may try again.
func TestPlayedIsRecordedSampleBySample(t *testing.T) {
	rig := soundrig.Start(t)
	for _, f := range []pcm.Format{{Rate: 8000, Channels: 1}, {Rate: 16_000, Channels: 2}, {Rate: 44_100, Channels: 2}, {Rate: 48_000, Channels: 1}} {
		t.Run(f.String(), func(t *testing.T) {
			rig.UnloadSink()
			rig.LoadSinkAs(soundrig.Sink, f.Rate, f.Channels)
			for limit := time.Now().Add(longPatience); time.Now().Before(limit); {
				late := soundrig.Lateness(t)
				sound := noise(uint64(f.Rate), f.Rate*f.Channels)
				c := &Capture{Format: f, Latency: 300 * time.Millisecond}
				stop := record(t, c)
				p := &Playback{Format: f, Latency: 300 * time.Millisecond}
				if err := p.Run(t.Context(), give(sound)); err != nil {
					t.Fatal(err)
				}
				recorded, by := stop(), late()
				out, in := p.State(), c.State()
				t.Logf("out %+v", out)
				t.Logf("in %+v", in)
				if out.Interruptions+in.Interruptions > 0 {
					t.Log("interrupted")
					continue
				}
				if in.Converted() || out.Converted() || in.Actual != f {
					t.Errorf("converted: %+v, %+v", in, out)
				}
				n := heardAgain(sound, recorded)
				if n != len(sound) && by > soundrig.Starved {
					t.Logf("%d of %d samples in a row, on a machine that is late by %v", n, len(sound), by)
					continue
				}
				if n != len(sound) {
					t.Errorf("%d of %d samples in a row, on a machine that is late by no more than %v", n, len(sound), by)
				}
				return
			}
			t.Error("interrupted each time")
		})
	}
}

// Devices that appear while the station's speaker holds one are found: the speaker gives its own up for a moment. While something is
// recorded they are not, and that is said.
func TestNewDeviceIsFoundWhileASpeakerPlays(t *testing.T) {
	rig := soundrig.Start(t)
	s, states := start(t, func(n int) []int16 { return make([]int16, n) })
	wait(t, states, "playing", func(s State) bool { return s.Playing })
	ctx, cancel := context.WithCancel(t.Context())
	lists, ended := make(chan []Device, 10), make(chan struct{})
	go func() {
		defer close(ended)
		Watch(ctx, func(devices []Device, err error) {
			if err != nil {
				t.Error(err)
			}
			lists <- devices
		})
	}()
	has := func(name string) bool {
		timeout := time.After(patience)
		for {
			select {
			case devices := <-lists:
				if slices.ContainsFunc(devices, func(d Device) bool { return d.Name == name }) {
					return true
				}
			case <-timeout:
				return false
			}
		}
	}
	if !has("default") {
		t.Fatal("no list at the beginning")
	}
	rig.AddDevice("second")
	if !has("second") {
		t.Error("the new device was not found")
	}
	c := &Capture{Device: "ALSA: second", Format: pcm.Format{Rate: 8000, Channels: 1}}
	stop := record(t, c)
	rig.AddDevice("third")
	devices, fresh, err := Rescan()
	if err != nil || fresh || len(devices) == 0 {
		t.Errorf("while recording: %v, fresh %v, %v", devices, fresh, err)
	}
	stop()
	if !has("third") {
		t.Error("not found when the recording had ended")
	}
	cancel()
	<-ended
	// A device is found by those who want it, too.
	rig.AddDevice("fourth")
	if st, err := TestTone(t.Context(), "fourth", 300*time.Millisecond); err != nil || st.Device != "fourth" || st.Frames == 0 {
		t.Errorf("%+v, %v", st, err)
	}
	if st := s.State(); st.Err != nil {
		t.Errorf("%+v", st)
	}
}
