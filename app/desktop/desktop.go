package desktop

import (
	"context"
	"image"
	"log/slog"
	"runtime/pprof"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/queuecast/queuecast/app/about"
	"github.com/queuecast/queuecast/app/clipboard"
	"github.com/queuecast/queuecast/app/desktop/monitors"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/app/updates"
	"github.com/queuecast/queuecast/app/x11"
	"github.com/queuecast/queuecast/assets"
	"github.com/queuecast/queuecast/kiosk/lock"
	"github.com/queuecast/queuecast/media/audio"
	"github.com/queuecast/queuecast/media/signage"
	"github.com/queuecast/queuecast/views/display"
	lookview "github.com/queuecast/queuecast/views/look"
	"github.com/queuecast/queuecast/views/operator"
	setupview "github.com/queuecast/queuecast/views/setup"
	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/words"
)

const (
	windowWidth, windowHeight = 1280, 720
	// windowClass is what the desktop file has as StartupWMClass.
	windowClass = "Queuecast"
	// stopLimit is how long the end of the windows' workers is waited for. What they do is cancelled by then.
	stopLimit = 10 * time.Second
	// maxCommands is how many of the operator's commands may wait for the disk.
	maxCommands = 256
)

// Desktop is the windows. Make it with New before the station, whose OnAir and OnChange it provides; then Run.
type Desktop struct {
	fyneApp  fyne.App
	dir      string // data folder
	settings settings.Settings
	station  *station.Station
	log      *slog.Logger
	program  string // path of this program, for the doctor; "" in tests

	fonts    chan struct{} // closed when they have been read
	window   fyne.Window
	operator *operator.View
	hall     fyne.Window // the display; nil while it is closed
	display  *display.View

	counter  atomic.Pointer[string]
	commands chan func(context.Context) (string, error)
	noted    atomic.Pointer[memory]
	refused  int           // commands behind those, for which there was no room; Fyne's goroutine only
	chosen   chan struct{} // holds one token: there is something new to remember
	changed  chan struct{} // holds one token: the state has changed
	aired    chan struct{} // holds one token: the picture or a size has changed
	open     atomic.Bool   // the display is open
	restart  atomic.Bool   // the program is to begin anew

	air struct {
		sync.Mutex
		board       signage.Board
		picture     *image.RGBA // a copy
		previewSize image.Point
		hallSize    image.Point
		lookSize    image.Point
	}

	historyWindow, importWindow, shareWindow, voiceWindow, lookWindow, setupWindow, deskWindow, healthWindow, streamWindow, cameraWindow, recorderWindow, devicesWindow *panel // nil while closed

	desk      settings.Desk // as it is now; Fyne's goroutine only, like all of these
	deskPanel deskPanel
	closed    bool // the operator's window is
	strip     bool // the same is a strip
	reopened  bool // the display has been opened as it was, if it was
	last      operator.State
	memory    memory

	screens  Screens       // nil: they cannot be asked for
	pane     monitors.Pane // the operator's window; may be nil
	hallPane monitors.Pane // the display; may be nil
	hallOn   string        // the monitor of the display
	awaited  string        // the monitor whose return opens the display; "": none

	lastWish chan struct{} // closed when it has been carried out; nil: there was none

	lookChanged func() bool // something in the look's panel has not been saved

	greeting bool              // begin with the form of a first start
	wishes   *setupview.Wishes // what that form is made anew with; nil: with what is usual

	locked bool       // kiosk mode
	lock   *lock.Lock // nil: there is no PIN
	asking bool       // the PIN is being asked for; Fyne's goroutine only

	lookView  *lookview.View   // nil while closed; Fyne's goroutine only
	look      settings.Display // as it is saved now; Fyne's goroutine only
	hallTitle string           // the same

	sounds         soundDevices // Fyne's goroutine only
	watchesDevices bool         // the same

	inputs   audio.Inputs // what several parts may hear at once
	taking   taking       // Fyne's goroutine only
	onTake   func()       // shows what became of it; nil while the recorder's panel is closed; the same
	recorded atomic.Bool  // a file has come to the folder of recordings

	clipboard clipboard.Clipboard // for pictures

	voice    settings.Voice // as it is now; Fyne's goroutine only
	stopping chan struct{}  // holds one token: the announcement is to be broken off

	updates *updates.Watcher   // nil: newer versions are not looked for
	about   func() about.About // what the program is made of; may be nil

	looping bool            // Fyne has a goroutine of its own for the windows, as in all but tests; set before the workers start
	ctx     context.Context // ends with the windows
	cancel  context.CancelFunc
	workers sync.WaitGroup
}

// New makes the windows' side of a station that is not running yet.
func New(a fyne.App, dir string, s settings.Settings, log *slog.Logger) *Desktop {
	d := &Desktop{
		fyneApp: a, dir: dir, settings: s, log: log, voice: s.Voice.Clone(), look: s.Display, hallTitle: s.Title,
		desk:  s.Clone().Desk,
		fonts: make(chan struct{}), commands: make(chan func(context.Context) (string, error), maxCommands),
		chosen: make(chan struct{}, 1), changed: make(chan struct{}, 1), aired: make(chan struct{}, 1), stopping: make(chan struct{}, 1),
	}
	d.memory = d.recollect()
	counter := d.memory.Counter
	if !d.known(counter) && len(s.Counters) > 0 {
		counter = s.Counters[0].ID
	}
	d.counter.Store(&counter)
	d.memory.Counter = counter
	m := d.memory
	d.noted.Store(&m)
	return d
}

