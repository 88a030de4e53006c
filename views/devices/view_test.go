package devices

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/queuecast/queuecast/views/viewtest"
	"github.com/queuecast/queuecast/views/widgets"
)

func TestMain(m *testing.M) { viewtest.Main(m) }

// bench is a panel that notes what is wanted.
type bench struct {
	*View
	log viewtest.Notes
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{}
	note, plain := b.log.Note, b.log.Plain
	b.View = New(Intents{
		MarkOutput: func(id string) { note("output %q", id) }, MarkInput: func(id string) { note("input %q", id) },
		UseOutput: plain("use output"), UseInput: plain("use input"), Tone: plain("tone"), Test: plain("test"), Play: plain("play"), Close: plain("close"),
	})
	viewtest.Window(t, b.Content(), minWidth, minHeight)
	return b
}

func (b *bench) says(text string) bool { return strings.Contains(viewtest.Words(b.Content()), text) }

func state() State {
	return State{
		Outputs: []Device{{"", "System default", "Follows the system", true}, {"usb", "USB speaker", "ALSA · 2 channels", false}},
		Inputs:  []Device{{"", "System default", "Follows the system", false}, {"headset", "Headset", "ALSA · 1 channel", true}},
		Input:   "headset", OutputLine: Line{widgets.Ok, "Ready: USB"}, InputLine: Line{widgets.Ok, "Ready."},
	}
}

func TestDevicesAreMarkedUsedAndTested(t *testing.T) {
	b := newBench(t)
	b.SetState(state())
	b.tone.Tapped(nil)
	b.test.Tapped(nil)
	b.play.Tapped(nil)   // nothing was recorded
	b.useOut.Tapped(nil) // it is used
	b.useIn.Tapped(nil)  // so is this
	b.outputs.rows[1].Tapped(&fyne.PointEvent{})
	b.inputs.rows[0].Tapped(&fyne.PointEvent{})
	b.log.Want(t, "tone", "test", `output "usb"`, `input ""`)
	s := state()
	s.Output, s.Input, s.Recorded, s.Tone, s.Testing = "usb", "", true, true, true
	s.Levels, s.Clipped, s.Message = []float64{1}, true, &Line{widgets.Warning, "Too loud."}
	b.SetState(s)
	if b.tone.Label() != "Stop" || b.test.Label() != "Stop" || !b.meter.Clipped() || !b.says("Too loud.") || !b.says("USB speaker") {
		t.Error("it does not show what goes on")
	}
	b.play.Tapped(nil) // while another one is being recorded
	s.Testing = false
	b.SetState(s)
	b.play.Tapped(nil)
	b.useOut.Tapped(nil)
	b.useIn.Tapped(nil)
	b.log.Want(t, "play", "use output", "use input")
}

func TestManyDevicesFit(t *testing.T) {
	b := newBench(t)
	s := state()
	for i := range 40 {
		long := strings.Repeat("a very long name ", 10)
		s.Outputs = append(s.Outputs, Device{fmt.Sprint(i), long, long, false})
	}
	s.OutputLine.Text = strings.Repeat("Nothing is to be heard. ", 20)
	b.SetState(s)
	for _, o := range b.content.Objects {
		if need := o.MinSize(); need.Width > minWidth-2*widgets.FormMargin || need.Height > minHeight-2*widgets.FormMargin {
			t.Errorf("it needs %v", need)
		}
	}
}
