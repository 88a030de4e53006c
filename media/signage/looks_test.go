package signage

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"path/filepath"
	"slices"
	"testing"
)

// counterCells are n counters; the third one calls.
func counterCells(n int) (cells []Cell) {
	for i := range n {
		cell := Cell{Counter: fmt.Sprint(i + 1), Number: fmt.Sprintf("A%03d", 12-i)}
		if i == 1 && n > 4 {
			cell.Number = ""
		}
		if i == 2 || n < 3 && i == 0 {
			cell.Number, cell.Current = "A012", true
		}
		cells = append(cells, cell)
	}
	return cells
}

func orders(prefix string, from, n int) (numbers []string) {
	for i := range n {
		numbers = append(numbers, fmt.Sprintf("%s%d", prefix, from-i))
	}
	return numbers
}

// emblem is a logo with a transparent ground.
func emblem() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, 96, 96))
	for y := range 96 {
		for x := range 96 {
			dx, dy := x-48, y-48
			if d := dx*dx + dy*dy; d < 46*46 && (d > 34*34 || (dx > -8 && dx < 8) || (dy > -8 && dy < 8)) {
				img.SetRGBA(x, y, color.RGBA{0x2f, 0xb3, 0x8b, 0xff})
			}
		}
	}
	return img
}

// landscape is a photograph's stand-in.
func landscape() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, 400, 300))
	for y := range 300 {
		for x := range 400 {
			img.SetRGBA(x, y, color.RGBA{uint8(x / 2), uint8(200 - y/2), uint8(90 + (x^y)%64), 0xff})
		}
	}
	return img
}

// looked is a look with a board that suits it.
type looked struct {
	look  Look
	board Board
}

// looks are all layouts, in a language of the hall.
func looks(words Words) map[string]looked {
	recent := callsTo("A011", "B007", "A010", "A009", "B006", "A008")
	base := Board{Title: "人民医院 · City Clinic", Number: "A012", Counter: "3", Calls: recent, Clock: testClock(), Waiting: 14, Missed: []string{"A003", "B001"}, Words: words}
	with := func(layout Layout, change func(*Look, *Board)) looked {
		l := looked{DefaultLook(), base}
		l.look.Layout = layout
		if change != nil {
			change(&l.look, &l.board)
		}
		return l
	}
	notice := "请保持安静，看好随身物品。Please keep your belongings with you."
	return map[string]looked{
		"number": with(LayoutNumber, nil),
		"recent-foot": with(LayoutRecent, func(l *Look, b *Board) {
			l.Notices, l.Facts, l.Logo, b.Notice = true, true, emblem(), notice
		}),
		"number-code": with(LayoutNumber, func(l *Look, b *Board) {
			l.QR, l.Facts, l.Notices, b.Notice = "https://example.org/q/A012", true, true, notice
		}),
		"flash":      with(LayoutRecent, func(_ *Look, b *Board) { b.Flash = true }),
		"counters-4": with(LayoutCounters, func(_ *Look, b *Board) { b.Cells = counterCells(4) }),
		"counters-12": with(LayoutCounters, func(l *Look, b *Board) {
			b.Cells, l.Notices, b.Notice = counterCells(12), true, notice
			b.Cells[5].Counter, b.Cells[5].Number = "一楼东侧二号药房", "A-123456"
		}),
		"counters-2":  with(LayoutCounters, func(_ *Look, b *Board) { b.Cells = counterCells(2) }),
		"counters-7f": with(LayoutCounters, func(_ *Look, b *Board) { b.Cells, b.Flash = counterCells(7), true }),
		"orders": with(LayoutOrders, func(l *Look, b *Board) {
			b.Number, b.Preparing, b.Ready, l.Facts, b.Missed = "86", orders("", 98, 9), orders("", 86, 5), true, nil
		}),
		"orders-many": with(LayoutOrders, func(_ *Look, b *Board) {
			b.Preparing, b.Ready = orders("A", 460, 60), orders("A", 380, 58)
		}),
		"orders-none": with(LayoutOrders, func(_ *Look, b *Board) { b.Number = "" }),
		"inset": with(LayoutRecent, func(l *Look, b *Board) {
			l.Inset, b.Inset, l.Notices, b.Notice = true, landscape(), true, notice
		}),
		"inset-number": with(LayoutNumber, func(l *Look, b *Board) { l.Inset, b.Inset = true, landscape() }),
		"inset-counters": with(LayoutCounters, func(l *Look, b *Board) {
			l.Inset, b.Inset, b.Cells = true, landscape(), counterCells(7)
		}),
		"backdrop": with(LayoutRecent, func(l *Look, b *Board) {
			l.Backdrop, l.Veil, l.Logo = landscape(), 70, emblem()
		}),
	}
}

func themes() map[string]Theme {
	return map[string]Theme{"dark": DefaultTheme(), "light": LightTheme(), "contrast": ContrastTheme()}
}

