package speech

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

// recordPage records a voice, clip by clip.
type recordPage struct {
	v        *View
	content  *fyne.Container
	language *widget.Select
	list     *widget.List
	prompts  []Prompt
	current  int

	word, done                     *widgets.Text
	level                          *widget.ProgressBar
	record                         *widgets.Button
	listen, remove, export, intake *widgets.PushButton
	recording                      bool
}

func newRecordPage(v *View) *recordPage {
	const explained, listShare, wordShare, levelHeight = 3, 36, 64, 10
	p := &recordPage{v: v}
	p.language = widget.NewSelect(nil, nil)
	p.list = widget.NewList(func() int { return len(p.prompts) },
		func() fyne.CanvasObject {
			return container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{0, 1}, Centre: true},
				widgets.NewLabel(v.Scale, "✓"), widgets.NewText(v.Scale, ""))
		}, p.fillRow)
	p.list.OnSelected = func(id widget.ListItemID) {
		if id != p.current && v.in.ChoosePrompt != nil {
			v.in.ChoosePrompt(id)
		}
	}
	p.word = widgets.NewText(v.Scale, "")
	p.word.Bold, p.word.SizeName, p.word.Align, p.word.MaxLines = true, fynetheme.SizeNameHeadingText, fyne.TextAlignCenter, explained
	p.done = v.Words("", 1)
	p.level = widget.NewProgressBar()
	p.level.TextFormatter = func() string { return "" }
	p.record = widgets.NewButton(v.Scale, widgets.ButtonConfig{Label: recordLabel(false), Key: words.X("speech.record.key", "Space"), Primary: true, OnTapped: p.toggle})
	p.listen = v.Button(words.X("speech.record.listen", "Listen"), false, func() { report(v.in.ListenPrompt) })
	p.remove = v.Button(words.X("speech.record.remove", "Remove"), false, func() { report(v.in.RemovePrompt) })
	p.export = v.Button(words.X("speech.record.export", "Export..."), false, func() { report(v.in.Export) })
	p.intake = v.Button(words.X("speech.record.import", "Import..."), false, func() { report(v.in.Import) })

	left := widgets.NewPanel(v.Scale, container.New(&widgets.Column{Gap: v.Gap(widgets.FormLineGap), Fills: p.list}, v.Menu(p.language), p.done, p.list))
	say := widgets.NewPanel(v.Scale, v.Column(
		v.Heading(words.X("speech.record.title", "Say this")),
		p.word, container.New(thin{v.Gap(levelHeight)}, p.level), p.record,
		container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{1, 1}}, p.listen, p.remove),
		v.Words(words.X("speech.record.text", "Space starts and ends the recording; the arrow keys go to other words. Silence is cut off, the level is set, and the next missing word comes by itself. The voice speaks from the next start on."), explained)))
	files := widgets.NewPanel(v.Scale, v.Column(
		v.Heading(words.X("speech.record.files", "Voice packs")),
		v.Words(words.X("speech.record.files.text", "Take your voice to other computers, or bring one from there."), explained),
		container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{1, 1}}, p.export, p.intake)))
	right := container.New(&widgets.Column{Gap: v.Gap(widgets.FormPanelGap)}, say, files)
	p.content = container.New(&widgets.Row{Gap: v.Gap(widgets.FormPanelGap), Shares: []float32{listShare, wordShare}}, left, right)
	return p
}

// thin is a layout that keeps an object at a height.
type thin struct{ height func() float32 }

// MinSize is for Fyne.
func (t thin) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, t.height()) }

// Layout is for Fyne.
func (thin) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}

func recordLabel(recording bool) string {
	if recording {
		return words.X("speech.record.stop", "Stop")
	}
	return words.X("speech.record.start", "Record")
}

func (p *recordPage) fillRow(id widget.ListItemID, o fyne.CanvasObject) {
	if id >= len(p.prompts) {
		return
	}
	row := o.(*fyne.Container)
	mark, text := row.Objects[0].(*widgets.Label), row.Objects[1].(*widgets.Text)
	sign, color := "○", theme.ColorMuted
	if p.prompts[id].Recorded {
		sign, color = "✓", theme.ColorAccentText
	}
	mark.Set(sign, color)
	text.SetText(p.prompts[id].Text)
}

func (p *recordPage) set(s *State) {
	r := s.Record
	if options := names(s.Languages); !slices.Equal(options, p.language.Options) {
		p.language.SetOptions(options)
	}
	p.language.OnChanged = nil
	if len(s.Languages) > 0 {
		p.language.SetSelectedIndex(place(s.Languages, r.Language))
	}
	p.language.OnChanged = func(string) {
		if at := p.language.SelectedIndex(); at >= 0 && p.v.in.ChooseLanguage != nil {
			p.v.in.ChooseLanguage(p.v.state.Languages[at].ID)
		}
	}
	changed := !slices.Equal(p.prompts, r.Prompts)
	moved := p.current != r.Current
	p.prompts, p.current, p.recording = r.Prompts, r.Current, r.Recording
	if changed {
		p.list.Refresh()
	}
	recorded := 0
	for _, prompt := range r.Prompts {
		if prompt.Recorded {
			recorded++
		}
	}
	p.done.SetText(words.X("speech.record.done", "{{.Count}} of {{.All}} recorded", map[string]any{"Count": recorded, "All": len(r.Prompts)}))
	word, there := "", false
	if r.Current >= 0 && r.Current < len(r.Prompts) {
		word, there = r.Prompts[r.Current].Text, r.Prompts[r.Current].Recorded
		if changed || moved {
			p.list.Select(r.Current)
			p.list.ScrollTo(r.Current)
		}
	}
	p.word.SetText(word)
	p.level.SetValue(r.Level)
	p.record.SetLabel(recordLabel(r.Recording))
	widgets.Enable(there && !r.Recording && !s.Busy, p.listen, p.remove)
	widgets.Enable(!r.Recording && !s.Busy, p.intake)
	widgets.Enable(recorded > 0 && !r.Recording && !s.Busy, p.export)
	if r.Recording {
		p.language.Disable()
	} else {
		p.language.Enable()
	}
}

func (p *recordPage) toggle() {
	if p.recording {
		report(p.v.in.RecordStop)
	} else if !p.v.state.Busy && len(p.prompts) > 0 {
		report(p.v.in.RecordStart)
	}
}

// pressed takes the keys of the page.
func (p *recordPage) pressed(name fyne.KeyName) {
	step := 0
	switch name {
	case fyne.KeySpace:
		p.toggle()
		return
	case fyne.KeyReturn, fyne.KeyEnter:
		p.listen.Tapped(nil)
		return
	case fyne.KeyUp:
		step = -1
	case fyne.KeyDown:
		step = +1
	default:
		return
	}
	if next := p.current + step; !p.recording && next >= 0 && next < len(p.prompts) && p.v.in.ChoosePrompt != nil {
		p.v.in.ChoosePrompt(next)
	}
}
