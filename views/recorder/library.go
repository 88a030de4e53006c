package recorder

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// libraryPage is the page of the recordings.
type libraryPage struct {
	v       *View
	content *fyne.Container
	list    *widget.List
	empty   *widgets.Text

	title                                       *widgets.Text
	details, drawn, position                    *widgets.Text
	wave                                        *widgets.Wave
	play, announce, rename, erase, open, hintDo *widgets.PushButton
	speed, output                               *menu
	volume                                      *widget.Slider
	hint, line                                  *widgets.StatusLine
	hintRow                                     *fyne.Container
	is                                          Library
	filling                                     bool
	renaming                                    *renaming
}

// Of the slider of the volume, in percent.
const (
	loudest    = 200
	volumeStep = 5
)

// skipSeconds is how far an arrow key goes.
const skipSeconds = 5

func newLibraryPage(v *View) *libraryPage {
	const listShare, playShare, twoLines, playHeight = 40, 60, 2, 44
	const volumeShare, sliderShare, outputShare, menuShare = 13, 28, 19, 40
	p := &libraryPage{v: v, renaming: newRenaming(v)}
	p.list = widget.NewList(func() int { return len(p.is.All) }, func() fyne.CanvasObject { return newEntryRow(v) }, p.fillRow)
	p.list.OnSelected = func(id widget.ListItemID) {
		if id < len(p.is.All) && p.is.All[id].ID != p.is.Chosen && v.in.Choose != nil {
			v.in.Choose(p.is.All[id].ID)
		}
	}
	p.empty = v.Words("", 4)
	p.open = v.Button(words.X("rec.folder.open", "Open folder"), false, func() { report(v.in.OpenFolder) })
	left := widgets.NewPanel(v.Scale, container.New(&widgets.Column{Gap: v.Gap(widgets.FormLineGap), Fills: p.list}, p.empty, p.list, p.open))

	p.title = v.Heading("")
	p.title.MaxLines = twoLines
	p.details, p.drawn = v.Words("", twoLines), v.Words("", 1)
	p.drawn.Align = fyne.TextAlignTrailing
	p.position = widgets.NewText(v.Scale, "")
	p.position.ColorName = fynetheme.ColorNameForeground
	p.wave = widgets.NewWave(v.Scale, func(part float64) {
		if p.is.Chosen != "" && v.in.Seek != nil {
			v.in.Seek(part)
		}
	})
	p.play = v.key("", words.X("rec.key.space", "Space"), true, func() { report(v.in.Play) })
	p.speed = newMenu(v.choices.Speeds, func() {
		if v.in.Speed != nil {
			v.in.Speed(p.speed.id())
		}
	})
	p.output = newMenu(nil, func() {
		if v.in.Output != nil {
			v.in.Output(p.output.id())
		}
	})
	p.volume = volumeSlider(&p.filling, v.in.Volume)
	p.hint, p.line = widgets.NewStatusLine(v.Scale), widgets.NewStatusLine(v.Scale)
	p.hintDo = v.Button("", false, func() { report(v.in.PlayOther) })
	p.hintRow = v.row([]float32{1, 0}, p.hint, p.hintDo)
	p.announce = v.Button(words.X("rec.announce", "Announce it: hall and stream"), false, func() { report(v.in.Announce) })
	p.rename = v.Button(words.X("rec.rename", "Rename..."), false, p.startRenaming)
	p.erase = v.Button(words.X("rec.delete", "Delete"), false, func() { report(v.in.Delete) })
	right := widgets.NewPanel(v.Scale, container.New(&widgets.Column{Gap: v.Gap(widgets.FormLineGap), Fills: p.wave},
		p.title, p.details, p.wave, v.row([]float32{1, 2}, p.position, p.drawn), p.hintRow, p.line,
		v.row([]float32{1, 0}, v.least(playHeight, p.play), v.Menu(p.speed.Select)),
		v.row([]float32{volumeShare, sliderShare, outputShare, menuShare}, v.Words(words.X("rec.volume", "Volume"), 1), widgets.NewGroove(v.Scale, p.volume),
			v.Words(words.X("rec.output", "Loudspeaker"), 1), v.Menu(p.output.Select)),
		v.row([]float32{1, 0, 0}, p.announce, p.rename, p.erase)))
	p.content = container.New(&widgets.Row{Gap: v.Gap(widgets.FormPanelGap), Shares: []float32{listShare, playShare}}, left, right)
	return p
}

// volumeSlider is a slider in percent that reports nothing while *filling.
func volumeSlider(filling *bool, wish func(percent int)) *widget.Slider {
	s := widget.NewSlider(0, loudest)
	s.Step = volumeStep
	s.OnChanged = func(percent float64) {
		if !*filling && wish != nil {
			wish(int(percent))
		}
	}
	return s
}

