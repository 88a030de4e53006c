package h264

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"slices"
	"testing"
)

// changed is a picture with a part of it painted over, another one for each n.
func changed(img *image.YCbCr, n int) *image.YCbCr {
	out := *img
	out.Y, out.Cb, out.Cr = bytes.Clone(img.Y), bytes.Clone(img.Cb), bytes.Clone(img.Cr)
	left, top := n*7%(img.Rect.Dx()/2), n*5%(img.Rect.Dy()/2)
	for y := top; y < top+img.Rect.Dy()/2; y++ {
		for x := left; x < left+img.Rect.Dx()/2; x++ {
			out.Y[y*out.YStride+x] = byte(20 + (n*53+x/8*8+y/8*8)%210)
			out.Cb[y/2*out.CStride+x/2] = byte(80 + n*31%100)
		}
	}
	return &out
}

func newDecoder(tb testing.TB) *Decoder {
	tb.Helper()
	d := &Decoder{}
	if err := d.Initialize(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(d.Close)
	return d
}

// twin is an encoder that does the same as another one, and a decoder that gets what OpenH264 wrote as it is: what should be seen.
type twin struct {
	t       *testing.T
	encoder *Encoder
	decoder *Decoder
}

func newTwin(t *testing.T, like *Encoder) *twin {
	t.Helper()
	e := *like
	e.c = nil
	if err := e.Initialize(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return &twin{t, &e, newDecoder(t)}
}

func (w *twin) sees(img *image.YCbCr, idr bool) *image.YCbCr {
	w.t.Helper()
	nalus, err := w.encoder.encode(img, idr, w.encoder.QP)
	if err != nil {
		w.t.Fatal(err)
	}
	seen, err := w.decoder.Decode(nalus)
	if err != nil || seen == nil {
		w.t.Fatalf("the encoder's own stream: %v, picture %v", err, seen != nil)
	}
	return seen
}

// next decodes the next frame of a sequence.
func next(t *testing.T, q *Sequence, d *Decoder) (seen *image.YCbCr, idr bool) {
	t.Helper()
	au, idr := q.Next()
	seen, err := d.Decode(au)
	if err != nil || seen == nil {
		t.Fatalf("frame %d (IDR %v): %v, picture %v", q.now.frame, idr, err, seen != nil)
	}
	return seen, idr
}

func follow(t *testing.T, e *Encoder, q *Sequence, img *image.YCbCr) *Step {
	t.Helper()
	step, err := e.Follow(img, q.State())
	if err != nil {
		t.Fatal(err)
	}
	if !q.Follow(step) {
		t.Fatal("a step that follows was refused")
	}
	return step
}

// A step, and every skip slice after it, decodes to what the encoder meant, and looks as good as a whole picture.
func TestStepsAreSeenBitByBit(t *testing.T) {
	for _, size := range []image.Point{{64, 48}, {640, 360}, {1920, 1080}, {1080, 1920}, {162, 90}} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			const loss = 4 // dB at most, of a step against an IDR of the same picture
			e := newEncoder(t, size.X, size.Y)
			w, d, whole := newTwin(t, e), newDecoder(t), newTwin(t, e)
			q := &Sequence{GOP: 50}
			for round := range 2 {
				start := pattern(size.X, size.Y, uint64(round))
				still, err := e.Encode(start)
				if err != nil {
					t.Fatal(err)
				}
				q.Show(still)
				want := w.sees(start, true)
				for n := range 8 {
					if n > 0 {
						img := changed(start, n)
						if step := follow(t, e, q, img); step.Size() >= still.Size() {
							t.Errorf("step %d has %d bytes, the whole picture %d", n, step.Size(), still.Size())
						}
						want = w.sees(img, false)
						if got, best := lumaPSNR(img, want), lumaPSNR(img, whole.sees(img, true)); got < best-loss {
							t.Errorf("step %d: %.1f dB, as a whole picture %.1f dB", n, got, best)
						}
					}
					for frame := range 1 + n%4 {
						seen, idr := next(t, q, d)
						if idr != (n == 0 && frame == 0) {
							t.Errorf("step %d, frame %d: IDR %v", n, frame, idr)
						}
						if !samePicture(seen, want) {
							t.Fatalf("step %d, frame %d: another picture than the encoder's", n, frame)
						}
					}
				}
			}
		})
	}
}

// Steps that pass may be coarser; whole pictures stay as they are.
func TestCoarserSteps(t *testing.T) {
	sizes := map[int][2]int{}
	for _, qp := range []int{0, 26, 32} {
		e := &Encoder{Width: 640, Height: 360, FPS: 30, QP: 20, StepQP: qp}
		if err := e.Initialize(); err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		img := pattern(640, 360, 1)
		before := encode(t, e, 1)
		step, err := e.Follow(changed(img, 3), before.State())
		if err != nil {
			t.Fatal(err)
		}
		after := encode(t, e, 1)
		if !bytes.Equal(before.idr[0], after.idr[0]) || !bytes.Equal(before.SPS, after.SPS) || !bytes.Equal(before.PPS, after.PPS) {
			t.Errorf("QP %d of steps: the same picture is encoded in another way after a step", qp)
		}
		sizes[qp] = [2]int{step.Size(), after.Size()}
	}
	if sizes[26][0] >= sizes[0][0] || sizes[32][0] >= sizes[26][0] {
		t.Errorf("sizes by QP: %v", sizes)
	}
	if sizes[26][1] != sizes[0][1] || sizes[32][1] != sizes[0][1] {
		t.Errorf("sizes of whole pictures: %v", sizes)
	}
}

