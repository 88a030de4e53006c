package share

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// stationsShown bounds the list; beyond it the heading still tells how many there are.
const stationsShown = 100

// stationList is who works on the shared queue.
type stationList struct {
	v       *View
	content *fyne.Container
	heading *widgets.Text
	list    *fyne.Container
	scroll  *container.Scroll
	empty   *widgets.Text
	shown   []Station
}

func newStationList(v *View, empty string) *stationList {
	const rowGap = 2
	l := &stationList{v: v, heading: v.Heading("")}
	l.list = container.New(&widgets.Column{Gap: v.Gap(rowGap)})
	l.scroll = container.NewVScroll(l.list)
	l.empty = v.Words(empty, 1)
	body := container.NewStack(l.scroll, l.empty)
	l.content = container.New(&widgets.Column{Gap: v.Gap(widgets.FormLineGap), Fills: body}, l.heading, body)
	l.title()
	return l
}

func (l *stationList) title() {
	l.heading.SetText(words.X("share.stations", "Stations: {{.Count}}", map[string]string{"Count": strconv.Itoa(len(l.shown))}))
}

func (l *stationList) set(stations []Station) {
	if slices.Equal(l.shown, stations) {
		return
	}
	l.shown = stations
	l.title()
	l.list.RemoveAll()
	for _, s := range stations[:min(len(stations), stationsShown)] {
		l.list.Add(l.row(s))
	}
	l.empty.Hidden = len(stations) > 0
	l.scroll.Refresh()
}

func (l *stationList) row(s Station) fyne.CanvasObject {
	text := func(words string, muted bool) *widgets.Text {
		t := widgets.NewText(l.v.Scale, words)
		if muted {
			t.ColorName = theme.ColorMuted
		}
		return t
	}
	name := s.Name
	if s.Self {
		name = words.X("share.stations.self", "{{.Name}} (this one)", map[string]string{"Name": s.Name})
	}
	bold := text(name, false)
	bold.Bold = true
	since := text(s.Since, true)
	since.Align = fyne.TextAlignTrailing
	row := widgets.NewListRow(l.v.Scale, container.New(&widgets.Row{Gap: l.v.Gap(widgets.FormLineGap), Shares: []float32{40, 35, 25}, Centre: true},
		bold, text(s.Role, true), since), nil)
	row.SetMarked(s.Self)
	return row
}
