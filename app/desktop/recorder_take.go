package desktop

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/shirou/gopsutil/v4/disk"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/recorder"
	"github.com/queuecast/queuecast/views/operator"
	recorderview "github.com/queuecast/queuecast/views/recorder"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// clipShown is for how long the mark of the meter stays lit.
const clipShown = 2 * time.Second

// taking is the recording under way, or the last one. It is the desktop's: no panel need be open. Fyne's goroutine alone uses it.
type taking struct {
	recorder *recorder.Recorder // nil: there was none
	on       bool               // it is under way, or about to be
	source   string             // what is recorded, as people know it
	err      error              // why it could not begin
	clipped  int64              // frames, when last looked
	clipAt   time.Time          // when there were more
}

func (r *recorderPanel) setUp(s recorderview.Setup) {
	r.name = s.Name
	number := func(text string) int {
		n, _ := strconv.Atoi(text) // of our own choices
		return n
	}
	r.set(func(c *settings.Recorder) {
		c.Law, c.Container, c.Rate, c.Channels = s.Law, s.Container, number(s.Rate), number(s.Channels)
		c.Seconds = number(s.Length)
		c.SplitMinutes, c.SplitMB = 0, 0
		if minutes, ok := strings.CutPrefix(s.Split, perMinutes); ok {
			c.SplitMinutes = number(minutes)
		} else if size, ok := strings.CutPrefix(s.Split, perMegabytes); ok {
			c.SplitMB = number(size)
		}
		if c.Voice = s.Voice != noVoice; c.Voice {
			c.VoiceDB = number(s.Voice)
		}
		name, device := strings.CutPrefix(s.Source, fromDevice)
		c.Source, c.Input = fromDefault, ""
		if s.Source == fromProgramme {
			c.Source = fromProgramme
		} else if device {
			c.Input = name
		}
	})
	r.refresh()
}

func (r *recorderPanel) recordState() recorderview.Record {
	d := r.d
	s := d.settings.Recorder
	t := &d.taking
	inputs := r.d.sounds.inputs(d.settings.Sound.Microphone, s.Input)
	state := recorderview.Record{
		Folder: d.recordings(), On: t.on, Line: r.recordLine(),
		Sources: append(deviceChoices(inputs, d.settings.Sound.Microphone, fromDevice),
			recorderview.Choice{ID: fromProgramme, Name: words.X("rec.source.programme", "What the hall hears")}),
		Setup: recorderview.Setup{
			Source: fromDefault, Law: s.Law, Rate: strconv.Itoa(s.Rate), Channels: strconv.Itoa(s.Channels), Container: s.Container,
			Length: strconv.Itoa(s.Seconds), Voice: noVoice, Name: r.name,
		},
		Elapsed: messages.Span(0),
	}
	switch {
	case s.Source == fromProgramme:
		state.Setup.Source = fromProgramme
	case s.Input != "" && s.Input != d.settings.Sound.Microphone:
		state.Setup.Source = fromDevice + s.Input
	}
	switch {
	case s.SplitMinutes > 0:
		state.Setup.Split = perMinutes + strconv.Itoa(s.SplitMinutes)
	case s.SplitMB > 0:
		state.Setup.Split = perMegabytes + strconv.Itoa(s.SplitMB)
	}
	if s.Voice {
		state.Setup.Voice = strconv.Itoa(s.VoiceDB)
	}
	free := r.library.free
	if t.recorder != nil {
		is := t.recorder.State()
		state.Paused = is.Phase == recorder.Paused
		state.Elapsed, state.Size = messages.Span(is.Elapsed.Truncate(time.Second)), sizeText(is.Bytes)
		state.File = filepath.Base(is.Path)
		if is.Path == "" {
			state.File = ""
		}
		state.Levels = is.Level
		if is.Clipped > t.clipped {
			t.clipAt = time.Now()
		}
		t.clipped = is.Clipped
		state.Clipped = t.on && time.Since(t.clipAt) < clipShown
		if t.on && is.DiskLeft > 0 {
			free = is.DiskLeft
		}
	}
	if free > 0 {
		f := formatOf(s)
		room := time.Duration(float64(free) / float64(f.Rate*f.FrameBytes()) * float64(time.Second))
		state.Free = words.X("rec.free", "{{.Size}} left: room for {{.Time}}", map[string]string{"Size": sizeText(int64(free)), "Time": roomText(room)})
	}
	return state
}

