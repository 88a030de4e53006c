package recorder

import (
	"context"
	"errors"
	"math"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/queuecast/queuecast/media/audio"
	"github.com/queuecast/queuecast/media/g711"
	"github.com/queuecast/queuecast/media/pcm"
)

const (
	roomRate  = 16_000
	roomBlock = roomRate * 15 / 1000 // frames
)

// room is a microphone and a loudspeaker that it hears, in virtual time.
type room struct {
	gain  float64               // of the way through the air; 0: nothing is heard
	voice func(frame int) int16 // what else the microphone hears; nil: nothing
	// The room passes one frequency best, as rooms do; 0: it passes all alike.
	resonance float64
	y1, y2    float64
	fault     <-chan error // ends the microphone
	mutex     sync.Mutex
	air       []int16 // on its way
	said      []int16 // all that the loudspeaker was given, gaps as silence
	heard     []int16 // all that the microphone has given
}

type (
	roomMic     struct{ *room }
	roomSpeaker struct{ *room }
)

func (r roomMic) State() audio.StreamState {
	return audio.StreamState{Running: true, Latency: 10 * time.Millisecond}
}

func (r roomSpeaker) State() audio.StreamState {
	return audio.StreamState{Running: true, Latency: 20 * time.Millisecond}
}

func (r roomMic) Run(ctx context.Context, take func([]int16)) error {
	tick := time.NewTicker(roomBlock * time.Second / roomRate)
	defer tick.Stop()
	block := make([]int16, roomBlock)
	for {
		select {
		case <-tick.C:
		case err := <-r.fault:
			return err
		case <-ctx.Done():
			return nil
		}
		r.mutex.Lock()
		clear(block)
		n := copy(block, r.air)
		r.air = r.air[n:]
		for i := range block {
			block[i] = scaled(r.pass(block[i]), r.gain)
			if r.voice != nil {
				block[i] = int16(min(max(int(block[i])+int(r.voice(len(r.heard))), math.MinInt16), math.MaxInt16))
			}
			r.heard = append(r.heard, block[i])
		}
		r.mutex.Unlock()
		take(block)
	}
}

// pass is a resonator whose gain is 1 where that is greatest.
func (r *room) pass(s int16) int16 {
	if r.resonance == 0 {
		return s
	}
	const radius = 0.99
	w := 2 * math.Pi * r.resonance / roomRate
	peak := (1 - radius) * math.Sqrt(1-2*radius*math.Cos(2*w)+radius*radius)
	y := peak*float64(s) + 2*radius*math.Cos(w)*r.y1 - radius*radius*r.y2
	r.y1, r.y2 = y, r.y1
	return int16(min(max(y, math.MinInt16), math.MaxInt16))
}

func (r roomSpeaker) Run(ctx context.Context, fill func([]int16) (int, bool)) error {
	time.Sleep(7 * time.Millisecond) // never at once with the microphone, so that each run is the same
	tick := time.NewTicker(roomBlock * time.Second / roomRate)
	defer tick.Stop()
	block := make([]int16, roomBlock)
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
		clear(block)
		fill(block)
		r.mutex.Lock()
		r.air, r.said = append(r.air, block...), append(r.said, block...)
		r.mutex.Unlock()
	}
}

