package signage

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"
)

// contrast is the ratio of WCAG 2.2.
func contrast(r, g, b uint8, ground color.RGBA) float64 {
	luminance := func(r, g, b uint8) float64 {
		linear := func(v uint8) float64 {
			c := float64(v) / 255
			if c <= 0.04045 {
				return c / 12.92
			}
			return math.Pow((c+0.055)/1.055, 2.4)
		}
		return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
	}
	return (luminance(r, g, b) + 0.05) / (luminance(ground.R, ground.G, ground.B) + 0.05)
}

func TestNewRefuses(t *testing.T) {
	good := testFonts()
	for _, c := range []struct {
		name          string
		fonts         Fonts
		width, height int
		want          error
	}{
		{"no regular font", Fonts{Bold: good.Bold}, 640, 360, ErrFont},
		{"no bold font", Fonts{Regular: good.Regular}, 640, 360, ErrFont},
		{"a picture for a font", Fonts{Regular: good.Regular, Bold: []byte("\x89PNG\r\n\x1a\n")}, 640, 360, ErrFont},
		{"half a font", Fonts{Regular: good.Regular, Bold: good.Bold[:len(good.Bold)/2]}, 640, 360, ErrFont},
		{"no width", good, 0, 360, ErrSize},
		{"negative height", good, 640, -360, ErrSize},
		{"too low", good, 640, MinSide - 1, ErrSize},
		{"too wide", good, MaxSide + 1, 360, ErrSize},
		{"too high", good, 640, MaxSide + 1, ErrSize},
	} {
		t.Run(c.name, func(t *testing.T) {
			if r, err := New(c.fonts, c.width, c.height); !errors.Is(err, c.want) || r != nil {
				t.Errorf("got %v and %v, want no renderer and %v", r, err, c.want)
			}
		})
	}
}

// What is drawn over an earlier picture must equal what is drawn afresh.
func TestChangesEqualFreshPictures(t *testing.T) {
	types := testTypefaces(t)
	random := rand.New(rand.NewPCG(12, 3))
	var all []Board
	names := []string{}
	for name := range boards() {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		all = append(all, boards()[name])
	}
	pick := func() Board { return all[random.IntN(len(all))] }
	for _, size := range []image.Point{{640, 360}, {360, 640}, {160, 90}, {3840, 90}} {
		one, err := types.NewRenderer(DefaultLook(), size.X, size.Y)
		if err != nil {
			t.Fatal(err)
		}
		b := pick()
		for step := range 60 {
			switch random.IntN(7) {
			case 0:
				b = pick()
			case 1:
				b.Title = pick().Title
			case 2:
				b.Number, b.Counter = pick().Number, pick().Counter
			case 3:
				b.Calls = pick().Calls
			case 4:
				b.Clock = b.Clock.Add(time.Minute * time.Duration(random.IntN(3)))
			case 5:
				b.Words = pick().Words
			case 6:
				b.Clock = time.Time{}
			}
			fresh, err := types.NewRenderer(DefaultLook(), size.X, size.Y)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(one.Render(b).Pix, fresh.Render(b).Pix) {
				t.Fatalf("%v, step %d: the picture differs from a fresh one of %+v", size, step, b)
			}
		}
	}
}

func TestPictureOutlivesTheNextCall(t *testing.T) {
	r := newRenderer(t, 640, 360)
	b := boards()["bilingual"]
	first := r.Render(b)
	kept := bytes.Clone(first.Pix)
	b.Number = "A013"
	second := r.Render(b)
	if first == second {
		t.Fatal("two calls in a row gave the same buffer")
	}
	if !bytes.Equal(first.Pix, kept) {
		t.Error("the first picture changed during the second call")
	}
	if bytes.Equal(first.Pix, second.Pix) {
		t.Error("the second picture shows the first number")
	}
	if third := r.Render(b); third != first || !bytes.Equal(third.Pix, second.Pix) {
		t.Error("the third call did not draw the second board into the first buffer")
	}
}

