package signage

import (
	"bytes"
	"fmt"
	"image"
	"testing"
)

var sizes = []image.Point{
	{1920, 1080},
	{1280, 720},
	{3840, 2160},
	{1366, 768},
	{1920, 1200},
	{1024, 768},
	{800, 600},
	{640, 360},
	{2560, 1080},
	{1080, 1920},
	{720, 1280},
	{2160, 3840},
	{600, 800},
	{1000, 1000},
}

// extremes must not fail, but need not look well.
var extremes = []image.Point{
	{160, 90}, {90, 160}, {90, 90}, {3840, 90}, {90, 3840}, {3840, 300}, {300, 3840}, {161, 91}, {320, 180}, {200, 133},
}

// leastMargin is the share of the height, in percent, that must stay empty along every edge.
const leastMargin = 4

func eachPicture(t *testing.T, sizes []image.Point, test func(t *testing.T, c *composer, b Board)) {
	types := testTypefaces(t)
	for _, size := range sizes {
		for name, b := range boards() {
			t.Run(fmt.Sprintf("%s %dx%d", name, size.X, size.Y), func(t *testing.T) {
				c := types.newComposer(DefaultLook(), size.X, size.Y)
				test(t, &c, c.tidy(b))
			})
		}
	}
}

func TestItemsStayInsideTheMargins(t *testing.T) {
	eachPicture(t, append(sizes, extremes...), func(t *testing.T, c *composer, b Board) {
		content := c.bounds.Inset(c.margin)
		for z := range zones {
			for _, it := range c.compose(z, &b) {
				if !it.box.In(content) {
					t.Errorf("zone %d: an item covers %v, which is not within %v", z, it.box, content)
				}
			}
		}
	})
}

func TestMarginsAreEmptyPixels(t *testing.T) {
	for _, size := range []image.Point{{1366, 768}, {640, 360}, {800, 600}, {360, 640}} {
		r := newRenderer(t, size.X, size.Y)
		margin := ceilDiv(size.Y*leastMargin, 100)
		for name, b := range boards() {
			if at, ok := drawnInMargin(r.Render(b), r.back, margin); ok {
				t.Errorf("%s %v: the margin of %d pixels is drawn on in row %d", name, size, margin, at)
			}
		}
	}
}

// drawnInMargin returns the first row that differs from the background within margin pixels of an edge.
func drawnInMargin(img, back *image.RGBA, margin int) (row int, ok bool) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	for y := range h {
		n := 4 * margin
		if y < margin || y >= h-margin {
			n = 4 * w
		}
		got, want := img.Pix[y*img.Stride:], back.Pix[y*back.Stride:]
		if !bytes.Equal(got[:n], want[:n]) || !bytes.Equal(got[4*w-n:4*w], want[4*w-n:4*w]) {
			return y, true
		}
	}
	return 0, false
}

func TestTextsDoNotOverlap(t *testing.T) {
	eachPicture(t, sizes, func(t *testing.T, c *composer, b Board) {
		var all []item
		for z := range zones {
			all = append(all, c.compose(z, &b)...)
		}
		for i := range all {
			for j := range i {
				if all[i].box.Overlaps(all[j].box) {
					t.Errorf("%v and %v overlap", all[i].box, all[j].box)
				}
			}
		}
	})
}

// Zones are cleared and drawn one by one, so none may reach into another.
func TestZonesDoNotTouch(t *testing.T) {
	eachPicture(t, append(sizes, extremes...), func(t *testing.T, c *composer, b Board) {
		var covers [zones]image.Rectangle
		for z := range zones {
			for _, it := range c.compose(z, &b) {
				covers[z] = covers[z].Union(it.box.Inset(-1))
			}
		}
		for z := range zones {
			for y := range z {
				if covers[z].Overlaps(covers[y]) {
					t.Errorf("zones %d %v and %d %v touch", y, covers[y], z, covers[z])
				}
			}
		}
	})
}

