package desk

import (
	"image"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// monitorPage lets the monitor of the display be chosen, from a list or from a picture of how they stand.
type monitorPage struct {
	v       *View
	content fyne.CanvasObject
	list    *widget.Select
	placing *widgets.Message
	picture *fyne.Container
	ids     []string // of the list's lines
	shown   []Monitor
	filling bool
}

func newMonitorPage(v *View) *monitorPage {
	const explained, pictureHeight = 2, 230
	p := &monitorPage{v: v, placing: widgets.NewMessage(v.Scale)}
	p.list = widget.NewSelect(nil, func(string) {
		if at := p.list.SelectedIndex(); !p.filling && at >= 0 && v.in.Monitor != nil {
			v.in.Monitor(p.ids[at])
		}
	})
	p.picture = container.New(&arrangement{page: p})
	p.content = container.NewVScroll(widgets.NewPanel(v.Scale, v.Column(
		v.Heading(words.X("prefs.monitor.title", "Where the display is")),
		v.Words(words.X("prefs.monitor.text", "An open display moves at once. If its monitor is unplugged, the display closes; it comes back with it."), explained),
		v.Field(words.X("prefs.monitor.name", "Monitor of the display"), p.list),
		container.New(widgets.Least{Size: fyne.NewSize(0, pictureHeight)}, p.picture),
		p.placing.Content)))
	return p
}

func (p *monitorPage) set(s *State) {
	p.filling = true
	defer func() { p.filling = false }()
	p.ids = []string{""}
	lines, at := []string{words.X("prefs.monitor.auto", "Whichever the operator's window is not on")}, 0
	for _, m := range s.Monitors {
		p.ids = append(p.ids, m.Name)
		lines = append(lines, m.Name+" · "+m.Details)
		if m.Name == s.Chosen {
			at = len(p.ids) - 1
		}
	}
	if at == 0 && s.Chosen != "" {
		p.ids = append(p.ids, s.Chosen)
		lines = append(lines, words.X("prefs.monitor.gone", "{{.Name}} (not there now)", map[string]string{"Name": s.Chosen}))
		at = len(p.ids) - 1
	}
	p.list.Options = lines
	p.list.SetSelectedIndex(at)
	if s.Placing == nil {
		p.placing.Set(widgets.Ok, "")
	} else {
		p.placing.Set(s.Placing.Level, s.Placing.Text)
	}
	if reflect.DeepEqual(p.shown, s.Monitors) {
		return
	}
	p.shown = s.Monitors
	p.picture.RemoveAll()
	for _, m := range s.Monitors {
		p.picture.Add(p.tile(m))
	}
}

// tile is one monitor in the picture.
func (p *monitorPage) tile(m Monitor) fyne.CanvasObject {
	v := p.v
	const gap = 2
	name := widgets.NewText(v.Scale, m.Name)
	name.Bold, name.Align = true, fyne.TextAlignCenter
	details := widgets.NewText(v.Scale, m.Details)
	details.ColorName, details.Align, details.SizeName = theme.ColorMuted, fyne.TextAlignCenter, fynetheme.SizeNameCaptionText
	holds := ""
	switch {
	case m.Desk && m.Display:
		holds = words.X("prefs.monitor.both", "operator and display")
	case m.Desk:
		holds = words.X("prefs.monitor.desk", "operator")
	case m.Display:
		holds = words.X("prefs.monitor.display", "display")
	}
	use := widgets.NewText(v.Scale, holds)
	use.ColorName, use.Align = theme.ColorAccentText, fyne.TextAlignCenter
	row := widgets.NewListRow(v.Scale, container.New(&widgets.Column{Gap: v.Gap(gap)}, name, details, use), func(fyne.Position) {
		if v.in.Monitor != nil {
			v.in.Monitor(m.Name)
		}
	})
	row.SetMarked(m.Display)
	return container.NewStack(widgets.NewPanel(v.Scale, container.NewStack()), row)
}

// arrangement puts the tiles as the monitors stand on the desktop.
type arrangement struct{ page *monitorPage }

// MinSize is for Fyne.
func (a *arrangement) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Layout is for Fyne.
func (a *arrangement) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	const between = 4
	var all image.Rectangle
	for _, m := range a.page.shown {
		all = all.Union(m.Area)
	}
	if all.Empty() {
		return
	}
	ratio := min(size.Width/float32(all.Dx()), size.Height/float32(all.Dy()))
	left := (size.Width - ratio*float32(all.Dx())) / 2
	for i, o := range objects {
		area := a.page.shown[i].Area.Sub(all.Min)
		o.Move(fyne.NewPos(left+ratio*float32(area.Min.X)+between/2, ratio*float32(area.Min.Y)))
		o.Resize(fyne.NewSize(ratio*float32(area.Dx())-between, ratio*float32(area.Dy())))
	}
}
