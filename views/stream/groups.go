package stream

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// What a new group begins with: an address of those that an organisation may use as it likes (RFC 2365), and RTP's port.
const (
	firstGroup = "239.255.42.1"
	firstPort  = "5004"
)

// groups is the part of the panel for multicast.
type groups struct {
	view        *View
	list        *fyne.Container
	path, iface *widget.Select
	group, port *widget.Entry
	add         *widgets.PushButton
}

func (g *groups) panel(v *View) fyne.CanvasObject {
	const explained = 2
	const groupShare, portShare, interfaceShare = 45, 20, 35
	g.view, g.list = v, v.Column()
	g.path, g.iface = widget.NewSelect(nil, nil), widget.NewSelect(nil, nil)
	g.group, g.port = v.Entry(firstGroup), v.Entry(firstPort)
	g.group.SetText(firstGroup)
	g.port.SetText(firstPort)
	g.add = v.Button(words.X("cast.target.add", "Add"), true, g.submit)
	changed := func(string) { g.enable() }
	g.path.OnChanged, g.iface.OnChanged, g.group.OnChanged, g.port.OnChanged = changed, changed, changed, changed
	return widgets.NewPanel(v.Scale, v.Column(
		v.Heading(words.X("cast.group.title", "Send to a group (multicast)")),
		v.Words(words.X("cast.group.text", "One stream for any number of players on one network, without a password. Beyond this computer only while \"Share on the network\" is on. Players open the .sdp, which can be copied here."), explained),
		g.list,
		v.row([]float32{0, groupShare, portShare, interfaceShare, 0}, g.path, g.group, g.port, g.iface, g.add)))
}

func (g *groups) submit() {
	if g.ready() && g.view.in.AddGroup != nil {
		g.view.in.AddGroup(g.path.Selected, strings.TrimSpace(g.group.Text), strings.TrimSpace(g.port.Text), g.iface.Selected)
	}
}

func (g *groups) ready() bool {
	return g.path.Selected != "" && g.iface.Selected != "" && strings.TrimSpace(g.group.Text) != "" && strings.TrimSpace(g.port.Text) != ""
}

func (g *groups) enable() {
	if g.add != nil {
		widgets.Enable(g.ready(), g.add)
	}
}

func (g *groups) fill(s *State) {
	const pathShare, stateShare = 20, 80
	choose(g.path, s.Paths)
	choose(g.iface, s.Interfaces)
	g.list.RemoveAll()
	for _, group := range s.Groups {
		on := widget.NewCheck("", nil)
		on.SetChecked(group.Enabled)
		on.OnChanged = func(enabled bool) {
			if g.view.in.PutGroup != nil {
				g.view.in.PutGroup(group.Path, enabled)
			}
		}
		state := widgets.NewStatusLine(g.view.Scale)
		state.Set(group.Level, group.Text)
		sheet := g.view.Button(words.X("cast.group.sheet", "Copy .sdp"), false, func() {
			if g.view.in.Copy != nil {
				g.view.in.Copy(group.Sheet)
			}
		})
		widgets.Enable(group.Sheet != "", sheet)
		g.list.Add(g.view.row([]float32{0, pathShare, stateShare, 0, 0}, on, g.view.text("/"+group.Path, true), state, sheet,
			g.view.Button(words.X("cast.target.drop", "Remove"), false, func() {
				if g.view.in.DropGroup != nil {
					g.view.in.DropGroup(group.Path)
				}
			})))
	}
}

// choose offers other choices; what is chosen stays, where it can.
func choose(s *widget.Select, options []string) {
	if slices.Equal(s.Options, options) {
		return
	}
	chosen := s.Selected
	s.SetOptions(slices.Clone(options))
	switch {
	case slices.Contains(options, chosen):
	case len(options) > 0:
		s.SetSelectedIndex(0)
	default:
		s.ClearSelected()
	}
}
