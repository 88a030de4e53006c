package pcm

// Decimator converts a stream of mono sound to a rate that is a whole fraction of its own, with the Resampler's filter. Positions are
// counted in samples since an epoch that both rates share; the filter's delay is taken out, so that a sample comes out at the position
// at which it is heard, some 6 ms after it went in. Not safe for concurrent use.
type Decimator struct {
	filter *Resampler
	factor int64
	buf    []float32 // what the filter still looks at
	first  int64     // position of buf[0], at the input rate
	centre int64     // position of the next sample to come out, at the input rate
}

// NewDecimator designs the filter for rates in and out (Hz), of which out divides in. Call Reset before Append.
func NewDecimator(in, out int) *Decimator {
	return &Decimator{filter: NewResampler(in, out), factor: int64(in / out)}
}

// Reset begins anew: the next sample that goes in is at position start, and silence came before it. It returns the position, at the
// output rate, of the next sample that comes out.
func (d *Decimator) Reset(start int64) (next int64) {
	next = (start + d.factor - 1) / d.factor
	d.centre = next * d.factor
	d.first = d.centre - int64(d.filter.half) + 1
	d.buf = append(d.buf[:0], make([]float32, max(start-d.first, 0))...)
	return next
}

// Append takes samples and appends those that come out to dst.
func (d *Decimator) Append(dst, samples []int16) []int16 {
	for _, s := range samples {
		d.buf = append(d.buf, float32(s))
	}
	taps := 2 * d.filter.half
	used := 0
	for used+taps <= len(d.buf) {
		dst = append(dst, saturate(dot(d.buf[used:used+taps], d.filter.bank[:taps])))
		used += int(d.factor)
		d.centre += d.factor
	}
	used = min(used, len(d.buf))
	d.buf = d.buf[:copy(d.buf, d.buf[used:])]
	d.first += int64(used)
	return dst
}
