package audio

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

// fakeInput gives blocks of one value, and then what end says.
type fakeInput struct {
	blocks int
	end    error // nil: silence for ever
	hang   time.Duration
	closed *bool
}

func (f *fakeInput) read() ([]int16, bool, error) {
	time.Sleep(f.hang)
	if f.blocks > 0 {
		f.blocks--
		return slices.Repeat([]int16{8192}, 1200), false, nil
	}
	return nil, false, f.end
}

func (f *fakeInput) info() streamInfo {
	return streamInfo{device: "fake", format: pcm.Format{Rate: pcm.Rate, Channels: 1}}
}
func (f *fakeInput) close() error { *f.closed = true; return nil }

type fakeInputs struct {
	in  *fakeInput
	err error
}

func (f fakeInputs) openInput(string, []pcm.Format, time.Duration) (input, error) {
	if f.err != nil {
		return nil, f.err
	}
	return f.in, nil
}

func (fakeInputs) pause(d time.Duration) { time.Sleep(d) }

var errPulled = errors.New("device unavailable")

func TestMicrophone(t *testing.T) {
	for _, c := range []struct {
		name    string
		in      fakeInput
		opening error
		after   time.Duration // until the recording is stopped
		longest time.Duration
		samples int
		err     error
	}{
		{"stopped", fakeInput{blocks: 40}, nil, 100 * time.Millisecond, time.Minute, 48_000, nil},
		{"the longest time", fakeInput{blocks: 40}, nil, time.Minute, 500 * time.Millisecond, 24_000, nil},
		{"none", fakeInput{}, ErrNoMicrophone, time.Minute, time.Minute, 0, ErrNoMicrophone},
		{"pulled out", fakeInput{blocks: 4, end: errPulled}, nil, time.Minute, time.Minute, 4800, ErrMicrophoneLost},
		{"fails at once", fakeInput{end: errPulled}, nil, time.Minute, time.Minute, 0, errPulled},
		{"gives nothing", fakeInput{}, nil, time.Minute, time.Minute, 0, ErrStalled},
		{"gives nothing more", fakeInput{blocks: 2}, nil, time.Minute, time.Minute, 2400, ErrStalled},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				closed := false
				c.in.closed = &closed
				m := &Microphone{host: fakeInputs{&c.in, c.opening}}
				ctx, cancel := context.WithTimeout(t.Context(), c.after)
				defer cancel()
				peak := 0.0
				b, err := m.Record(ctx, c.longest, func(p float64) { peak = max(peak, p) })
				if !errors.Is(err, c.err) || len(b.Samples) != c.samples || b.Rate != pcm.Rate || b.Channels != 1 {
					t.Errorf("got %d samples, %v", len(b.Samples), err)
				}
				if c.samples > 0 && (peak < 0.24 || peak > 0.26) {
					t.Errorf("peak %v", peak)
				}
				synctest.Wait()
				if closed != (c.opening == nil) {
					t.Errorf("closed: %v", closed)
				}
			})
		})
	}
}

func TestMicrophoneThatHangsIsLeftBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		closed := false
		m := &Microphone{host: fakeInputs{in: &fakeInput{hang: time.Hour, closed: &closed}}}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		began := time.Now()
		if err := m.Run(ctx, func([]int16) { t.Error("nothing was heard") }); err != nil || time.Since(began) > 2*time.Second {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
		time.Sleep(2 * time.Hour) // it comes back after all, and bothers nobody
		synctest.Wait()
		if !closed {
			t.Error("not closed")
		}
	})
}
