package recorder

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// loopPage is the page on which one hears what a codec does to a voice.
type loopPage struct {
	v       *View
	content fyne.CanvasObject

	input, output, law, rate *menu
	line, guard              *widgets.StatusLine
	delay                    *widgets.Text
	meter                    *widgets.Meter
	volume                   *widget.Slider
	toggle, measure          *widgets.PushButton
	codec, original          *widgets.PushButton
	is                       Loop
	filling                  bool
	body                     *fyne.Container
}

func newLoopPage(v *View) *loopPage {
	const setupShare, deckShare, explained, keyHeight = 46, 54, 4, 52
	p := &loopPage{v: v}
	wish := func() {
		if v.in.SetupLoop != nil {
			v.in.SetupLoop(LoopSetup{Input: p.input.id(), Output: p.output.id(), Law: p.law.id(), Rate: p.rate.id()})
		}
	}
	p.input, p.output, p.law, p.rate = newMenu(nil, wish), newMenu(nil, wish), newMenu(v.choices.Codecs, wish), newMenu(v.choices.Rates, wish)
	setup := widgets.NewPanel(v.Scale, v.Column(
		v.Heading(words.X("rec.loop.title", "Microphone, codec, loudspeaker")),
		v.Words(words.X("rec.loop.text", "What the microphone hears is encoded, decoded and played at once. Use headphones: a loudspeaker beside the microphone howls."), explained),
		v.Field(words.X("rec.input", "Microphone"), p.input.Select),
		v.Field(words.X("rec.output", "Loudspeaker"), p.output.Select),
		v.Field(words.X("rec.law", "Codec"), p.law.Select),
		v.Field(words.X("rec.rate.only", "Rate"), p.rate.Select)))

	p.line, p.guard = widgets.NewStatusLine(v.Scale), widgets.NewStatusLine(v.Scale)
	p.meter = widgets.NewMeter(v.Scale)
	p.delay = widgets.NewText(v.Scale, "")
	p.delay.MaxLines = 2
	p.volume = volumeSlider(&p.filling, v.in.LoopVolume)
	p.toggle = v.key("", words.X("rec.key.space", "Space"), true, p.startOrStop)
	p.measure = v.Button(words.X("rec.loop.measure", "Measure"), false, func() { report(v.in.MeasureLoop) })
	p.codec = v.key(words.X("rec.loop.codec", "Through the codec"), "A", true, func() { p.hear(false) })
	p.original = v.key(words.X("rec.loop.original", "Original"), "B", false, func() { p.hear(true) })
	p.body = container.New(&widgets.Column{Gap: v.Gap(widgets.FormPanelGap)},
		p.meter, v.least(keyHeight, p.toggle), p.line,
		container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{1, 1}}, p.codec, p.original),
		v.row([]float32{1, 0}, p.delay, p.measure),
		v.Field(words.X("rec.volume", "Volume"), widgets.NewGroove(v.Scale, p.volume)), p.guard)
	p.content = container.New(&widgets.Row{Gap: v.Gap(widgets.FormPanelGap), Shares: []float32{setupShare, deckShare}},
		setup, widgets.NewPanel(v.Scale, p.body))
	return p
}

func (p *loopPage) startOrStop() {
	if p.is.On {
		report(p.v.in.StopLoop)
	} else {
		report(p.v.in.StartLoop)
	}
}

func (p *loopPage) hear(original bool) {
	if p.v.in.Original != nil {
		p.v.in.Original(original)
	}
}

func (p *loopPage) fill(s *Loop) {
	p.filling = true
	defer func() { p.filling = false }()
	p.is = *s
	p.input.offer(s.Inputs)
	p.output.offer(s.Outputs)
	for _, m := range []struct {
		*menu
		id string
	}{{p.input, s.Setup.Input}, {p.output, s.Setup.Output}, {p.law, s.Setup.Law}, {p.rate, s.Setup.Rate}} {
		m.set(m.id)
		m.enable(!s.On)
	}
	p.line.Set(s.Line.Level, s.Line.Text)
	p.delay.SetText(s.Delay)
	p.meter.Set(s.Levels, s.Clipped)
	p.volume.SetValue(float64(s.Volume))
	label := words.X("rec.start", "Start")
	if s.On {
		label = words.X("rec.stop", "Stop")
	}
	if p.toggle.Label() != label {
		p.toggle.SetLabel(label)
	}
	p.codec.SetPrimary(!s.Original)
	p.original.SetPrimary(s.Original)
	widgets.Enable(s.On, p.measure)
	changed := setShown(p.guard, s.Guard != nil)
	if s.Guard != nil {
		p.guard.Set(s.Guard.Level, s.Guard.Text)
	}
	if changed {
		p.body.Refresh()
	}
}

// pressed takes the keys of the page.
func (p *loopPage) pressed(name fyne.KeyName) (taken bool) {
	switch {
	case name == fyne.KeySpace:
		p.startOrStop()
	case name == fyne.KeyA:
		p.hear(false)
	case name == fyne.KeyB:
		p.hear(true)
	case name == fyne.KeyEscape && p.is.On:
		report(p.v.in.StopLoop)
	default:
		return false
	}
	return true
}
