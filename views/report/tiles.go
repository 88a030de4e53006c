package report

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/queuecast/queuecast/kiosk/report"
	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// tile is one figure with a name and a note.
type tile struct {
	content     fyne.CanvasObject
	value, note *widgets.Text
}

func newTile(scale *theme.Scaled, name string) *tile {
	const gap = 2
	t := &tile{value: widgets.NewText(scale, dash), note: widgets.NewText(scale, "")}
	head := widgets.NewText(scale, name)
	head.ColorName, head.SizeName = theme.ColorMuted, fynetheme.SizeNameCaptionText
	t.value.SizeName, t.value.Bold = fynetheme.SizeNameHeadingText, true
	t.note.ColorName, t.note.SizeName = theme.ColorMuted, fynetheme.SizeNameCaptionText
	t.content = widgets.NewPanel(scale, container.New(&widgets.Column{Gap: func() float32 { return scale.Px(gap) }}, head, t.value, t.note))
	return t
}

func (t *tile) set(value, note string) {
	t.value.SetText(value)
	t.note.SetText(note)
}

// tiles are the figures above the charts.
type tiles struct {
	content                                *fyne.Container
	calls, wait, service, noShow, idle, at *tile
}

func newTiles(scale *theme.Scaled, gap func(float32) func() float32) *tiles {
	t := &tiles{
		calls:   newTile(scale, words.X("report.tile.calls", "Calls")),
		wait:    newTile(scale, words.X("report.tile.wait", "Wait, mean")),
		service: newTile(scale, words.X("report.tile.service", "Service, mean")),
		noShow:  newTile(scale, words.X("report.tile.no_shows", "No-shows")),
		idle:    newTile(scale, words.X("report.tile.idle", "Idle at open counters")),
		at:      newTile(scale, words.X("report.tile.now", "Waiting now")),
	}
	t.content = container.New(&widgets.Row{Gap: gap(panelGap), Shares: []float32{1, 1, 1, 1, 1, 1}},
		t.calls.content, t.wait.content, t.service.content, t.noShow.content, t.idle.content, t.at.content)
	return t
}

func (t *tiles) set(s *report.Statistics) {
	if s == nil {
		for _, one := range []*tile{t.calls, t.wait, t.service, t.noShow, t.idle, t.at} {
			one.set(dash, "")
		}
		return
	}
	total := s.Total
	t.calls.set(strconv.Itoa(total.Calls), words.X("report.note.tickets", "{{.Count}} people, {{.Recalls}} recalls", map[string]string{
		"Count": strconv.Itoa(total.Tickets), "Recalls": strconv.Itoa(total.Recalls),
	}))
	t.wait.set(spanOr(total.Wait.Mean, total.Wait.Count > 0), spread(total.Wait))
	t.service.set(spanOr(total.Service.Mean, total.Service.Count > 0), spread(total.Service))
	t.noShow.set(strconv.Itoa(total.NoShows), percentOf(total.NoShows, total.Calls))
	idleNote := ""
	if total.Open > 0 {
		idleNote = words.X("report.note.open", "open {{.Span}}", map[string]string{"Span": span(total.Open)})
	}
	t.idle.set(spanOr(total.Idle, total.Open > 0), idleNote)
	if !s.Present.Known {
		t.at.set(dash, "")
		return
	}
	now := ""
	if s.Present.Waiting > 0 {
		now = words.X("report.note.waited", "for {{.Span}} on average", map[string]string{"Span": span(s.Present.Waited)})
	}
	t.at.set(strconv.Itoa(s.Present.Waiting), now)
}

func spread(d report.Durations) string {
	if d.Count == 0 {
		return words.X("report.note.unknown", "not measured")
	}
	return words.X("report.note.p95", "95 % within {{.Span}}", map[string]string{"Span": span(d.P95)})
}

func percentOf(part, whole int) string {
	if whole == 0 {
		return ""
	}
	const hundred = 100
	return words.X("report.note.percent", "{{.Percent}} % of the calls", map[string]string{
		"Percent": strconv.FormatFloat(hundred*float64(part)/float64(whole), 'f', 1, 64),
	})
}
