package recorder

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/viewtest"
	"github.com/queuecast/queuecast/views/widgets"
)

func TestMain(m *testing.M) { viewtest.Main(m) }

// bench is a panel that notes what is wanted.
type bench struct {
	*View
	t   *testing.T
	log viewtest.Notes
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t}
	note, plain := b.log.Note, b.log.Plain
	b.View = New(Intents{
		Page: func(p Page) { note("page %d", p) }, Close: plain("close"),
		Setup: func(s Setup) { note("setup %s %s %q", s.Source, s.Law, s.Name) }, ChooseFolder: plain("folder"),
		Start: plain("start"), Pause: plain("pause"), Stop: plain("stop"), Devices: plain("devices"),
		Choose: func(id string) { note("choose %s", id) }, Play: plain("play"), Seek: func(part float64) { note("seek %.2f", part) },
		Skip: func(s int) { note("skip %d", s) }, Speed: func(id string) { note("speed %s", id) }, Volume: func(p int) { note("volume %d", p) },
		Output: func(id string) { note("output %s", id) }, PlayOther: plain("other"), Announce: plain("announce"),
		Rename: func(name string) { note("rename %s", name) }, Delete: plain("delete"), Undo: plain("undo"), OpenFolder: plain("open"),
		SetupLoop: func(s LoopSetup) { note("loop %s", s.Law) }, StartLoop: plain("start loop"), StopLoop: plain("stop loop"),
		Original: func(on bool) { note("original %v", on) }, LoopVolume: func(p int) { note("loop volume %d", p) }, MeasureLoop: plain("measure"),
		SetupConvert: func(s ConvertSetup) { note("become %s %v", s.Container, s.Overwrite) }, AddFile: plain("file"), AddFolder: plain("add folder"),
		ClearFiles: plain("clear"), ChooseTarget: plain("target"), Convert: plain("convert"), StopConvert: plain("cancel"),
	}, Choices{
		Laws: []Choice{{"a", "A-law"}, {"u", "µ-law"}}, Codecs: []Choice{{"a", "A-law"}, {"u", "µ-law"}},
		Containers: []Choice{{"raw", "Raw"}, {"wav", "WAV"}}, Rates: []Choice{{"8000", "8 kHz"}}, Channels: []Choice{{"1", "Mono"}},
		Lengths: []Choice{{"0", "Open"}}, Splits: []Choice{{"", "No"}}, Voices: []Choice{{"0", "No"}}, Speeds: []Choice{{"1", "1 ×"}, {"2", "2 ×"}},
		AnyRates: []Choice{{"0", "Same"}}, AnyChannels: []Choice{{"0", "Same"}},
	})
	viewtest.Window(t, b.Content(), minWidth, minHeight)
	return b
}

// press presses a button of the page in front rather than one beside it.
func (b *bench) press(label string) {
	b.t.Helper()
	viewtest.Press(b.t, label, b.shown[b.page], b.Content())
}

func (b *bench) says(text string) bool { return strings.Contains(viewtest.Words(b.Content()), text) }

func state() State {
	return State{
		Record: Record{
			Sources: []Choice{{"device", "System default"}, {"programme", "What the hall hears"}}, Folder: "/recordings", Elapsed: "0:00:00",
			Setup: Setup{Source: "device", Law: "a", Rate: "8000", Channels: "1", Container: "raw", Length: "0", Voice: "0"},
			Line:  Line{widgets.Ok, "Ready."},
		},
		Library: Library{
			All: []Recording{{"/a", "a.g711a", "today", "0:01:00"}, {"/b", "b.wav", "yesterday", "10:00:00"}}, Chosen: "/a", Details: "A-law",
			Speed: "1", Volume: 100, Output: "device", Outputs: []Choice{{"device", "Default"}, {"device:x", "x"}}, Part: -1,
		},
		Loop: Loop{
			Setup: LoopSetup{Input: "device", Output: "device", Law: "a", Rate: "8000"}, Inputs: []Choice{{"device", "Default"}},
			Outputs: []Choice{{"device", "Default"}}, Volume: 100, Line: Line{widgets.Busy, "Off."},
		},
		Convert: Convert{Setup: ConvertSetup{Law: "a", Container: "wav", Rate: "0", Channels: "0"}},
	}
}