// UseScreens has the display find its monitor. Call it before Run.
func (d *Desktop) UseScreens(s Screens) { d.screens = s }

// UseProgram says by which path this program can be started once more; see doctor.Patient.Program. Call it before Run.
func (d *Desktop) UseProgram(path string) { d.program = path }

// UseUpdates has the windows tell of newer versions, and of what the program is made of. Call it before Run.
func (d *Desktop) UseUpdates(w *updates.Watcher, about func() about.About) {
	d.updates, d.about = w, about
}

func (d *Desktop) known(counter string) bool {
	for _, c := range d.settings.Counters {
		if c.ID == counter {
			return true
		}
	}
	return false
}

// OnChange is for station.Station.OnChange.
func (d *Desktop) OnChange() { poke(d.changed) }

// OnAir is for station.Station.OnAir. It copies the picture, since the station draws over it later.
func (d *Desktop) OnAir(board signage.Board, picture *image.RGBA) {
	d.air.Lock()
	defer d.air.Unlock()
	d.air.board = board
	// A fresh copy each time: the last one may be being scaled just now.
	d.air.picture = &image.RGBA{Pix: append([]byte(nil), picture.Pix...), Stride: picture.Stride, Rect: picture.Rect}
	poke(d.aired)
}

// poke puts a token into a channel of one, if there is none.
func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Raise brings the operator window, or what there is in its place, to the front. Any goroutine may call it.
func (d *Desktop) Raise() bool {
	fyne.Do(func() {
		x11.Shown(d.front().Show)
		d.front().RequestFocus()
	})
	return true
}

// UseTheme gives the program its theme. It runs on the main goroutine, before ReadFonts.
func (d *Desktop) UseTheme() {
	d.fyneApp.Settings().SetTheme(theme.NewSized(theme.Mode(d.desk.Theme), d.scale()))
}

// ReadFonts has Fyne read the fonts for what comes into the windows. It may run beside Open, which opening OpenGL keeps busy for as long;
// Fill waits for it.
func (d *Desktop) ReadFonts() {
	defer close(d.fonts)
	for _, style := range []fyne.TextStyle{{}, {Bold: true}} {
		fyne.MeasureText(d.settings.Title, fynetheme.TextSize(), style)
	}
}

// Open shows the operator window, with nothing in it yet, before there is a station. It runs on the main goroutine, as Fill and Run do.
// Nothing that is typed or clicked is looked at before Run.
func (d *Desktop) Open() {
	d.makeWindow()
	if !d.locked { // else it begins as large as the screen
		x11.Shown(d.window.Show)
	}
}

// Fill brings into the window what belongs there (a locked station that only shows has the display instead). The station may be starting
// meanwhile.
func (d *Desktop) Fill() {
	<-d.fonts // measuring text beside it would read them twice
	d.fillWindow()
	if d.locked && !d.alone() {
		show(d.window)
	}
}

// show opens a window for the first time. On X11 its title at that moment is its class, by which task bars find the program's desktop file.
func show(w fyne.Window) {
	title := w.Title()
	w.SetTitle(windowClass)
	x11.Shown(w.Show)
	w.SetTitle(title)
}

// Withdraw takes the windows away again: there will be no station.
func (d *Desktop) Withdraw() {
	d.window.Hide()
	if d.hall != nil {
		d.hall.Hide()
	}
	d.operator.Close()
}

// Run goes on with the windows that are open, and returns when the user has closed them or the process is told to end. Notes are told
// once. restart tells that the program is to begin anew.
func (d *Desktop) Run(st *station.Station, notes []string) (restart bool) {
	d.looping = true
	d.start(st, notes)
	d.fyneApp.Run()
	d.stop()
	return d.restart.Load()
}

// Restart ends the windows and has Run say that the program is to begin anew. Any goroutine may call it.
func (d *Desktop) Restart() {
	d.restart.Store(true)
	fyne.Do(d.fyneApp.Quit)
}

// start joins the windows to the station, and starts the workers.
func (d *Desktop) start(st *station.Station, notes []string) {
	d.station = st
	d.ctx, d.cancel = context.WithCancel(context.Background())
	ctx := d.ctx
	if d.window == nil {
		d.UseTheme()
		d.makeWindow()
		d.fillWindow()
	}
	d.workers.Go(func() { d.carryOut(ctx) })
	d.workers.Go(func() { d.showStates(ctx) })
	d.workers.Go(func() { d.showPictures(ctx) })
	d.workers.Go(func() { d.keepMemory(ctx) })
	d.workers.Go(func() { d.stopVoices(ctx) })
	d.fyneApp.Lifecycle().SetOnStarted(d.begin)
	d.showTray()
	if len(notes) > 0 {
		d.operator.Notice(operator.Line{Level: operator.Warning, Text: join(notes)})
	}
	d.OnChange()
	poke(d.aired)
}

