package desktop

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/soundfile"
	"github.com/queuecast/queuecast/views/operator"
	recorderview "github.com/queuecast/queuecast/views/recorder"
	"github.com/queuecast/queuecast/views/words"
)

const (
	recorderWidth, recorderHeight = 1080, 680
	// recorderPeriod is how often levels and times are shown.
	recorderPeriod = 100 * time.Millisecond
	// recordingsFolder lies in the data folder.
	recordingsFolder = "recordings"
)

// recorderPanel is the panel that records, plays, loops and converts. The recording itself is the desktop's: it goes on when the panel
// is closed.
type recorderPanel struct {
	*panel
	view    *recorderview.View
	name    string // typed, of the next recording
	message *recorderview.Line

	library library
	looping looping
	convert converting
}

func (d *Desktop) openRecorder() {
	title := func() string { return words.X("operator.tools.recorder", "Recorder") }
	d.openPanel(&d.recorderWindow, title, recorderWidth, recorderHeight, func(p *panel) (fyne.CanvasObject, func()) {
		r := newRecorderPanel(p)
		p.onKey(func(key *fyne.KeyEvent) { r.view.Pressed(key.Name) })
		p.window.SetOnDropped(func(_ fyne.Position, dropped []fyne.URI) { r.drop(dropped) })
		return r.view.Content(), r.end
	})
}

func newRecorderPanel(p *panel) *recorderPanel {
	r := &recorderPanel{panel: p}
	r.library.volume, r.library.speed = wholeVolume, 1
	r.looping.volume = wholeVolume
	r.looping.setup = recorderview.LoopSetup{Law: p.d.settings.Recorder.Law, Rate: strconv.Itoa(p.d.settings.Recorder.Rate)}
	if r.looping.setup.Law == lawLinear {
		r.looping.setup.Law = lawA
	}
	r.convert.setup = recorderview.ConvertSetup{Law: lawA, Container: "wav", Rate: asItIs, Channels: asItIs}
	r.view = recorderview.New(recorderview.Intents{
		Page: r.turn, Close: func() { p.window.Close() },
		Setup: r.setUp, ChooseFolder: r.chooseFolder, Start: r.start, Pause: r.pause, Stop: r.stopTaking, Devices: p.d.openDevices,
		Choose: r.choose, Play: r.play, Seek: r.seek, Skip: r.skip, Speed: r.setSpeed, Volume: r.setVolume, Output: r.setOutput, PlayOther: r.playOther,
		Announce: r.announce, Rename: r.rename, Delete: r.erase, Undo: r.restore, OpenFolder: r.openFolder,
		SetupLoop: r.setUpLoop, StartLoop: r.startLoop, StopLoop: r.stopLoop, Original: r.hearOriginal, LoopVolume: r.setLoopVolume, MeasureLoop: r.measureLoop,
		SetupConvert: func(s recorderview.ConvertSetup) { r.convert.setup = s; r.refresh() }, AddFile: r.addFile, AddFolder: r.addFolder,
		ClearFiles: func() { r.convert.clear(); r.refresh() }, ChooseTarget: r.chooseTarget, Convert: r.startConverting, StopConvert: r.stopConverting,
	}, recorderChoices(p.d.settings.Recorder))
	p.d.onTake = func() { r.readFolder(); r.refresh() }
	r.refresh()
	r.readFolder()
	p.d.watchDevices()
	r.follow(recorderPeriod, r.tick)
	return r
}

// turn is told of another page in front.
func (r *recorderPanel) turn(to recorderview.Page) {
	r.message = nil
	r.window.Canvas().Unfocus() // the keys are the page's
	if l := &r.library; to == recorderview.PageLibrary && l.chosen == "" && len(l.files) > 0 {
		r.choose(l.files[0].path)
	}
	r.readFolder()
	r.refresh()
}