// TestGoldenLooks has every layout in every theme and language, upright and lying.
func TestGoldenLooks(t *testing.T) {
	types := testTypefaces(t)
	languages := map[string]Words{"zh": WordsZH(), "en": WordsEN(), "both": Bilingual(WordsZH(), WordsEN())}
	for language, words := range languages {
		for name, l := range looks(words) {
			for themeName, theme := range themes() {
				for _, size := range []image.Point{{640, 360}, {360, 640}} {
					// The layouts in all languages, the rest in both.
					if language != "both" && name != "number" && name != "recent-foot" && name != "counters-12" && name != "orders" {
						continue
					}
					file := fmt.Sprintf("look-%s-%s-%s-%dx%d", name, themeName, language, size.X, size.Y)
					t.Run(file, func(t *testing.T) {
						l.look.Theme = theme
						r, err := types.NewRenderer(l.look, size.X, size.Y)
						if err != nil {
							t.Fatal(err)
						}
						got := r.Render(l.board)
						if *dump != "" {
							writePNG(t, filepath.Join(*dump, file+".png"), got)
						}
						path := filepath.Join("testdata", "looks", file+".png")
						if *update {
							writePNG(t, path, got)
							return
						}
						compare(t, readPNG(t, path), got)
					})
				}
			}
		}
	}
}

func eachLook(t *testing.T, sizes []image.Point, test func(t *testing.T, c *composer, b Board)) {
	types := testTypefaces(t)
	for name, l := range looks(Bilingual(WordsZH(), WordsEN())) {
		for _, size := range sizes {
			t.Run(fmt.Sprintf("%s %dx%d", name, size.X, size.Y), func(t *testing.T) {
				c := types.newComposer(l.look, size.X, size.Y)
				test(t, &c, c.tidy(l.board))
			})
		}
	}
}

func TestLooksKeepTheirPlaces(t *testing.T) {
	eachLook(t, append(sizes, extremes...), func(t *testing.T, c *composer, b Board) {
		content := c.bounds.Inset(c.margin)
		extreme := slices.Contains(extremes, c.bounds.Size()) // nothing may fail there, but it need not look well
		var covers [zones]image.Rectangle
		for z := range zones {
			items := c.compose(z, &b)
			for i, it := range items {
				if !it.box.In(content) {
					t.Errorf("zone %d: an item covers %v, which is not within %v", z, it.box, content)
				}
				covers[z] = covers[z].Union(it.box.Inset(-1))
				for _, other := range items[:i] {
					if !extreme && it.kind == itemText && other.kind == itemText && it.box.Overlaps(other.box) {
						t.Errorf("zone %d: the texts %v and %v overlap", z, it.box, other.box)
					}
				}
			}
			for y := range z {
				if !extreme && covers[z].Overlaps(covers[y]) {
					t.Errorf("zones %d %v and %d %v touch", y, covers[y], z, covers[z])
				}
			}
		}
	})
}

// Whatever stands at the foot, number, arrow, word and counter are there.
func TestNothingIsLeftOutForTheFoot(t *testing.T) {
	eachLook(t, sizes, func(t *testing.T, c *composer, b Board) {
		if c.layout != LayoutRecent && c.layout != LayoutNumber {
			return
		}
		want := 7 // label in two languages, number, arrow, word in two languages, counter
		if b.Flash {
			want++ // the field behind the number
		}
		if got := len(c.compose(zoneStage, &b)); got != want {
			t.Errorf("%d items, want %d", got, want)
		}
	})
}

func TestEveryCounterIsShown(t *testing.T) {
	types := testTypefaces(t)
	for _, size := range sizes {
		look := DefaultLook()
		look.Layout, look.Notices, look.Facts = LayoutCounters, true, true
		c := types.newComposer(look, size.X, size.Y)
		for n := 1; n <= MaxCells; n++ {
			b := c.tidy(Board{Cells: counterCells(n), Words: WordsEN()})
			panels, texts := 0, 0
			for _, it := range c.compose(zoneStage, &b) {
				switch it.kind {
				case itemPanel:
					panels++
				case itemText:
					texts++
				}
			}
			if panels != n || texts != 2*n {
				t.Errorf("%v, %d counters: %d fields with %d texts", size, n, panels, texts)
			}
		}
		if b := c.tidy(Board{Cells: counterCells(40)}); len(b.Cells) != MaxCells {
			t.Errorf("%d fields", len(b.Cells))
		}
	}
}

// What changes is drawn anew, and what stays is not disturbed: a Renderer that has drawn other boards draws the same as a fresh one.
func TestLooksAreDrawnAnewWhole(t *testing.T) {
	types := testTypefaces(t)
	for name, l := range looks(Bilingual(WordsZH(), WordsEN())) {
		used, err := types.NewRenderer(l.look, 640, 360)
		if err != nil {
			t.Fatal(err)
		}
		other := l.board
		other.Number, other.Counter, other.Flash, other.Notice, other.Waiting, other.Missed = "B777", "9", !l.board.Flash, "Other words", 3, nil
		other.Cells, other.Preparing, other.Ready = counterCells(3), orders("X", 12, 3), nil
		other.Inset = emblem()
		for range 3 {
			used.Render(other)
			used.Render(l.board)
		}
		fresh, err := types.NewRenderer(l.look, 640, 360)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) { compare(t, fresh.Render(l.board), used.Render(l.board)) })
	}
}