// freeSpace is the room on the disk of a folder, which need not have been made yet; 0 where it is not known. It may take a while.
func freeSpace(dir string) uint64 {
	for {
		if usage, err := disk.Usage(dir); err == nil {
			return usage.Free
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return 0
		}
		dir = parent
	}
}

func sizeText(bytes int64) string {
	switch size := float64(bytes); {
	case bytes < bytesPerMB:
		return fmt.Sprintf("%.0f kB", size/1000)
	case bytes < 1000*bytesPerMB:
		return fmt.Sprintf("%.1f MB", size/bytesPerMB)
	default:
		return fmt.Sprintf("%.1f GB", size/bytesPerMB/1000)
	}
}

// roomText is a length that need not be exact.
func roomText(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d >= 3*day:
		return words.X("rec.days", "{{.N}} days", map[string]int{"N": int(d / day)})
	case d >= time.Hour:
		return words.X("rec.hours", "{{.N}} hours", map[string]int{"N": int(d / time.Hour)})
	default:
		return words.X("rec.minutes", "{{.N}} minutes", map[string]int{"N": int(d / time.Minute)})
	}
}

// recordLine says how the recording is.
func (r *recorderPanel) recordLine() recorderview.Line {
	t := &r.d.taking
	say := func(level widgets.Level, text string) recorderview.Line {
		return recorderview.Line{Level: level, Text: text}
	}
	switch {
	case t.err != nil:
		return say(widgets.Failed, messages.Sentence(t.err))
	case t.recorder == nil && t.on:
		return say(widgets.Busy, words.X("rec.line.opening", "Opening the device..."))
	case t.recorder == nil:
		return r.readyLine()
	}
	is := t.recorder.State()
	values := map[string]any{"Source": t.source, "Lost": is.Lost, "Times": is.Input.Interruptions, "Rate": math.Round(is.Input.Measured)}
	switch is.Phase {
	case recorder.Opening:
		return say(widgets.Busy, words.X("rec.line.opening", "Opening the device..."))
	case recorder.Listening:
		return say(widgets.Busy, words.X("rec.line.listening", "Waits for a voice: {{.Source}}", values))
	case recorder.Paused:
		return say(widgets.Warning, words.X("rec.line.paused", "Paused. What is heard now is not recorded."))
	case recorder.Waiting:
		values["Time"] = is.NextTry.Local().Format("15:04:05")
		return say(widgets.Warning, words.X("rec.line.waiting", "The device is gone. What was recorded is kept; it goes on in a new file as soon as the device is back. Next try at {{.Time}}.", values))
	case recorder.Ended:
		if is.Err != nil {
			return say(widgets.Failed, messages.Sentence(is.Err))
		}
		return say(widgets.Ok, words.X("rec.line.saved", "Saved. It is listed under Recordings."))
	}
	switch {
	case is.Lost > 0:
		return say(widgets.Warning, words.X("rec.line.lost", "The disk is too slow: {{.Lost}} samples are missing.", values))
	case is.Input.WrongRate:
		return say(widgets.Warning, words.X("rec.line.rate", "The device gives {{.Rate}} samples a second and not what it has promised: the pitch is wrong.", values))
	case is.Input.Interruptions > 0:
		return say(widgets.Warning, words.X("rec.line.interrupted", "Recording: {{.Source}}. The computer was too busy {{.Times}} times: sound is missing there.", values))
	}
	return say(widgets.Ok, words.X("rec.line.recording", "Recording: {{.Source}}", values))
}

// readyLine says whether a recording could begin.
func (r *recorderPanel) readyLine() recorderview.Line {
	ready := recorderview.Line{Level: widgets.Ok, Text: words.X("rec.line.ready", "Ready.")}
	switch {
	case r.d.settings.Recorder.Source == fromProgramme:
	case !r.d.sounds.known:
		return recorderview.Line{Level: widgets.Busy, Text: words.X("devices.looking", "Looking for devices...")}
	case r.d.sounds.err != nil:
		return recorderview.Line{Level: widgets.Failed, Text: messages.Sentence(r.d.sounds.err)}
	case len(r.d.sounds.inputs()) == 0:
		return recorderview.Line{Level: widgets.Warning, Text: words.X("rec.line.none", "This computer has no microphone. Plug one in, or record what the hall hears.")}
	}
	return ready
}

