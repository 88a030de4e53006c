package cast

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/queuecast/queuecast/assets"
	"github.com/queuecast/queuecast/media/h264"
	"github.com/queuecast/queuecast/media/picture"
	"github.com/queuecast/queuecast/media/signage"
)

// photograph has what encoders find hard: slopes, edges and grain.
func photograph(width, height int, seed uint64) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	r := rand.New(rand.NewPCG(seed, 1))
	phase := r.Float64() * math.Pi
	for y := range height {
		for x := range width {
			u, v := float64(x)/float64(width), float64(y)/float64(height)
			light := 110 + 60*math.Sin(5*u+3*v+phase) + 30*math.Sin(40*u*v+phase) + 6*r.Float64()
			if math.Hypot(u-0.5, v-0.6) < 0.2 {
				light += 50
			}
			img.SetRGBA(x, y, color.RGBA{uint8(min(light, 255)), uint8(min(light*0.9, 255)), uint8(light * 0.7), 255})
		}
	}
	return img
}

// lumaPSNR is how close two pictures are, in dB.
func lumaPSNR(a, b *image.YCbCr) float64 {
	var sum float64
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			d := float64(a.Y[y*a.YStride+x]) - float64(b.Y[y*b.YStride+x])
			sum += d * d
		}
	}
	return 10 * math.Log10(math.MaxUint8*math.MaxUint8*float64(a.Rect.Dx()*a.Rect.Dy())/sum)
}

// What a flash of a call, and a slide that comes, cost the stream: as whole pictures, and as steps with a whole picture at the end.
func BenchmarkMovement1080p(b *testing.B) {
	const steps = 6
	renderer, err := signage.New(signage.Fonts{Regular: assets.NotoSansSCRegular, Bold: assets.NotoSansSCBold}, 1920, 1080)
	if err != nil {
		b.Fatal(err)
	}
	board := signage.Board{
		Title: "City Clinic", Number: "A012", Counter: "3", Words: signage.Bilingual(signage.WordsZH(), signage.WordsEN()),
		Calls: []signage.Call{{Number: "A011", Counter: "2"}, {Number: "B007", Counter: "1"}, {Number: "A010", Counter: "3"}},
	}
	one, two := photograph(1920, 1080, 1), photograph(1920, 1080, 2)
	for _, movement := range []struct {
		name string
		at   func(signage.Board, int) signage.Board // 0: before the first step
	}{
		{"flash", func(s signage.Board, n int) signage.Board {
			s.Flash = n%2 == 1
			return s
		}},
		{"slide over the board", func(s signage.Board, n int) signage.Board {
			if n > 0 {
				s.Slide, s.Fade = one, float64(steps-n)/steps
			}
			return s
		}},
		{"slide over a slide", func(s signage.Board, n int) signage.Board {
			s.Slide = one
			if n > 0 {
				s.Slide, s.Under, s.Fade = two, one, float64(steps-n)/steps
			}
			return s
		}},
	} {
		var planes []*image.YCbCr
		for n := range steps + 1 {
			var converter picture.Converter
			p, err := converter.Convert(renderer.Render(movement.at(board, n)))
			if err != nil {
				b.Fatal(err)
			}
			planes = append(planes, p)
		}
		for _, whole := range []bool{true, false} {
			b.Run(movement.name+map[bool]string{true: "/whole", false: "/steps"}[whole], func(b *testing.B) {
				encoder := h264.Encoder{Width: 1920, Height: 1080, FPS: 30, QP: 20, StepQP: 20 + stepCoarser}
				if err := encoder.Initialize(); err != nil {
					b.Fatal(err)
				}
				defer encoder.Close()
				decoder := h264.Decoder{}
				if err := decoder.Initialize(); err != nil {
					b.Fatal(err)
				}
				defer decoder.Close()
				var bytes int
				var took time.Duration
				worst := math.Inf(1) // dB, of the pictures that pass
				for b.Loop() {
					bytes = 0
					sequence := h264.Sequence{GOP: 100}
					for n, p := range planes {
						began := time.Now()
						if !whole && n > 0 && n < steps {
							step, err := encoder.Follow(p, sequence.State())
							if err != nil {
								b.Fatal(err)
							}
							sequence.Follow(step)
						} else {
							still, err := encoder.Encode(p)
							if err != nil {
								b.Fatal(err)
							}
							sequence.Show(still)
						}
						passed := time.Since(began)
						au, _ := sequence.Next()
						seen, err := decoder.Decode(au)
						if err != nil {
							b.Fatal(err)
						}
						if n > 0 {
							bytes += len(au[len(au)-1])
						}
						if n > 0 && n < steps {
							took += passed
							worst = min(worst, lumaPSNR(p, seen))
						}
					}
				}
				b.ReportMetric(float64(bytes), "bytes")
				b.ReportMetric(took.Seconds()*1000/float64(b.N*(steps-1)), "ms/step")
				b.ReportMetric(worst, "dB")
			})
		}
	}
}
