package operator

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// listed is how many rows a list shows; who needs more looks into the history.
const listed = 20

const rowGap = 2

// callList is the list of last calls and what stands there before the first one.
type callList struct {
	content *fyne.Container
	empty   *fyne.Container
	list    *fyne.Container
	scroll  *container.Scroll
	rows    []*callRow
	shown   []Call
}

func newCallList(v *View) *callList {
	c := &callList{empty: newEmpty(v, listCalls)}
	c.list = container.New(&widgets.Column{Gap: func() float32 { return v.scale.Px(rowGap) }})
	for range listed {
		row := newCallRow(v)
		row.Hide()
		c.rows = append(c.rows, row)
		c.list.Add(row)
	}
	c.scroll = container.NewVScroll(c.list)
	c.content = container.NewStack(c.scroll, c.empty)
	return c
}

func (c *callList) set(calls []Call) {
	calls = calls[:min(len(calls), listed)]
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
	setShown(c.empty, len(calls) == 0)
	c.list.Refresh()
	c.scroll.ScrollToTop() // the newest call is what the operator looks for
}

// callRow is one call; the newest one is emphasised.
type callRow struct {
	*widgets.ListRow
	number, counter, recalled *widgets.Text
	time                      *widgets.Label
	mark                      *replayMark
}

func newCallRow(v *View) *callRow {
	const gap, markGap = 12, 5
	scale := v.scale
	r := &callRow{
		number: widgets.NewText(scale, ""), counter: widgets.NewText(scale, ""), time: widgets.NewLabel(scale, ""),
		recalled: widgets.NewText(scale, words.X("operator.calls.recalled", "Recalled")),
		mark:     newReplayMark(scale),
	}
	r.number.Bold, r.number.SizeName = true, fynetheme.SizeNameSubHeadingText
	r.time.Align, r.time.ColorName = fyne.TextAlignTrailing, theme.ColorMuted
	r.recalled.ColorName = theme.ColorMuted
	recall := container.New(&widgets.Row{Gap: func() float32 { return scale.Px(markGap) }, Shares: []float32{0, 1}, Centre: true},
		r.mark, r.recalled)
	line := container.New(&widgets.Row{
		Gap: func() float32 { return scale.Px(gap) }, Shares: []float32{26, 36, 22, 0}, Centre: true,
	}, r.number, r.counter, recall, r.time)
	r.ListRow = widgets.NewListRow(scale, line, func(at fyne.Position) { v.offer(listCalls, r.number.Text(), at) })
	return r
}

func (r *callRow) set(c Call, newest bool) {
	r.number.SetText(c.Number)
	r.counter.SetText(c.Counter)
	r.time.SetText(c.Time)
	setShown(r.mark, c.Recall)
	setShown(r.recalled, c.Recall)
	r.SetMarked(newest)
	r.Refresh()
}

// replayMark is the sign of a recall.
type replayMark struct {
	widget.BaseWidget
	scale *theme.Scaled
	image *canvas.Image
}

func newReplayMark(scale *theme.Scaled) *replayMark {
	m := &replayMark{scale: scale, image: canvas.NewImageFromResource(nil)}
	m.image.FillMode = canvas.ImageFillContain
	m.ExtendBaseWidget(m)
	return m
}

// Refresh is for Fyne.
func (m *replayMark) Refresh() {
	if !m.Visible() {
		return // painting icons that nobody sees is what costs most
	}
	m.image.Resource = fynetheme.NewColoredResource(m.scale.Icon(fynetheme.IconNameMediaReplay), theme.ColorMuted)
	m.image.Refresh()
}

// MinSize is for Fyne.
func (m *replayMark) MinSize() fyne.Size {
	const size = 16
	return fyne.NewSquareSize(m.scale.Px(size))
}

// CreateRenderer is for Fyne.
func (m *replayMark) CreateRenderer() fyne.WidgetRenderer {
	m.Refresh()
	return widget.NewSimpleRenderer(m.image)
}
