package recorder

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/queuecast/queuecast/media/audio"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/soundfile"
)

// deck is a loudspeaker in virtual time that keeps what it plays.
type deck struct {
	format pcm.Format
	fault  error

	mutex  sync.Mutex
	played []int16
	runs   int
}

const deckBlock = 10 * time.Millisecond

func (d *deck) State() audio.StreamState { return audio.StreamState{} }

func (d *deck) Run(ctx context.Context, fill func([]int16) (int, bool)) error {
	d.mutex.Lock()
	d.runs++
	fault := d.fault
	d.mutex.Unlock()
	if fault != nil {
		return fault
	}
	tick := time.NewTicker(deckBlock)
	defer tick.Stop()
	block := make([]int16, int(framesOf(deckBlock, d.format.Rate))*d.format.Channels)
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
		n, more := fill(block)
		d.mutex.Lock()
		d.played = append(d.played, block[:n]...)
		d.mutex.Unlock()
		if !more {
			return nil
		}
	}
}

// take gives what was played since the last time.
func (d *deck) take() []int16 {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	s := d.played
	d.played = nil
	return s
}

// saved writes a file of stereo sound at 8 kHz.
func saved(t *testing.T, sound []int16) string {
	t.Helper()
	path := in(t.TempDir(), "a.wav")
	w, err := soundfile.Create(path, soundfile.Format{Container: soundfile.WAV, Encoding: soundfile.PCM16, Rate: 8000, Channels: 2}, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(sound), w.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

func newPlayer(t *testing.T, p *Player) (*Player, *deck) {
	t.Helper()
	d := &deck{}
	p.Output = func(f pcm.Format) Output { d.format = f; return d }
	if err := p.Initialize(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p, d
}

func TestPlayerPlaysEverySampleOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sound := noise(21, 2*8000*3+2*77)
		p, d := newPlayer(t, &Player{Path: saved(t, sound)})
		synctest.Wait()
		time.Sleep(time.Second + time.Millisecond)
		if s := p.State(); !s.Playing || s.Position != time.Second || s.Length != 3*time.Second+77*time.Second/8000 {
			t.Errorf("%+v", s)
		}
		time.Sleep(time.Minute)
		s := p.State()
		if !s.Ended || s.Playing || s.Position != s.Length || s.Gaps != 0 || s.Err != nil {
			t.Errorf("%+v", s)
		}
		if got := d.take(); !slices.Equal(got, sound) {
			t.Errorf("%d samples of %d", len(got), len(sound))
		}
		p.Play() // from the beginning
		time.Sleep(time.Minute)
		if got := d.take(); !slices.Equal(got, sound) || d.runs != 2 {
			t.Errorf("again: %d samples of %d, opened %d times", len(got), len(sound), d.runs)
		}
	})
}

func TestPlayerSeeksAndPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sound := noise(22, 2*8000*10)
		p, d := newPlayer(t, &Player{Path: saved(t, sound)})
		time.Sleep(500 * time.Millisecond)
		p.Pause()
		synctest.Wait()
		d.take()
		time.Sleep(time.Second)
		if got, s := d.take(), p.State(); len(got) > 0 || s.Playing {
			t.Errorf("%d samples while paused, %+v", len(got), s)
		}
		if err := p.Seek(5 * time.Second); err != nil {
			t.Error(err)
		}
		if s := p.State(); s.Position != 5*time.Second {
			t.Errorf("%+v", s)
		}
		p.Play()
		time.Sleep(time.Second)
		if got := d.take(); len(got) < 2*7800 || !slices.Equal(got, sound[2*8000*5:][:len(got)]) {
			t.Errorf("%d samples that are not those from 5 s on", len(got))
		}
		if err := p.Seek(time.Hour); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Second)
		if s := p.State(); !s.Ended || s.Position != 10*time.Second {
			t.Errorf("beyond the end: %+v", s)
		}
		if err := p.Seek(-time.Hour); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Second)
		if s := p.State(); s.Ended || s.Position > time.Second || s.Position < 900*time.Millisecond {
			t.Errorf("before the beginning: %+v", s)
		}
	})
}

func TestPlayerVolume(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, d := newPlayer(t, &Player{Path: saved(t, []int16{1000, -1000, 20_000, -20_000}), Volume: 2})
		time.Sleep(time.Second)
		if got := d.take(); !slices.Equal(got, []int16{2000, -2000, 32_767, -32_768}) {
			t.Errorf("%v", got)
		}
	})
}

