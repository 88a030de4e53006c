package share

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// joinedPage is that of a station which works on another one's queue.
type joinedPage struct {
	content  *fyne.Container
	address  *widgets.Text
	link     *widgets.StatusLine
	stations *stationList
	leave    *widgets.PushButton
}

func newJoinedPage(v *View) *joinedPage {
	const explained = 3
	p := &joinedPage{address: widgets.NewText(v.Scale, ""), link: widgets.NewStatusLine(v.Scale)}
	p.address.Bold = true
	p.leave = v.Button(words.X("share.leave", "Leave this queue"), false, func() { report(v.in.Leave) })
	state := widgets.NewPanel(v.Scale, container.New(&widgets.Column{Gap: v.Gap(widgets.FormLineGap)},
		v.Heading(words.X("share.joined.title", "This station has joined a queue")),
		v.Field(words.X("share.address", "Address"), p.address),
		v.Field(words.X("share.link", "Connection"), p.link),
		v.Words(words.X("share.joined.text", "Calls are made on the host's queue. Without a connection the last board stays, calls are refused, and the station comes back by itself. Leaving brings this computer's own queue back."), explained),
		container.New(widgets.Left{}, p.leave)))
	p.stations = newStationList(v, words.X("share.stations.alone", "The host, and this station. No other has joined yet."))
	list := widgets.NewPanel(v.Scale, p.stations.content)
	p.content = container.New(&widgets.Column{Gap: v.Gap(widgets.FormPanelGap), Fills: list}, state, list)
	return p
}

func (p *joinedPage) set(s *State) {
	p.address.SetText(s.Address)
	p.link.Set(s.Link.Level, s.Link.Text)
	p.stations.set(s.Stations)
	widgets.Enable(!s.Busy, p.leave)
}
