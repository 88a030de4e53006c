package desktop

import (
	"strconv"
	"strings"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/media/g711"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/recorder"
	recorderview "github.com/queuecast/queuecast/views/recorder"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// looping is the loop, if there is one.
type looping struct {
	setup    recorderview.LoopSetup
	loop     *recorder.Loop // nil: none
	original bool
	volume   int
	err      error // why the last one ended
}

func (r *recorderPanel) setUpLoop(s recorderview.LoopSetup) {
	r.looping.setup = s
	r.refresh()
}

// deviceOf is the name of a chosen device, own the whole program's.
func deviceOf(id, own string) string {
	if name, ok := strings.CutPrefix(id, fromDevice); ok {
		return name
	}
	return own
}

func (r *recorderPanel) startLoop() {
	l := &r.looping
	if l.loop != nil {
		return
	}
	r.window.Canvas().Unfocus()
	r.message, l.err = nil, nil
	rate, err := strconv.Atoi(l.setup.Rate)
	if err != nil {
		return
	}
	law := g711.ALaw
	if l.setup.Law != lawA {
		law = g711.MuLaw
	}
	sound := r.d.settings.Sound
	loop := &recorder.Loop{
		Law: law, Format: pcm.Format{Rate: rate, Channels: 1}, Volume: loudness(l.volume), Log: r.d.log,
		Input: deviceOf(l.setup.Input, sound.Microphone), Output: deviceOf(l.setup.Output, sound.Device),
	}
	if err := loop.Initialize(); err != nil {
		r.tell(err, "")
		return
	}
	loop.SetOriginal(l.original)
	l.loop = loop
	r.d.workers.Go(func() {
		<-loop.Done()
		r.d.onFyne(r.ctx, func() {
			if l.loop == loop {
				l.loop, l.err = nil, loop.State().Err
				r.refresh()
			}
		})
	})
	r.refresh()
}

// stopLoop ends the loop, behind the panel.
func (r *recorderPanel) stopLoop() {
	if loop := r.looping.loop; loop != nil {
		r.looping.loop = nil
		r.d.workers.Go(func() { _ = loop.Close() }) // it was to end
	}
	r.refresh()
}

func (r *recorderPanel) endLoop() {
	if loop := r.looping.loop; loop != nil {
		r.looping.loop = nil
		_ = loop.Close() // it was to end
	}
}

func (r *recorderPanel) hearOriginal(on bool) {
	r.looping.original = on
	if loop := r.looping.loop; loop != nil {
		loop.SetOriginal(on)
	}
	r.refresh()
}

func (r *recorderPanel) setLoopVolume(percent int) {
	r.looping.volume = percent
	if loop := r.looping.loop; loop != nil {
		loop.SetVolume(float64(percent) / wholeVolume)
	}
}

func (r *recorderPanel) measureLoop() {
	if loop := r.looping.loop; loop != nil {
		loop.Measure()
	}
}

func (r *recorderPanel) loopState() recorderview.Loop {
	l := &r.looping
	sound := r.d.settings.Sound
	state := recorderview.Loop{
		Setup: l.setup, On: l.loop != nil, Original: l.original, Volume: l.volume,
		Inputs:  deviceChoices(r.d.sounds.inputs(sound.Microphone), sound.Microphone, fromDevice),
		Outputs: deviceChoices(r.d.sounds.outputs(sound.Device), sound.Device, fromDevice),
		Line:    recorderview.Line{Level: widgets.Busy, Text: words.X("rec.loop.off", "Off.")},
	}
	if state.Setup.Input == "" {
		state.Setup.Input = fromDefault
	}
	if state.Setup.Output == "" {
		state.Setup.Output = fromDefault
	}
	switch {
	case l.loop == nil && l.err != nil:
		state.Line = recorderview.Line{Level: widgets.Failed, Text: messages.Sentence(l.err)}
	case l.loop == nil && r.d.sounds.known && (len(r.d.sounds.inputs()) == 0 || len(r.d.sounds.outputs()) == 0):
		state.Line = recorderview.Line{Level: widgets.Warning, Text: words.X("rec.loop.none", "A loop needs a microphone and a loudspeaker. Plug them in: they are listed at once.")}
	}
	if l.loop == nil {
		return state
	}
	is := l.loop.State()
	state.Levels = is.Level
	for _, level := range is.Level {
		state.Clipped = state.Clipped || level >= fullPeak
	}
	values := map[string]any{"Delay": is.Delay.Milliseconds(), "Percent": int(is.Reduced * percent), "Gaps": is.Gaps}
	switch {
	case !is.Running:
		state.Line.Text = words.X("rec.line.opening", "Opening the device...")
	case is.Gaps > 0:
		state.Line = recorderview.Line{Level: widgets.Warning, Text: words.X("rec.loop.gaps", "You hear yourself. There were {{.Gaps}} gaps: the computer was too busy.", values)}
	default:
		state.Line = recorderview.Line{Level: widgets.Ok, Text: words.X("rec.loop.on", "You hear yourself.")}
	}
	switch {
	case !is.Running:
	case is.Testing:
		state.Delay = words.X("rec.loop.testing", "Measuring the delay by a short chirp...")
	case is.Measured:
		state.Delay = words.X("rec.loop.measured", "Delay {{.Delay}} ms, measured", values)
	default:
		state.Delay = words.X("rec.loop.told", "Delay {{.Delay}} ms, as the system tells: the chirp was not heard", values)
	}
	switch {
	case is.Howling:
		state.Guard = &recorderview.Line{Level: widgets.Warning, Text: words.X("rec.loop.howling", "It howls, and was turned down to {{.Percent}} %. Use headphones, or move the microphone away from the loudspeaker.", values)}
	case is.Reduced < 1:
		state.Guard = &recorderview.Line{Level: widgets.Ok, Text: words.X("rec.loop.reduced", "Turned down to {{.Percent}} % because it howled. Moving the volume sets it back.", values)}
	}
	return state
}
