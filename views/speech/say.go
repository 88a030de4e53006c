package speech

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// sayPage has announcements of one's own, typed or saved.
type sayPage struct {
	v       *View
	content *fyne.Container

	language   *widget.Select
	text       *widget.Entry
	say        *widgets.PushButton
	stop, all  *widgets.PushButton
	voice, now *widgets.StatusLine
	list       *fyne.Container
	empty      *widgets.Text
	add        *widgets.PushButton
	shown      []Phrase
}

func newSayPage(v *View) *sayPage {
	const lines, halves, rowGap = 3, 1, 6
	p := &sayPage{v: v}
	p.language = widget.NewSelect(nil, nil)
	p.text = widget.NewMultiLineEntry()
	p.text.Wrapping = fyne.TextWrapWord
	p.text.SetMinRowsVisible(lines)
	p.text.SetPlaceHolder(words.X("speech.say.placeholder", "What is to be announced, once"))
	p.text.OnChanged = func(string) { p.enable() }
	p.say = v.Button(words.X("speech.say", "Announce"), true, p.submit)
	p.stop = v.Button(words.X("speech.stop", "Stop"), false, func() { p.reportStop(false) })
	p.all = v.Button(words.X("speech.stop.all", "Stop all"), false, func() { p.reportStop(true) })
	p.voice, p.now = widgets.NewStatusLine(v.Scale), widgets.NewStatusLine(v.Scale)
	p.list = container.New(&widgets.Column{Gap: v.Gap(rowGap)})
	p.empty = v.Words(words.X("speech.phrases.none", "None yet. Save what you often say, or what is to be said at a set time, such as that you are about to close."), lines)
	p.add = v.Button(words.X("speech.phrases.add", "New..."), false, func() { v.editor.open(Phrase{On: true, Repeat: 1, Chime: true}) })

	typed := widgets.NewPanel(v.Scale, v.Column(
		v.Heading(words.X("speech.say.title", "Say something now")),
		p.text,
		container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{halves, 0}, Centre: true}, v.Menu(p.language), p.say)))
	saved := widgets.NewPanel(v.Scale, container.New(&widgets.Column{Gap: v.Gap(widgets.FormLineGap)},
		container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{halves, 0}, Centre: true},
			v.Heading(words.X("speech.phrases", "Saved announcements")), p.add),
		p.empty, p.list))
	scroll := container.NewVScroll(saved)
	running := widgets.NewPanel(v.Scale, container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{halves, 0, 0}, Centre: true},
		v.Column(p.voice, p.now), p.stop, p.all))
	p.content = container.New(&widgets.Column{Gap: v.Gap(widgets.FormPanelGap), Fills: scroll}, running, typed, scroll)
	return p
}

func (p *sayPage) set(s *State) {
	if options := names(s.Languages); !slices.Equal(options, p.language.Options) {
		chosen := max(p.language.SelectedIndex(), 0)
		p.language.SetOptions(options)
		if len(options) > 0 {
			p.language.SetSelectedIndex(min(chosen, len(options)-1))
		}
	}
	p.voice.Set(s.Voice.Level, s.Voice.Text)
	level, now := widgets.Ok, words.X("speech.now.nothing", "Nothing is being announced.")
	if s.Now != "" {
		level, now = widgets.Busy, words.X("speech.now", "Now: {{.Text}}", map[string]any{"Text": s.Now})
		if s.Waiting > 0 {
			now = words.X("speech.now.more", "Now: {{.Text}} ({{.Count}} more wait)", map[string]any{"Text": s.Now, "Count": s.Waiting})
		}
	}
	p.now.Set(level, now)
	if !slices.EqualFunc(p.shown, s.Phrases, samePhrase) || len(p.list.Objects) != len(s.Phrases) {
		p.shown = s.Phrases
		p.list.RemoveAll()
		for _, phrase := range s.Phrases {
			p.list.Add(p.row(phrase))
		}
	}
	setShown(p.empty, len(s.Phrases) == 0)
	p.enable()
}

func samePhrase(a, b Phrase) bool {
	return a.ID == b.ID && a.Name == b.Name && a.Times == b.Times && a.On == b.On && a.Repeat == b.Repeat && slices.Equal(a.Days, b.Days)
}

func (p *sayPage) row(phrase Phrase) fyne.CanvasObject {
	const nameShare, timeShare = 55, 45
	v := p.v
	name := widgets.NewText(v.Scale, phrase.Name)
	when := phrase.Times
	if when != "" && !phrase.On {
		when = words.X("speech.phrase.paused", "{{.Times}} (paused)", map[string]any{"Times": when})
	}
	say := v.Button(words.X("speech.phrase.say", "Say"), false, func() {
		if v.in.SayPhrase != nil {
			v.in.SayPhrase(phrase.ID)
		}
	})
	edit := v.Button(words.X("speech.phrase.edit", "Edit..."), false, func() { v.editor.open(phrase) })
	return container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{nameShare, timeShare, 0, 0}, Centre: true},
		name, v.Words(when, 1), say, edit)
}

func (p *sayPage) enable() {
	s := &p.v.state
	widgets.Enable(strings.TrimSpace(p.text.Text) != "", p.say)
	widgets.Enable(s.Now != "", p.stop)
	widgets.Enable(s.Now != "" && s.Waiting > 0, p.all)
	widgets.Enable(!s.Busy, p.add)
}

func (p *sayPage) submit() {
	text := strings.Join(strings.Fields(p.text.Text), " ")
	at := p.language.SelectedIndex()
	if p.v.in.Say == nil || text == "" || at < 0 || at >= len(p.v.state.Languages) {
		return
	}
	p.v.in.Say(p.v.state.Languages[at].ID, text)
}

func (p *sayPage) reportStop(all bool) {
	if p.v.in.Stop != nil {
		p.v.in.Stop(all)
	}
}

func setShown(o fyne.CanvasObject, shown bool) {
	if shown {
		o.Show()
	} else {
		o.Hide()
	}
}
