package pcm

import (
	"math/rand/v2"
	"testing"
	"time"
)

// In pieces of any length, a stream comes out as the whole sound does at once.
func TestDecimatorDoesAsTheResampler(t *testing.T) {
	const in, out = 48000, 8000
	whole := Tone(in, 997, 500*time.Millisecond, 10*time.Millisecond)
	want := Resample(whole, out).Samples
	for _, start := range []int64{0, 6, 60_000} {
		d := NewDecimator(in, out)
		next := d.Reset(start)
		if next != start/6 {
			t.Fatalf("after %d the first comes out at %d", start, next)
		}
		rng := rand.New(rand.NewPCG(1, uint64(start)))
		var got []int16
		for rest := whole.Samples; len(rest) > 0; {
			n := min(1+rng.IntN(2000), len(rest))
			got = d.Append(got, rest[:n])
			rest = rest[n:]
		}
		got = d.Append(got, make([]int16, 2000)) // brings the last ones out
		for i, w := range want {
			if g := got[i]; g-w > 1 || w-g > 1 {
				t.Fatalf("start %d: sample %d is %d, want %d", start, i, g, w)
			}
		}
	}
}

// A start that is no sample of the lower rate loses nothing but what lies before the next one.
func TestDecimatorStartsBetweenSamples(t *testing.T) {
	d := NewDecimator(48000, 8000)
	if next := d.Reset(7); next != 2 {
		t.Fatalf("the first sample comes out at %d, want 2", next)
	}
	in := make([]int16, 4800)
	in[12-7+600] = 20000 // position 612, sample 102 of the lower rate
	out := d.Append(nil, in)
	best := 0
	for i, v := range out {
		if v > out[best] {
			best = i
		}
	}
	if got := best + 2; got != 102 {
		t.Errorf("the click comes out at %d, want 102", got)
	}
}