// begin is called when Fyne has begun.
func (d *Desktop) begin() {
	d.onScreens()
	switch {
	case d.locked:
	case d.greeting:
		d.openSetup()
	case d.screens == nil || !d.screens.Placeable(): // else when the operator's window has its place
		d.reopenDisplay()
	}
}

// quit ends the program.
func (d *Desktop) quit() {
	d.noteWindow()
	d.note()
	d.fyneApp.Quit()
}

// stop ends the workers.
func (d *Desktop) stop() {
	d.cancel()
	d.await()
	d.clipboard.Close()
	if len(d.chosen) > 0 { // at the last moment
		d.remember()
	}
	d.operator.Close()
}

// await waits for the workers. One that does not end is noted with where it stands; the program ends all the same.
func (d *Desktop) await() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		d.workers.Wait()
	}()
	select {
	case <-done:
	case <-time.After(stopLimit):
		var stacks strings.Builder
		_ = pprof.Lookup("goroutine").WriteTo(&stacks, 1)
		d.log.Error("a part of the windows does not end", "waited", stopLimit, "goroutines", stacks.String())
	}
}

// operatorIntents are what the operator's window may ask for.
func (d *Desktop) operatorIntents() operator.Intents {
	in := d.intents()
	in.ChooseCounter, in.ToggleDisplay = d.chooseCounter, d.toggleDisplay
	// What changes the station asks for the PIN while the screen is locked.
	keep := func(what string, open func()) func() { return func() { d.guarded(d.front(), what, open) } }
	in.OpenHistory, in.OpenImport = d.openHistory, d.openImport
	in.OpenShare = keep(words.X("operator.tools.share", "Share"), d.openShare)
	in.OpenLook = keep(words.X("operator.tools.look", "Look"), d.openLook)
	in.OpenVoice = keep(words.X("operator.tools.voice", "Voice"), d.openVoice)
	in.OpenSettings = keep(words.X("operator.tools.settings", "Settings"), d.openDesk)
	in.OpenHealth, in.ToggleStrip = d.openHealth, d.toggleStrip
	in.OpenStream = keep(words.X("operator.tools.stream", "Stream"), d.openStream)
	in.OpenCameras = keep(words.X("operator.tools.cameras", "Cameras"), d.openCameras)
	in.OpenRecorder = keep(words.X("operator.tools.recorder", "Recorder"), d.openRecorder)
	in.OpenDevices = keep(words.X("operator.tools.devices", "Sound devices"), d.openDevices)
	in.StopVoice = func() { poke(d.stopping) }
	in.Typing = func(text string) { d.station.Typing(text, *d.counter.Load()) }
	in.PreviewSize = func(size image.Point) {
		d.air.Lock()
		d.air.previewSize = size
		d.air.Unlock()
		poke(d.aired)
	}
	return in
}

// makeWindow makes the operator's window, where it was and as large as it was, with nothing in it.
func (d *Desktop) makeWindow() {
	d.fyneApp.SetIcon(fyne.NewStaticResource("icon.png", assets.IconPNG))
	d.window = d.fyneApp.NewWindow(windowClass)
	d.window.SetPadded(false)
	d.window.SetMaster()
	d.window.SetCloseIntercept(d.quit)
	d.window.SetOnClosed(func() { d.closed = true })
	d.window.SetContent(container.NewWithoutLayout()) // a window without any content is not painted
	d.window.Resize(d.memory.size())
	if d.memory.Place == nil {
		d.window.CenterOnScreen()
	}
}

// fillWindow brings the operator's view into the window.
func (d *Desktop) fillWindow() {
	d.operator = operator.New(d.operatorIntents(), d.options())
	if d.screens != nil {
		d.pane = d.screens.Pane(d.operatorReady)
	}
	d.setOperatorContent()
	if d.locked {
		d.enterKiosk()
	}
	d.focusEntry()
}

// focusEntry gives the keyboard to the number field. At the program's end Fyne closes the operator's window before the others, whose
// ends ask for this: then there is no field any more.
func (d *Desktop) focusEntry() {
	if !d.closed {
		d.operator.FocusEntry(d.window.Canvas())
	}
}

// operatorReady is called when the operator's window can be placed.
func (d *Desktop) operatorReady() {
	switch place := d.memory.Place; {
	case d.window.FullScreen():
	case place == nil:
		d.pane.Fit()
	default:
		for _, m := range d.monitors() {
			if place.In(m.Area) { // else its monitor is gone
				d.pane.MoveTo(*place)
			}
		}
	}
	if !d.locked && !d.greeting && !d.reopened {
		d.reopened = true
		d.reopenDisplay()
	}
}

func (d *Desktop) title(what string) string { return d.settings.Title + " – " + what }

func (d *Desktop) chooseCounter(id string) {
	d.counter.Store(&id)
	d.memory.Counter = id
	d.note()
	d.OnChange()
}

func join(lines []string) string {
	text := ""
	for i, l := range lines {
		if i > 0 {
			text += "\n"
		}
		text += l
	}
	return text
}
