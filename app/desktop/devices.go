package desktop

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/audio"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/views/devices"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

const (
	devicesWidth, devicesHeight = 940, 620
	devicesLook                 = 100 * time.Millisecond // how often the level is shown

	toneHz     = 1000
	toneLength = 2 * time.Second
	toneRamp   = 20 * time.Millisecond
	testLength = 3 * time.Second
)

// devicesPanel is the panel of the sound devices.
type devicesPanel struct {
	*panel
	view    *devices.View
	output  string // marked
	input   string // the same
	message *devices.Line

	tone    *playing       // nil: none
	again   *playing       // of what was recorded; nil: it is not played
	testing *testRecording // nil: none
	clip    pcm.Buffer     // what was recorded
	level   levelKeeper    // of the test recording
}

// playing is a sound that is played on a device.
type playing struct{ stop context.CancelFunc }

// testRecording is one that is being made.
type testRecording struct{ stop context.CancelFunc }

func (d *Desktop) openDevices() {
	title := func() string { return words.X("operator.tools.devices", "Sound devices") }
	d.openPanel(&d.devicesWindow, title, devicesWidth, devicesHeight, func(p *panel) (fyne.CanvasObject, func()) {
		return newDevicesPanel(p).view.Content(), nil
	})
}

func newDevicesPanel(p *panel) *devicesPanel {
	s := &devicesPanel{panel: p, output: p.d.settings.Sound.Device, input: p.d.settings.Sound.Microphone}
	s.view = devices.New(devices.Intents{
		MarkOutput: func(id string) { s.output = id; s.refresh() }, MarkInput: func(id string) { s.input = id; s.refresh() },
		UseOutput: s.useOutput, UseInput: s.useInput, Tone: s.playTone, Test: s.test, Play: s.playTest, Close: func() { p.window.Close() },
	})
	p.closeOnEscape()
	s.refresh()
	p.d.watchDevices()
	s.follow(devicesLook, s.refresh)
	return s
}

func (s *devicesPanel) refresh() {
	sound := s.d.settings.Sound
	outs, ins := s.d.sounds.outputs(sound.Device, s.output), s.d.sounds.inputs(sound.Microphone, s.input)
	state := devices.State{
		Outputs: listed(outs, sound.Device), Inputs: listed(ins, sound.Microphone), Output: s.output, Input: s.input,
		Tone: s.tone != nil, Testing: s.testing != nil, Recorded: s.clip.Frames() > 0, Playing: s.again != nil, Clipped: s.level.clipped(), Message: s.message,
	}
	if s.testing != nil {
		state.Levels = []float64{s.level.take()}
	}
	l := line(messages.Speaker(s.d.station.State()))
	state.OutputLine = devices.Line{Level: l.Level, Text: l.Text}
	state.InputLine = devices.Line{Level: widgets.Ok, Text: words.X("devices.inputs.some", "Ready. Record three seconds to try it.")}
	switch {
	case !s.d.sounds.known:
		state.InputLine = devices.Line{Level: widgets.Busy, Text: words.X("devices.looking", "Looking for devices...")}
	case s.d.sounds.err != nil:
		state.InputLine = devices.Line{Level: widgets.Failed, Text: messages.Sentence(s.d.sounds.err)}
	case len(s.d.sounds.inputs()) == 0:
		state.InputLine = devices.Line{Level: widgets.Warning, Text: words.X("devices.inputs.none", "This computer has no microphone. Plug one in: it is listed at once.")}
	case s.testing != nil:
		state.InputLine = devices.Line{Level: widgets.Busy, Text: words.X("devices.testing", "Recording three seconds...")}
	}
	s.view.SetState(state)
}

// listed is a list with the system's default before the others.
func listed(all []namedDevice, used string) []devices.Device {
	list := []devices.Device{{Name: standardName(all), Details: words.X("devices.standard.text", "Follows what is set in the system"), Used: used == ""}}
	for _, n := range all {
		list = append(list, devices.Device{ID: n.name, Name: n.name, Details: n.details, Used: used == n.name})
	}
	return list
}

func (s *devicesPanel) tell(err error, good string) {
	level, text := became(err, good)
	s.message = &devices.Line{Level: level, Text: text}
	s.refresh()
}

