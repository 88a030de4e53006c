package player

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

// TestTimelineCoversJitterAndFollowsTheClock lets units arrive late by chance for two minutes on a clock that is another one and drifts.
func TestTimelineCoversJitterAndFollowsTheClock(t *testing.T) {
	const (
		frame  = 40 * time.Millisecond
		jitter = 150 * time.Millisecond
		drift  = 1.0002 // 200 ppm
		rounds = 3000
	)
	random := rand.New(rand.NewPCG(3, 4))
	var line timeline
	if _, _, ok := line.delay(); ok {
		t.Error("something is due before anything has come")
	}
	began := time.Date(2026, 1, 1, 8, 0, 0, 0, time.UTC)
	foreign := began.Add(-7 * time.Hour)
	late := 0
	for i := range rounds {
		sent := time.Duration(i) * frame
		stamp := foreign.Add(time.Duration(float64(sent) * drift))
		arrives := began.Add(sent + time.Duration(random.Int64N(int64(jitter))))
		line.arrived(stamp, arrives)
		if i > rounds/10 && line.due(stamp).Before(arrives) {
			late++
		}
	}
	if late > 0 {
		t.Errorf("%d units of %d come too late", late, rounds)
	}
	if _, buffer, _ := line.delay(); buffer < jitter/2 || buffer > 2*jitter+bufferSlack {
		t.Errorf("the buffer is %v for a jitter of %v", buffer, jitter)
	}
	// A calm network makes it short again.
	for i := rounds; i < 2*rounds; i++ {
		sent := time.Duration(i) * frame
		line.arrived(foreign.Add(sent), began.Add(sent))
	}
	if _, buffer, _ := line.delay(); buffer > leastBuffer+bufferSlack {
		t.Errorf("the buffer stays at %v", buffer)
	}
	// The sender's clock is set: what is due is due soon, not in an hour.
	stamp, now := began.Add(200*time.Hour), began.Add(time.Hour)
	line.arrived(stamp, now)
	if wait := line.due(stamp).Sub(now); wait < 0 || wait > mostBuffer {
		t.Errorf("after the clock was set, a unit is due in %v", wait)
	}
}

// TestSoundAndPictureStayInStep lets the network go from calm to bad and back, and asks at each period how far the sound that is played
// lies from the picture that is due.
func TestSoundAndPictureStayInStep(t *testing.T) {
	const (
		tolerance = pcm.Rate / 33 // 30 ms
		frame     = soundPeriod
		phase     = 1500 // units
		rounds    = 8 * phase
	)
	random := rand.New(rand.NewPCG(5, 6))
	var line timeline
	var p pace
	began := time.Date(2026, 1, 1, 8, 0, 0, 0, time.UTC)
	buffers := map[bool]time.Duration{}
	for i := range rounds {
		now := began.Add(time.Duration(i) * frame)
		bad := i/phase%2 == 1
		jitter := map[bool]time.Duration{false: 5 * time.Millisecond, true: 200 * time.Millisecond}[bad]
		line.arrived(now.Add(-time.Duration(random.Int64N(int64(jitter)))), now)
		delay, buffer, _ := line.delay()
		buffers[bad] = buffer
		due := int64(now.Add(-delay).Sub(began)) * pcm.Rate / int64(time.Second)
		p.next(now, due, func(int64, []int16) {})
		if off := due - p.at; i > 0 && (off > tolerance || off < -tolerance) {
			t.Fatalf("unit %d: the sound is %d samples from the picture", i, off)
		}
	}
	if buffers[true] < 2*buffers[false] {
		t.Errorf("the buffers are %v: nothing was tested", buffers)
	}
}

