package cast

import (
	"image"
	"image/color"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
)

// ledger is a viewer that keeps account of time: where on the stream's own clock each track is, and what the sender reports say.
type ledger struct {
	mutex   sync.Mutex
	t       *testing.T
	rates   []int64
	begun   []bool
	stamps  []uint32 // last by track
	units   []int64  // since the first, in units of the track's clock
	onWhole func(stamp uint32)
	onSound func(stamp uint32, payload []byte)
	reports func(track int, sr *rtcp.SenderReport)
}

func (l *ledger) watched() int { return 1 }

// nonIDR is the NAL unit type of what repeats a picture (ITU-T H.264 table 7-1); others belong to whole pictures, alone or in packets of
// several.
const nonIDR = 1

func (l *ledger) rtp(track int, p *rtp.Packet, _ time.Time) error {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.begun[track] {
		step := int64(int32(p.Timestamp - l.stamps[track]))
		// A tenth of a second is more than any unit lasts.
		if step < 0 || step > l.rates[track]/10 {
			l.t.Errorf("track %d jumps by %d units", track, step)
		}
		l.units[track] += step
	}
	l.begun[track], l.stamps[track] = true, p.Timestamp
	switch {
	case track == 0 && l.onWhole != nil && p.Payload[0]&0x1f != nonIDR:
		l.onWhole(p.Timestamp)
	case track == 1 && l.onSound != nil:
		l.onSound(p.Timestamp, p.Payload)
	}
	return nil
}

func (l *ledger) rtcp(track int, sr *rtcp.SenderReport) error {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.reports != nil {
		l.reports(track, sr)
	}
	return nil
}

// sleeper is an output that takes the clock's goroutine away for a while, once, as a machine does that is put to sleep.
type sleeper struct {
	at    int64 // frame
	pause time.Duration
}

func (s sleeper) Prepare(*image.RGBA) (any, error) { return nil, nil }

func (s sleeper) Frame(f Frame) {
	if f.Number == s.at {
		time.Sleep(s.pause)
	}
}

// TestADayAndASleep runs the programme for a day by a clock that is not waited for, with a flip and a tone each ten minutes, and a machine
// that sleeps for an hour in between. Nothing in the stream may jump, and flip and tone must be at the same time by the sender reports.
func TestADayAndASleep(t *testing.T) {
	const (
		sleep     = time.Hour
		every     = 10 * time.Minute
		tolerance = 2 * time.Millisecond
	)
	synctest.Test(t, func(t *testing.T) {
		channel := &Channel{Profile: Profile{Path: "live", Width: 64, Height: 48, QP: 30, Codec: L16, GOP: 4 * time.Second}, FPS: 30, Log: quiet()}
		if err := channel.Initialize(); err != nil {
			t.Fatal(err)
		}
		defer channel.Close()
		l := &ledger{t: t, rates: []int64{videoClockRate, SampleRate}, begun: make([]bool, 2), stamps: make([]uint32, 2), units: make([]int64, 2)}
		// What a viewer makes of the reports: an RTP timestamp of each track, and the sender's time of it.
		type tie struct {
			stamp uint32
			clock time.Time
		}
		ties := make([]tie, 2)
		l.reports = func(track int, sr *rtcp.SenderReport) {
			seconds, fraction := sr.NTPTime>>32, sr.NTPTime&(1<<32-1)
			clock := time.Unix(int64(seconds)-ntpEpoch, int64(fraction*uint64(time.Second)>>32))
			if off := time.Until(clock); off.Abs() > time.Millisecond {
				t.Errorf("a report of track %d is off by %v", track, off)
			}
			ties[track] = tie{sr.RTPTime, clock}
		}
		when := func(track int, stamp uint32) time.Time {
			return ties[track].clock.Add(time.Duration(int64(int32(stamp-ties[track].stamp))) * time.Second / time.Duration(l.rates[track]))
		}
		var flipped, sounded time.Time
		flips := 0
		wanted := false
		l.onWhole = func(stamp uint32) {
			if wanted {
				flipped = when(0, stamp)
				wanted = false
			}
		}
		l.onSound = func(stamp uint32, payload []byte) {
			for i := 0; i+1 < len(payload); i += 2 {
				if payload[i] != 0 || payload[i+1] != 0 {
					if sounded.IsZero() {
						sounded = when(1, stamp+uint32(i/2))
					}
					return
				}
			}
		}
		channel.addSink(l)
		programme := &Programme{FPS: 30, Outputs: []Output{channel, sleeper{at: 30 * 5500, pause: sleep}}, Log: quiet()}
		// From the frame of the flip on: a repetition of the picture before it may go out a frame earlier.
		programme.OnPicture = func(*Picture) {
			l.mutex.Lock()
			defer l.mutex.Unlock()
			sounded, wanted = time.Time{}, true
		}
		if err := programme.Initialize(); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		var pictures []*Picture
		for _, level := range []uint8{40, 200} {
			pic, err := programme.Prepare(plain(64, 48, color.Gray{Y: level}))
			if err != nil {
				t.Fatal(err)
			}
			pictures = append(pictures, pic)
		}
		if _, err := programme.Show(t.Context(), Cue{Picture: pictures[1]}); err != nil {
			t.Fatal(err)
		}
		beep := make([]int16, SampleRate/10)
		for i := range beep {
			beep[i] = 8000
		}
		for time.Since(began) < sleep+day {
			time.Sleep(every)
			if _, err := programme.Show(t.Context(), Cue{Picture: pictures[flips%2], Sound: beep}); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second)
			flips++
			l.mutex.Lock()
			if wanted || sounded.IsZero() {
				t.Errorf("flip %d did not come", flips)
			}
			if skew := flipped.Sub(sounded); skew.Abs() > tolerance {
				t.Errorf("after %v: picture and sound are %v apart", time.Since(began), skew)
			}
			l.mutex.Unlock()
		}
		programme.Close()
		lasted := time.Since(began) - sleep
		l.mutex.Lock()
		defer l.mutex.Unlock()
		for track, units := range l.units {
			got := time.Duration(units/l.rates[track])*time.Second + time.Duration(units%l.rates[track])*time.Second/time.Duration(l.rates[track])
			if off := got - lasted; off.Abs() > 100*time.Millisecond {
				t.Errorf("track %d has run for %v of %v", track, got, lasted)
			}
		}
		t.Logf("%d flips in %v", flips, lasted)
	})
}