// newEntryRow is one of the list: name and length, and below what it is.
func newEntryRow(v *View) fyne.CanvasObject {
	const nameShare, lengthShare = 74, 26
	name, length, details := widgets.NewText(v.Scale, ""), widgets.NewText(v.Scale, ""), v.Words("", 1)
	length.Align = fyne.TextAlignTrailing
	details.SizeName = fynetheme.SizeNameCaptionText
	const gap, side, top = 2, 8, 4
	return container.New(inset{v.Gap(side), v.Gap(top)}, container.New(&widgets.Column{Gap: v.Gap(gap)},
		container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{nameShare, lengthShare}}, name, length), details))
}

// inset is a layout that keeps an object away from the sides and from top and bottom.
type inset struct{ side, top func() float32 }

// MinSize is for Fyne.
func (i inset) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().AddWidthHeight(2*i.side(), 2*i.top())
}

// Layout is for Fyne.
func (i inset) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(i.side(), i.top()))
	objects[0].Resize(size.SubtractWidthHeight(2*i.side(), 2*i.top()))
}

func (p *libraryPage) fillRow(id widget.ListItemID, o fyne.CanvasObject) {
	if id >= len(p.is.All) {
		return
	}
	column := o.(*fyne.Container).Objects[0].(*fyne.Container)
	first := column.Objects[0].(*fyne.Container)
	one := p.is.All[id]
	first.Objects[0].(*widgets.Text).SetText(one.Name)
	first.Objects[1].(*widgets.Text).Set(one.Length, theme.ColorAccentText)
	column.Objects[1].(*widgets.Text).SetText(one.Details)
}

func (p *libraryPage) fill(s *Library) {
	p.filling = true
	defer func() { p.filling = false }()
	before := p.is
	p.is = *s
	relaid := false
	if !slices.Equal(before.All, s.All) {
		p.list.Refresh()
	}
	if before.Chosen != s.Chosen || !slices.Equal(before.All, s.All) {
		at := slices.IndexFunc(s.All, func(r Recording) bool { return r.ID == s.Chosen })
		if at < 0 {
			p.list.UnselectAll()
		} else {
			p.list.Select(at)
		}
	}
	switch {
	case s.Reading:
		p.empty.SetText(words.X("rec.list.reading", "Reading the folder..."))
	default:
		p.empty.SetText(words.X("rec.list.empty", "Nothing has been recorded yet. What is recorded on the first page is listed here, the newest first."))
	}
	relaid = setShown(p.empty, len(s.All) == 0)
	there := s.Chosen != ""
	name := ""
	if at := slices.IndexFunc(s.All, func(r Recording) bool { return r.ID == s.Chosen }); at >= 0 {
		name = s.All[at].Name
	}
	p.title.SetText(name)
	p.details.SetText(s.Details)
	drawn := s.Drawn
	if drawn == "" && there {
		drawn = words.X("rec.seek.text", "Click into it, or ← →, to go to another place")
	}
	p.drawn.SetText(drawn)
	p.position.SetText(s.Position)
	p.wave.SetPosition(s.Part)
	label := words.X("rec.play", "Play")
	if s.Playing {
		label = words.X("rec.pause", "Pause")
	}
	if p.play.Label() != label {
		p.play.SetLabel(label)
		relaid = true
	}
	p.output.offer(s.Outputs)
	p.output.set(s.Output)
	p.speed.set(s.Speed)
	p.volume.SetValue(float64(s.Volume))
	relaid = setShown(p.hintRow, s.Hint != "") || relaid
	p.hint.Set(widgets.Warning, s.Hint)
	if p.hintDo.Label() != s.HintDo {
		p.hintDo.SetLabel(s.HintDo)
	}
	relaid = setShown(p.line, s.Line != nil) || relaid
	if s.Line != nil {
		p.line.Set(s.Line.Level, s.Line.Text)
	}
	widgets.Enable(there, p.play, p.announce, p.rename, p.erase)
	if relaid {
		p.content.Refresh()
	}
}

// pressed takes the keys of the page.
func (p *libraryPage) pressed(name fyne.KeyName) (taken bool) {
	step := func(by int) {
		at := slices.IndexFunc(p.is.All, func(r Recording) bool { return r.ID == p.is.Chosen })
		if at += by; at >= 0 && at < len(p.is.All) && p.v.in.Choose != nil {
			p.v.in.Choose(p.is.All[at].ID)
		}
	}
	skip := func(seconds int) {
		if p.v.in.Skip != nil {
			p.v.in.Skip(seconds)
		}
	}
	switch name {
	case fyne.KeySpace:
		p.play.Tapped(nil)
	case fyne.KeyLeft:
		skip(-skipSeconds)
	case fyne.KeyRight:
		skip(+skipSeconds)
	case fyne.KeyUp:
		step(-1)
	case fyne.KeyDown:
		step(+1)
	case fyne.KeyDelete:
		p.erase.Tapped(nil)
	case fyne.KeyF2:
		p.rename.Tapped(nil)
	default:
		return false
	}
	return true
}
