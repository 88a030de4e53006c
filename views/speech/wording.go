package speech

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// Ends of the sliders.
const (
	minRate, maxRate, rateStep = 80, 300, 5    // words per minute
	minVolume, maxVolume       = 10, 100       // percent
	maxGap, gapStep            = 2000, 50      // ms
	fileChoice                 = "speech:file" // ID that no sound has
)

// wordingPage edits how calls are said.
type wordingPage struct {
	v       *View
	content *fyne.Container
	choices Choices
	kept    Wording // as it was given

	lines       *fyne.Container
	templates   map[string]*widget.Entry
	spoken      map[string]*widget.Check
	order       []string // tags, spoken ones and others
	tag         *widget.Entry
	add         *widgets.PushButton
	reading     *widget.Select
	yao, liang  *widget.Check
	repeat      *widget.Select
	chime       *widget.Select
	sound       *widget.Select
	file        string // the chime's, when it is none of the choices
	rate        *slider
	volume, gap *slider

	save, revert, preview *widgets.PushButton
}

func newWordingPage(v *View, choices Choices) *wordingPage {
	const explained = 2
	p := &wordingPage{v: v, choices: choices}
	p.lines = v.Column()
	p.tag = v.Entry(words.X("speech.wording.tag", "Another language, such as ja or yue"))
	p.tag.OnSubmitted = func(string) { p.addLanguage() }
	p.add = v.Button(words.X("speech.wording.add", "Add"), false, p.addLanguage)
	p.reading = widget.NewSelect(names(choices.Readings), nil)
	p.yao = widget.NewCheck(words.X("speech.wording.yao", "1 as 幺"), nil)
	p.liang = widget.NewCheck(words.X("speech.wording.liang", "200 as 两百"), nil)
	var counts []string
	for i := range maxRepeat {
		counts = append(counts, strconv.Itoa(i+1))
	}
	p.repeat = widget.NewSelect(counts, nil)
	p.chime = widget.NewSelect(names(choices.Chimes), nil)
	p.sound = widget.NewSelect(nil, p.soundChosen)
	listen := v.Button(words.X("speech.wording.listen", "Listen"), false, func() {
		if v.in.ListenChime != nil {
			v.in.ListenChime(p.soundID())
		}
	})
	p.rate = newSlider(v, minRate, maxRate, rateStep, func(n int) string {
		return words.X("speech.wording.rate.value", "{{.Count}} words a minute", map[string]any{"Count": n})
	})
	p.volume = newSlider(v, minVolume, maxVolume, 5, func(n int) string { return fmt.Sprintf("%d %%", n) })
	p.gap = newSlider(v, 0, maxGap, gapStep, func(n int) string { return fmt.Sprintf("%d ms", n) })
	p.preview = v.Button(words.X("speech.wording.preview", "Listen to an example"), false, func() {
		if v.in.Preview != nil {
			v.in.Preview(p.wording())
		}
	})
	p.revert = v.Button(words.X("speech.wording.revert", "Revert"), false, func() { p.set(p.kept) })
	p.save = v.Button(words.X("speech.save", "Save"), true, func() {
		if v.in.SaveWording != nil {
			v.in.SaveWording(p.wording())
		}
	})

	pair := func(a, b fyne.CanvasObject) fyne.CanvasObject {
		return container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{1, 0}, Centre: true}, a, b)
	}
	said := widgets.NewPanel(v.Scale, v.Column(
		v.Heading(words.X("speech.wording.title", "What is said")),
		v.Words(words.X("speech.wording.text", "{number} {counter} {service} {name} {waiting} are filled in. What stands in square brackets falls away where there is nothing to fill in. Languages are spoken from top to bottom."), explained),
		p.lines, pair(p.tag, p.add)))
	sounds := widgets.NewPanel(v.Scale, v.Column(
		v.Heading(words.X("speech.wording.how", "How it is said")),
		v.Field(words.X("speech.wording.reading", "Numbers"), p.reading),
		v.Field("", container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{1, 1}}, p.yao, p.liang)),
		v.Field(words.X("speech.wording.repeat", "Times in all"), p.repeat),
		v.Field(words.X("speech.wording.chime", "Chime"), p.chime),
		v.Field(words.X("speech.wording.sound", "Its sound"), pair(v.Menu(p.sound), listen)),
		v.Field(words.X("speech.wording.rate", "Speed"), p.rate.content),
		v.Field(words.X("speech.wording.volume", "Volume"), p.volume.content),
		v.Field(words.X("speech.wording.gap", "Pause between languages"), p.gap.content)))
	scroll := container.NewVScroll(container.New(&widgets.Column{Gap: v.Gap(widgets.FormPanelGap)}, said, sounds))
	foot := container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{0, 1, 0, 0}, Centre: true},
		p.preview, v.Words("", 1), p.revert, p.save)
	p.content = container.New(&widgets.Column{Gap: v.Gap(widgets.FormPanelGap), Fills: scroll}, scroll, foot)
	return p
}

