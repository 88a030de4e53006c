package h264

import (
	"bytes"
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

// pattern is a picture with edges, gradients and noise, different for each seed.
func pattern(width, height int, seed uint64) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	r := rand.New(rand.NewPCG(seed, 1))
	for y := range height {
		for x := range width {
			v := 16 + (x+y)%200
			if (x/16+y/24+int(seed))%3 == 0 {
				v = 235
			}
			img.Y[y*img.YStride+x] = byte(v)
		}
	}
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = byte(100+r.IntN(56)), byte(100+r.IntN(56))
	}
	return img
}

func newEncoder(tb testing.TB, width, height int) *Encoder {
	tb.Helper()
	e := &Encoder{Width: width, Height: height, FPS: 30, QP: 20}
	if err := e.Initialize(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(e.Close)
	return e
}

func encode(tb testing.TB, e *Encoder, seed uint64) *Still {
	tb.Helper()
	s, err := e.Encode(pattern(e.Width, e.Height, seed))
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func lumaPSNR(a, b *image.YCbCr) float64 {
	var sum float64
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			d := float64(a.Y[y*a.YStride+x]) - float64(b.Y[y*b.YStride+x])
			sum += d * d
		}
	}
	return 10 * math.Log10(255*255*float64(a.Rect.Dx()*a.Rect.Dy())/sum)
}

func samePicture(a, b *image.YCbCr) bool {
	return a.Rect == b.Rect && bytes.Equal(a.Y, b.Y) && bytes.Equal(a.Cb, b.Cb) && bytes.Equal(a.Cr, b.Cr)
}

func TestSkipsRepeatThePictureBitByBit(t *testing.T) {
	for _, size := range []image.Point{{64, 48}, {640, 360}, {1280, 720}, {1920, 1080}, {1080, 1920}, {162, 90}} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			e := newEncoder(t, size.X, size.Y)
			d := &Decoder{}
			if err := d.Initialize(); err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			q := &Sequence{GOP: 7}
			for seed := range uint64(3) {
				want := pattern(size.X, size.Y, seed)
				q.Show(encode(t, e, seed))
				var first *image.YCbCr
				for frame := range 20 {
					au, idr := q.Next()
					if wantIDR := frame%7 == 0; idr != wantIDR {
						t.Fatalf("frame %d: IDR %v, want %v", frame, idr, wantIDR)
					}
					got, err := d.Decode(au)
					if err != nil {
						t.Fatalf("frame %d: %v", frame, err)
					}
					if got == nil {
						t.Fatalf("frame %d: no picture", frame)
					}
					if first == nil {
						first = got
						if p := lumaPSNR(want, got); p < 38 {
							t.Errorf("PSNR %.1f dB", p)
						}
					}
					if !samePicture(first, got) {
						t.Fatalf("frame %d differs from the first", frame)
					}
				}
			}
		})
	}
}

// A viewer that misses non-reference skips must go on showing every one that arrives.
func TestLostSkipsCostNothingElse(t *testing.T) {
	q := &Sequence{GOP: 100}
	q.Show(encode(t, newEncoder(t, 320, 180), 1))
	d := &Decoder{}
	if err := d.Initialize(); err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for frame := range 60 {
		au, _ := q.Next()
		if frame%7 == 3 {
			continue
		}
		if got, err := d.Decode(au); err != nil || got == nil {
			t.Fatalf("frame %d: %v, picture %v", frame, err, got != nil)
		}
	}
}

func TestInitializeRefusesWhatItCannotEncode(t *testing.T) {
	for name, e := range map[string]Encoder{
		"odd width":  {Width: 641, Height: 360, FPS: 30, QP: 20},
		"too wide":   {Width: 3842, Height: 360, FPS: 30, QP: 20},
		"no height":  {Width: 640, FPS: 30, QP: 20},
		"no rate":    {Width: 640, Height: 360, QP: 20},
		"QP too low": {Width: 640, Height: 360, FPS: 30, QP: 1},
	} {
		t.Run(name, func(t *testing.T) {
			if err := e.Initialize(); err == nil {
				e.Close()
				t.Error("no error")
			}
		})
	}
	e := newEncoder(t, 64, 48)
	if _, err := e.Encode(pattern(48, 64, 0)); err == nil {
		t.Error("a picture of another size was taken")
	}
	e.Close()
	if _, err := e.Encode(pattern(64, 48, 0)); err == nil {
		t.Error("a closed encoder encoded")
	}
}

func TestLevelFor(t *testing.T) {
	for _, c := range []struct {
		name               string
		width, height, fps int
		want               uint8
	}{
		{"1080p30", 120, 68, 30, 40},
		{"1080p60", 120, 68, 60, 42},
		{"720p30", 80, 45, 30, 31},
		{"640x360 at 30", 40, 23, 30, 30},
		{"4K 30", 240, 135, 30, 51},
		{"4K 60", 240, 135, 60, 52},
		{"portrait 1080x1920", 68, 120, 30, 40},
	} {
		if got := levelFor(c.width, c.height, c.fps); got != c.want {
			t.Errorf("%s: level %d, want %d", c.name, got, c.want)
		}
	}
}

func TestBitsRoundTrip(t *testing.T) {
	w := &bitWriter{}
	w.u(3, 5)
	w.ue(0)
	w.ue(12345)
	w.se(-7)
	w.se(9)
	w.copyBits([]byte{0xab, 0xcd, 0xef}, 3, 18)
	w.trailing()
	r := &bitReader{buf: w.buf}
	if v := r.u(3); v != 5 {
		t.Error(v)
	}
	if v := r.ue(); v != 0 {
		t.Error(v)
	}
	if v := r.ue(); v != 12345 {
		t.Error(v)
	}
	if v := r.se(); v != -7 {
		t.Error(v)
	}
	if v := r.se(); v != 9 {
		t.Error(v)
	}
	if n := r.left(); n != 18 {
		t.Error(n)
	}
	if v := r.u(18); v != 0xabcdef>>3&(1<<18-1) {
		t.Errorf("%x", v)
	}
}

func FuzzParameterSets(f *testing.F) {
	s := encode(f, newEncoder(f, 64, 48), 0)
	f.Add(s.SPS, s.PPS, s.idr[0])
	f.Add([]byte{0x67}, []byte{0x68}, []byte{0x65})
	f.Fuzz(func(t *testing.T, sps, pps, idr []byte) {
		still, err := newStill([][]byte{sps, pps, idr}, 30)
		if err == nil && len(still.idr[0]) == 0 {
			t.Error("an empty slice without an error")
		}
	})
}

func FuzzDecoder(f *testing.F) {
	s := encode(f, newEncoder(f, 64, 48), 0)
	f.Add(s.SPS, s.PPS, s.idr[0])
	f.Fuzz(func(t *testing.T, sps, pps, slice []byte) {
		d := &Decoder{}
		if err := d.Initialize(); err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		img, err := d.Decode([][]byte{sps, pps, slice})
		if err != nil && img != nil {
			t.Error("a picture together with an error")
		}
	})
}

func BenchmarkEncodeIDR1080p(b *testing.B) {
	e := newEncoder(b, 1920, 1080)
	img := pattern(1920, 1080, 1)
	for b.Loop() {
		if _, err := e.Encode(img); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNextFrame(b *testing.B) {
	q := &Sequence{GOP: 120}
	q.Show(encode(b, newEncoder(b, 1920, 1080), 1))
	for b.Loop() {
		q.Next()
	}
}
