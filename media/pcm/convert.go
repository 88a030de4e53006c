package pcm

import "fmt"

// Format is how sound is sampled.
type Format struct {
	Rate     int // Hz
	Channels int // interleaved
}

func (f Format) String() string { return fmt.Sprintf("%d Hz, %d ch", f.Rate, f.Channels) }

// Converter turns sound that comes piece by piece from one format into another. Equal formats pass unchanged, sample by sample. Fewer
// channels are the average of those that they stand for: channel c of the result is made of the channels c, c+n, c+2n ...; more channels
// repeat them. Not safe for concurrent use.
type Converter struct {
	from, to Format
	streams  []*Stream // one for each channel of the narrower side; nil where the rates are equal
	mixed    []int16   // interleaved at the input's rate
	one      []int16   // a single channel
	out      [][]int16
}

// NewConverter makes a Converter between two formats whose rates and channels are greater than 0.
func NewConverter(from, to Format) *Converter {
	c := &Converter{from: from, to: to}
	if from.Rate != to.Rate {
		n := min(from.Channels, to.Channels)
		c.out = make([][]int16, n)
		for range n {
			c.streams = append(c.streams, NewStream(from.Rate, to.Rate))
		}
	}
	return c
}

// Append takes whole frames and appends what comes out to dst.
func (c *Converter) Append(dst, samples []int16) []int16 {
	narrow := min(c.from.Channels, c.to.Channels)
	if c.from.Channels > narrow {
		c.mixed = remix(c.mixed[:0], samples, c.from.Channels, narrow)
		samples = c.mixed
	}
	if c.streams != nil {
		samples = c.resample(samples)
	}
	if c.to.Channels > narrow {
		return remix(dst, samples, narrow, c.to.Channels)
	}
	return append(dst, samples...)
}

// Flush appends what the filter still held back for want of samples to look ahead to.
func (c *Converter) Flush(dst []int16) []int16 {
	if c.streams == nil {
		return dst
	}
	return c.Append(dst, make([]int16, c.streams[0].filter.half*c.from.Channels))
}

// Reset begins anew: what came before counts as silence.
func (c *Converter) Reset() {
	for _, s := range c.streams {
		s.Reset()
	}
}

func (c *Converter) resample(samples []int16) []int16 {
	n := len(c.streams)
	for ch, s := range c.streams {
		c.one = c.one[:0]
		for i := ch; i < len(samples); i += n {
			c.one = append(c.one, samples[i])
		}
		c.out[ch] = s.Append(c.out[ch][:0], c.one)
	}
	c.mixed = c.mixed[:0]
	for i := range c.out[0] {
		for _, channel := range c.out {
			c.mixed = append(c.mixed, channel[i])
		}
	}
	return c.mixed
}

// remix appends the same frames with another number of channels.
func remix(dst, samples []int16, from, to int) []int16 {
	for ; len(samples) >= from; samples = samples[from:] {
		for c := range to {
			if to >= from {
				dst = append(dst, samples[c%from])
				continue
			}
			sum, n := 0, 0
			for k := c; k < from; k += to {
				sum += int(samples[k])
				n++
			}
			dst = append(dst, int16(sum/n))
		}
	}
	return dst
}