// set begins anew with what is in use.
func (p *wordingPage) set(w Wording) {
	p.kept = w
	p.templates, p.spoken = map[string]*widget.Entry{}, map[string]*widget.Check{}
	p.order = slices.Clone(w.Languages)
	for _, tag := range slices.Sorted(maps.Keys(w.Templates)) {
		if !slices.Contains(p.order, tag) {
			p.order = append(p.order, tag)
		}
	}
	for _, tag := range p.order {
		p.makeLine(tag, w.Templates[tag], slices.Contains(w.Languages, tag))
	}
	p.layLines()
	p.reading.SetSelectedIndex(place(p.choices.Readings, w.Reading))
	p.yao.SetChecked(w.OneAsYao)
	p.liang.SetChecked(w.TwoAsLiang)
	p.repeat.SetSelected(strconv.Itoa(max(w.Repeat, 1)))
	p.chime.SetSelectedIndex(place(p.choices.Chimes, w.Chime))
	p.setSound(w.ChimeSound)
	p.rate.set(w.Rate)
	p.volume.set(w.Volume)
	p.gap.set(w.GapMS)
}

func (p *wordingPage) makeLine(tag, template string, spoken bool) {
	entry := p.v.Entry("")
	entry.SetText(template)
	p.templates[tag] = entry
	p.spoken[tag] = widget.NewCheck(tag, nil)
	p.spoken[tag].SetChecked(spoken)
}

// layLines shows the languages in their order.
func (p *wordingPage) layLines() {
	v := p.v
	p.lines.RemoveAll()
	for i, tag := range p.order {
		up := v.Button("↑", false, func() {
			p.order[i-1], p.order[i] = p.order[i], p.order[i-1]
			p.layLines()
		})
		widgets.Enable(i > 0, up)
		p.lines.Add(container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{12, 88, 0}, Centre: true},
			p.spoken[tag], p.templates[tag], up))
	}
	p.lines.Refresh()
	v.refresh()
}

func (p *wordingPage) addLanguage() {
	tag := strings.TrimSpace(p.tag.Text)
	if tag == "" || p.templates[tag] != nil {
		return
	}
	p.order = append(p.order, tag)
	p.makeLine(tag, "", true)
	p.tag.SetText("")
	p.layLines()
	if c := fyne.CurrentApp().Driver().CanvasForObject(p.templates[tag]); c != nil {
		c.Focus(p.templates[tag])
	}
}

// setSound shows the chime; one that is no choice is a file.
func (p *wordingPage) setSound(id string) {
	p.file = ""
	known := slices.ContainsFunc(p.choices.Sounds, func(c Choice) bool { return c.ID == id })
	if !known {
		p.file = id
	}
	chosen := p.soundChoices()
	p.sound.SetOptions(names(chosen))
	p.sound.OnChanged = nil
	p.sound.SetSelectedIndex(place(chosen, id))
	p.sound.OnChanged = p.soundChosen
}

func (p *wordingPage) soundChoices() []Choice {
	all := slices.Clone(p.choices.Sounds)
	if p.file != "" {
		all = append(all, Choice{p.file, p.file})
	}
	return append(all, Choice{fileChoice, words.X("speech.wording.file", "A WAV file...")})
}

func (p *wordingPage) soundID() string {
	all := p.soundChoices()
	if at := p.sound.SelectedIndex(); at >= 0 && at < len(all) && all[at].ID != fileChoice {
		return all[at].ID
	}
	return p.kept.ChimeSound
}

func (p *wordingPage) soundChosen(string) {
	if all := p.soundChoices(); p.sound.SelectedIndex() == len(all)-1 {
		before := p.file
		if before == "" {
			before = p.kept.ChimeSound
		}
		p.setSound(before)
		report(p.v.in.ChooseChime)
	}
}

// wording is what the page says now.
func (p *wordingPage) wording() Wording {
	w := Wording{
		Templates: map[string]string{}, OneAsYao: p.yao.Checked, TwoAsLiang: p.liang.Checked, Repeat: p.repeat.SelectedIndex() + 1,
		Reading: p.choices.Readings[max(p.reading.SelectedIndex(), 0)].ID, Chime: p.choices.Chimes[max(p.chime.SelectedIndex(), 0)].ID,
		ChimeSound: p.soundID(), Rate: p.rate.value(), Volume: p.volume.value(), GapMS: p.gap.value(),
	}
	for _, tag := range p.order {
		template := strings.Join(strings.Fields(p.templates[tag].Text), " ")
		if template == "" {
			continue // a line that was emptied goes
		}
		w.Templates[tag] = template
		if p.spoken[tag].Checked {
			w.Languages = append(w.Languages, tag)
		}
	}
	return w
}

func (p *wordingPage) enable() { widgets.Enable(!p.v.state.Busy, p.save, p.revert, p.preview) }

// slider is a slider with its value in words.
type slider struct {
	content *fyne.Container
	slider  *widget.Slider
	words   *widgets.Text
	show    func(int) string
}

func newSlider(v *View, from, to, step int, show func(int) string) *slider {
	s := &slider{slider: widget.NewSlider(float64(from), float64(to)), words: v.Words("", 1), show: show}
	s.slider.Step = float64(step)
	s.slider.OnChanged = func(float64) { s.words.SetText(show(s.value())) }
	s.content = container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{65, 35}, Centre: true}, widgets.NewGroove(v.Scale, s.slider), s.words)
	return s
}

func (s *slider) set(n int) {
	s.slider.SetValue(float64(n))
	s.words.SetText(s.show(s.value()))
}

func (s *slider) value() int { return int(s.slider.Value) }
