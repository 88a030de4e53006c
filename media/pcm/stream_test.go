package pcm

import (
	"math/rand/v2"
	"testing"
	"time"
)

// TestStreamIsTheResamplerPieceByPiece compares pieces of random length with the whole.
func TestStreamIsTheResamplerPieceByPiece(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, in := range []int{8000, 11025, 16000, 22050, 32000, 44100, 48000, 96000} {
		sound := Tone(in, 440, 300*time.Millisecond, 10*time.Millisecond)
		want := Resample(sound, Rate).Samples
		s := NewStream(in, Rate)
		for round := range 2 { // and again after Reset
			var got []int16
			for rest := sound.Samples; len(rest) > 0; {
				n := min(1+random.IntN(500), len(rest))
				got = s.Append(got, rest[:n])
				rest = rest[n:]
			}
			if short := len(want) - len(got); short < 0 || short > 50*Rate/1000 {
				t.Fatalf("%d Hz, round %d: %d samples of %d", in, round, len(got), len(want))
			}
			for i := range got {
				if got[i] != want[i] {
					t.Fatalf("%d Hz, round %d: sample %d is %d, want %d", in, round, i, got[i], want[i])
				}
			}
			s.Reset()
		}
	}
}
