package audio

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

var errUnplugged = errors.New("unplugged")

// bench is a host with one device that the test plugs and breaks. It keeps time by the test's fake clock.
type bench struct {
	mutex   sync.Mutex
	missing bool
	sign    string        // what shows from outside; empty: nothing does
	broken  error         // what writing returns
	stuck   bool          // takes no more samples
	late    time.Duration // the next pause is longer by this
	hang    chan struct{} // closing the device waits for this
	wanted  bool          // the device is to be given up for a moment
	opened  []time.Time
	closed  int
	heard   []int16
}

func (b *bench) change(f func()) { b.mutex.Lock(); f(); b.mutex.Unlock() }

func (b *bench) open(device string) (output, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.opened = append(b.opened, time.Now())
	if b.missing || device != "" && device != "loud" {
		return nil, fmt.Errorf("%w: %q", ErrNoDevice, device)
	}
	return &benchOutput{bench: b, start: time.Now(), room: bufferTime}, nil
}

func (b *bench) signs() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.sign
}

func (b *bench) yield() bool {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.wanted
}

func (b *bench) pause(d time.Duration) {
	b.mutex.Lock()
	d, b.late = d+b.late, 0
	b.mutex.Unlock()
	time.Sleep(d)
}

type benchOutput struct {
	bench *bench
	start time.Time
	room  time.Duration
	taken int
}

func (o *benchOutput) available() (int, error) {
	o.bench.mutex.Lock()
	defer o.bench.mutex.Unlock()
	if o.bench.stuck {
		return 0, nil
	}
	return int((time.Since(o.start)+o.room).Seconds()*pcm.Rate) - o.taken, nil
}

func (o *benchOutput) write(s []int16) error {
	o.bench.mutex.Lock()
	defer o.bench.mutex.Unlock()
	o.taken += len(s)
	o.bench.heard = append(o.bench.heard, s...)
	return o.bench.broken
}

func (o *benchOutput) rest(d time.Duration, wake *atomic.Int32) (int, error) {
	written := 0
	for ; d > 0 && wake.Load() == 0; d -= period {
		n, _ := o.available()
		if n = max(n, 0); n > 0 {
			if err := o.write(make([]int16, n)); err != nil {
				return written, err
			}
		}
		written += n
		o.bench.pause(period)
	}
	return written, nil
}

func (o *benchOutput) info() streamInfo {
	return streamInfo{device: "loud", hostAPI: "bench", latency: o.room}
}

func (o *benchOutput) close() error {
	o.bench.mutex.Lock()
	o.bench.closed++
	hang := o.bench.hang
	o.bench.mutex.Unlock()
	if hang != nil {
		<-hang
	}
	return nil
}

// speaker starts one on the bench and collects its states.
func speaker(t *testing.T, b *bench, device string) (*Speaker, func() []string) {
	t.Helper()
	var mutex sync.Mutex
	var states []string
	s := &Speaker{Device: device, host: b, OnState: func(st State) {
		mutex.Lock()
		defer mutex.Unlock()
		switch {
		case st.Playing:
			states = append(states, "playing on "+st.Device)
		case errors.Is(st.Err, ErrNoDevice):
			states = append(states, "no device")
		case errors.Is(st.Err, ErrStalled):
			states = append(states, "stalled")
		case errors.Is(st.Err, errUnplugged):
			states = append(states, "unplugged")
		default:
			states = append(states, fmt.Sprint(st.Err))
		}
	}}
	if err := s.Initialize(); err != nil {
		t.Fatal(err)
	}
	return s, func() []string {
		mutex.Lock()
		defer mutex.Unlock()
		return slices.Clone(states)
	}
}

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("states %q, want %q", got, want)
	}
}

// feed writes sound for d in real time.
func feed(s *Speaker, d time.Duration, sample int16) {
	block := slices.Repeat([]int16{sample}, pcm.Rate/50)
	for ; d > 0; d -= 20 * time.Millisecond {
		s.Write(block)
		time.Sleep(20 * time.Millisecond)
	}
}

func TestSpeakerPlaysWhatIsWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bench{}
		s, states := speaker(t, b, "")
		feed(s, 2*time.Second, 0)
		feed(s, 2*time.Second, 9)
		st := s.State()
		if !st.Playing || st.Err != nil || st.Device != "loud" || st.HostAPI != "bench" || st.Underruns+st.Dropped > 0 {
			t.Errorf("%+v", st)
		}
		if st.Latency < bufferTime || st.Latency > bufferTime+50*time.Millisecond {
			t.Errorf("latency %v", st.Latency)
		}
		s.Close()
		expect(t, states(), "playing on loud")
		first := slices.Index(b.heard, 9)
		if sound := b.heard[first:]; slices.Contains(sound, 0) || len(sound) < pcm.Rate*3/2 {
			t.Errorf("%d samples of sound with gaps", len(sound))
		}
		if b.closed != 1 || s.State().Playing {
			t.Errorf("closed %d times, %+v", b.closed, s.State())
		}
	})
}

func TestAnnouncementsBetweenLongSilencesAreWholeAndInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bench{}
		s, states := speaker(t, b, "")
		feed(s, 3*time.Second, 0)
		for range 5 {
			feed(s, 2*time.Second+13*time.Millisecond, 0)
			b.mutex.Lock()
			before := len(b.heard)
			b.mutex.Unlock()
			feed(s, time.Second, 9)
			feed(s, time.Second, 0)
			b.mutex.Lock()
			heard := b.heard[before:]
			b.mutex.Unlock()
			first, n := slices.Index(heard, 9), 0
			for _, v := range heard {
				if v == 9 {
					n++
				}
			}
			if n != pcm.Rate || first < 0 || slices.Contains(heard[first:first+n], 0) {
				t.Errorf("%d samples of sound, or a gap in it", n)
			}
			if limit := pcm.Rate / 10; first > limit {
				t.Errorf("began %d samples late", first)
			}
		}
		if st := s.State(); st.Underruns+st.Dropped > 0 {
			t.Errorf("%+v", st)
		}
		s.Close()
		expect(t, states(), "playing on loud")
	})
}

func TestFaultsDuringSilenceAreNoticed(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*bench)
		want  string
	}{
		"unplugged": {func(b *bench) { b.broken = errUnplugged }, "unplugged"},
		"stalled":   {func(b *bench) { b.stuck = true }, "stalled"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := &bench{}
				s, states := speaker(t, b, "")
				feed(s, 5*time.Second, 0)
				b.change(func() { c.spoil(b) })
				feed(s, stallPlaying+500*time.Millisecond, 0)
				b.change(func() { b.broken, b.stuck = nil, false })
				feed(s, 2*time.Second, 0)
				s.Close()
				expect(t, states(), "playing on loud", c.want, "playing on loud")
			})
		})
	}
}

func TestNoDeviceIsAStateAndIsTriedAgainWithGrowingPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bench{missing: true}
		s, states := speaker(t, b, "")
		feed(s, 30*time.Second, 9) // writing goes on
		st := s.State()
		if st.Playing || !errors.Is(st.Err, ErrNoDevice) || !st.NextTry.After(time.Now()) || st.Dropped != 0 {
			t.Errorf("%+v", st)
		}
		b.mutex.Lock()
		var pauses []time.Duration
		for i := 1; i < len(b.opened); i++ {
			pauses = append(pauses, b.opened[i].Sub(b.opened[i-1]))
		}
		b.missing = false
		b.mutex.Unlock()
		if want := []time.Duration{1e9, 2e9, 4e9, 8e9, 10e9}; !slices.Equal(pauses, want) {
			t.Errorf("pauses %v, want %v", pauses, want)
		}
		feed(s, 6*time.Second, 9)
		s.Close()
		expect(t, states(), "no device", "playing on loud")
	})
}

func TestNoDeviceIsTriedWhenSignsChangeAndOnceAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bench{missing: true, sign: "no cards"}
		s, states := speaker(t, b, "")
		feed(s, 130*time.Second, 9)
		b.mutex.Lock()
		if n := len(b.opened); n != 3 {
			t.Errorf("tried %d times in 130 s in which nothing changed, want 3: %v", n, b.opened)
		}
		b.sign, b.missing = "a card", false
		b.mutex.Unlock()
		feed(s, 11*time.Second, 9) // the signs are looked at every 10 s
		s.Close()
		expect(t, states(), "no device", "playing on loud")
	})
}

