package signage

import (
	"testing"
	"time"
)

// Every frame shows another number, and the list moves with it: all but the title and the clock is drawn again.
func BenchmarkNewCall1080p(b *testing.B) {
	r := newRenderer(b, 1920, 1080)
	board := boards()["bilingual"]
	numbers := []string{"A012", "B345", "A678", "B901"}
	next := func(i int) {
		board.Number, board.Counter = numbers[i%len(numbers)], []string{"3", "10"}[i%2]
		board.Calls = callsTo(numbers[(i+1)%4], numbers[(i+2)%4], numbers[(i+3)%4], "A010", "A009")
		r.Render(board)
	}
	for i := range 8 {
		next(i)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		next(i)
	}
}

func BenchmarkClockOnly1080p(b *testing.B) {
	r := newRenderer(b, 1920, 1080)
	board := boards()["bilingual"]
	b.ReportAllocs()
	for b.Loop() {
		board.Clock = board.Clock.Add(time.Minute)
		r.Render(board)
	}
}

func BenchmarkUnchanged1080p(b *testing.B) {
	r := newRenderer(b, 1920, 1080)
	board := boards()["bilingual"]
	b.ReportAllocs()
	for b.Loop() {
		r.Render(board)
	}
}

// The first call after the idle picture: everything is drawn again, with cached masks.
func BenchmarkWholePicture1080p(b *testing.B) {
	r := newRenderer(b, 1920, 1080)
	call, idle := boards()["bilingual"], boards()["idle"]
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		// Twice each, since the two buffers take turns.
		if i&2 == 0 {
			r.Render(call)
		} else {
			r.Render(idle)
		}
	}
}

// A new Renderer's first picture: no mask is cached.
func BenchmarkFirstPicture1080p(b *testing.B) {
	types := testTypefaces(b)
	board := boards()["bilingual"]
	b.ReportAllocs()
	for b.Loop() {
		r, err := types.NewRenderer(DefaultLook(), 1920, 1080)
		if err != nil {
			b.Fatal(err)
		}
		r.Render(board)
	}
}
