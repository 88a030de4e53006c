package stream

import (
	"slices"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// fill shows the state.
func (v *View) fill() {
	v.filling = true
	defer func() { v.filling = false }()
	s := &v.state
	v.on.Set(s.On.Level, s.On.Text)
	v.share.SetChecked(s.Shared)
	v.fillAddresses()
	v.fillViewers()
	v.fillPasses()
	v.fillTargets()
	v.groups.fill(s)
	v.player.fill(s.Play)
	if s.Message == nil {
		v.message.Set(widgets.Ok, "")
	} else {
		v.message.Set(s.Message.Level, s.Message.Text)
	}
	v.enable()
}

// text is a line in the usual colour.
func (v *View) text(text string, bold bool) *widgets.Text {
	t := widgets.NewText(v.Scale, text)
	t.Bold, t.ColorName = bold, fynetheme.ColorNameForeground
	return t
}

func (v *View) fillAddresses() {
	v.addresses.RemoveAll()
	for _, address := range v.state.Addresses {
		v.addresses.Add(v.row([]float32{1, 0}, v.text(address, false), v.Button(words.X("cast.copy", "Copy"), false, func() {
			if v.in.Copy != nil {
				v.in.Copy(address)
			}
		})))
	}
}

func (v *View) fillViewers() {
	const titleShare, detailsShare = 22, 78
	v.viewers.RemoveAll()
	if len(v.state.Viewers) == 0 {
		v.viewers.Add(v.Words(words.X("cast.viewers.none", "Nobody yet. Whoever opens one of the addresses below is listed here."), 1))
	}
	for _, viewer := range v.state.Viewers {
		v.viewers.Add(v.row([]float32{titleShare, detailsShare, 0}, v.text(viewer.Title, true), v.Words(viewer.Details, 1),
			v.Button(words.X("cast.disconnect", "Disconnect"), false, func() {
				if v.in.Disconnect != nil {
					v.in.Disconnect(viewer.ID)
				}
			})))
	}
}

func (v *View) fillPasses() {
	const nameShare, passwordShare = 40, 60
	v.passes.RemoveAll()
	for _, pass := range v.state.Passes {
		v.passes.Add(v.row([]float32{nameShare, passwordShare, 0, 0}, v.text(pass.Name, true), v.text(pass.Password, false),
			v.Button(words.X("cast.copy", "Copy"), false, func() {
				if v.in.Copy != nil {
					v.in.Copy(pass.Password)
				}
			}),
			v.Button(words.X("cast.pass.drop", "Take away"), false, func() {
				if v.in.DropPass != nil {
					v.in.DropPass(pass.Name)
				}
			})))
	}
}

func (v *View) fillTargets() {
	const nameShare, stateShare = 30, 70
	if !slices.Equal(v.targetPath.Options, v.state.Paths) {
		v.targetPath.SetOptions(v.state.Paths)
		v.targetPath.SetSelectedIndex(0)
	}
	v.targetPath.Hidden = len(v.state.Paths) < 2 // nothing to choose
	v.targets.RemoveAll()
	for _, target := range v.state.Publishers {
		on := widget.NewCheck("", nil)
		on.SetChecked(target.Enabled)
		on.OnChanged = func(enabled bool) {
			if v.in.Enable != nil {
				v.in.Enable(target.Name, enabled)
			}
		}
		state := widgets.NewStatusLine(v.Scale)
		state.Set(target.Level, target.Text)
		var how fyne.CanvasObject = state
		v.targets.Add(v.row([]float32{0, nameShare, stateShare, 0}, on, v.text(target.Name, true), how,
			v.Button(words.X("cast.target.drop", "Remove"), false, func() {
				if v.in.DropTarget != nil {
					v.in.DropTarget(target.Name)
				}
			})))
	}
}
