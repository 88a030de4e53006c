package audio

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

// clocks runs writer and reader with the given chunk sizes for d; the reader's clock is drift parts per million faster.
// The writer's sound comes from next. It returns what the reader got.
func clocks(e *elastic, d time.Duration, chunk, read int, drift float64, next func() int16) []int16 {
	var out []int16
	total := int(d.Seconds() * pcm.Rate)
	buf, dst := make([]int16, chunk), make([]int16, read)
	taken := 0
	for written := 0; written < total; {
		for i := range buf {
			buf[i] = next()
		}
		e.write(buf)
		written += chunk
		for float64(taken+read) <= float64(written)*(1+drift/1e6) {
			e.read(dst)
			out = append(out, dst...)
			taken += read
		}
	}
	return out
}

// announcements is a second of tone and a second of silence, in turn; every tone counts up so that a lost or repeated
// sample shows.
func announcements() func() int16 {
	i := 0
	return func() int16 {
		i++
		if at := i % (2 * pcm.Rate); at < pcm.Rate {
			return int16(1 + at%30_000)
		}
		return 0
	}
}

func TestClockDriftCostsNoSound(t *testing.T) {
	for _, drift := range []float64{-1000, -300, 0, 300, 1000} { // real sound cards stay within 300 ppm
		for _, chunk := range []int{48, 960, 1024, 1600} {
			t.Run(fmt.Sprintf("%+.0f ppm in chunks of %d", drift, chunk), func(t *testing.T) {
				e := &elastic{}
				e.start()
				out := clocks(e, 20*time.Second, chunk, periodFrames, drift, announcements())
				if e.count.dropped > 0 || e.count.underruns > 0 {
					t.Fatalf("%+v", e.count)
				}
				for i := 1; i < len(out); i++ {
					a, b := out[i-1], out[i]
					if a != 0 && b != 0 && b != a+1 && !(a == 30_000 && b == 1) {
						t.Fatalf("sound broken at %d: %d, %d", i, a, b)
					}
				}
				if most := reserve + tolerance + chunk + periodFrames; e.level > most {
					t.Errorf("%d samples of delay, at most %d", e.level, most)
				}
				if drift < -500 && e.count.trimmed == 0 || drift > 500 && e.count.inserted == 0 {
					t.Errorf("nothing was made up for: %+v", e.count)
				}
			})
		}
	}
}

func TestWithoutDriftNothingIsChanged(t *testing.T) {
	e := &elastic{}
	e.start()
	next := announcements()
	clocks(e, 5*time.Second, 960, periodFrames, 0, next) // finds its level
	settled := e.count
	clocks(e, 20*time.Second, 960, periodFrames, 0, next)
	if e.count != settled {
		t.Errorf("%+v, then %+v", settled, e.count)
	}
}

func TestFullRingLosesSilenceFirstThenTheOldestSound(t *testing.T) {
	const tone, pause = 4800, 9600
	sound := slices.Repeat([]int16{7}, tone)
	e := &elastic{}
	e.start()
	for range 2 {
		e.write(sound)
		e.write(make([]int16, pause))
	}
	e.write(sound[:capacity-2*(tone+pause)+pause]) // beyond full by the length of a pause
	if e.count.dropped != 0 || e.count.trimmed == 0 || e.level != capacity {
		t.Fatalf("%+v, level %d", e.count, e.level)
	}
	dst := make([]int16, capacity)
	e.write(slices.Repeat([]int16{8}, capacity-100))
	if e.count.dropped == 0 {
		t.Errorf("%+v", e.count)
	}
	e.primed = true
	e.read(dst)
	if dst[len(dst)-1] != 8 || dst[100] != 8 || dst[0] != 7 {
		t.Errorf("oldest %d, then %d, newest %d", dst[0], dst[100], dst[len(dst)-1])
	}
}

func TestWriteOfMoreThanTheRingKeepsTheNewest(t *testing.T) {
	e := &elastic{}
	e.start()
	long := make([]int16, 3*capacity)
	for i := range long {
		long[i] = int16(1 + i/capacity)
	}
	e.write(long)
	dst := make([]int16, capacity-reserve-maxChunk)
	e.read(dst)
	if dst[0] != 3 || e.count.dropped != 2*capacity {
		t.Errorf("first %d, %+v", dst[0], e.count)
	}
}

func TestLateWriterMakesOneGap(t *testing.T) {
	e := &elastic{}
	e.start()
	dst := make([]int16, periodFrames)
	loud := slices.Repeat([]int16{5}, 960)
	for range 10 {
		e.write(loud)
	}
	for range 20 {
		e.read(dst)
	}
	if e.count.underruns != 1 || dst[0] != 0 {
		t.Fatalf("%+v", e.count)
	}
	e.write(loud) // too little to begin with: it would run dry again at once
	if e.read(dst); dst[0] != 0 {
		t.Error("began again without a reserve")
	}
	e.write(loud)
	e.write(loud)
	if e.read(dst); slices.Contains(dst, 0) {
		t.Error("did not begin again")
	}
}

func TestInactiveRingTurnsSamplesAway(t *testing.T) {
	e := &elastic{}
	e.write(make([]int16, 100))
	if e.level != 0 || e.count != (counters{}) {
		t.Errorf("level %d, %+v", e.level, e.count)
	}
	e.start()
	e.write(make([]int16, 480))
	if e.latency() != 10*time.Millisecond {
		t.Errorf("latency %v", e.latency())
	}
	e.stop()
	if e.latency() != 0 {
		t.Errorf("latency %v after stop", e.latency())
	}
}

func TestSingleZerosInSoundAreNoSilence(t *testing.T) {
	e := &elastic{}
	e.start()
	i := 0
	out := clocks(e, 10*time.Second, 960, periodFrames, -2000, func() int16 {
		i++
		return int16(10_000 * math.Sin(2*math.Pi*1000*float64(i)/pcm.Rate)) // has an exact zero every 24 samples
	})
	if e.count.trimmed != 0 || e.count.inserted != 0 {
		t.Errorf("%+v", e.count)
	}
	if len(out) == 0 {
		t.Error("nothing came out")
	}
}

func BenchmarkElasticPeriod(b *testing.B) {
	e := &elastic{}
	e.start()
	in, out := make([]int16, periodFrames), make([]int16, periodFrames)
	e.write(make([]int16, 2*reserve))
	for b.Loop() {
		e.write(in)
		e.read(out)
	}
}