func TestSoundBuffer(t *testing.T) {
	ones := func(n int, v int16) []int16 {
		s := make([]int16, n)
		for i := range s {
			s[i] = v
		}
		return s
	}
	for _, c := range []struct {
		name string
		add  func(*soundBuffer)
		at   int64
		n    int
		want func(i int) int16
	}{
		{"nothing", func(*soundBuffer) {}, 100, 10, func(int) int16 { return 0 }},
		{"as it came", func(b *soundBuffer) { b.add(100, ones(10, 1)) }, 100, 10, func(int) int16 { return 1 }},
		{"silence before and after", func(b *soundBuffer) { b.add(105, ones(2, 1)) }, 100, 10, func(i int) int16 {
			if i == 5 || i == 6 {
				return 1
			}
			return 0
		}},
		{"a rounded stamp follows directly", func(b *soundBuffer) {
			b.add(0, ones(500, 1))
			b.add(500+soundNear, ones(500, 2))
		}, 490, 20, func(i int) int16 { return map[bool]int16{true: 1, false: 2}[i < 10] }},
		{"a gap is silent", func(b *soundBuffer) {
			b.add(0, ones(500, 1))
			b.add(1000, ones(500, 2))
		}, 495, 510, func(i int) int16 {
			switch {
			case i < 5:
				return 1
			case i < 505:
				return 0
			}
			return 2
		}},
		{"what overlaps is not said twice", func(b *soundBuffer) {
			b.add(0, ones(500, 1))
			b.add(300, ones(500, 2))
		}, 490, 20, func(i int) int16 { return map[bool]int16{true: 1, false: 2}[i < 10] }},
		{"far away begins anew", func(b *soundBuffer) {
			b.add(0, ones(500, 1))
			b.add(1<<50, ones(500, 2))
		}, 1 << 50, 10, func(int) int16 { return 2 }},
	} {
		var b soundBuffer
		c.add(&b)
		got := make([]int16, c.n)
		b.take(c.at, got)
		for i, v := range got {
			if v != c.want(i) {
				t.Errorf("%s: sample %d is %d, want %d", c.name, i, v, c.want(i))
				break
			}
		}
	}
}

func TestSoundBufferIsBounded(t *testing.T) {
	var b soundBuffer
	for i := range int64(100) {
		b.add(i*pcm.Rate, make([]int16, pcm.Rate))
	}
	if len(b.samples) > soundKept {
		t.Errorf("%d samples wait", len(b.samples))
	}
}

// TestPaceFollowsADriftingSender plays ten minutes of a sender whose clock is off, and counts jumps: there are none.
func TestPaceFollowsADriftingSender(t *testing.T) {
	for _, drift := range []float64{1, 1.0005, 0.9995} {
		var p pace
		began := time.Date(2026, 1, 1, 8, 0, 0, 0, time.UTC)
		given, last := int64(0), int64(-1)
		const rounds = 30_000
		for i := range rounds {
			elapsed := time.Duration(i) * soundPeriod
			wanted := int64(elapsed.Seconds() * drift * pcm.Rate)
			out := p.next(began.Add(elapsed), wanted, func(at int64, dst []int16) {
				if last >= 0 && at != last {
					t.Fatalf("drift %v: after %v it jumps by %d samples", drift, elapsed, at-last)
				}
				last = at + int64(len(dst))
			})
			given += int64(len(out))
			if off := wanted - p.at; i > 10 && (off > 2*soundTolerance || off < -2*soundTolerance) {
				t.Fatalf("drift %v: after %v it is off by %d samples", drift, elapsed, off)
			}
		}
		if want := int64((rounds - 1) * soundPeriod.Seconds() * pcm.Rate); given != want {
			t.Errorf("drift %v: %d samples of our clock, want %d", drift, given, want)
		}
	}
}

func TestPaceJumpsAfterASleep(t *testing.T) {
	var p pace
	began := time.Date(2026, 1, 1, 8, 0, 0, 0, time.UTC)
	take := func(int64, []int16) {}
	p.next(began, 0, take)
	p.next(began.Add(soundPeriod), pcm.Rate/50, take)
	if out := p.next(began.Add(time.Hour), 3600*pcm.Rate, take); len(out) > soundKept {
		t.Errorf("%d samples at once", len(out))
	}
	if out := p.next(began.Add(time.Hour+soundPeriod), 3600*pcm.Rate+pcm.Rate/50, take); len(out) != pcm.Rate/50 {
		t.Errorf("%d samples after the sleep", len(out))
	}
}