func newLoop(t *testing.T, r *room, change func(*Loop)) *Loop {
	t.Helper()
	l := &Loop{
		Law: g711.ALaw, Format: pcm.Format{Rate: roomRate, Channels: 1}, Microphone: roomMic{r}, Speaker: roomSpeaker{r}, WithoutChirp: true,
	}
	change(l)
	if err := l.Initialize(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func sine(hz, amplitude float64) func(int) int16 {
	return func(i int) int16 {
		return int16(amplitude * math.MaxInt16 * math.Sin(2*math.Pi*hz*float64(i)/roomRate))
	}
}

// The way through the room is measured to the sample, above that of the loop's own buffer.
func TestLoopMeasuresItsDelay(t *testing.T) {
	const further = 3333 // frames
	measure := func(way int, r *room) (s LoopState) {
		synctest.Test(t, func(t *testing.T) {
			r.air = make([]int16, way)
			l := newLoop(t, r, func(l *Loop) { l.WithoutChirp = false })
			if s := l.State(); !s.Testing || s.Measured {
				t.Errorf("at the beginning: %+v", s)
			}
			time.Sleep(3 * time.Second)
			synctest.Wait()
			s = l.State()
			_ = l.Close()
		})
		return s
	}
	near, far := measure(1000, &room{gain: -0.5}), measure(1000+further, &room{gain: 0.02, voice: func(i int) int16 { return int16(i*i%7 - 3) }})
	if !near.Measured || !far.Measured || near.Testing || far.Delay-near.Delay != further*time.Second/roomRate {
		t.Errorf("near %+v\nfar %+v", near, far)
	}
	if own := near.Delay - 1000*time.Second/roomRate; own < loopReserve || own > 100*time.Millisecond {
		t.Errorf("the loop's own delay is %v", own)
	}
	// Nothing comes back: the delay is what the system tells, and the buffer.
	if deaf := measure(0, &room{voice: sine(440, 0.3)}); deaf.Measured || deaf.Delay < 30*time.Millisecond || deaf.Delay > 100*time.Millisecond {
		t.Errorf("%+v", deaf)
	}
}

func TestLoopPlaysCodecOrOriginal(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Loop)
		want   func(s []int16) []int16
	}{
		{"A-law", func(*Loop) {}, func(s []int16) []int16 { a := g711.New(g711.ALaw); return a.Decode(nil, a.Encode(nil, s)) }},
		{"mu-law", func(l *Loop) { l.Law = g711.MuLaw }, func(s []int16) []int16 { a := g711.New(g711.MuLaw); return a.Decode(nil, a.Encode(nil, s)) }},
		{"original", func(l *Loop) { l.SetOriginal(true) }, func(s []int16) []int16 { return s }},
		{"half as loud", func(l *Loop) { l.SetOriginal(true); l.Volume = 0.5 }, func(s []int16) []int16 {
			out := slices.Clone(s)
			for i := range out {
				out[i] = scaled(out[i], 0.5)
			}
			return out
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sound := noise(11, 10*roomRate)
				r := &room{voice: func(i int) int16 { return sound[i] }}
				l := &Loop{
					Law: g711.ALaw, Format: pcm.Format{Rate: roomRate, Channels: 1}, Microphone: roomMic{r}, Speaker: roomSpeaker{r}, WithoutChirp: true,
				}
				l.guard = newHowlGuard(roomRate)
				c.change(l)
				if err := l.Initialize(); err != nil {
					t.Fatal(err)
				}
				time.Sleep(5 * time.Second)
				s := l.State()
				if err := l.Close(); err != nil || s.Gaps != 0 || s.Trimmed != 0 || len(s.Level) != 1 || s.Level[0] < 0.6 {
					t.Errorf("%v, %+v", err, s)
				}
				first := slices.IndexFunc(r.said, func(v int16) bool { return v != 0 })
				want := c.want(r.heard)
				at := slices.IndexFunc(want, func(v int16) bool { return v == r.said[first] })
				for at >= 0 && at+100 < len(want) && !slices.Equal(want[at:at+100], r.said[first:first+100]) {
					at++
				}
				if n := len(r.said) - first; n < 4*roomRate || at < 0 || !slices.Equal(want[at:at+n], r.said[first:]) {
					t.Errorf("%d samples are not what was heard from %d on", n, at)
				}
			})
		})
	}
}

