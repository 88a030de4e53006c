package wire

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"
)

// Whatever comes: nothing panics, it ends, no picture is larger than allowed or without its ends, memory is bounded, and it does not matter
// in which pieces it comes.
func FuzzReader(f *testing.F) {
	a := photo(f, 1, 16, 16, 50)
	for i, framing := range []Framing{Text, Big32, Little32, Bare} {
		data, _ := Append(nil, framing, a)
		data, _ = Append(data, framing, a)
		f.Add(uint8(i), data)
		f.Add(uint8(i), data[:len(data)*2/3])
		f.Add(uint8(4), append([]byte("rubbish\r\n\r\n"), data...))
	}
	f.Add(uint8(0), []byte("-1\r\n\r\n\xff\xd8\xff\xd9"))
	f.Add(uint8(4), []byte("0\r\n\r\n99999999999\r\n\r\n"))
	framings := []Framing{Text, Big32, Little32, Bare, Auto, Loose}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		const most = 4 << 10
		framing := framings[int(which)%len(framings)]
		whole := NewReader(bytes.NewReader(data), framing, most)
		pictures, errs := all(whole)
		if last := errs[len(errs)-1]; !errors.Is(last, io.EOF) && !errors.Is(last, ErrCut) {
			t.Fatal(last)
		}
		if c := cap(whole.buffer); c > most+4*readBytes {
			t.Fatalf("%d bytes of buffer", c)
		}
		total := 0
		for _, p := range pictures {
			total += len(p)
			if len(p) > most || !bytes.HasPrefix(p, start[:2]) || !bytes.HasSuffix(p, []byte{markPrefix, markEOI}) {
				t.Fatalf("a picture of %d bytes", len(p))
			}
			if again, ok := Whole(p); !ok || len(again) != len(p) {
				t.Fatal("not whole")
			}
		}
		if total > len(data) {
			t.Fatal("pictures out of nothing")
		}
		if len(data) > 512 {
			return // byte by byte is slow
		}
		slow, _ := all(NewReader(iotest.OneByteReader(bytes.NewReader(data)), framing, most))
		if len(slow) != len(pictures) {
			t.Fatalf("%d pictures at once, %d byte by byte", len(pictures), len(slow))
		}
	})
}

func FuzzMessage(f *testing.F) {
	a := photo(f, 1, 16, 16, 50)
	f.Add(a)
	f.Add(AppendMessage(nil, 5, a))
	f.Add(AppendMessage(nil, 0x00FFD8FF, a)[:40])
	f.Fuzz(func(t *testing.T, payload []byte) {
		m, err := ParseMessage(payload, 4<<10)
		if err != nil {
			return
		}
		if _, ok := Whole(m.JPEG); !ok || len(m.JPEG) > len(payload) {
			t.Fatal("not whole")
		}
	})
}