// apart is the contrast of two colours, whichever is the lighter.
func apart(text color.NRGBA, ground color.RGBA) float64 {
	ratio := contrast(text.R, text.G, text.B, ground)
	return max(ratio, 1/ratio)
}

func TestThemesHaveEnoughContrast(t *testing.T) {
	const aaa, aa = 7, 4.5 // WCAG 2.2
	for name, theme := range themes() {
		look := DefaultLook()
		look.Theme = theme
		r, err := testTypefaces(t).NewRenderer(look, 640, 360)
		if err != nil {
			t.Fatal(err)
		}
		grounds := []color.RGBA{
			r.panelBack.RGBAAt(r.panel.Min.X+r.panel.Dx()/2, r.panel.Min.Y+1), r.panelBack.RGBAAt(r.panel.Min.X+r.panel.Dx()/2, r.panel.Max.Y-2),
			r.back.RGBAAt(1, 1), r.back.RGBAAt(1, 358),
		}
		for _, c := range []struct {
			what  string
			text  color.NRGBA
			least float64
		}{{"text", theme.Text, aaa}, {"soft", theme.Soft, aaa}, {"accent", theme.Accent, aa}, {"quiet", theme.Quiet, aa}} {
			for _, ground := range grounds {
				if got := apart(c.text, ground); got < c.least {
					t.Errorf("%s: %s has a contrast of %.1f on %v, want %.1f", name, c.what, got, ground, c.least)
				}
			}
		}
		accent := color.RGBA{theme.Accent.R, theme.Accent.G, theme.Accent.B, 0xff}
		if got := apart(theme.OnAccent, accent); got < aaa {
			t.Errorf("%s: the number that flashes has a contrast of %.1f", name, got)
		}
	}
}

func TestPagesOfANotice(t *testing.T) {
	look := DefaultLook()
	look.Notices = true
	r, err := testTypefaces(t).NewRenderer(look, 1280, 720)
	if err != nil {
		t.Fatal(err)
	}
	for _, notice := range []string{
		"", "短通知", "One line.",
		"请您保管好随身物品，配合工作人员的引导，有序排队；如需帮助，请到一楼服务台咨询，或拨打服务热线，我们将竭诚为您服务，感谢您的理解与支持。",
		"Please keep your belongings with you at all times and follow the staff. If you need help, ask at the desk on the ground floor, or call the hotline; thank you for your patience.",
		string(make([]byte, 600)), "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
	} {
		pages := r.Pages(notice)
		var all string
		for _, page := range pages {
			l := r.set(page, regular)
			if l.width(r.len(noticeSize)) > r.foot.Dx() {
				t.Errorf("%q does not fit", page)
			}
			if page == "" || closes([]rune(page)[0]) {
				t.Errorf("a page begins as %q", page)
			}
			all += page
		}
		without := func(s string) string { return string(bytes.ReplaceAll([]byte(s), []byte(" "), nil)) }
		if without(all) != without(clean(notice)) {
			t.Errorf("%q became %q", notice, pages)
		}
	}
	if pages := r.Pages("短通知"); len(pages) != 1 {
		t.Errorf("a short one has pages %q", pages)
	}
}

func TestCodeIsReadable(t *testing.T) {
	if img := code("https://example.org/q/A012", 150); img == nil || img.Rect.Dx() != 150 {
		t.Error("no code")
	}
	if img := code("https://example.org/q/A012", 12); img != nil {
		t.Error("a code of half pixels")
	}
	long := make([]byte, 5000)
	for i := range long {
		long[i] = 'x'
	}
	if img := code(string(long), 150); img != nil {
		t.Error("a code of what is too long")
	}
}

// The number at a counter with a tail in its name stood lower than its neighbours'.
func TestNumbersOfCountersStandOnOneLine(t *testing.T) {
	types, err := ParseFonts(testFonts())
	if err != nil {
		t.Fatal(err)
	}
	look := DefaultLook()
	look.Layout = LayoutCounters
	for _, size := range [][2]int{{640, 360}, {1280, 720}, {1920, 1080}} {
		r, err := types.NewRenderer(look, size[0], size[1])
		if err != nil {
			t.Fatal(err)
		}
		cells := []Cell{{Counter: "1", Number: "A011"}, {Counter: "Pharmacy", Number: "A011"}}
		b := Board{Title: "Hall", Number: "A011", Cells: cells, Words: Bilingual(WordsEN(), WordsZH())}
		heights := map[int]bool{}
		for _, it := range r.compose(zoneStage, &b) {
			if it.kind == itemText && it.color == r.theme.Text {
				heights[it.at.Y] = true
			}
		}
		if len(heights) != 1 {
			t.Errorf("%v: the numbers stand at %v", size, heights)
		}
	}
}
