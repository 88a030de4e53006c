package wire

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// photo is a picture with grain, so that its bytes are of every kind.
func photo(t testing.TB, seed uint64, width, height, quality int) []byte {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, seed))
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.Set(x, y, color.RGBA{uint8(x + random.IntN(60)), uint8(y), uint8(random.IntN(256)), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// all reads until an error that ends the connection, and gives the pictures and every error.
func all(r *Reader) (pictures [][]byte, errs []error) {
	for range 1000 {
		jpeg, err := r.Next()
		if err == nil {
			pictures = append(pictures, jpeg)
			continue
		}
		errs = append(errs, err)
		if !Recoverable(err) {
			return pictures, errs
		}
	}
	return pictures, append(errs, errors.New("it never ends"))
}

// slowly gives the bytes in the ways in which networks do.
func slowly(data []byte) map[string]io.Reader {
	return map[string]io.Reader{
		"at once":      bytes.NewReader(data),
		"byte by byte": iotest.OneByteReader(bytes.NewReader(data)),
		"in halves":    iotest.HalfReader(bytes.NewReader(data)),
		"end with it":  iotest.DataErrReader(bytes.NewReader(data)),
	}
}

func TestEveryFramingIsReadAsItIsWritten(t *testing.T) {
	want := [][]byte{photo(t, 1, 64, 48, 65), photo(t, 2, 320, 240, 90), photo(t, 3, 8, 8, 1), photo(t, 4, 160, 120, 50)}
	for _, f := range []Framing{Text, Big32, Little32, Bare} {
		var data []byte
		for _, p := range want {
			var err error
			if data, err = Append(data, f, p); err != nil {
				t.Fatal(err)
			}
		}
		for _, chosen := range []Framing{f, Auto, Loose} {
			for way, from := range slowly(data) {
				t.Run(fmt.Sprintf("%s read as %s %s", f, chosen, way), func(t *testing.T) {
					r := NewReader(from, chosen, 0)
					got, errs := all(r)
					if !slices.EqualFunc(got, want, bytes.Equal) || len(errs) != 1 || errs[0] != io.EOF {
						t.Fatalf("%d pictures, errors %v", len(got), errs)
					}
					if found := r.Framing(); chosen != Loose && found != f {
						t.Errorf("found out to be %s", found)
					}
				})
			}
		}
	}
}

func TestWhatGoesWrongCostsAtMostThatPicture(t *testing.T) {
	a, b := photo(t, 1, 64, 48, 65), photo(t, 2, 160, 120, 80)
	text := func(length string, body []byte) string { return length + lineEnd + string(body) }
	right := func(p []byte) string { return text(fmt.Sprint(len(p)), p) }
	big := func(p []byte) string { d, _ := Append(nil, Big32, p); return string(d) }
	const most = 1 << 16
	for _, c := range []struct {
		name    string
		framing Framing
		data    string
		want    [][]byte
		errs    []error
	}{
		{"cut in the middle", Text, right(a) + right(b)[:len(b)/2], [][]byte{a}, []error{ErrCut}},
		{"cut in the length", Text, right(a) + "12", [][]byte{a}, []error{ErrCut}},
		{"cut in a binary length", Big32, big(a) + "\x00\x00", [][]byte{a}, []error{ErrCut}},
		{"cut, without a length", Bare, string(a[:len(a)-1]), nil, []error{ErrCut}},
		{"half a picture and the next one", Text, right(b)[:len(b)/2] + right(a), [][]byte{a}, []error{ErrDamaged, io.EOF}},
		{"half a picture and the next one, binary", Big32, big(b)[:len(b)/2] + big(a) + big(b), [][]byte{a, b}, []error{ErrDamaged, io.EOF}},
		{"half a picture and the next one, without lengths", Bare, string(b[:len(b)/2]) + string(a), [][]byte{a}, []error{ErrDamaged, io.EOF}},
		{"half a picture first, found out", Auto, right(b)[:len(b)/2] + right(a) + right(b), [][]byte{a, b}, []error{ErrDamaged, io.EOF}},
		{"too small a length", Text, text("9", a) + right(b), [][]byte{a, b}, []error{io.EOF}},
		{"too small a binary length", Little32, "\x09\x00\x00\x00" + string(a) + string(a), [][]byte{a, a}, []error{io.EOF}},
		{"too large a length", Text, text(fmt.Sprint(len(a)+2000), a) + right(b) + right(a), [][]byte{a, b, a}, []error{io.EOF}},
		{"too large a binary length", Big32, "\x00\x00\xff\x00" + string(a) + big(b) + big(a), [][]byte{a, b, a}, []error{io.EOF}},
		{"filled up with zeros", Text, text(fmt.Sprint(len(a)+100), a) + strings.Repeat("\x00", 100) + right(b), [][]byte{a, b}, []error{io.EOF}},
		{"filled up with zeros, found out", Auto, text(fmt.Sprint(len(a)+100), a) + strings.Repeat("\x00", 100) + right(b), [][]byte{a, b}, []error{io.EOF}},
		{"filled up, without lengths", Bare, string(a) + "\x00\x00\x00\x00" + string(b) + "\x00\x00", [][]byte{a, b}, []error{io.EOF}},
		{"a negative length", Text, text("-5", a) + right(b), [][]byte{a, b}, []error{ErrLength, io.EOF}},
		{"a negative length, found out", Auto, text("-5", a) + right(b), [][]byte{a, b}, []error{ErrLength, io.EOF}},
		{"length 0", Text, text("0", nil) + right(b), [][]byte{b}, []error{ErrLength, io.EOF}},
		{"binary length 0", Big32, "\x00\x00\x00\x00" + big(b), [][]byte{b}, []error{ErrLength, io.EOF}},
		{"a length in words", Text, text("twelve", a) + right(b), [][]byte{a, b}, []error{ErrLength, io.EOF}},
		{"a huge length", Text, text("99999999999999999999", a) + right(b), [][]byte{a, b}, []error{ErrTooLarge, io.EOF}},
		{"a huge binary length", Big32, "\xff\xff\xff\xf0" + string(a) + big(b), [][]byte{a, b}, []error{ErrTooLarge, io.EOF}},
		{"a picture that is too large", Text, text("9", append(slices.Clone(a[:len(a)-2]), make([]byte, most)...)) + right(b), [][]byte{b}, []error{ErrTooLarge, io.EOF}},
		{"rubbish between", Text, right(a) + strings.Repeat("rubbish ", 100) + right(b), [][]byte{a, b}, []error{ErrGarbage, io.EOF}},
		{"rubbish between, binary", Big32, big(a) + strings.Repeat("rubbish ", 100) + big(b), [][]byte{a, b}, []error{ErrTooLarge, io.EOF}},
		{"rubbish between, without lengths", Bare, string(a) + "rubbish" + string(b), [][]byte{a, b}, []error{ErrGarbage, io.EOF}},
		{"rubbish first, found out", Auto, strings.Repeat("boot: ok\r\n", 9) + right(a) + right(b), [][]byte{a, b}, []error{ErrGarbage, io.EOF}},
		{"a line end behind each", Text, right(a) + "\r\n" + right(b) + "\r\n", [][]byte{a, b}, []error{io.EOF}},
		{"a word at the end", Text, "busy", nil, []error{ErrGarbage, io.EOF}},
		{"no JPEG", Text, text("200", make([]byte, 200)) + right(b), [][]byte{b}, []error{ErrNotJPEG, io.EOF}},
		{"no JPEG, binary", Little32, "\xc8\x00\x00\x00" + strings.Repeat("x", 200) + "\x00\x00\x00\x00" + string(b), [][]byte{b}, []error{ErrNotJPEG, io.EOF}},
		{"never a JPEG", Auto, strings.Repeat("x", most+100), nil, []error{ErrGarbage, ErrNotJPEG, io.EOF}},
		{"a PNG", Bare, "\x89PNG\r\n\x1a\n" + strings.Repeat("x", 100), nil, []error{ErrGarbage, io.EOF}},
		{"the length is missing", Text, string(a) + right(b), [][]byte{a, b}, []error{io.EOF}},
		{"the binary length is missing", Big32, string(a) + big(b), [][]byte{a, b}, []error{io.EOF}},
		{"multipart", Loose, "--x\r\nContent-Type: image/jpeg\r\n\r\n" + string(a) + "\r\n--x\r\n\r\n" + string(b) + "\r\n--x--", [][]byte{a, b}, []error{io.EOF}},
		{"nothing", Auto, "", nil, []error{io.EOF}},
	} {
		for way, from := range slowly([]byte(c.data)) {
			t.Run(c.name+" "+way, func(t *testing.T) {
				got, errs := all(NewReader(from, c.framing, most))
				if !slices.EqualFunc(got, c.want, bytes.Equal) {
					t.Errorf("%d pictures, want %d", len(got), len(c.want))
				}
				if !slices.EqualFunc(errs, c.errs, errors.Is) {
					t.Errorf("errors %v, want %v", errs, c.errs)
				}
			})
		}
	}
}

// 00 00 30 00 is 12,288 in one order and 3,145,728 in the other: only the picture can tell.
func TestAByteOrderThatCouldBeEitherIsFoundByThePicture(t *testing.T) {
	for f, length := range map[Framing]string{Big32: "\x00\x00\x30\x00", Little32: "\x00\x30\x00\x00"} {
		p := photo(t, 1, 64, 48, 65)
		p = slices.Insert(p, 2, append([]byte{0xFF, 0xFE, byte((12286 - len(p)) >> 8), byte(12286 - len(p))}, make([]byte, 12284-len(p))...)...)
		if len(p) != 12288 {
			t.Fatal(len(p))
		}
		r := NewReader(strings.NewReader(length+string(p)), Auto, 0)
		if got, err := r.Next(); err != nil || !bytes.Equal(got, p) || r.Framing() != f {
			t.Errorf("%d bytes, %v, found to be %s, want %s", len(got), err, r.Framing(), f)
		}
	}
}

// A connection that promises much and sends little must not cost memory.
func TestMemoryFollowsWhatHasComeAndNotWhatWasPromised(t *testing.T) {
	const most = 1 << 20
	p := photo(t, 1, 64, 48, 65)
	r := NewReader(strings.NewReader("1000000"+lineEnd+string(p[:100])), Text, most)
	_, _ = r.Next()
	if c := cap(r.buffer); c > 2*readBytes {
		t.Errorf("%d bytes for a promise", c)
	}
	endless := io.MultiReader(strings.NewReader(string(p[:len(p)-2])), io.LimitReader(zeros{}, 20*most))
	r = NewReader(endless, Bare, most)
	if _, errs := all(r); !errors.Is(errs[0], ErrTooLarge) {
		t.Error(errs)
	}
	if c := cap(r.buffer); c > most+4*readBytes {
		t.Errorf("%d bytes for a picture without an end", c)
	}
}

// A picture of a thousand scans takes a decoder minutes: it is none.
func TestAPictureOfEndlessScansIsDamaged(t *testing.T) {
	p := photo(t, 1, 16, 16, 50)
	sos := bytes.Index(p, []byte{markPrefix, markSOS})
	scan := p[sos : len(p)-2]
	for n, want := range map[int]bool{1: true, maxScans: true, maxScans + 1: false, 10 * maxScans: false} {
		data := append(slices.Clone(p[:sos]), bytes.Repeat(scan, n)...)
		if _, ok := Whole(append(data, markPrefix, markEOI)); ok != want {
			t.Errorf("%d scans: %v", n, ok)
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestMessages(t *testing.T) {
	p := photo(t, 1, 160, 120, 65)
	good := AppendMessage(nil, 90*time.Second, p)
	lying := slices.Clone(good)
	lying[4]++
	for _, c := range []struct {
		name    string
		payload []byte
		want    Message
		err     error
	}{
		{"bare", p, Message{JPEG: p}, nil},
		{"with a header", good, Message{JPEG: p, Stamped: true, Uptime: 90 * time.Second}, nil},
		{"filled up", append(slices.Clone(p), 0, 0, 0), Message{JPEG: p}, nil},
		{"a size that lies", lying, Message{JPEG: p, Stamped: true, Uptime: 90 * time.Second, Lied: true}, nil},
		{"uptime that looks like a JPEG", AppendMessage(nil, 0x00FFD8FF*time.Millisecond, p), Message{JPEG: p, Stamped: true, Uptime: 0x00FFD8FF * time.Millisecond}, nil},
		{"half of it", good[:len(good)/2], Message{}, ErrDamaged},
		{"text", []byte("online"), Message{}, ErrNotJPEG},
		{"nothing", nil, Message{}, ErrNotJPEG},
		{"only a header", good[:8], Message{}, ErrNotJPEG},
		{"too large", make([]byte, 1<<20), Message{}, ErrTooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := ParseMessage(c.payload, 1<<16)
			if !errors.Is(err, c.err) || !bytes.Equal(got.JPEG, c.want.JPEG) || got.Stamped != c.want.Stamped || got.Uptime != c.want.Uptime || got.Lied != c.want.Lied {
				t.Errorf("%d bytes, %v %v %v, %v", len(got.JPEG), got.Stamped, got.Uptime, got.Lied, err)
			}
		})
	}
	if m, _ := ParseMessage(AppendMessage(nil, 1<<32*time.Millisecond+time.Second, p), 1<<16); m.Uptime != time.Second {
		t.Error("after 49.7 days it is", m.Uptime)
	}
}

func TestWhatCannotBeWrittenIsRefused(t *testing.T) {
	for _, f := range []Framing{Auto, Loose, "x"} {
		if _, err := Append(nil, f, nil); !errors.Is(err, ErrFraming) {
			t.Error(f, err)
		}
	}
	if _, err := ParseFraming("morse"); !errors.Is(err, ErrFraming) {
		t.Error(err)
	}
	if f, err := ParseFraming(""); f != Auto || err != nil {
		t.Error(f, err)
	}
}