// A sound server's socket is there a moment before the server listens on it.
func TestDeviceThatComesAfterItsSignIsFoundSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bench{missing: true, sign: "no server"}
		s, states := speaker(t, b, "")
		feed(s, 30*time.Second, 9)
		tries := func() int {
			b.mutex.Lock()
			defer b.mutex.Unlock()
			return len(b.opened)
		}
		before := tries()
		b.change(func() { b.sign = "a server" })
		for tries() == before {
			feed(s, 20*time.Millisecond, 9)
		}
		b.change(func() { b.missing = false })
		feed(s, 2*time.Second, 9)
		b.change(func() { b.broken, b.missing, b.sign = errUnplugged, true, "no server" })
		feed(s, 15*time.Second, 9)
		before = tries()
		feed(s, 40*time.Second, 9)
		if n := tries(); n != before {
			t.Errorf("tried %d times more though nothing has changed for long", n-before)
		}
		s.Close()
		expect(t, states(), "no device", "playing on loud", "unplugged", "no device")
	})
}

func TestFaultOtherThanAMissingDeviceIsTriedAgainWithoutASign(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bench{broken: errUnplugged, sign: "a card"}
		s, states := speaker(t, b, "")
		feed(s, 3500*time.Millisecond, 9)
		b.change(func() { b.broken = nil })
		feed(s, 9*time.Second, 9)
		s.Close()
		expect(t, states(), "unplugged", "playing on loud")
	})
}

func TestNamedDeviceThatIsMissingIsNotReplacedByAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, states := speaker(t, &bench{}, "other")
		feed(s, 3*time.Second, 9)
		s.Close()
		expect(t, states(), "no device")
	})
}

func TestUnpluggedWhilePlayingIsTriedAgainSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bench{}
		s, states := speaker(t, b, "")
		feed(s, 2*time.Second, 9)
		b.change(func() { b.broken, b.missing = errUnplugged, true })
		feed(s, 30*time.Second, 9)
		b.change(func() { b.broken, b.missing = nil, false })
		feed(s, 6*time.Second, 9)
		b.change(func() { b.broken = errUnplugged })
		feed(s, 500*time.Millisecond, 9)
		b.change(func() { b.broken = nil })
		feed(s, 2*time.Second, 9) // the pause is short again after it has played
		s.Close()
		expect(t, states(), "playing on loud", "unplugged", "no device", "playing on loud", "unplugged", "playing on loud")
	})
}

func TestDeviceThatTakesNoMoreSoundIsStalled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bench{}
		s, states := speaker(t, b, "")
		feed(s, 2*time.Second, 9)
		b.change(func() { b.stuck = true })
		feed(s, stallPlaying-200*time.Millisecond, 9)
		expect(t, states(), "playing on loud")
		if st := s.State(); st.Dropped == 0 || st.Latency > time.Second {
			t.Errorf("%+v", st)
		}
		feed(s, time.Second, 9)
		expect(t, states(), "playing on loud", "stalled")
		b.change(func() { b.stuck = false })
		feed(s, 3*time.Second, 9)
		s.Close()
		expect(t, states(), "playing on loud", "stalled", "playing on loud")
	})
}

func TestDeviceThatNeverStartsIsStalledLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, states := speaker(t, &bench{stuck: true}, "")
		feed(s, stallAtStart-time.Second, 9)
		expect(t, states())
		feed(s, 2*time.Second, 9)
		s.Close()
		expect(t, states(), "stalled")
	})
}

func TestLateSupervisorCountsAsUnderrun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bench{}
		s, _ := speaker(t, b, "")
		feed(s, 2*time.Second, 9)
		b.change(func() { b.late = 200 * time.Millisecond }) // as on a machine that is too busy
		feed(s, time.Second, 9)
		if st := s.State(); st.Underruns == 0 || !st.Playing {
			t.Errorf("%+v", st)
		}
		s.Close()
	})
}

func TestCloseReturnsWhileTheDeviceHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bench{hang: make(chan struct{})}
		s, _ := speaker(t, b, "")
		feed(s, 2*time.Second, 9)
		start := time.Now() // of the fake clock
		s.Close()
		if d := time.Since(start); d < closeWait || d >= time.Second {
			t.Errorf("took %v", d)
		}
		s.Write([]int16{1}) // harmless
		close(b.hang)
		<-s.done
	})
}

func TestCloseWhileOpeningAndWhileWaiting(t *testing.T) {
	for name, after := range map[string]time.Duration{"at once": 0, "while waiting": 1500 * time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, _ := speaker(t, &bench{missing: true}, "")
				time.Sleep(after)
				start := time.Now()
				s.Close()
				if d := time.Since(start); d != 0 {
					t.Errorf("took %v", d)
				}
			})
		})
	}
}