func TestCallsAreNotKept(t *testing.T) {
	r := newRenderer(t, 640, 360)
	b := boards()["bilingual"]
	b.Calls = slices.Clone(b.Calls)
	before := bytes.Clone(r.Render(b).Pix)
	r.Render(b)
	b.Calls[0].Number = "Z999"
	if bytes.Equal(before, r.Render(b).Pix) {
		t.Error("a list changed in place was not drawn again")
	}
}

func TestClockChangesWithTheMinute(t *testing.T) {
	r := newRenderer(t, 640, 360)
	b := boards()["en"]
	render := func(at time.Time) []byte {
		b.Clock = at
		return bytes.Clone(r.Render(b).Pix)
	}
	start := testClock().Truncate(time.Minute)
	reference := render(start)
	for _, c := range []struct {
		name string
		at   time.Time
		same bool
	}{
		{"same minute", start.Add(59 * time.Second), true},
		{"next minute", start.Add(time.Minute), false},
		{"twelve hours later", start.Add(12 * time.Hour), false},
		{"next day", start.AddDate(0, 0, 1), false},
		{"the same instant elsewhere", start.In(time.FixedZone("CST", 8*3600)), false},
		{"no clock", time.Time{}, false},
	} {
		if got := bytes.Equal(reference, render(c.at)); got != c.same {
			t.Errorf("%s: equal is %v, want %v", c.name, got, c.same)
		}
	}
}

func TestMissingCharactersAreVisible(t *testing.T) {
	r := newRenderer(t, 640, 360)
	blank := bytes.Clone(r.Render(Board{}).Pix)
	for _, text := range []string{"🏥", "龘", "\U0010ffff", "\xff", "ا"} {
		for _, b := range []Board{{Title: text}, {Number: text}, {Number: "1", Counter: text}, {Calls: []Call{{text, ""}}}} {
			if bytes.Equal(blank, r.Render(b).Pix) {
				t.Errorf("%q left no trace in %+v", text, b)
			}
		}
	}
}

func TestPictureIsOpaque(t *testing.T) {
	r := newRenderer(t, 640, 360)
	for name, b := range boards() {
		img := r.Render(b)
		for i := 3; i < len(img.Pix); i += 4 {
			if img.Pix[i] != 0xff {
				t.Fatalf("%s: pixel %d has alpha %d", name, i/4, img.Pix[i])
			}
		}
	}
}

func TestMaskCacheIsBoundedAndUseful(t *testing.T) {
	r := newRenderer(t, 320, 180)
	index := func(c rune) maskKey { return maskKey{weight: bold, index: r.metric(c, bold).index} }
	for size := 10; size < 400; size++ {
		key := index('8')
		key.size = size
		r.mask(key)
	}
	kept := 0
	for _, generation := range []map[maskKey]*image.Alpha{r.young, r.old} {
		for _, a := range generation {
			kept += len(a.Pix)
		}
	}
	if kept > r.budget {
		t.Errorf("%d bytes of masks are kept, at most %d may be", kept, r.budget)
	}

	b := boards()["bilingual"]
	r.Render(b)
	before := r.rasterisings
	for i := range 20 {
		b.Number = []string{"A012", "A011"}[i%2]
		r.Render(b)
	}
	if r.rasterisings != before {
		t.Errorf("%d outlines were filled again", r.rasterisings-before)
	}
}

func TestRenderersShareFontsAcrossGoroutines(t *testing.T) {
	types := testTypefaces(t)
	all := boards()
	const each = 4
	pictures := make([][]byte, each)
	var wg sync.WaitGroup
	for i := range each {
		wg.Go(func() {
			r, err := types.NewRenderer(DefaultLook(), 640, 360)
			if err != nil {
				t.Error(err)
				return
			}
			for _, name := range []string{"zh", "long", "odd", "idle", "bilingual"} {
				pictures[i] = r.Render(all[name]).Pix
			}
		})
	}
	wg.Wait()
	for i := 1; i < each; i++ {
		if !bytes.Equal(pictures[0], pictures[i]) {
			t.Errorf("renderer %d drew another picture than renderer 0", i)
		}
	}
}
