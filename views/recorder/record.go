package recorder

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// recordPage is the page on which is recorded.
type recordPage struct {
	v       *View
	content *fyne.Container

	source, law, rate, channels, container, length, split, voice *menu
	name                                                         *widget.Entry
	folder                                                       *widgets.Text
	browse                                                       *widgets.PushButton

	elapsed           *widgets.Text
	line              *widgets.StatusLine
	meter             *widgets.Meter
	file, size, free  *widgets.Text
	start, pause, end *widgets.PushButton
	is                Record
}

func newRecordPage(v *View) *recordPage {
	const setupShare, deckShare = 54, 46
	p := &recordPage{v: v}
	c := v.choices
	wish := p.wish
	p.source, p.law, p.rate, p.channels = newMenu(nil, wish), newMenu(c.Laws, wish), newMenu(c.Rates, wish), newMenu(c.Channels, wish)
	p.container, p.length, p.split, p.voice = newMenu(c.Containers, wish), newMenu(c.Lengths, wish), newMenu(c.Splits, wish), newMenu(c.Voices, wish)
	p.name = v.Entry(words.X("rec.name.auto", "Automatic, by date and time"))
	p.name.OnChanged = func(string) { wish() }
	p.folder = widgets.NewText(v.Scale, "")
	p.browse = v.Button(words.X("rec.folder.choose", "Choose..."), false, func() { report(v.in.ChooseFolder) })
	devices := v.Button(words.X("rec.devices", "Devices..."), false, func() { report(v.in.Devices) })
	pair := func(a, b *menu) fyne.CanvasObject { return v.row([]float32{1, 1}, v.Menu(a.Select), v.Menu(b.Select)) }
	setup := widgets.NewPanel(v.Scale, v.Column(
		v.Heading(words.X("rec.setup", "What is recorded")),
		v.Field(words.X("rec.source", "Source"), v.row([]float32{1, 0}, v.Menu(p.source.Select), devices)),
		v.Field(words.X("rec.codec", "Codec, file"), pair(p.law, p.container)),
		v.Field(words.X("rec.rate", "Rate, channels"), pair(p.rate, p.channels)),
		v.Field(words.X("rec.folder", "Folder"), v.row([]float32{1, 0}, p.folder, p.browse)),
		v.Field(words.X("rec.name", "Name"), p.name),
		v.Field(words.X("rec.length", "Length"), p.length.Select),
		v.Field(words.X("rec.split", "Several files"), p.split.Select),
		v.Field(words.X("rec.voice", "Start by voice"), p.voice.Select)))

	p.elapsed = widgets.NewText(v.Scale, "")
	p.elapsed.Bold, p.elapsed.SizeName, p.elapsed.Align = true, theme.SizeNameCounter, fyne.TextAlignCenter
	p.line = widgets.NewStatusLine(v.Scale)
	p.meter = widgets.NewMeter(v.Scale)
	p.file, p.size, p.free = v.Words("", 2), widgets.NewText(v.Scale, ""), v.Words("", 1)
	p.file.ColorName = fynetheme.ColorNameForeground
	space, escape := words.X("rec.key.space", "Space"), words.X("rec.key.escape", "Esc")
	p.start = v.key(words.X("rec.start", "Start"), space, true, func() { report(v.in.Start) })
	p.pause = v.key("", space, true, func() { report(v.in.Pause) })
	p.end = v.key(words.X("rec.stop", "Stop"), escape, false, func() { report(v.in.Stop) })
	const keyHeight = 56
	keys := v.least(keyHeight, container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{1, 1, 1}}, p.start, p.pause, p.end))
	deck := widgets.NewPanel(v.Scale, container.New(&widgets.Column{Gap: v.Gap(widgets.FormPanelGap)},
		p.elapsed, p.meter, keys, p.line, p.file, v.row([]float32{1, 2}, p.size, p.free)))
	p.content = container.New(&widgets.Row{Gap: v.Gap(widgets.FormPanelGap), Shares: []float32{setupShare, deckShare}},
		container.NewVScroll(setup), deck)
	return p
}

// wish reports how the recording is wanted.
func (p *recordPage) wish() {
	if p.v.in.Setup != nil {
		p.v.in.Setup(Setup{
			Source: p.source.id(), Law: p.law.id(), Rate: p.rate.id(), Channels: p.channels.id(), Container: p.container.id(),
			Length: p.length.id(), Split: p.split.id(), Voice: p.voice.id(), Name: p.name.Text,
		})
	}
}

func (p *recordPage) fill(s *Record) {
	p.is = *s
	p.source.offer(s.Sources)
	for _, m := range []struct {
		*menu
		id string
	}{
		{p.source, s.Setup.Source},
		{p.law, s.Setup.Law},
		{p.rate, s.Setup.Rate},
		{p.channels, s.Setup.Channels},
		{p.container, s.Setup.Container},
		{p.length, s.Setup.Length},
		{p.split, s.Setup.Split},
		{p.voice, s.Setup.Voice},
	} {
		m.set(m.id)
		m.enable(!s.On)
	}
	p.folder.SetText(s.Folder)
	if s.On == !p.name.Disabled() {
		if s.On {
			p.name.Disable()
		} else {
			p.name.Enable()
		}
	}
	widgets.Enable(!s.On, p.browse)
	p.elapsed.SetText(s.Elapsed)
	p.line.Set(s.Line.Level, s.Line.Text)
	p.meter.Set(s.Levels, s.Clipped)
	p.file.SetText(s.File)
	p.size.SetText(s.Size)
	p.free.SetText(s.Free)
	label := words.X("rec.pause", "Pause")
	if s.Paused {
		label = words.X("rec.resume", "Go on")
	}
	if p.pause.Label() != label {
		p.pause.SetLabel(label)
	}
	changed := setShown(p.start, !s.On)
	changed = setShown(p.pause, s.On) || changed
	if setShown(p.end, s.On) || changed {
		p.content.Refresh()
	}
}

// pressed takes the keys of the page.
func (p *recordPage) pressed(name fyne.KeyName) (taken bool) {
	switch {
	case name == fyne.KeySpace && p.is.On:
		report(p.v.in.Pause)
	case name == fyne.KeySpace:
		report(p.v.in.Start)
	case name == fyne.KeyEscape && p.is.On:
		report(p.v.in.Stop)
	default:
		return false
	}
	return true
}
