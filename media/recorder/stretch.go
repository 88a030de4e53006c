package recorder

import (
	"math"
)

// Lengths of the pieces out of which stretched sound is made (ms): long enough to hold a period of a deep voice, short enough that a
// syllable does not sound twice.
const (
	pieceMS   = 40
	overlapMS = 10
	searchMS  = 15
)

// stretcher makes sound faster or slower and keeps its pitch, by overlapping similar pieces of it (WSOLA: W. Verhelst and M. Roelands,
// "An overlap-add technique based on waveform similarity", ICASSP 1993). At a speed of 1 it changes nothing.
type stretcher struct {
	channels               int
	piece, overlap, search int // frames
	speed                  float64

	in      []int16
	mono    []float64 // of in
	tail    []int16   // the overlap of the last piece; empty at the beginning
	tailSum []float64 // the same, mono
	carry   float64   // frames by which the last step was too short
}

func newStretcher(rate, channels int, speed float64) *stretcher {
	frames := func(ms int) int { return max(rate*ms/1000, 1) }
	return &stretcher{channels: channels, piece: frames(pieceMS), overlap: frames(overlapMS), search: frames(searchMS), speed: speed}
}

// append takes whole frames and appends those that come out to dst.
func (s *stretcher) append(dst, samples []int16) []int16 {
	if s.speed == 1 {
		return append(dst, samples...)
	}
	s.in = append(s.in, samples...)
	for i := 0; i < len(samples); i += s.channels {
		sum := 0.0
		for _, v := range samples[i : i+s.channels] {
			sum += float64(v)
		}
		s.mono = append(s.mono, sum)
	}
	for len(s.mono) >= s.search+s.piece {
		at := s.similar()
		dst = s.join(dst, at)
		rest := s.in[(at+s.overlap)*s.channels : (at+s.piece-s.overlap)*s.channels]
		dst = append(dst, rest...)
		end := at + s.piece
		s.tail = append(s.tail[:0], s.in[(end-s.overlap)*s.channels:end*s.channels]...)
		s.tailSum = append(s.tailSum[:0], s.mono[end-s.overlap:end]...)
		s.carry += s.speed * float64(s.piece-s.overlap)
		step := min(int(s.carry), len(s.mono))
		s.carry -= float64(step)
		s.in = s.in[:copy(s.in, s.in[step*s.channels:])]
		s.mono = s.mono[:copy(s.mono, s.mono[step:])]
	}
	return dst
}

// flush appends what is left at the end.
func (s *stretcher) flush(dst []int16) []int16 {
	if len(s.mono) < s.overlap {
		return append(dst, s.tail...)
	}
	dst = s.join(dst, 0)
	return append(dst, s.in[s.overlap*s.channels:]...)
}

// similar is where the next piece fits best to the tail of the last one.
func (s *stretcher) similar() int {
	if len(s.tail) == 0 {
		return 0
	}
	best, found := math.Inf(-1), 0
	energy := 0.0
	for _, v := range s.mono[:s.overlap] {
		energy += v * v
	}
	for at := range s.search {
		sum := 0.0
		for i, v := range s.mono[at : at+s.overlap] {
			sum += v * s.tailSum[i]
		}
		if likeness := sum / math.Sqrt(energy+1); likeness > best {
			best, found = likeness, at
		}
		energy += s.mono[at+s.overlap]*s.mono[at+s.overlap] - s.mono[at]*s.mono[at]
		energy = max(energy, 0) // rounding
	}
	return found
}

// join fades from the tail into the piece that begins at a frame.
func (s *stretcher) join(dst []int16, at int) []int16 {
	piece := s.in[at*s.channels : (at+s.overlap)*s.channels]
	if len(s.tail) == 0 {
		return append(dst, piece...)
	}
	for i, v := range piece {
		weight := float64(i/s.channels) / float64(s.overlap)
		dst = append(dst, int16(math.Round(float64(s.tail[i])*(1-weight)+float64(v)*weight)))
	}
	return dst
}
