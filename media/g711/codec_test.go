package g711

import (
	"math"
	"testing"
)

// interval is one of G.711's: from a decision value up to the next one, on the scale of 16 bits, with the value in its middle.
type interval struct{ from, to, middle int }

// aLawTable follows ITU-T G.711 table 1a: segments that end at 64, 128, 256 ... 4096 (on a scale of 13 bits), with intervals of 2, 2, 4 ... 128.
func aLawTable() (all []interval) {
	at, width := 0, 2
	for segment := range 8 {
		if segment > 1 {
			width *= 2
		}
		n := 16
		for range n {
			all = append(all, interval{at * 8, (at + width) * 8, (at*2 + width) * 8 / 2})
			at += width
		}
	}
	return all
}

// muLawTable follows ITU-T G.711 table 2a: decision values 0, 1, 3 ... 31, 35 ... 8159 (on a scale of 14 bits): the first interval is half as
// wide as those after it. The value of an interval is its middle, that of the first one is 0.
func muLawTable() (all []interval) {
	at := -1
	for segment := range 8 {
		width := 2 << segment
		for range 16 {
			all = append(all, interval{max(at, 0) * 4, (at + width) * 4, (at*2 + width) * 4 / 2})
			at += width
		}
	}
	return all
}

// code is the byte of an interval, as the tables give it.
func code(law Law, number int, negative bool) byte {
	c := byte(number)
	if law == ALaw {
		if !negative {
			c |= 0x80
		}
		return c ^ 0x55
	}
	if negative {
		c |= 0x80
	}
	return ^c
}

// TestEverySampleAndEveryCode compares all 65,536 samples and all 256 codes with the Recommendation's tables.
func TestEverySampleAndEveryCode(t *testing.T) {
	for _, c := range []struct {
		law   Law
		table []interval
		top   int // the highest decision value
	}{{ALaw, aLawTable(), 4096 * 8}, {MuLaw, muLawTable(), 8159 * 4}} {
		codec := New(c.law)
		if codec.Law() != c.law || len(c.table) != 128 || c.table[127].to != c.top {
			t.Fatalf("%v: the table is broken: %d intervals up to %d", c.law, len(c.table), c.table[127].to)
		}
		for sample := math.MinInt16; sample <= math.MaxInt16; sample++ {
			m, negative := sample, sample < 0
			if negative {
				m = ^sample // the mirror image: -1 lies where 0 does
			}
			number := 127 // what is above the highest decision value is clipped
			for i, in := range c.table {
				if m >= in.from && m < in.to {
					number = i
					break
				}
			}
			got := codec.Encode(nil, []int16{int16(sample)})[0]
			if want := code(c.law, number, negative); got != want {
				t.Fatalf("%v: sample %d becomes %#02x, want %#02x", c.law, sample, got, want)
			}
		}
		for number, in := range c.table {
			for _, negative := range []bool{false, true} {
				want := in.middle
				if c.law == MuLaw && number == 0 {
					want = 0
				}
				if negative {
					want = -want
				}
				if got := codec.Decode(nil, []byte{code(c.law, number, negative)})[0]; int(got) != want {
					t.Errorf("%v: interval %d (negative: %v) becomes %d, want %d", c.law, number, negative, got, want)
				}
			}
		}
	}
}

// TestDecodedCodesComeBack encodes what each code stands for.
func TestDecodedCodesComeBack(t *testing.T) {
	for _, law := range []Law{ALaw, MuLaw} {
		codec := New(law)
		for c := range 256 {
			wide := codec.Decode(nil, []byte{byte(c)})
			back := codec.Encode(nil, wide)[0]
			if law == MuLaw && byte(c) == 0x7f {
				continue // minus zero: there is none among samples
			}
			if back != byte(c) {
				t.Errorf("%v: %#02x becomes %d, which becomes %#02x", law, c, wide[0], back)
			}
		}
	}
}

func TestAppends(t *testing.T) {
	codec := New(ALaw)
	got := codec.Encode([]byte{1, 2}, []int16{0, -1})
	if len(got) != 4 || got[0] != 1 || got[2] != 0xd5 || got[3] != 0x55 {
		t.Errorf("%#v", got)
	}
	if wide := codec.Decode(make([]int16, 1, 8), got[2:]); len(wide) != 3 || wide[1] != 8 || wide[2] != -8 {
		t.Errorf("%v", wide)
	}
}

// BenchmarkCodec tells bytes of 16-bit samples a second.
func BenchmarkCodec(b *testing.B) {
	samples := make([]int16, 1<<16)
	for i := range samples {
		samples[i] = int16(i)
	}
	for _, law := range []Law{ALaw, MuLaw} {
		codec := New(law)
		codes := codec.Encode(nil, samples)
		b.Run(law.String()+" encode", func(b *testing.B) {
			b.SetBytes(int64(2 * len(samples)))
			for b.Loop() {
				codes = codec.Encode(codes[:0], samples)
			}
		})
		b.Run(law.String()+" decode", func(b *testing.B) {
			b.SetBytes(int64(2 * len(samples)))
			for b.Loop() {
				samples = codec.Decode(samples[:0], codes)
			}
		})
	}
}
