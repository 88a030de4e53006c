package camera

import (
	"image"
	"slices"
	"testing"
	"time"
)

func TestBoardsOnOneTopic(t *testing.T) {
	vga, qvga := image.Pt(640, 480), image.Pt(320, 240)
	type message struct {
		at, uptime time.Duration // 0: it does not tell
		size       image.Point
	}
	m := func(at, uptime float64, size image.Point) message {
		return message{time.Duration(at * float64(time.Second)), time.Duration(uptime * float64(time.Second)), size}
	}
	day49 := (uptimeRange - 2*time.Second).Seconds()
	for _, c := range []struct {
		name     string
		messages []message
		want     []int
	}{
		{"one", []message{m(0, 100, vga), m(1, 101, vga), m(2, 102.5, vga), m(4, 103.5, qvga)}, []int{0, 0, 0, 0}},
		{"two", []message{m(0, 100, vga), m(0.1, 5000, vga), m(1, 101, vga), m(1.1, 5001, vga)}, []int{0, 1, 0, 1}},
		{"one restarts", []message{m(0, 100, vga), m(1, 101, vga), m(20, 5, vga), m(21, 6, vga)}, []int{0, 0, 0, 0}},
		{"a second one is switched on", []message{m(0, 100, vga), m(1, 101, vga), m(2, 102, vga), m(10, 110, vga), m(10.1, 6, vga), m(11, 111, vga), m(11.1, 7, vga)}, []int{0, 0, 0, 0, 1, 0, 1}},
		{"49.7 days", []message{m(0, day49, vga), m(1, day49+1, vga), m(3, 1, vga), m(4, 2, vga)}, []int{0, 0, 0, 0}},
		{"without uptime", []message{m(0, 0, vga), m(1, 0, vga), m(2, 0, vga)}, []int{0, 0, 0}},
		{"without uptime, another size for good", []message{m(0, 0, vga), m(1, 0, qvga), m(2, 0, qvga)}, []int{0, 0, 0}},
		{"without uptime, two sizes", []message{m(0, 0, vga), m(1, 0, qvga), m(2, 0, vga), m(3, 0, qvga), m(4, 0, vga)}, []int{0, 0, 1, 0, 1}},
		{"with and without", []message{m(0, 100, vga), m(0, 0, vga), m(1, 101, vga), m(1, 0, vga)}, []int{0, 1, 0, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			began := time.Unix(1_800_000_000, 0)
			var crowd crowd
			var got []int
			for _, m := range c.messages {
				got = append(got, crowd.who(began.Add(m.at), m.uptime > 0, m.uptime, m.size))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
	var crowd crowd
	for i := range 100 {
		crowd.who(time.Unix(1_800_000_000, int64(i)), true, time.Duration(i+1)*time.Hour, vga)
	}
	if len(crowd.voices) > maxVoices {
		t.Errorf("%d boards", len(crowd.voices))
	}
}
