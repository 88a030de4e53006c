package recorder

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// convertPage is the page on which files are converted.
type convertPage struct {
	v       *View
	content fyne.CanvasObject

	law, container, rate, channels *menu
	overwrite                      *widget.Check
	sources, failures              *fyne.Container
	none                           *widgets.Text
	folder                         *widgets.Text
	progress                       *widget.ProgressBar
	line                           *widgets.StatusLine
	addFile, addFolder, clear      *widgets.PushButton
	target, start                  *widgets.PushButton
	failed                         *container.Scroll
	is                             Convert
	filling                        bool
	deck                           *fyne.Container
}

func newConvertPage(v *View) *convertPage {
	const fromShare, toShare = 46, 54
	p := &convertPage{v: v}
	c := v.choices
	wish := func() {
		if !p.filling && v.in.SetupConvert != nil {
			v.in.SetupConvert(ConvertSetup{
				Law: p.law.id(), Container: p.container.id(), Rate: p.rate.id(), Channels: p.channels.id(), Overwrite: p.overwrite.Checked,
			})
		}
	}
	p.addFile = v.Button(words.X("rec.convert.file", "File..."), false, func() { report(v.in.AddFile) })
	p.addFolder = v.Button(words.X("rec.convert.folder", "Folder..."), false, func() { report(v.in.AddFolder) })
	p.clear = v.Button(words.X("rec.convert.clear", "None"), false, func() { report(v.in.ClearFiles) })
	p.sources, p.failures = v.Column(), v.Column()
	p.none = v.Words(words.X("rec.convert.none", "Choose a file or a folder, or drop them here: WAV, AU, and raw A-law, mu-law or 16-bit sound."), 3)
	list := container.NewVScroll(p.sources)
	from := widgets.NewPanel(v.Scale, container.New(&widgets.Column{Gap: v.Gap(widgets.FormLineGap), Fills: list},
		v.Heading(words.X("rec.convert.from", "What is converted")), p.none, list,
		v.row([]float32{1, 1, 1}, p.addFile, p.addFolder, p.clear)))

	p.law, p.container, p.rate, p.channels = newMenu(c.Laws, wish), newMenu(c.Containers, wish), newMenu(c.AnyRates, wish), newMenu(c.AnyChannels, wish)
	p.overwrite = widget.NewCheck(words.X("rec.convert.overwrite", "Overwrite files that exist"), func(bool) { wish() })
	p.folder = widgets.NewText(v.Scale, "")
	p.target = v.Button(words.X("rec.folder.choose", "Choose..."), false, func() { report(v.in.ChooseTarget) })
	p.progress = widget.NewProgressBar()
	p.line = widgets.NewStatusLine(v.Scale)
	p.start = v.Button("", true, p.startOrStop)
	p.failed = container.NewVScroll(p.failures)
	pair := func(a, b *menu) fyne.CanvasObject { return v.row([]float32{1, 1}, v.Menu(a.Select), v.Menu(b.Select)) }
	p.deck = container.New(&widgets.Column{Gap: v.Gap(widgets.FormLineGap), Fills: p.failed},
		v.Heading(words.X("rec.convert.to", "What they become")),
		v.Field(words.X("rec.codec", "Codec, file"), pair(p.law, p.container)),
		v.Field(words.X("rec.rate", "Rate, channels"), pair(p.rate, p.channels)),
		v.Field(words.X("rec.folder", "Folder"), v.row([]float32{1, 0}, p.folder, p.target)),
		p.overwrite, p.start, p.progress, p.line, p.failed)
	p.content = container.New(&widgets.Row{Gap: v.Gap(widgets.FormPanelGap), Shares: []float32{fromShare, toShare}},
		from, widgets.NewPanel(v.Scale, p.deck))
	return p
}

func (p *convertPage) startOrStop() {
	if p.is.On {
		report(p.v.in.StopConvert)
	} else {
		report(p.v.in.Convert)
	}
}

func (p *convertPage) fill(s *Convert) {
	p.filling = true
	defer func() { p.filling = false }()
	before := p.is
	p.is = *s
	for _, m := range []struct {
		*menu
		id string
	}{{p.law, s.Setup.Law}, {p.container, s.Setup.Container}, {p.rate, s.Setup.Rate}, {p.channels, s.Setup.Channels}} {
		m.set(m.id)
		m.enable(!s.On)
	}
	if p.overwrite.Checked != s.Setup.Overwrite {
		p.overwrite.SetChecked(s.Setup.Overwrite)
	}
	if !slices.Equal(before.Sources, s.Sources) {
		p.sources.RemoveAll()
		for _, source := range s.Sources {
			p.sources.Add(widgets.NewText(p.v.Scale, source))
		}
	}
	if !slices.Equal(before.Failures, s.Failures) {
		p.failures.RemoveAll()
		for _, failure := range s.Failures {
			line := widgets.NewStatusLine(p.v.Scale)
			line.Set(failure.Level, failure.Text)
			p.failures.Add(line)
		}
	}
	p.folder.SetText(s.Folder)
	if s.Folder == "" {
		p.folder.SetText(words.X("rec.convert.beside", "Beside each file"))
	}
	p.progress.SetValue(s.Part)
	p.line.Set(s.Line.Level, s.Line.Text)
	label := words.X("rec.convert.start", "Convert")
	if s.On {
		label = words.X("rec.cancel", "Cancel")
	}
	if p.start.Label() != label {
		p.start.SetLabel(label)
	}
	widgets.Enable(s.On || len(s.Sources) > 0, p.start)
	widgets.Enable(!s.On, p.addFile, p.addFolder, p.target)
	widgets.Enable(!s.On && len(s.Sources) > 0, p.clear)
	changed := setShown(p.none, len(s.Sources) == 0)
	changed = setShown(p.progress, s.On) || changed
	changed = setShown(p.line, s.Line.Text != "") || changed
	if changed || !slices.Equal(before.Sources, s.Sources) || !slices.Equal(before.Failures, s.Failures) {
		p.content.Refresh()
	}
}
