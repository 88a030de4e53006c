package pcm

// Stream is a Resampler for mono sound that comes piece by piece. Its first sample out is the instant of its first sample in; each comes
// as soon as the samples that the filter looks ahead to are there (some 6 ms). Not safe for concurrent use.
type Stream struct {
	filter    *Resampler
	buf       []float32 // what the filter still looks at
	at        int       // of the next window in buf
	numerator int       // of the next sample's place behind a sample in, over the rate out
}

// NewStream designs the filter for rates in and out (Hz, both greater than 0).
func NewStream(in, out int) *Stream {
	s := &Stream{filter: NewResampler(in, out)}
	s.Reset()
	return s
}

// Reset begins anew: what came before counts as silence.
func (s *Stream) Reset() {
	s.at, s.numerator = 0, 0
	s.buf = append(s.buf[:0], make([]float32, max(s.filter.half-1, 0))...)
}

// Append takes samples and appends those that come out to dst.
func (s *Stream) Append(dst, samples []int16) []int16 {
	r := s.filter
	if r.in == r.out {
		return append(dst, samples...)
	}
	for _, v := range samples {
		s.buf = append(s.buf, float32(v))
	}
	taps := 2 * r.half
	for s.at+taps <= len(s.buf) {
		dst = append(dst, saturate(r.value(s.buf[s.at:s.at+taps], s.numerator)))
		s.at += r.in / r.out
		if s.numerator += r.in % r.out; s.numerator >= r.out {
			s.numerator -= r.out
			s.at++
		}
	}
	used := min(s.at, len(s.buf))
	s.buf = s.buf[:copy(s.buf, s.buf[used:])]
	s.at -= used
	return dst
}
