package soundfile

import (
	"io"
	"math"

	"github.com/queuecast/queuecast/media/g711"
)

const (
	// leastCodes is how many codes a guess needs: half a second of a telephone.
	leastCodes = 4000
	// sure is how much better one law must fit than the other, as a natural logarithm.
	sure = 0.25
	// roughWeight and roughMost say how much the roughness of the sound may add to what the frequency of codes says.
	roughWeight, roughMost = 0.3, 2.0
	// still is how far a sample moves on average where roughness says little, since it is the quantiser's.
	still = 100

	guessPlaces = 8        // of a file that are looked at
	guessPiece  = 16 << 10 // bytes at each
)

// GuessLaw tells which law codes of interleaved channels are most likely of, and whether that is sure enough to be said. Read by the right
// law, loudness has no gaps: neighbouring values are about equally frequent. The other law tears them apart, since the even bits of A-law
// are inverted; it also makes the sound rough.
func GuessLaw(codes []byte, channels int) (law g711.Law, certain bool) {
	if channels < 1 || len(codes) < leastCodes {
		return g711.ALaw, false
	}
	rough := math.Log(roughness(g711.ALaw, codes, channels) / roughness(g711.MuLaw, codes, channels))
	score := math.Log(gaps(g711.ALaw, codes)/gaps(g711.MuLaw, codes)) + roughWeight*max(-roughMost, min(rough, roughMost))
	if score > 0 {
		law = g711.MuLaw
	}
	return law, math.Abs(score) >= sure
}

// roughness compares how far samples lie from the line through the two before them with how far sound moves in that time. It is greater than 0.
func roughness(law g711.Law, codes []byte, channels int) float64 {
	samples := g711.New(law).Decode(nil, codes)
	bends, moves := 0.0, 0.0
	for i := 2 * channels; i < len(samples); i++ {
		now, before, first := float64(samples[i]), float64(samples[i-channels]), float64(samples[i-2*channels])
		bends += math.Abs(now - 2*before + first)
		moves += math.Abs(now - first)
	}
	floor := float64(still * len(samples))
	return (bends + floor) / (moves + floor)
}

// gaps adds up how much more or less frequent each of the 128 magnitudes is than the one below it. It is greater than 0.
func gaps(law g711.Law, codes []byte) float64 {
	flips := byte(0x7f) // that make codes rise with the magnitude
	if law == g711.ALaw {
		flips = 0x55
	}
	var counts [128]float64
	for _, code := range codes {
		counts[(code^flips)&0x7f]++
	}
	sum := 1.0
	for i := 1; i < len(counts); i++ {
		sum += math.Abs(counts[i] - counts[i-1])
	}
	return sum + counts[len(counts)-1] // and nothing is louder than the loudest
}

// SoundsLike tells when a raw file of one law sounds as if it were of the other one, by some places in it. It says nothing (false) when it
// is not sure, and of pipes and files with a header. The next Read goes on where it would have.
func (r *Reader) SoundsLike() (Encoding, bool) {
	said, isLaw := r.format.Encoding.Law()
	if !isLaw || r.format.Container != Raw || r.seeker == nil {
		return 0, false
	}
	size, frameBytes := r.layout.size, int64(r.layout.frameBytes)
	here := (size - r.left) / frameBytes
	var codes []byte
	piece := make([]byte, guessPiece/frameBytes*frameBytes)
	for i := range int64(guessPlaces) {
		step := max(size/guessPlaces, int64(len(piece)))
		if i*step >= size || r.SeekFrame(i*step/frameBytes) != nil {
			break
		}
		n, _ := io.ReadFull(r.in, piece[:min(int64(len(piece)), r.left)])
		codes = append(codes, piece[:n]...)
	}
	law, certain := GuessLaw(codes, r.format.Channels)
	if r.SeekFrame(here) != nil || !certain || law == said {
		return 0, false
	}
	if law == g711.MuLaw {
		return MuLaw, true
	}
	return ALaw, true
}