// end ends what is the panel's own.
func (r *recorderPanel) end() {
	r.d.onTake = nil
	if r.d.taking.on && r.d.ctx.Err() == nil {
		r.d.operator.Notice(operator.Line{Level: operator.Ok, Text: words.X("rec.goes_on", "The recording goes on. The recorder shows it.")})
	}
	r.endPlayer()
	r.endLoop()
	r.library.stopDrawing()
	r.forget()
}

// tick shows what changes all the time, and now and then looks into the folder.
func (r *recorderPanel) tick() {
	if r.d.recorded.CompareAndSwap(true, false) || r.library.due(time.Now()) {
		r.readFolder()
	}
	r.refresh()
}

func (r *recorderPanel) refresh() {
	r.view.SetState(recorderview.State{
		Record: r.recordState(), Library: r.libraryState(), Loop: r.loopState(), Convert: r.convertState(),
		Message: r.message, Undo: r.library.deleted != nil,
	})
}

func (r *recorderPanel) tell(err error, good string) {
	level, text := became(err, good)
	r.message = &recorderview.Line{Level: level, Text: text}
	r.refresh()
}

// set changes the recorder's settings, at once and for good.
func (r *recorderPanel) set(change func(*settings.Recorder)) {
	d := r.d
	before := d.settings.Recorder
	change(&d.settings.Recorder)
	if d.settings.Recorder == before {
		return
	}
	d.inOrder(func() {
		if err := settings.Change(d.dir, func(c *settings.Settings) { change(&c.Recorder) }); err != nil {
			d.onFyne(r.ctx, func() { r.tell(err, "") })
		}
	})
}

// folder is where recordings go.
func (d *Desktop) recordings() string {
	if d.settings.Recorder.Folder != "" {
		return d.settings.Recorder.Folder
	}
	return filepath.Join(d.dir, recordingsFolder)
}

func (r *recorderPanel) chooseFolder() {
	r.askFolder(func(path string) {
		r.forget()
		r.choose("")
		r.set(func(s *settings.Recorder) { s.Folder = path })
		r.library.forgetList()
		r.readFolder()
		r.refresh()
	})
}

// askFolder lets the user choose a folder.
func (r *recorderPanel) askFolder(chosen func(path string)) {
	ask := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		switch {
		case err != nil:
			r.tell(err, "")
		case folder != nil:
			chosen(folder.Path())
		}
	}, r.window)
	if start, err := storage.ListerForURI(storage.NewFileURI(r.d.recordings())); err == nil {
		ask.SetLocation(start)
	}
	ask.Show()
}

// IDs of choices.
const (
	fromProgramme = "programme"
	fromDefault   = "device"
	fromDevice    = "device:" // and its name
	lawA          = "a"
	lawLinear     = "linear"
	asItIs        = "0"
	noVoice       = "0"
	perMinutes    = "m" // and how many
	perMegabytes  = "b" // the same
)

const bytesPerMB = 1_000_000

// formatOf is the format of recordings.
func formatOf(s settings.Recorder) soundfile.Format {
	return soundfile.Format{Container: containerOf(s.Container), Encoding: encodingOf(s.Law), Rate: s.Rate, Channels: s.Channels}
}

func encodingOf(law string) soundfile.Encoding {
	return map[string]soundfile.Encoding{lawA: soundfile.ALaw, "u": soundfile.MuLaw, lawLinear: soundfile.PCM16}[law]
}

func containerOf(name string) soundfile.Container {
	return map[string]soundfile.Container{"raw": soundfile.Raw, "wav": soundfile.WAV, "au": soundfile.AU}[name]
}

