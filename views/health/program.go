package health

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// updatePart tells of a newer version. It is there only while there is something to say.
type updatePart struct {
	panel *widgets.Panel
	line  *widgets.StatusLine
	notes *widgets.Text
	open  *fyne.Container
	page  string
}

func newUpdatePart(v *View) *updatePart {
	const textLines, notesLines = 5, 12
	p := &updatePart{line: widgets.NewStatusLine(v.Scale), notes: v.Words("", notesLines)}
	p.line.SetMaxLines(textLines)
	button := v.Button(words.X("health.update.open", "Open the download page"), false, func() {
		if v.in.OpenPage != nil {
			v.in.OpenPage(p.page)
		}
	})
	p.open = container.New(widgets.Left{}, button)
	p.panel = widgets.NewPanel(v.Scale, v.Column(v.Heading(words.X("health.update", "Updates")), p.line, p.notes, p.open))
	p.panel.Hide()
	return p
}

func (p *updatePart) set(u *Update) {
	if u == nil {
		p.panel.Hide()
		return
	}
	p.line.Set(u.Level, u.Text)
	p.page = u.Page
	p.notes.SetText(u.Notes)
	show(p.notes, u.Notes != "")
	show(p.open, u.Page != "")
	p.panel.Show()
}

func show(o fyne.CanvasObject, shown bool) {
	if shown {
		o.Show()
	} else {
		o.Hide()
	}
}

// aboutPart tells what the program is made of.
type aboutPart struct {
	view  *View
	panel *widgets.Panel
	rows  *fyne.Container
	shown []Fact
}

func newAboutPart(v *View) *aboutPart {
	p := &aboutPart{view: v, rows: v.Column()}
	p.panel = widgets.NewPanel(v.Scale, v.Column(v.Heading(words.X("health.about", "About Queuecast")), p.rows))
	p.panel.Hide()
	return p
}

func (p *aboutPart) set(facts []Fact) {
	if slices.Equal(facts, p.shown) {
		return
	}
	p.shown = facts
	p.rows.RemoveAll()
	for _, f := range facts {
		p.rows.Add(p.view.Field(f.Name, widgets.NewText(p.view.Scale, f.Text)))
	}
	show(p.panel, len(facts) > 0)
}
