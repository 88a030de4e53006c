package speech

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// enginesPage tells how the engines are and in which order they are tried.
type enginesPage struct {
	v       *View
	content *fyne.Container
	list    *fyne.Container
	none    *widgets.Text
	rows    []*engineRow
	given   []string // the order in use
	order   []string // the order shown
	save    *widgets.PushButton
}

type engineRow struct {
	content *fyne.Container
	name    *widgets.Text
	state   *widgets.StatusLine
	up      *widgets.PushButton
}

func newEnginesPage(v *View) *enginesPage {
	const explained = 3
	p := &enginesPage{v: v, list: v.Column()}
	p.save = v.Button(words.X("speech.engines.save", "Save this order"), true, func() {
		if v.in.SaveEngines != nil {
			v.in.SaveEngines(slices.Clone(p.order))
		}
	})
	p.none = v.Words(words.X("speech.engines.none", "Voice is off, so no engine runs."), 1)
	panel := widgets.NewPanel(v.Scale, v.Column(
		v.Heading(words.X("speech.engines.title", "Who speaks")),
		v.Words(words.X("speech.engines.text", "The first engine that has the language and all words speaks; if it fails, the next one does. One that failed is left alone for a while. Programs of your own are added in settings.toml, see docs/VOICE.md."), explained),
		p.none, p.list, container.New(widgets.Left{}, p.save)))
	p.content = container.NewStack(container.NewVScroll(panel))
	return p
}

func (p *enginesPage) set(s *State) {
	var given []string
	for _, e := range s.Engines {
		given = append(given, e.ID)
	}
	if !slices.Equal(given, p.given) {
		p.given, p.order = given, slices.Clone(given)
	}
	p.show()
}

// show lists the engines in the order shown.
func (p *enginesPage) show() {
	for len(p.rows) < len(p.order) {
		p.addRow()
	}
	for i, row := range p.rows {
		setShown(row.content, i < len(p.order))
		if i >= len(p.order) {
			continue
		}
		at := slices.IndexFunc(p.v.state.Engines, func(e Engine) bool { return e.ID == p.order[i] })
		engine := p.v.state.Engines[at]
		row.name.SetText(engine.Name)
		row.state.Set(engine.Line.Level, engine.Line.Text)
		widgets.Enable(i > 0, row.up)
	}
	setShown(p.none, len(p.order) == 0)
	setShown(p.save, len(p.order) > 1) // one has no order
	widgets.Enable(!p.v.state.Busy && !slices.Equal(p.given, p.order), p.save)
}

func (p *enginesPage) addRow() {
	v, i := p.v, len(p.rows)
	row := &engineRow{name: widgets.NewText(v.Scale, ""), state: widgets.NewStatusLine(v.Scale)}
	row.name.Bold = true
	row.up = v.Button("↑", false, func() {
		p.order[i-1], p.order[i] = p.order[i], p.order[i-1]
		p.show()
		v.refresh()
	})
	row.content = container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{28, 72, 0}, Centre: true}, row.name, row.state, row.up)
	p.rows = append(p.rows, row)
	p.list.Add(row.content)
}
