package recorder

import (
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// renaming lies over the panel and asks for another name.
type renaming struct {
	v       *View
	overlay *widgets.Overlay
	name    *widget.Entry
}

func newRenaming(v *View) *renaming {
	const width = 560
	r := &renaming{v: v, name: v.Entry("")}
	r.name.OnSubmitted = func(string) { r.submit() }
	body := v.Column(
		v.Heading(words.X("rec.rename.title", "Another name")), r.name,
		v.Words(words.X("rec.rename.text", "The ending stays: it says what kind of sound it is."), 1),
		v.row([]float32{1, 0, 0}, v.Words("", 1),
			v.Button(words.X("rec.cancel", "Cancel"), false, func() { r.overlay.Hide() }),
			v.Button(words.X("rec.rename.do", "Rename"), true, r.submit)))
	r.overlay = widgets.NewOverlay(v.Scale, width, body, nil)
	r.overlay.Hide()
	return r
}

func (p *libraryPage) startRenaming() {
	at := slices.IndexFunc(p.is.All, func(r Recording) bool { return r.ID == p.is.Chosen })
	if at < 0 {
		return
	}
	name := p.is.All[at].Name
	p.renaming.name.SetText(strings.TrimSuffix(name, filepath.Ext(name)))
	p.renaming.overlay.Show()
	p.v.content.Refresh()
	if home := fyne.CurrentApp().Driver().CanvasForObject(p.v.content); home != nil {
		home.Focus(p.renaming.name)
	}
}

func (r *renaming) submit() {
	name := strings.TrimSpace(r.name.Text)
	if name == "" {
		return
	}
	r.overlay.Hide()
	if r.v.in.Rename != nil {
		r.v.in.Rename(name)
	}
}
