package share

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// offPage offers the ways to work with other stations.
type offPage struct {
	v       *View
	content *fyne.Container

	code, station, url *widget.Entry
	role               *widget.Select
	file               *widgets.Text
	choose             *widgets.PushButton
	start, join        *widgets.PushButton
	cluster            *widgets.PushButton
	roles              []Role
	begun              bool // the form has its first values
}

func newOffPage(v *View) *offPage {
	const explained = 3
	p := &offPage{v: v}
	p.start = v.Button(words.X("share.start", "Share this queue"), true, func() { report(v.in.Start) })
	sharing := widgets.NewPanel(v.Scale, container.New(&widgets.Column{Gap: v.Gap(widgets.FormLineGap)},
		v.Heading(words.X("share.start.title", "Share this queue")),
		v.Words(words.X("share.start.text", "Other computers on the network can then call from the same queue. The connection is encrypted, and only who has the pairing code gets in. Until then nothing is open to the network."), explained),
		container.New(widgets.Left{}, p.start)))

	p.code = v.Entry(words.X("share.code.placeholder", "Paste the pairing code of the host"))
	p.station = v.Entry(words.X("share.station.placeholder", "Such as Counter 2"))
	p.url = v.Entry("nats://host:4222")
	p.role = widget.NewSelect(nil, nil)
	p.file = v.Words("", 1)
	p.choose = v.Button(words.X("share.credentials.choose", "Choose..."), false, func() { report(v.in.ChooseCredentials) })
	p.join = v.Button(words.X("share.join", "Join"), true, p.reportJoin)
	p.cluster = v.Button(words.X("share.cluster.join", "Join the cluster"), false, p.reportCluster)
	for _, e := range []*widget.Entry{p.code, p.station, p.url} {
		e.OnChanged = func(string) { p.enable() }
	}
	p.code.OnSubmitted = func(string) { p.join.Tapped(nil) }

	joining := widgets.NewPanel(v.Scale, container.New(&widgets.Column{Gap: v.Gap(widgets.FormLineGap)},
		v.Heading(words.X("share.join.title", "Join a queue")),
		v.Field(words.X("share.station", "This station's name"), p.station),
		v.Field(words.X("share.role", "It is for"), p.role),
		v.Field(words.X("share.code", "Pairing code"), container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{1, 0}}, p.code, p.join))))
	existing := widgets.NewPanel(v.Scale, container.New(&widgets.Column{Gap: v.Gap(widgets.FormLineGap)},
		v.Heading(words.X("share.cluster.title", "Or an existing NATS cluster")),
		v.Field(words.X("share.cluster.url", "Address"), p.url),
		v.Field(words.X("share.credentials", "Credentials file"),
			container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{1, 0, 0}, Centre: true}, p.file, p.choose, p.cluster))))
	column := container.New(&widgets.Column{Gap: v.Gap(widgets.FormPanelGap)}, sharing, joining, existing)
	p.content = container.NewStack(container.NewVScroll(column))
	return p
}

func (p *offPage) set(s *State) {
	if !p.begun && s.Name != "" {
		p.begun = true
		p.station.SetText(s.Name)
	}
	names := make([]string, len(s.Roles))
	for i, r := range s.Roles {
		names[i] = r.Name
	}
	p.roles = s.Roles
	chosen := max(p.role.SelectedIndex(), 0)
	p.role.SetOptions(names)
	if len(names) > 0 {
		p.role.SetSelectedIndex(min(chosen, len(names)-1))
	}
	file := s.CredentialsFile
	if file == "" {
		file = words.X("share.credentials.none", "none")
	}
	p.file.SetText(file)
	p.enable()
}

func (p *offPage) enable() {
	named := strings.TrimSpace(p.station.Text) != ""
	busy := p.v.state.Busy
	widgets.Enable(!busy, p.start, p.choose)
	widgets.Enable(!busy && named && strings.TrimSpace(p.code.Text) != "", p.join)
	widgets.Enable(!busy && named && strings.TrimSpace(p.url.Text) != "", p.cluster)
}

func (p *offPage) roleID() string {
	if i := p.role.SelectedIndex(); i >= 0 && i < len(p.roles) {
		return p.roles[i].ID
	}
	return ""
}

func (p *offPage) reportJoin() {
	if p.v.in.Join != nil {
		// Codes come out of mails and chats, which break lines.
		code := strings.Join(strings.Fields(p.code.Text), "")
		p.v.in.Join(Join{Code: code, Station: strings.TrimSpace(p.station.Text), Role: p.roleID()})
	}
}

func (p *offPage) reportCluster() {
	if p.v.in.JoinCluster != nil {
		p.v.in.JoinCluster(Cluster{
			URL: strings.TrimSpace(p.url.Text), CredentialsFile: p.v.state.CredentialsFile,
			Station: strings.TrimSpace(p.station.Text), Role: p.roleID(),
		})
	}
}