func TestRecording(t *testing.T) {
	b := newBench(t)
	b.SetState(state())
	b.log.Want(t) // showing a state is no wish
	b.record.law.SetSelected("µ-law")
	test.Type(b.record.name, "x")
	b.press("Choose...")
	b.press("Devices...")
	b.log.Want(t, "setup device u \"\"", "setup device u \"x\"", "folder", "devices")
	b.Pressed(fyne.KeySpace)
	b.press("Start")
	b.log.Want(t, "start", "start")
	s := state()
	s.Record.On, s.Record.Levels, s.Record.Clipped = true, []float64{0.5, 1}, true
	b.SetState(s)
	if !b.record.meter.Clipped() || !b.record.law.Disabled() || !b.record.name.Disabled() {
		t.Error("it can be set while it records, or does not show that sound is cut off")
	}
	b.Pressed(fyne.KeySpace)
	b.press("Pause")
	b.Pressed(fyne.KeyEscape)
	b.press("Stop")
	b.log.Want(t, "pause", "pause", "stop", "stop")
	s.Record.Paused = true
	b.SetState(s)
	b.press("Go on")
	b.SetState(state())
	b.Pressed(fyne.KeyEscape)
	b.log.Want(t, "pause", "close")
}

func TestRecordings(t *testing.T) {
	b := newBench(t)
	b.Show(PageLibrary)
	b.log.Want(t, "page 1")
	if !b.says("Nothing has been recorded yet.") {
		t.Error("it is not said that there is nothing")
	}
	b.press("Play")
	b.press("Delete")
	b.Pressed(fyne.KeySpace)
	b.log.Want(t) // there is nothing to play
	b.SetState(state())
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyUp, fyne.KeySpace, fyne.KeyLeft, fyne.KeyRight, fyne.KeyDelete} {
		b.Pressed(key)
	}
	b.log.Want(t, "choose /b", "play", "skip -5", "skip 5", "delete")
	b.library.wave.Tapped(&fyne.PointEvent{Position: fyne.NewPos(50, 10)}) // nothing is drawn yet
	b.SetWave([]widgets.Peak{{Low: -100, High: 100}, {Low: -5, High: 5}}, 2)
	b.library.wave.Tapped(&fyne.PointEvent{Position: fyne.NewPos(b.library.wave.Size().Width/2, 10)})
	b.library.speed.SetSelected("2 ×")
	b.library.output.SetSelected("x")
	b.library.volume.SetValue(50)
	b.press("Announce it: hall and stream")
	b.press("Open folder")
	b.log.Want(t, "seek 0.50", "speed 2", "output device:x", "volume 50", "announce", "open")
	s := state()
	s.Library.Hint, s.Library.HintDo, s.Undo, s.Message = "This sounds like µ-law.", "Play it as µ-law", true, &Line{widgets.Ok, "Deleted."}
	b.SetState(s)
	if !b.says("This sounds like") || !b.says("Deleted.") {
		t.Error("the hint or the message is not shown")
	}
	b.press("Play it as µ-law")
	b.press("Undo")
	b.log.Want(t, "other", "undo")
}

func TestRenaming(t *testing.T) {
	b := newBench(t)
	b.SetState(state())
	b.Show(PageLibrary)
	b.log = nil
	b.Pressed(fyne.KeyF2)
	r := b.library.renaming
	if !r.overlay.Visible() || r.name.Text != "a" {
		t.Fatalf("it asks for a name: %v, %q", r.overlay.Visible(), r.name.Text)
	}
	b.Pressed(fyne.KeySpace) // of the name
	b.Pressed(fyne.KeyEscape)
	if r.overlay.Visible() {
		t.Error("Esc leaves it open")
	}
	b.press("Rename...")
	r.name.SetText("  ")
	r.submit()
	r.name.SetText(" talk ")
	r.submit()
	b.log.Want(t, "rename talk")
}