// useOutput has the hall hear the marked loudspeaker, at once and from now on.
func (s *devicesPanel) useOutput() {
	name := s.output
	s.use(func(sound *settings.Sound) { sound.Device = name }, func() error { return s.d.station.SetSpeaker(name) })
}

// useInput has all parts that record hear the marked microphone from now on.
func (s *devicesPanel) useInput() {
	name := s.input
	s.use(func(sound *settings.Sound) { sound.Microphone = name }, func() error { return nil })
}

func (s *devicesPanel) use(change func(*settings.Sound), now func() error) {
	d := s.d
	change(&d.settings.Sound)
	d.inOrder(func() {
		err := errors.Join(now(), settings.Change(d.dir, func(c *settings.Settings) { change(&c.Sound) }))
		d.onFyne(s.ctx, func() { s.tell(err, savedText()) })
	})
	s.refresh()
}

// play plays a sound, mono at pcm.Rate, on a device. then is called at its end, unless it was stopped or the panel closed. What the
// hall's loudspeaker is to play goes the way of its other sounds, for some devices can be open only once.
func (s *devicesPanel) play(device string, sound pcm.Buffer, then func(error)) *playing {
	ctx, stop := context.WithCancel(s.ctx)
	if device == s.d.settings.Sound.Device && s.d.station.State().Speaker.Playing {
		s.d.station.Listen(sound.Samples)
		s.d.workers.Go(func() {
			defer stop()
			timer := time.NewTimer(sound.Duration())
			defer timer.Stop()
			select {
			case <-timer.C:
				s.d.onFyne(ctx, func() { then(nil) })
			case <-ctx.Done():
				s.d.station.Listen(nil)
			}
		})
		return &playing{stop}
	}
	out := &audio.Playback{Device: device, Format: pcm.Format{Rate: sound.Rate, Channels: sound.Channels}, Log: s.d.log}
	rest := sound.Samples
	s.d.workers.Go(func() {
		defer stop()
		err := out.Run(ctx, func(dst []int16) (int, bool) {
			n := copy(dst, rest)
			rest = rest[n:]
			return n, len(rest) > 0
		})
		s.d.onFyne(ctx, func() { then(err) })
	})
	return &playing{stop}
}

// playTone plays the test tone on the marked loudspeaker, or ends it.
func (s *devicesPanel) playTone() {
	if s.tone != nil {
		s.tone.stop()
		s.tone = nil
	} else {
		s.message = nil
		s.tone = s.play(s.output, pcm.Tone(pcm.Rate, toneHz, toneLength, toneRamp), func(err error) {
			s.tone = nil
			s.tell(err, words.X("devices.tone.played", "The tone was played. If it was not heard, choose another loudspeaker or turn it up."))
		})
	}
	s.refresh()
}

// test records for a moment from the marked microphone, or ends that.
func (s *devicesPanel) test() {
	if s.testing != nil {
		s.testing.stop()
		return
	}
	s.message, s.clip = nil, pcm.Buffer{}
	s.level.reset()
	ctx, stop := context.WithCancel(s.ctx)
	s.testing = &testRecording{stop}
	mic := &audio.Microphone{Device: s.input, Log: s.d.log}
	s.d.workers.Go(func() {
		defer stop()
		clip, err := mic.Record(ctx, testLength, s.level.put)
		s.d.onFyne(s.ctx, func() {
			s.testing, s.clip = nil, clip
			switch loudest := clip.Peak(); {
			case err == nil && loudest == 0:
				s.message = &devices.Line{Level: widgets.Warning, Text: words.X("devices.test.silent", "Nothing was heard. Is the microphone switched on, and turned up in the system?")}
			case err == nil && s.level.clipped():
				s.message = &devices.Line{Level: widgets.Warning, Text: words.X("devices.test.loud", "It is too loud and distorted. Turn the microphone down in the system.")}
			default:
				s.tell(err, words.X("devices.test.good", "Recorded. Play it to hear how it sounds."))
			}
			s.refresh()
		})
	})
	s.refresh()
}

// playTest plays what was recorded on the marked loudspeaker, or ends that.
func (s *devicesPanel) playTest() {
	if s.again != nil {
		s.again.stop()
		s.again = nil
	} else {
		s.again = s.play(s.output, s.clip, func(err error) {
			s.again = nil
			s.tell(err, "")
		})
	}
	s.refresh()
}