func TestFollowRefuses(t *testing.T) {
	img := pattern(64, 48, 1)
	for name, refused := range map[string]func(e *Encoder, last *State) (*image.YCbCr, *State){
		"no picture before": func(*Encoder, *State) (*image.YCbCr, *State) { return img, nil },
		"another one's":     func(*Encoder, *State) (*image.YCbCr, *State) { return img, &State{} },
		"one before the last": func(e *Encoder, last *State) (*image.YCbCr, *State) {
			encode(t, e, 2)
			return img, last
		},
		"after an error": func(e *Encoder, last *State) (*image.YCbCr, *State) {
			e.state = nil
			return img, last
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := newEncoder(t, 64, 48)
			picture, from := refused(e, encode(t, e, 1).State())
			if _, err := e.Follow(picture, from); !errors.Is(err, ErrNotFollowing) {
				t.Errorf("got %v", err)
			}
		})
	}
	e := newEncoder(t, 64, 48)
	last := encode(t, e, 1).State()
	if _, err := e.Follow(pattern(48, 64, 1), last); err == nil {
		t.Error("a picture of another size was taken")
	}
	e.Close()
	if _, err := e.Follow(img, last); err == nil {
		t.Error("a closed encoder encoded")
	}
}

func TestOnlyWholePSlicesAreSteps(t *testing.T) {
	e := newEncoder(t, 64, 48)
	still := encode(t, e, 1)
	step, err := e.Follow(changed(pattern(64, 48, 1), 1), still.State())
	if err != nil {
		t.Fatal(err)
	}
	whole := step.nalu(place{1, 1})
	for name, nalus := range map[string][][]byte{
		"none: the encoder left it out": nil,
		"an empty one":                  {nil},
		"two":                           {whole, whole},
		"an IDR":                        {still.idr[0]},
		"not for reference":             {still.layout.skip(place{1, 1}, false)},
		"cut off":                       {whole[:4]},
		"an I slice":                    {{0x61, 0b1_011_1_000, 0, 0, 0, 0, 0}},
		"from the second macroblock on": {{0x61, 0b010_1_1_000, 0, 0, 0, 0, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := newStep(nalus, still.layout, still.State()); err == nil {
				t.Error("no error")
			}
		})
	}
	if _, err := newStep([][]byte{whole}, still.layout, still.State()); err != nil {
		t.Error(err)
	}
}

