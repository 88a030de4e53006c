package operator

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
)

// ticketList is one of the lists of numbers that are not at a counter.
type ticketList struct {
	v       *View
	kind    listKind
	content *fyne.Container
	empty   *fyne.Container
	list    *fyne.Container
	scroll  *container.Scroll
	rows    []*ticketRow // made when they are needed: most halls never have twenty missed
	shown   []Ticket
}

func newTicketList(v *View, kind listKind) *ticketList {
	l := &ticketList{v: v, kind: kind, empty: newEmpty(v, kind)}
	l.list = container.New(&widgets.Column{Gap: func() float32 { return v.scale.Px(rowGap) }})
	l.scroll = container.NewVScroll(l.list)
	l.content = container.NewStack(l.scroll, l.empty)
	return l
}

func (l *ticketList) set(tickets []Ticket) {
	tickets = tickets[:min(len(tickets), listed)]
	if slices.Equal(l.shown, tickets) {
		return
	}
	l.shown = slices.Clone(tickets)
	for len(l.rows) < len(tickets) {
		row := newTicketRow(l.v, l.kind)
		l.rows = append(l.rows, row)
		l.list.Add(row)
	}
	for i, row := range l.rows {
		if i < len(tickets) {
			row.Show()
			row.set(tickets[i])
		} else {
			row.Hide()
		}
	}
	setShown(l.empty, len(tickets) == 0)
	l.list.Refresh()
	l.scroll.Refresh()
}

// ticketRow is one ticket; a click offers what can be done with it.
type ticketRow struct {
	*widgets.ListRow
	number, service, words, since *widgets.Text
}

func newTicketRow(v *View, kind listKind) *ticketRow {
	const gap = 12
	text := func() *widgets.Text { return widgets.NewText(v.scale, "") }
	r := &ticketRow{number: text(), service: text(), words: text(), since: text()}
	r.number.Bold, r.number.SizeName = true, fynetheme.SizeNameSubHeadingText
	r.words.ColorName, r.since.ColorName = theme.ColorMuted, theme.ColorMuted
	r.since.Align = fyne.TextAlignTrailing
	line := container.New(&widgets.Row{
		Gap: func() float32 { return v.scale.Px(gap) }, Shares: []float32{22, 28, 34, 16}, Centre: true,
	}, r.number, r.service, r.words, r.since)
	r.ListRow = widgets.NewListRow(v.scale, line, func(at fyne.Position) { v.offer(kind, r.number.Text(), at) })
	return r
}

func (r *ticketRow) set(t Ticket) {
	r.number.SetText(t.Number)
	r.service.SetText(t.Service)
	r.words.SetText(joined(t.Name, t.Note))
	r.since.SetText(t.Since)
	r.Refresh()
}
