package monitors

import (
	"image"
	"testing"
)

func two() []Monitor {
	return named([]Monitor{
		{Name: "Generic", Area: image.Rect(1280, 0, 3200, 1080)},
		{Name: "Generic", Area: image.Rect(0, 0, 1280, 720), Primary: true},
	})
}

func TestMonitorsOfOneNameAreToldApart(t *testing.T) {
	all := two()
	if all[0].Name != "Generic" || all[1].Name != "Generic (2)" || !all[0].Primary {
		t.Errorf("got %+v", all)
	}
}

func TestChoose(t *testing.T) {
	left, right, nowhere := image.Pt(600, 300), image.Pt(2000, 500), image.Pt(-500, -500)
	for _, c := range []struct {
		name   string
		all    []Monitor
		wanted string
		desk   image.Point
		want   int
	}{
		{"by name", two(), "Generic (2)", right, 1},
		{"by name, the operator's own", two(), "Generic", left, 0},
		{"gone", two(), "HDMI-1", left, -1},
		{"the other one", two(), "", left, 1},
		{"the other one, from the right", two(), "", right, 0},
		{"only one", two()[:1], "", left, 0},
		{"a desk that is nowhere", two()[:1], "", nowhere, 0},
		{"no monitor at all", nil, "", left, -1},
	} {
		if got := Choose(c.all, c.wanted, c.desk); got != c.want {
			t.Errorf("%s: got %d, want %d", c.name, got, c.want)
		}
	}
}

func TestAt(t *testing.T) {
	for _, c := range []struct {
		at   image.Point
		want int
	}{{image.Pt(10, 10), 0}, {image.Pt(1280, 10), 1}, {image.Pt(10, 900), 0}} {
		if got := At(two(), c.at); got != c.want {
			t.Errorf("%v is on %d, want %d", c.at, got, c.want)
		}
	}
}

func TestWithin(t *testing.T) {
	room := image.Rect(100, 20, 1380, 720)
	for _, tc := range []struct {
		name         string
		window, want image.Rectangle
	}{
		{"it has room", image.Rect(300, 100, 900, 500), image.Rect(300, 100, 900, 500)},
		{"as large as the room", room, room},
		{"over the lower right edges", image.Rect(900, 400, 1500, 800), image.Rect(780, 320, 1380, 720)},
		{"over the upper left edges", image.Rect(0, 0, 600, 400), image.Rect(100, 20, 700, 420)},
		{"too high", image.Rect(200, 0, 1000, 720), image.Rect(200, 20, 1000, 720)},
		{"too large", image.Rect(-50, -50, 2000, 2000), room},
	} {
		if got := Within(room, tc.window); got != tc.want {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}
