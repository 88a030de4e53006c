package operator

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
)

// callsShown is how many of the last calls the list holds; who needs older ones looks into the history.
const callsShown = 20

// callList is the heading, the list of last calls and what stands there before the first one.
type callList struct {
	content fyne.CanvasObject
	waiting *widgets.Text
	empty   *fyne.Container
	list    *fyne.Container
	scroll  *container.Scroll
	rows    []*callRow
	shown   []Call
	count   int
}

func newCallList(scale *theme.Scaled) *callList {
	const headGap, rowGap, emptyGap = 10, 2, 4
	gap := func(v float32) func() float32 { return func() float32 { return scale.Px(v) } }
	c := &callList{waiting: widgets.NewText(scale, "")}
	heading := widgets.NewText(scale, lang.X("operator.calls", "Last calls"))
	heading.SizeName, heading.Bold = fynetheme.SizeNameSubHeadingText, true
	c.waiting.ColorName, c.waiting.Align = theme.ColorAccentText, fyne.TextAlignTrailing

	c.list = container.New(&widgets.Column{Gap: gap(rowGap)})
	for range callsShown {
		row := newCallRow(scale)
		row.Hide()
		c.rows = append(c.rows, row)
		c.list.Add(row)
	}
	c.scroll = container.NewVScroll(c.list)

	nothing := widgets.NewText(scale, lang.X("operator.calls.empty", "Nothing called yet."))
	nothing.Bold, nothing.Align = true, fyne.TextAlignCenter
	hint := widgets.NewText(scale, lang.X("operator.calls.empty.hint", "Type a number and press Enter."))
	hint.ColorName, hint.Align = theme.ColorMuted, fyne.TextAlignCenter
	c.empty = container.New(&middle{&widgets.Column{Gap: gap(emptyGap)}}, nothing, hint)

	body := container.NewStack(c.scroll, c.empty)
	head := container.New(&widgets.Row{Gap: gap(headGap), Shares: []float32{1, 1}, Centre: true}, heading, c.waiting)
	c.content = container.New(&widgets.Column{Gap: gap(headGap), Fills: body}, head, body)
	return c
}

func (c *callList) set(calls []Call, waiting int) {
	if c.count != waiting {
		c.count = waiting
		text := ""
		if waiting > 0 {
			text = lang.X("operator.waiting", "{{.Count}} waiting to be spoken", map[string]string{"Count": strconv.Itoa(waiting)})
		}
		c.waiting.SetText(text)
	}
	calls = calls[:min(len(calls), callsShown)]
	if slices.Equal(c.shown, calls) {
		return
	}
	c.shown = slices.Clone(calls)
	for i, row := range c.rows {
		if i < len(calls) {
			row.Show()
			row.set(calls[i], i == 0)
		} else {
			row.Hide()
		}
	}
	if len(calls) == 0 {
		c.empty.Show()
	} else {
		c.empty.Hide()
	}
	c.list.Refresh()
	c.scroll.ScrollToTop() // the newest call is what the operator looks for
}

// callRow is one call; the newest one is emphasised.
type callRow struct {
	widget.BaseWidget
	number, counter, recalled, time *widgets.Text
	mark                            *canvas.Image
	background                      *canvas.Rectangle
	line                            *fyne.Container
	scale                           *theme.Scaled
	newest                          bool
}

func newCallRow(scale *theme.Scaled) *callRow {
	const gap, markGap = 12, 5
	r := &callRow{
		number: widgets.NewText(scale, ""), counter: widgets.NewText(scale, ""), time: widgets.NewText(scale, ""),
		recalled:   widgets.NewText(scale, lang.X("operator.calls.recalled", "Recalled")),
		mark:       canvas.NewImageFromResource(nil),
		background: canvas.NewRectangle(nil),
		scale:      scale,
	}
	r.number.Bold, r.number.SizeName = true, fynetheme.SizeNameSubHeadingText
	r.time.Align, r.time.ColorName = fyne.TextAlignTrailing, theme.ColorMuted
	r.recalled.ColorName = theme.ColorMuted
	recall := container.New(&widgets.Row{Gap: func() float32 { return scale.Px(markGap) }, Shares: []float32{0, 1}, Centre: true},
		r.mark, r.recalled)
	r.line = container.New(&widgets.Row{
		Gap: func() float32 { return scale.Px(gap) }, Shares: []float32{26, 36, 22, 16}, Centre: true,
	}, r.number, r.counter, recall, r.time)
	r.ExtendBaseWidget(r)
	return r
}

func (r *callRow) set(c Call, newest bool) {
	r.newest = newest
	r.number.SetText(c.Number)
	r.counter.SetText(c.Counter)
	r.time.SetText(c.Time)
	if c.Recall {
		r.mark.Show()
		r.recalled.Show()
	} else {
		r.mark.Hide()
		r.recalled.Hide()
	}
	r.Refresh()
}

// CreateRenderer is for Fyne.
func (r *callRow) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	return &callRowRenderer{row: r, objects: []fyne.CanvasObject{r.background, r.line}}
}

type callRowRenderer struct {
	row     *callRow
	objects []fyne.CanvasObject
}

const rowSide, rowTop, rowRadius, markSize = 12, 5, 8, 16

func (c *callRowRenderer) Destroy()                     {}
func (c *callRowRenderer) Objects() []fyne.CanvasObject { return c.objects }

func (c *callRowRenderer) MinSize() fyne.Size {
	px := c.row.scale.Px
	return fyne.NewSize(0, c.row.line.MinSize().Height+px(2*rowTop))
}

func (c *callRowRenderer) Layout(size fyne.Size) {
	px := c.row.scale.Px
	c.row.background.Resize(size)
	c.row.line.Move(fyne.NewPos(px(rowSide), px(rowTop)))
	c.row.line.Resize(size.SubtractWidthHeight(px(2*rowSide), px(2*rowTop)))
}

func (c *callRowRenderer) Refresh() {
	if !c.row.Visible() {
		return // painting icons that nobody sees is what costs most
	}
	r, th := c.row, c.row.scale
	variant := fyne.CurrentApp().Settings().ThemeVariant()
	r.background.Hidden = !r.newest
	r.background.FillColor = th.Color(theme.ColorAccentSoft, variant)
	r.background.CornerRadius = r.scale.Px(rowRadius)
	r.mark.Resource = fynetheme.NewColoredResource(th.Icon(fynetheme.IconNameMediaReplay), theme.ColorMuted)
	r.mark.FillMode = canvas.ImageFillContain
	r.mark.SetMinSize(fyne.NewSquareSize(r.scale.Px(markSize)))
	c.Layout(r.Size())
	r.background.Refresh()
	r.mark.Refresh()
	r.line.Refresh()
}

// middle centres what another layout makes, from top to bottom.
type middle struct{ inner fyne.Layout }

// MinSize is for Fyne.
func (m *middle) MinSize(objects []fyne.CanvasObject) fyne.Size { return m.inner.MinSize(objects) }

// Layout is for Fyne.
func (m *middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	height := m.inner.MinSize(objects).Height
	m.inner.Layout(objects, fyne.NewSize(size.Width, height))
	for _, o := range objects {
		o.Move(o.Position().AddXY(0, (size.Height-height)/2))
	}
}