// recorderChoices are what the panel's menus offer. What stands in the settings file is among them, whatever it is.
func recorderChoices(s settings.Recorder) recorderview.Choices {
	c := recorderview.Choices{
		Laws: []recorderview.Choice{
			{ID: lawA, Name: words.X("rec.law.a", "A-law")}, {ID: "u", Name: words.X("rec.law.u", "µ-law")}, {ID: lawLinear, Name: words.X("rec.law.linear", "16 bits")},
		},
		Containers: []recorderview.Choice{
			{ID: "raw", Name: words.X("rec.container.raw", "Raw, as the boards")}, {ID: "wav", Name: "WAV"}, {ID: "au", Name: "AU"},
		},
		Channels: []recorderview.Choice{{ID: "1", Name: words.X("rec.mono", "Mono")}, {ID: "2", Name: words.X("rec.stereo", "Stereo")}},
		Voices:   []recorderview.Choice{{ID: noVoice, Name: words.X("rec.voice.off", "No, record everything")}},
		Splits:   []recorderview.Choice{{ID: "", Name: words.X("rec.split.none", "No, one file")}},
	}
	c.Codecs = c.Laws[:2]
	for _, rate := range among([]int{8000, 16_000, 44_100, 48_000}, s.Rate) {
		c.Rates = append(c.Rates, recorderview.Choice{ID: strconv.Itoa(rate), Name: strconv.FormatFloat(float64(rate)/1000, 'f', -1, 64) + " kHz"})
	}
	same := recorderview.Choice{ID: asItIs, Name: words.X("rec.same", "As it is")}
	c.AnyRates = append([]recorderview.Choice{same}, c.Rates...)
	c.AnyChannels = append([]recorderview.Choice{same}, c.Channels...)
	for _, seconds := range among([]int{0, 15, 30, 60, 300, 900, 1800, 3600, 4 * 3600, 10 * 3600, 24 * 3600}, s.Seconds) {
		name := words.X("rec.length.open", "Until it is stopped")
		if seconds > 0 {
			name = messages.Span(time.Duration(seconds) * time.Second)
		}
		c.Lengths = append(c.Lengths, recorderview.Choice{ID: strconv.Itoa(seconds), Name: name})
	}
	for _, minutes := range among([]int{5, 10, 15, 30, 60, 240}, s.SplitMinutes) {
		if minutes > 0 {
			c.Splits = append(c.Splits, recorderview.Choice{ID: perMinutes + strconv.Itoa(minutes), Name: words.X("rec.split.minutes", "One for each {{.N}} minutes", map[string]int{"N": minutes})})
		}
	}
	for _, size := range among([]int{10, 100, 1000, 4000}, s.SplitMB) {
		if size > 0 {
			c.Splits = append(c.Splits, recorderview.Choice{ID: perMegabytes + strconv.Itoa(size), Name: words.X("rec.split.megabytes", "One for each {{.N}} MB", map[string]int{"N": size})})
		}
	}
	for _, db := range among([]int{-48, -42, -36, -30, -24, -18}, s.VoiceDB) {
		c.Voices = append(c.Voices, recorderview.Choice{ID: strconv.Itoa(db), Name: words.X("rec.voice.level", "From {{.DB}} dB on", map[string]string{"DB": strings.Replace(strconv.Itoa(db), "-", "−", 1)})})
	}
	for _, speed := range []float64{0.5, 0.75, 1, 1.25, 1.5, 2} {
		name := strconv.FormatFloat(speed, 'f', -1, 64)
		c.Speeds = append(c.Speeds, recorderview.Choice{ID: name, Name: name + " ×"})
	}
	return c
}

// among is a list with one more value in its place, if it lacks it.
func among(all []int, one int) []int {
	if slices.Contains(all, one) {
		return all
	}
	all = append(all, one)
	slices.Sort(all)
	return all
}

// deviceChoices are the devices of a menu, the whole program's one first.
func deviceChoices(all []namedDevice, own, prefix string) []recorderview.Choice {
	first := own
	if first == "" {
		first = standardName(all)
	}
	choices := []recorderview.Choice{{ID: strings.TrimSuffix(prefix, ":"), Name: first}}
	for _, n := range all {
		if n.name != own {
			choices = append(choices, recorderview.Choice{ID: prefix + n.name, Name: n.name})
		}
	}
	return choices
}