// Faster and slower, a tone keeps its pitch, and no more is heard than there is.
func TestSpeedKeepsThePitch(t *testing.T) {
	const rate, hz = 16_000, 440
	var tone []int16
	for i := range 4 * rate {
		v := int16(10_000 * math.Sin(2*math.Pi*hz*float64(i)/rate))
		tone = append(tone, v, v/2)
	}
	for _, speed := range []float64{0.5, 0.8, 1, 1.3, 2} {
		s := newStretcher(rate, 2, speed)
		var out []int16
		for piece := range slices.Chunk(tone, 2*1000) {
			out = s.append(out, piece)
		}
		out = s.flush(out)
		if want := float64(len(tone)) / speed; math.Abs(float64(len(out))/want-1) > 0.02 {
			t.Errorf("speed %v: %d samples of %.0f", speed, len(out), want)
		}
		b := pcm.Buffer{Rate: rate, Channels: 2, Samples: out[2*rate/2 : 2*rate]}
		if level := b.Goertzel(hz) * 32_768 / 10_000; level < 0.95 || level > 1.05 {
			t.Errorf("speed %v: the tone has %.3f of its amplitude", speed, level)
		}
		if speed == 1 && !slices.Equal(out, tone) {
			t.Error("at its own speed the sound is changed")
		}
	}
}

func TestPlayerChangesSpeedWhereItStands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, _ := newPlayer(t, &Player{Path: saved(t, noise(23, 2*8000*20))})
		time.Sleep(4*time.Second + time.Millisecond)
		for _, wrong := range []float64{0, 0.4, 2.1, math.NaN()} {
			if err := p.SetSpeed(wrong); err == nil {
				t.Errorf("speed %v is accepted", wrong)
			}
		}
		if err := p.SetSpeed(2); err != nil {
			t.Error(err)
		}
		time.Sleep(3 * time.Second)
		if s := p.State(); s.Position < 9500*time.Millisecond || s.Position > 10_100*time.Millisecond || s.Speed != 2 {
			t.Errorf("%+v", s)
		}
	})
}

func TestPlayerWhoseDeviceFailsTriesAgainWhenAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sound := noise(24, 2*800)
		path := saved(t, sound)
		p, d := &Player{Path: path}, &deck{fault: errGone}
		p.Output = func(f pcm.Format) Output { d.format = f; return d }
		if err := p.Initialize(); err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		synctest.Wait()
		if s := p.State(); s.Playing || !errors.Is(s.Err, errGone) {
			t.Errorf("%+v", s)
		}
		d.mutex.Lock()
		d.fault = nil
		d.mutex.Unlock()
		p.Play()
		time.Sleep(time.Second)
		if got, s := d.take(), p.State(); !slices.Equal(got, sound) || s.Err != nil || !s.Ended {
			t.Errorf("%d samples, %+v", len(got), s)
		}
	})
}

func TestPlayerOfAPipe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sound := noise(25, 2*800)
		data, err := os.ReadFile(saved(t, sound))
		if err != nil {
			t.Fatal(err)
		}
		file, err := soundfile.NewReader(bytes.NewBuffer(data), soundfile.Board())
		if err != nil {
			t.Fatal(err)
		}
		p, d := newPlayer(t, &Player{File: file})
		time.Sleep(time.Second)
		if got, s := d.take(), p.State(); !slices.Equal(got, sound) || !s.Ended {
			t.Errorf("%d samples, %+v", len(got), s)
		}
		if err := p.Seek(0); !errors.Is(err, soundfile.ErrNoSeek) {
			t.Errorf("%v", err)
		}
	})
}

func TestOverview(t *testing.T) {
	sound := make([]int16, 2*50_000)
	for i := range sound {
		sound[i] = int16(i % 100)
	}
	sound[2*12_345] = -3000
	sound[2*49_999+1] = 20_000
	path := saved(t, sound)
	calls := 0
	peaks, err := Overview(t.Context(), path, soundfile.Board(), 7, func([]Peak) { calls++ })
	if err != nil || len(peaks) != 7 || calls < 3 {
		t.Fatalf("%v, %v, told %d times", peaks, err, calls)
	}
	want := slices.Repeat([]Peak{{0, 99}}, 7)
	want[1].Low, want[6].High = -3000, 20_000
	if !slices.Equal(peaks, want) {
		t.Errorf("%v", peaks)
	}
	if peaks, err = Overview(t.Context(), saved(t, []int16{1, 5, -7, 2}), soundfile.Board(), 100, nil); err != nil || !slices.Equal(peaks, []Peak{{1, 5}, {-7, 2}}) {
		t.Errorf("more columns than frames: %v, %v", peaks, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Overview(ctx, path, soundfile.Board(), 7, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
