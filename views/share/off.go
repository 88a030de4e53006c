package share

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
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
	p.start = v.button(lang.X("share.start", "Share this queue"), true, func() { report(v.in.Start) })
	sharing := widgets.NewPanel(v.scale, container.New(&widgets.Column{Gap: v.gap(lineGap)},
		v.heading(lang.X("share.start.title", "Share this queue")),
		v.words(lang.X("share.start.text", "Other computers on the network can then call from the same queue. The connection is encrypted, and only who has the pairing code gets in. Until then nothing is open to the network."), explained),
		container.New(left{}, p.start)))

	p.code = v.entry(lang.X("share.code.placeholder", "Paste the pairing code of the host"))
	p.station = v.entry(lang.X("share.station.placeholder", "Such as Counter 2"))
	p.url = v.entry("nats://host:4222")
	p.role = widget.NewSelect(nil, nil)
	p.file = v.words("", 1)
	p.choose = v.button(lang.X("share.credentials.choose", "Choose …"), false, func() { report(v.in.ChooseCredentials) })
	p.join = v.button(lang.X("share.join", "Join"), true, p.reportJoin)
	p.cluster = v.button(lang.X("share.cluster.join", "Join the cluster"), false, p.reportCluster)
	for _, e := range []*widget.Entry{p.code, p.station, p.url} {
		e.OnChanged = func(string) { p.enable() }
	}
	p.code.OnSubmitted = func(string) { p.join.Tapped(nil) }

	joining := widgets.NewPanel(v.scale, container.New(&widgets.Column{Gap: v.gap(lineGap)},
		v.heading(lang.X("share.join.title", "Join a queue")),
		v.field(lang.X("share.station", "This station's name"), p.station),
		v.field(lang.X("share.role", "It is for"), p.role),
		v.field(lang.X("share.code", "Pairing code"), container.New(&widgets.Row{Gap: v.gap(lineGap), Shares: []float32{1, 0}}, p.code, p.join))))
	existing := widgets.NewPanel(v.scale, container.New(&widgets.Column{Gap: v.gap(lineGap)},
		v.heading(lang.X("share.cluster.title", "Or an existing NATS cluster")),
		v.field(lang.X("share.cluster.url", "Address"), p.url),
		v.field(lang.X("share.credentials", "Credentials file"),
			container.New(&widgets.Row{Gap: v.gap(lineGap), Shares: []float32{1, 0, 0}, Centre: true}, p.file, p.choose, p.cluster))))
	column := container.New(&widgets.Column{Gap: v.gap(panelGap)}, sharing, joining, existing)
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
		file = lang.X("share.credentials.none", "none")
	}
	p.file.SetText(file)
	p.enable()
}

func (p *offPage) enable() {
	named := strings.TrimSpace(p.station.Text) != ""
	busy := p.v.state.Busy
	enable(!busy, p.start, p.choose)
	enable(!busy && named && strings.TrimSpace(p.code.Text) != "", p.join)
	enable(!busy && named && strings.TrimSpace(p.url.Text) != "", p.cluster)
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

func (v *View) entry(placeholder string) *widget.Entry {
	e := widget.NewEntry()
	e.Scroll = fyne.ScrollHorizontalOnly
	e.SetPlaceHolder(placeholder)
	return e
}

// field is a name with its control beside it.
func (v *View) field(name string, control fyne.CanvasObject) fyne.CanvasObject {
	const nameShare, controlShare = 26, 74
	label := widgets.NewText(v.scale, name)
	label.ColorName = theme.ColorMuted
	return container.New(&widgets.Row{Gap: v.gap(lineGap), Shares: []float32{nameShare, controlShare}, Centre: true}, label, control)
}

// left keeps an object at its own size at the left edge.
type left struct{}

// MinSize is for Fyne.
func (left) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}

// Layout is for Fyne.
func (left) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	for _, o := range objects {
		o.Resize(o.MinSize())
	}
}