func TestLoopThatHowlsIsMadeQuieter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		click := func(i int) int16 { return map[bool]int16{true: 3000}[i%roomRate == roomRate/2] }
		r := &room{gain: 3, resonance: 1000, voice: click, air: make([]int16, 200)}
		l := newLoop(t, r, func(*Loop) {})
		time.Sleep(20 * time.Second)
		s := l.State()
		if s.Reduced > 0.3 || s.Level[0] > 0.5 {
			t.Errorf("not stopped: %+v", s)
		}
		if s.Howling {
			t.Errorf("still howling: %+v", s)
		}
		l.SetVolume(0.1)
		if s := l.State(); s.Reduced != 1 || s.Volume != 0.1 {
			t.Errorf("%+v", s)
		}
	})
}

// Speech, music and tones that do not grow are left alone.
func TestGuardLeavesOtherSoundsAlone(t *testing.T) {
	for name, voice := range map[string]func(int) int16{
		"silence":          func(int) int16 { return 0 },
		"tone":             sine(1000, 0.5),
		"noise":            func(i int) int16 { return int16((i*7919*i + i*31) % 9000) },
		"noise that grows": func(i int) int16 { return int16((i * 7919 * i % 9000) * min(i, 5*roomRate) / (5 * roomRate)) },
		"vowel that grows": func(i int) int16 {
			v := 0.0
			for k := 1; k <= 12; k++ {
				v += math.Sin(2*math.Pi*150*float64(k)*float64(i)/roomRate) / float64(k)
			}
			return int16(v * 4000 * float64(i%roomRate) / roomRate)
		},
		"sweep": func(i int) int16 {
			at := float64(i) / roomRate
			return int16(12_000 * math.Sin(2*math.Pi*(200*at+300*at*at)))
		},
		"scale of notes": func(i int) int16 {
			note := i / (roomRate / 4)
			return sine(300*math.Pow(2, float64(note%8)/8), 0.3)(i)
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := newHowlGuard(roomRate)
			var s []int16
			for i := range 10 * roomRate {
				s = append(s, voice(i))
			}
			if g.hear(s, 1) {
				t.Error("taken for a howl")
			}
		})
	}
	grows := func(i int) int16 { return sine(1234, 0.01*math.Pow(2, float64(i)/roomRate))(i) } // 6 dB a second
	g := newHowlGuard(roomRate)
	found := -1
	for i := 0; i < 5*roomRate && found < 0; i++ {
		if g.hear([]int16{grows(i)}, 1) {
			found = i
		}
	}
	if found < 0 || found > 2*roomRate {
		t.Errorf("a howl that grows was found after %d frames", found)
	}
}

func TestLoopEndsWhenADeviceFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fault := make(chan error, 1)
		l := newLoop(t, &room{fault: fault}, func(*Loop) {})
		time.Sleep(time.Second)
		fault <- errGone
		<-l.Done()
		if err := l.Close(); !errors.Is(err, errGone) {
			t.Errorf("%v", err)
		}
	})
}

// A microphone whose clock is faster than the loudspeaker's does not make the delay longer and longer.
func TestLoopKeepsUpWithAFasterMicrophone(t *testing.T) {
	b := newLoopBuffer(pcm.Format{Rate: roomRate, Channels: 2})
	dst := make([]int16, 2*roomBlock)
	for i := range 10_000 {
		n := roomBlock
		if i%10 == 0 {
			n++ // some 400 parts in a million
		}
		b.write(slices.Repeat([]int16{100, -100}, n))
		clear(dst)
		if got := b.read(dst); i > 20 && (got != len(dst) || slices.Min(dst) < -100 || slices.Max(dst) > 100 || dst[0] < 98) {
			t.Fatalf("block %d: %d samples, %d to %d", i, got, slices.Min(dst), slices.Max(dst))
		}
	}
	if gaps, trimmed := b.counts(); gaps > 0 || trimmed == 0 || b.latency() > 60*time.Millisecond {
		t.Errorf("%d gaps, %d trimmed, %v", gaps, trimmed, b.latency())
	}
}