// What a Sequence does with steps that do not follow, and with IDRs that are due during a movement.
func TestSequenceKeepsTheOrder(t *testing.T) {
	const size = 64
	type film struct {
		*testing.T
		e *Encoder
		q *Sequence
		d *Decoder
	}
	still := func(f film, seed uint64) *Still { return encode(f, f.e, seed) }
	step := func(f film, n int, from *State) *Step {
		s, err := f.e.Follow(changed(pattern(size, size, 0), n), from)
		if err != nil {
			f.Fatal(err)
		}
		return s
	}
	idrs := func(f film, frames int) (at []int) {
		for n := range frames {
			if _, idr := next(f.T, f.q, f.d); idr {
				at = append(at, n)
			}
		}
		return at
	}
	for _, c := range []struct {
		name string
		run  func(film)
	}{
		{"a step that was left out breaks the movement off", func(f film) {
			a := still(f, 0)
			f.q.Show(a)
			idrs(f, 1)
			lost := step(f, 1, a.State())
			if f.q.Follow(step(f, 2, lost.State())) {
				f.Error("a step after one that was not shown was taken")
			}
			if f.q.State() != nil {
				f.Error("no whole picture is wanted")
			}
			if at := idrs(f, 5); at != nil {
				f.Errorf("IDRs at %v of a picture that stands", at)
			}
			f.q.Show(still(f, 1))
			if at := idrs(f, 3); !slices.Equal(at, []int{0}) || f.q.State() == nil {
				f.Errorf("IDRs at %v", at)
			}
		}},
		{"a step of the picture before the one to come is refused", func(f film) {
			a := still(f, 0)
			f.q.Show(a)
			idrs(f, 1)
			late := step(f, 1, a.State())
			f.q.Show(still(f, 1))
			if f.q.Follow(late) {
				f.Error("it was taken")
			}
		}},
		{"a step comes after its whole picture, sent or not", func(f film) {
			a := still(f, 0)
			f.q.Show(a)
			if s := step(f, 1, a.State()); !f.q.Follow(s) {
				f.Error("it was refused")
			} else if at := idrs(f, 3); !slices.Equal(at, []int{0}) || f.q.State() != s.State() {
				f.Errorf("IDRs at %v", at)
			}
		}},
		{"a viewer who comes before a step gets the picture before it", func(f film) {
			a := still(f, 0)
			f.q.Show(a)
			idrs(f, 4)
			f.q.Follow(step(f, 1, a.State()))
			f.q.Refresh()
			if at := idrs(f, 3); !slices.Equal(at, []int{0}) || f.q.State() == nil {
				f.Errorf("IDRs at %v", at)
			}
		}},
		{"a viewer who comes after a step waits for a whole picture", func(f film) {
			a := still(f, 0)
			f.q.Show(a)
			idrs(f, 1)
			f.q.Follow(step(f, 1, a.State()))
			idrs(f, 1)
			f.q.Refresh()
			if at := idrs(f, 3); at != nil || f.q.State() != nil {
				f.Errorf("IDRs at %v", at)
			}
			f.q.Show(still(f, 1))
			if at := idrs(f, 3); !slices.Equal(at, []int{0}) || f.q.State() == nil {
				f.Errorf("IDRs at %v", at)
			}
		}},
		{"the end of a GOP waits, too", func(f film) {
			f.q.GOP = 4
			a := still(f, 0)
			f.q.Show(a)
			idrs(f, 1)
			f.q.Follow(step(f, 1, a.State()))
			if at := idrs(f, 3); at != nil || f.q.State() == nil {
				f.Errorf("before its end: IDRs at %v", at)
			}
			if at := idrs(f, 9); at != nil || f.q.State() != nil {
				f.Errorf("after its end: IDRs at %v", at)
			}
			f.q.Show(a) // the very same as before
			if at := idrs(f, 9); !slices.Equal(at, []int{0, 4, 8}) {
				f.Errorf("IDRs at %v", at)
			}
		}},
		{"steps go before the end of a GOP", func(f film) {
			f.q.GOP = 1
			a := still(f, 0)
			f.q.Show(a)
			if at := idrs(f, 3); !slices.Equal(at, []int{0, 1, 2}) {
				f.Errorf("IDRs at %v", at)
			}
			s := step(f, 1, a.State())
			if !f.q.Follow(s) {
				f.Error("it was refused")
			}
			if at := idrs(f, 3); at != nil || f.q.state != s.State() {
				f.Errorf("IDRs at %v", at)
			}
		}},
		{"nothing follows from nothing", func(f film) {
			if f.q.State() != nil || f.q.Follow(step(f, 1, still(f, 0).State())) {
				f.Error("a step was taken")
			}
			if au, _ := f.q.Next(); au != nil {
				f.Error("a frame without a picture")
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.run(film{t, newEncoder(t, size, size), &Sequence{GOP: 100}, newDecoder(t)})
		})
	}
}

// A step that stands longer than picture order counts reach needs no care by the one who shows it.
func TestStandingStepOutlivesThePictureOrderCount(t *testing.T) {
	e := newEncoder(t, 32, 32)
	q, d := &Sequence{GOP: 30}, newDecoder(t)
	q.Show(encode(t, e, 1))
	next(t, q, d)
	follow(t, e, q, changed(pattern(32, 32, 1), 1))
	want, _ := next(t, q, d)
	since := 0             // frames since one that is used for reference
	for range 5 * maxGOP { // counts have 16 bits and grow by 2
		au, idr := q.Next()
		if since++; au[0][0]>>5 != 0 {
			since = 0
		}
		if idr || since >= maxGOP {
			t.Fatalf("frame %d: IDR %v, %d frames since one used for reference", q.now.frame, idr, since)
		}
		if seen, err := d.Decode(au); err != nil || seen == nil || !samePicture(seen, want) {
			t.Fatalf("frame %d: %v, picture %v", q.now.frame, err, seen != nil)
		}
	}
}

func FuzzStep(f *testing.F) {
	e := newEncoder(f, 64, 48)
	still := encode(f, e, 0)
	step, err := e.Follow(changed(pattern(64, 48, 0), 1), still.State())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(step.nalu(place{1, 1}), 3, 70000)
	f.Add([]byte{0x61, 0xe0, 0, 0}, 0, 0)
	f.Fuzz(func(t *testing.T, nalu []byte, references, frame int) {
		s, err := newStep([][]byte{nalu}, still.layout, still.State())
		if err != nil {
			return
		}
		// The numbers are all that changes.
		at := place{references, frame}
		again, err := newStep([][]byte{s.nalu(at)}, still.layout, still.State())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(again.nalu(place{1, 1}), s.nalu(place{1, 1})) || len(again.rbsp) != len(s.rbsp) {
			t.Error("more than the numbers has changed")
		}
	})
}

func BenchmarkFollow1080p(b *testing.B) {
	e := newEncoder(b, 1920, 1080)
	img := pattern(1920, 1080, 1)
	steps := []*image.YCbCr{changed(img, 1), changed(img, 2)}
	state := encode(b, e, 1).State()
	for n := 0; b.Loop(); n++ {
		step, err := e.Follow(steps[n%2], state)
		if err != nil {
			b.Fatal(err)
		}
		state = step.State()
	}
}
