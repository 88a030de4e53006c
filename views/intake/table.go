package intake

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// table previews the rows. Only those on the screen are drawn. What is wrong is marked by a sign and a colour.
type table struct {
	content *fyne.Container
	head    *fyne.Container
	list    *widget.List
	scale   *theme.Scaled
	columns []string
	rows    []Row
}

// Shares of the width: the line's number, then the columns.
const lineShare, columnShare = 12, 22

func newTable(scale *theme.Scaled) *table {
	const gap = 8
	t := &table{scale: scale}
	t.head = container.NewStack()
	t.list = widget.NewList(
		func() int { return len(t.rows) },
		func() fyne.CanvasObject { return container.NewStack() },
		func(id widget.ListItemID, o fyne.CanvasObject) { t.fill(id, o.(*fyne.Container)) }, //nolint:forcetypeassert // made above
	)
	t.list.HideSeparators = true
	t.list.OnSelected = func(id widget.ListItemID) { t.list.Unselect(id) } // there is nothing to do with a row
	t.content = container.New(&widgets.Column{Gap: func() float32 { return scale.Px(gap) }, Fills: t.list}, t.head, t.list)
	return t
}

func (t *table) set(s *State) {
	t.rows = s.Rows
	if !slices.Equal(t.columns, s.Columns) || len(t.head.Objects) == 0 {
		t.columns = slices.Clone(s.Columns)
		t.head.RemoveAll()
		cells := []string{words.X("intake.line", "Line")}
		t.head.Add(t.line(append(cells, t.columns...), func(_ int, text *widgets.Text) {
			text.Bold, text.ColorName = true, theme.ColorMuted
		}))
		// A row's height is that of its template, which has no cells yet.
		sample := t.line(make([]string, 1+len(t.columns)), nil)
		t.list.CreateItem = func() fyne.CanvasObject { return container.NewStack(sample) }
	}
	t.list.Refresh()
}

func (t *table) fill(id widget.ListItemID, o *fyne.Container) {
	if id >= len(t.rows) {
		return
	}
	row := t.rows[id]
	cells := make([]string, 1, 1+len(t.columns))
	cells[0] = strconv.Itoa(row.Line)
	for i := range t.columns {
		cell := ""
		if i < len(row.Cells) {
			cell = row.Cells[i]
		}
		cells = append(cells, cell)
	}
	o.RemoveAll()
	o.Add(t.line(cells, func(i int, text *widgets.Text) {
		switch {
		case i == 0:
			text.ColorName = theme.ColorMuted
		case slices.Contains(row.Bad, i-1):
			text.Bold, text.ColorName = true, fynetheme.ColorNameError
		}
	}))
}

// line makes a row of cells; a bad one gets a cross before it, so that the colour is not all that tells.
func (t *table) line(cells []string, style func(i int, text *widgets.Text)) fyne.CanvasObject {
	const gap = 10
	row := container.New(&widgets.Row{Gap: func() float32 { return t.scale.Px(gap) }, Centre: true})
	layout := row.Layout.(*widgets.Row) //nolint:forcetypeassert // made above
	for i, cell := range cells {
		text := widgets.NewText(t.scale, cell)
		if style != nil {
			style(i, text)
		}
		if text.ColorName == fynetheme.ColorNameError {
			text.SetText("× " + cell)
		}
		share := float32(columnShare)
		if i == 0 {
			share = lineShare
		}
		layout.Shares = append(layout.Shares, share)
		row.Add(text)
	}
	return row
}
