package report

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

const columns = 8

// Shares of the width that the columns' words leave over, and the column with the number, which is what one looks for.
var shares = [columns]float32{19, 9, 17, 14, 12, 10, 12, 9}

const numberColumn = 1

// history is the table of events and the buttons that turn its pages.
type history struct {
	content fyne.CanvasObject
	turn    *fyne.Container // the buttons
	table   *widget.Table
	wide    *wide
	empty   *widgets.Text
	newer   *widget.Button
	older   *widget.Button
	events  []Choice
	heads   [columns]string
	rows    [][columns]string
	first   uint64 // sequence of the first row shown
	film    *widget.Button
	times   []time.Time // of the rows
	chosen  int         // row; -1: none
}

func newHistory(scale *theme.Scaled, newer, older func(), film func(time.Time)) *history {
	h := &history{chosen: -1, events: eventWords(), heads: [columns]string{
		words.X("report.column.time", "Time"), words.X("report.column.number", "Number"), words.X("report.column.event", "Event"),
		words.X("report.column.counter", "Counter"), words.X("report.column.service", "Service"),
		words.X("report.column.operator", "Operator"), words.X("report.column.wait", "Wait"), words.X("report.column.station", "Station"),
	}}
	h.table = widget.NewTable(
		func() (int, int) { return len(h.rows), columns },
		func() fyne.CanvasObject { return newCell(scale) },
		func(id widget.TableCellID, o fyne.CanvasObject) {
			if id.Row < 0 || id.Row >= len(h.rows) || id.Col < 0 || id.Col >= columns {
				return
			}
			setCell(o, h.rows[id.Row][id.Col], id.Col == numberColumn)
		},
	)
	h.table.ShowHeaderRow = true
	h.table.CreateHeader = func() fyne.CanvasObject { return newCell(scale) }
	h.table.UpdateHeader = func(id widget.TableCellID, o fyne.CanvasObject) {
		if id.Col >= 0 && id.Col < columns {
			setCell(o, h.heads[id.Col], true)
		}
	}
	h.wide = &wide{words: h.widths(nil)}
	h.empty = widgets.NewText(scale, "")
	h.empty.ColorName, h.empty.Align = theme.ColorMuted, fyne.TextAlignCenter
	h.newer = widget.NewButtonWithIcon(words.X("report.newer", "Newer"), fynetheme.NavigateBackIcon(), newer)
	h.older = widget.NewButtonWithIcon(words.X("report.older", "Older"), fynetheme.NavigateNextIcon(), older)
	h.older.IconPlacement = widget.ButtonIconTrailingText
	h.film = widget.NewButtonWithIcon(words.X("report.film", "Film of this moment"), fynetheme.MediaVideoIcon(), func() {
		if h.chosen >= 0 && h.chosen < len(h.times) {
			film(h.times[h.chosen])
		}
	})
	h.film.Hidden = film == nil
	h.film.Disable()
	h.table.OnSelected = func(id widget.TableCellID) {
		h.chosen = id.Row
		setEnabled(h.film, id.Row >= 0 && id.Row < len(h.times))
	}
	h.turn = container.NewHBox(h.film, h.newer, h.older)
	body := container.NewStack(container.New(h.wide, h.table), container.New(middle{}, h.empty))
	h.content = widgets.NewPanel(scale, body)
	return h
}

// newCell makes a cell of the table, lower than Fyne's own labels so that more of them are seen.
func newCell(scale *theme.Scaled) fyne.CanvasObject {
	return container.New(cell{}, widgets.NewText(scale, ""))
}

func setCell(o fyne.CanvasObject, words string, bold bool) {
	box, ok := o.(*fyne.Container)
	if !ok || len(box.Objects) != 1 {
		return
	}
	text, ok := box.Objects[0].(*widgets.Text)
	if !ok {
		return
	}
	if text.Bold != bold {
		text.Bold = bold
		text.Refresh()
	}
	text.SetText(words)
}