func TestLoop(t *testing.T) {
	b := newBench(t)
	b.SetState(state())
	b.Show(PageLoop)
	b.log = nil
	b.press("Measure") // there is no loop
	b.Pressed(fyne.KeySpace)
	s := state()
	s.Loop.On, s.Loop.Delay, s.Loop.Guard = true, "Delay 42 ms", &Line{widgets.Warning, "It howls."}
	b.SetState(s)
	if !b.says("Delay 42 ms") || !b.says("It howls.") || !b.loop.law.Disabled() {
		t.Error("delay or guard are not shown, or it can be set while it runs")
	}
	b.Pressed(fyne.KeyB)
	b.Pressed(fyne.KeyA)
	b.press("Original")
	b.press("Measure")
	b.loop.volume.SetValue(80)
	b.press("Stop")
	b.Pressed(fyne.KeyEscape)
	b.log.Want(t, "start loop", "original true", "original false", "original true", "measure", "loop volume 80", "stop loop", "stop loop")
}

func TestConverting(t *testing.T) {
	b := newBench(t)
	b.SetState(state())
	b.Show(PageConvert)
	b.log = nil
	b.press("Convert") // nothing is chosen
	b.press("File...")
	b.press("Folder...")
	b.convert.container.SetSelected("Raw")
	b.convert.overwrite.SetChecked(true)
	b.log.Want(t, "file", "add folder", "become raw false", "become raw true")
	s := state()
	s.Convert.Sources, s.Convert.Setup.Overwrite = []string{"/x.wav"}, true
	s.Convert.Failures, s.Convert.Line = []Line{{widgets.Failed, "y.wav – it is empty"}}, Line{widgets.Warning, "1 failed"}
	b.SetState(s)
	if !b.says("/x.wav") || !b.says("it is empty") || !b.says("1 failed") {
		t.Error("files, failures or what became of it are not shown")
	}
	b.press("Convert")
	s.Convert.On, s.Convert.Part = true, 0.5
	b.SetState(s)
	b.press("Cancel")
	b.log.Want(t, "convert", "cancel")
}

// Whatever the names are, no page needs more room than the window has.
func TestLongNamesFit(t *testing.T) {
	b := newBench(t)
	s := state()
	long := strings.Repeat("a very long name ", 20)
	s.Record.Sources = []Choice{{"device", long}}
	s.Record.Folder, s.Record.File, s.Record.Line.Text, s.Record.Free = long, long, long, long
	s.Library.Details, s.Library.Hint, s.Library.Line = long, long, &Line{widgets.Failed, long}
	s.Loop.Inputs, s.Loop.Delay = []Choice{{"device", long}}, long
	s.Convert.Sources, s.Convert.Folder = []string{long}, long
	for i := range 300 {
		s.Library.All = append(s.Library.All, Recording{fmt.Sprint(i), long, long, "100:00:00"})
	}
	s.Message = &Line{widgets.Failed, long}
	b.SetState(s)
	for p := range pages {
		b.Show(p)
		for _, o := range test.LaidOutObjects(b.shown[p]) {
			if _, isMenu := o.(*widget.Select); isMenu && o.Size().Width > minWidth/2 {
				t.Errorf("a menu of page %d is %v wide", p, o.Size().Width)
			}
		}
		if need := b.shown[p].MinSize(); need.Width > minWidth-2*widgets.FormMargin || need.Height > minHeight-2*widgets.FormMargin-90 {
			t.Errorf("page %d needs %v", p, need)
		}
	}
}
