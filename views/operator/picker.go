package operator

import (
	"math"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// choice is one line of the picker.
type choice struct {
	label string
	do    func()
}

// picker lies over the window and lets one of several things be chosen: by a digit, by Up, Down and Enter, or by a click. The
// keyboard stays with the number field, whose keys come through typed and pressed.
type picker struct {
	overlay *widgets.Overlay
	title   *widgets.Text
	hint    *widgets.Text
	list    *fyne.Container
	rows    []*widgets.ListRow
	scale   *theme.Scaled
	choices []choice
	marked  int
	after   func() // runs after a click
}

const (
	pickerWidth = 460
	digitKeys   = 9
)

func newPicker(scale *theme.Scaled, after func()) *picker {
	const gap, rowGap = 12, 2
	px := func(n float32) func() float32 { return func() float32 { return scale.Px(n) } }
	p := &picker{scale: scale, after: after, title: widgets.NewText(scale, ""), hint: widgets.NewText(scale, "")}
	p.title.Bold, p.title.SizeName = true, fynetheme.SizeNameSubHeadingText
	p.hint.ColorName, p.hint.MaxLines = theme.ColorMuted, 2
	keys := widgets.NewText(scale, words.X("operator.picker.keys", "Digit, or ↑ ↓ and Enter · Esc goes back"))
	keys.ColorName, keys.SizeName = theme.ColorMuted, fynetheme.SizeNameCaptionText
	p.list = container.New(&widgets.Column{Gap: px(rowGap)})
	scroll := container.NewVScroll(p.list)
	scroll.SetMinSize(fyne.NewSize(0, 0))
	body := container.New(&listHeight{list: p.list}, scroll)
	p.overlay = widgets.NewOverlay(scale, pickerWidth,
		container.New(&widgets.Column{Gap: px(gap), Fills: body}, p.title, p.hint, body, keys),
		func() { p.hide(); after() })
	return p
}

// listHeight asks for the height of a list that scrolls only when there is less room.
type listHeight struct{ list *fyne.Container }

// MinSize is for Fyne.
func (l *listHeight) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, float32(math.Ceil(float64(l.list.MinSize().Height)))) // a part of a pixel less would show a scroll bar
}

// Layout is for Fyne.
func (l *listHeight) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}

func (p *picker) shown() bool { return p.overlay.Visible() }
func (p *picker) hide()       { p.overlay.Hide() }

func (p *picker) show(title, hint string, choices []choice) {
	p.title.SetText(title)
	p.hint.SetText(hint)
	p.hint.Hidden = hint == ""
	p.choices, p.marked, p.rows = choices, 0, nil
	p.list.RemoveAll()
	for i, c := range choices {
		row := widgets.NewListRow(p.scale, p.line(i, c.label), func(fyne.Position) { p.choose(i); p.after() })
		p.rows = append(p.rows, row)
		p.list.Add(row)
	}
	p.mark(0)
	p.overlay.Show()
	p.overlay.Refresh()
}

func (p *picker) line(index int, name string) fyne.CanvasObject {
	const gap = 12
	label := widgets.NewText(p.scale, name)
	label.Bold = true
	row := &widgets.Row{Gap: func() float32 { return p.scale.Px(gap) }, Shares: []float32{1}, Centre: true}
	if index >= digitKeys {
		return container.New(row, label)
	}
	row.Shares = []float32{0, 1}
	return container.New(row, widgets.NewKeyCap(p.scale, string(rune('1'+index)), fynetheme.ColorNameForeground), label)
}

func (p *picker) mark(index int) {
	p.marked = min(max(index, 0), len(p.rows)-1)
	for i, row := range p.rows {
		row.SetMarked(i == p.marked)
	}
}

func (p *picker) choose(index int) {
	if index < 0 || index >= len(p.choices) {
		return
	}
	p.hide()
	p.choices[index].do()
}

// typed takes a digit, in any of the forms that input methods make.
func (p *picker) typed(r rune) {
	const fullWidth = '１' - '1'
	if r >= '１' && r <= '９' {
		r -= fullWidth
	}
	if unicode.IsDigit(r) {
		p.choose(int(r - '1'))
	}
}

func (p *picker) pressed(name fyne.KeyName) {
	switch name {
	case fyne.KeyEscape:
		p.hide()
	case fyne.KeyUp:
		p.mark(p.marked - 1)
	case fyne.KeyDown:
		p.mark(p.marked + 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		p.choose(p.marked)
	}
}