// cell keeps words away from the cell's edges.
type cell struct{}

const cellSide, cellHeight = 8, 30

// MinSize is for Fyne.
func (cell) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(2*cellSide, cellHeight) }

// Layout is for Fyne.
func (cell) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		height := o.MinSize().Height
		o.Move(fyne.NewPos(cellSide, widgets.Snap((size.Height-height)/2)))
		o.Resize(fyne.NewSize(max(size.Width-2*cellSide, 0), height))
	}
}

func (h *history) set(s *State) {
	rows := make([][columns]string, len(s.Rows))
	first := uint64(0)
	for i, row := range s.Rows {
		rows[i] = cells(s, h.events, row)
	}
	if len(s.Rows) > 0 {
		first = s.Rows[0].Seq
	}
	text := ""
	switch {
	case len(rows) > 0:
	case s.Busy:
		text = words.X("report.busy", "Reading the log...")
	default:
		text = words.X("report.history.empty", "Nothing happened in this period, or the filter lets nothing through.")
	}
	h.empty.SetText(text)
	setEnabled(h.newer, s.Newer)
	setEnabled(h.older, s.Older)
	if slices.Equal(h.rows, rows) {
		return
	}
	h.rows, h.times = rows, make([]time.Time, len(s.Rows))
	for i, row := range s.Rows {
		h.times[i] = row.At
	}
	h.wide.words = h.widths(rows)
	h.wide.lay(h.table)
	h.table.UnselectAll()
	h.chosen = -1
	h.film.Disable()
	if h.first != first {
		h.first = first
		h.table.ScrollToTop()
	}
	h.table.Refresh()
}

func setEnabled(b *widget.Button, enabled bool) {
	switch {
	case b.Disabled() != enabled:
	case enabled:
		b.Enable()
	default:
		b.Disable()
	}
}

// widths are how wide the words of each column are.
func (h *history) widths(rows [][columns]string) (widths [columns]float32) {
	measure := func(text string, bold bool) float32 {
		return fyne.MeasureText(text, fynetheme.TextSize(), fyne.TextStyle{Bold: bold}).Width + 2*cellSide + 1
	}
	for i, head := range h.heads {
		widths[i] = measure(head, true)
		for r, row := range rows {
			if r == 0 || row[i] != rows[r-1][i] { // many rows say the same as the one before
				widths[i] = max(widths[i], measure(row[i], i == numberColumn))
			}
		}
	}
	return widths
}

// wide gives a table the whole room: each column what its words need, and its share of what is left over.
type wide struct {
	width float32
	words [columns]float32
}

// MinSize is for Fyne.
func (w *wide) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(1, 1) }

// Layout is for Fyne.
func (w *wide) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		table, ok := o.(*widget.Table)
		if ok && w.width != size.Width {
			w.width = size.Width
			w.lay(table)
		}
		o.Resize(size)
	}
}

// lay sets the columns' widths. Where the words do not fit, all columns are narrowed alike.
func (w *wide) lay(table *widget.Table) {
	if w.width <= 0 {
		return
	}
	const separators, bar = columns - 1, 3 // between columns, and the scroll bar at the edge
	room := w.width - separators*fynetheme.Padding() - bar*fynetheme.Padding()
	total, needed := float32(0), float32(0)
	for i, share := range shares {
		total += share
		needed += w.words[i]
	}
	for i, share := range shares {
		width := w.words[i] + (room-needed)*share/total
		if needed > room {
			width = w.words[i] * room / needed
		}
		table.SetColumnWidth(i, widgets.Snap(max(width, 1)))
	}
}

// middle puts an object into the middle, over the whole width.
type middle struct{}

// MinSize is for Fyne.
func (middle) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(1, 1) }

// Layout is for Fyne.
func (middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		height := o.MinSize().Height
		o.Resize(fyne.NewSize(size.Width, height))
		o.Move(fyne.NewPos(0, (size.Height-height)/2))
	}
}
