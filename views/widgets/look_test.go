package widgets

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"github.com/queuecast/queuecast/views/theme"
)

func lines(o fyne.Widget) string {
	var all []string
	for _, inner := range test.WidgetRenderer(o).Objects() {
		if text, ok := inner.(*canvas.Text); ok && text.Visible() {
			all = append(all, text.Text)
		}
	}
	return strings.Join(all, "|")
}

func TestTextNeverWidens(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark))
	text := NewText(theme.NewScaled(), strings.Repeat("long ", 100))
	if got := text.MinSize().Width; got != 0 {
		t.Errorf("the least width is %g, want 0", got)
	}
	text.Resize(fyne.NewSize(100, text.MinSize().Height))
	shown := lines(text)
	if !strings.HasSuffix(shown, ellipsis) || strings.Contains(shown, "|") {
		t.Errorf("shows %q, want one line with an ellipsis", shown)
	}
}

// Fyne throws renderers away that were hidden for a while; the text was gone after that.
func TestTextSurvivesANewRenderer(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark))
	text := NewText(theme.NewScaled(), "hello")
	text.Resize(fyne.NewSize(200, 30))
	text.CreateRenderer()
	again := text.CreateRenderer()
	again.Layout(text.Size())
	if n := len(again.Objects()); n != 1 {
		t.Errorf("the new renderer has %d lines, want 1", n)
	}
}

func TestStatusRowGrowsWithItsWords(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark))
	row := NewStatusRow(theme.NewScaled(), "Voice", "fine")
	const width = 300
	short := row.HeightFor(width)
	if !row.Set(Failed, strings.Repeat("espeak-ng is not installed. ", 5)) {
		t.Error("new words are not reported as a change")
	}
	if long := row.HeightFor(width); long <= short {
		t.Errorf("%g high with five sentences, %g with one word", long, short)
	}
	if row.Set(Failed, row.Text()) {
		t.Error("the same words are reported as a change")
	}
}

func TestLevelsDifferInShape(t *testing.T) {
	seen := map[fyne.ThemeIconName]Level{}
	for _, level := range []Level{Ok, Busy, Warning, Failed} {
		icon, _ := level.sign()
		if other, twice := seen[icon]; twice {
			t.Errorf("levels %v and %v have the same icon %s", level, other, icon)
		}
		seen[icon] = level
	}
}

func TestRowAndColumnPlaces(t *testing.T) {
	gap := func() float32 { return 10 }
	box := func(w, h float32) *canvas.Rectangle {
		r := canvas.NewRectangle(nil)
		r.SetMinSize(fyne.NewSize(w, h))
		return r
	}
	a, b, c := box(50, 20), box(10, 30), box(10, 10)
	row := container.New(&Row{Gap: gap, Shares: []float32{0, 1, 2}}, a, b, c)
	row.Resize(fyne.NewSize(370, 40))
	if a.Size().Width != 50 || b.Size().Width != 100 || c.Size().Width != 200 || c.Position().X != 170 {
		t.Errorf("row: %v %v %v, the last at %v", a.Size(), b.Size(), c.Size(), c.Position())
	}
	b.Hide()
	row.Layout.Layout(row.Objects, fyne.NewSize(370, 40))
	if c.Size().Width != 310 || c.Position().X != 60 {
		t.Errorf("row without the hidden one: %v at %v", c.Size(), c.Position())
	}
	b.Show()
	column := container.New(&Column{Gap: gap, Fills: b}, a, b, c)
	if got := column.MinSize(); got != fyne.NewSize(50, 80) {
		t.Errorf("column needs %v, want 50x80", got)
	}
	column.Resize(fyne.NewSize(100, 200))
	if b.Size().Height != 150 || c.Position().Y != 190 {
		t.Errorf("column: the filling one is %v, the last at %v", b.Size(), c.Position())
	}
	column.Resize(fyne.NewSize(100, 60))
	if b.Size().Height != 10 || c.Position().Y != 50 {
		t.Errorf("too short a column: the filling one is %v, the last at %v", b.Size(), c.Position())
	}
}

func TestFrameKeepsItsRatio(t *testing.T) {
	content := canvas.NewRectangle(nil)
	frame := NewFrame(9.0/16, content)
	for _, size := range []fyne.Size{{Width: 320, Height: 180}, {Width: 320, Height: 400}, {Width: 900, Height: 180}} {
		frame.Resize(size)
		if got := content.Size(); got != fyne.NewSize(320, 180) {
			t.Errorf("in %v the content is %v, want 320x180", size, got)
		}
	}
}