// A text rounded to one pixel more than its room was once left out: the number among them.
func TestNothingIsLeftOutForRounding(t *testing.T) {
	types := testTypefaces(t)
	b := boards()["bilingual"]
	for width := 480; width <= 1920; width += 37 {
		r := types.newComposer(DefaultLook(), width, width*9/16)
		for _, number := range []string{"7", "A012", "A-123456", "急12", "WWWWWWWW", "B-00001234567"} {
			b.Number = number
			for _, c := range []struct {
				counter string
				items   int // label in two languages, number, arrow, and the counter's parts
			}{{"", 3}, {"3", 7}, {"一楼东侧二号药房取药窗口", 5}} {
				b.Counter = c.counter
				if got := len(r.compose(zoneStage, &b)); got != c.items {
					t.Errorf("%d pixels wide, number %q, counter %q: %d items, want %d", width, number, c.counter, got, c.items)
				}
			}
		}
		tidy := r.tidy(b)
		// Two headings and two columns' names; a rule, a number and a counter for each call.
		if got, want := len(r.compose(zoneList, &tidy)), 4+3*maxRows; got != want {
			t.Errorf("%d pixels wide: %d items in the list, want %d", width, got, want)
		}
	}
}

func TestSizesAreLegibleFromAfar(t *testing.T) {
	r := newRenderer(t, 1920, 1080)
	height := func(z zone, b Board, pick func(it item) bool) int {
		t.Helper()
		b = r.tidy(b)
		for _, it := range r.compose(z, &b) {
			if pick(it) {
				return it.box.Dy() * 1000 / 1080
			}
		}
		t.Fatal("no such item")
		return 0
	}
	theme := r.theme
	number := func(it item) bool { return it.kind == itemText && it.color == theme.Text }
	counter := func(it item) bool { return it.kind == itemText && it.color == theme.Accent && it.line.weight == bold }
	row := func(it item) bool { return it.kind == itemText && it.line.weight == bold }
	all := boards()
	for _, c := range []struct {
		name        string
		got         int
		least, most int // thousandths of the picture's height
	}{
		{"number", height(zoneStage, all["bilingual"], number), 300, 330},
		{"short number", height(zoneStage, all["en"], number), 300, 330},
		{"number of eight characters", height(zoneStage, all["long"], number), 180, 300},
		{"counter's number", height(zoneStage, all["bilingual"], counter), 95, 125},
		{"counter's long name", height(zoneStage, all["long"], counter), 75, 110},
		{"list", height(zoneList, all["bilingual"], row), 65, 90},
	} {
		if c.got < c.least || c.got > c.most {
			t.Errorf("%s: %d thousandths of the height, want %d to %d", c.name, c.got, c.least, c.most)
		}
	}
}

func TestListShowsNewestCallsWithNumbers(t *testing.T) {
	r := newRenderer(t, 1280, 720)
	for _, c := range []struct {
		name  string
		calls []Call
		want  int
	}{
		{"none", nil, 0},
		{"one", callsTo("A1"), 1},
		{"without numbers", []Call{{"", "3"}, {" \n", "4"}}, 0},
		{"empty ones between", []Call{{"A3", "1"}, {"", ""}, {"A2", "1"}}, 2},
		{"more than fit", callsTo("9", "8", "7", "6", "5", "4", "3", "2", "1"), maxRows},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := r.tidy(Board{Calls: c.calls}).Calls; len(got) != c.want {
				t.Errorf("%d calls are shown, want %d", len(got), c.want)
			} else if len(got) > 0 && got[0] != c.calls[0] {
				t.Errorf("the first one shown is %v, want the newest, %v", got[0], c.calls[0])
			}
		})
	}
}

func TestThemeHasEnoughContrast(t *testing.T) {
	theme := DefaultTheme()
	r := newRenderer(t, 640, 360)
	under := r.panelBack.RGBAAt(r.panel.Min.X+r.panel.Dx()/2, r.panel.Min.Y+1) // the lightest ground of any text
	for _, c := range []struct {
		name  string
		ratio float64
		least float64 // WCAG 2.2: 7 for AAA, 4.5 for AA
	}{
		{"text", contrast(theme.Text.R, theme.Text.G, theme.Text.B, under), 7},
		{"soft", contrast(theme.Soft.R, theme.Soft.G, theme.Soft.B, under), 7},
		{"accent", contrast(theme.Accent.R, theme.Accent.G, theme.Accent.B, under), 7},
		{"quiet", contrast(theme.Quiet.R, theme.Quiet.G, theme.Quiet.B, under), 4.5},
	} {
		if c.ratio < c.least {
			t.Errorf("%s has a contrast of %.1f, want %.1f", c.name, c.ratio, c.least)
		}
	}
}