// errFileName refuses a name that no file can have everywhere.
var errFileName = errors.New("not a name of a file")

// fileName is a typed name, if files may have it on all systems.
func fileName(typed string) (string, error) {
	const most = 120 // bytes; date, number and ending come to it
	name := strings.TrimSpace(typed)
	if name == "" || len(name) > most || strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".") || strings.ContainsAny(name, `/\:*?"<>|`) ||
		strings.ContainsFunc(name, func(c rune) bool { return c < ' ' }) {
		return "", errFileName
	}
	return name, nil
}

// start begins to record, behind the panel.
func (r *recorderPanel) start() {
	d := r.d
	t := &d.taking
	if t.on {
		return
	}
	r.window.Canvas().Unfocus() // Space is for the recording
	r.message = nil
	s := d.settings.Recorder
	rec := &recorder.Recorder{
		Format: formatOf(s), Dir: d.recordings(), Length: time.Duration(s.Seconds) * time.Second, Log: d.log,
		SplitAfter: time.Duration(s.SplitMinutes) * time.Minute, SplitBytes: int64(s.SplitMB) * bytesPerMB,
		OnFile: func(string, int64) { d.recorded.Store(true) },
	}
	*t = taking{}
	if r.name != "" {
		name, err := fileName(r.name)
		if err != nil {
			r.message = &recorderview.Line{Level: widgets.Failed, Text: words.X("rec.name.bad", `A name may have up to 120 characters, none of / \ : * ? " < > |, and no dot at its ends.`)}
			r.refresh()
			return
		}
		rec.Path = filepath.Join(rec.Dir, rec.Format.Name(name))
	}
	if s.Voice {
		rec.Voice = &recorder.Voice{Threshold: math.Pow(10, float64(s.VoiceDB)/20), Separate: false}
	}
	format := pcm.Format{Rate: s.Rate, Channels: s.Channels}
	unhear := func() {}
	if s.Source == fromProgramme {
		tap := &recorder.Tap{From: pcm.Format{Rate: pcm.Rate, Channels: 1}, To: format}
		unhear = d.station.Hear(tap.Write)
		rec.Source, t.source = tap, words.X("rec.source.programme", "What the hall hears")
	} else {
		device := s.Input
		if device == "" {
			device = d.settings.Sound.Microphone
		}
		rec.Source, t.source = recorder.Microphone{Input: d.inputs.Input(device, format)}, device
		if device == "" {
			t.source = standardName(r.d.sounds.inputs())
		}
	}
	t.on = true
	d.workers.Go(func() {
		defer unhear()
		if err := rec.Initialize(); err != nil {
			d.onFyne(d.ctx, func() { t.on, t.err = false, err; d.showRecorder() })
			return
		}
		d.onFyne(d.ctx, func() { t.recorder = rec; d.showRecorder() })
		select {
		case <-rec.Done():
		case <-d.ctx.Done():
			_ = rec.Stop() // the state has the error
		}
		d.onFyne(d.ctx, func() {
			t.on = false
			if err := rec.State().Err; err != nil && d.recorderWindow == nil {
				d.operator.Notice(operator.Line{Level: operator.Failed, Text: messages.Sentence(err)})
			}
			d.showRecorder()
		})
	})
	r.refresh()
}

// showRecorder has the panel show how things are, if it is open; what was recorded is looked for.
func (d *Desktop) showRecorder() {
	if d.onTake != nil {
		d.onTake()
	}
}

func (r *recorderPanel) pause() {
	t := &r.d.taking
	if !t.on || t.recorder == nil {
		return
	}
	if t.recorder.State().Phase == recorder.Paused {
		t.recorder.Resume()
	} else {
		t.recorder.Pause()
	}
	r.refresh()
}

// stopTaking ends the recording, behind the panel.
func (r *recorderPanel) stopTaking() {
	t := &r.d.taking
	if rec := t.recorder; t.on && rec != nil {
		r.d.workers.Go(func() { _ = rec.Stop() }) // the state has the error
	}
}
