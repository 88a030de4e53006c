package desktop

import (
	"context"
	"image"
	"log/slog"
	"sync"
	"sync/atomic"

	"fyne.io/fyne/v2"

	"github.com/queuecast/queuecast/app/desktop/monitors"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/assets"
	"github.com/queuecast/queuecast/kiosk/lock"
	"github.com/queuecast/queuecast/media/signage"
	"github.com/queuecast/queuecast/views/display"
	lookview "github.com/queuecast/queuecast/views/look"
	"github.com/queuecast/queuecast/views/operator"
	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/words"
)

const (
	windowWidth, windowHeight = 1280, 720
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

	historyWindow, importWindow, shareWindow, voiceWindow, lookWindow, setupWindow, deskWindow, healthWindow, streamWindow *panel // nil while closed

	desk      settings.Desk // as it is now; Fyne's goroutine only, like all of these
	deskPanel deskPanel
	strip     bool // the operator's window is one
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

	greeting bool // begin with the form of a first start

	locked bool       // kiosk mode
	lock   *lock.Lock // nil: there is no PIN
	asking bool       // the PIN is being asked for; Fyne's goroutine only

	lookView  *lookview.View   // nil while closed; Fyne's goroutine only
	look      settings.Display // as it is saved now; Fyne's goroutine only
	hallTitle string           // the same

	voice    settings.Voice // as it is now; Fyne's goroutine only
	stopping chan struct{}  // holds one token: the announcement is to be broken off

	ctx     context.Context // ends with the windows
	cancel  context.CancelFunc
	workers sync.WaitGroup
}

// New makes the windows' side of a station that is not running yet.
func New(a fyne.App, dir string, s settings.Settings, log *slog.Logger) *Desktop {
	d := &Desktop{
		fyneApp: a, dir: dir, settings: s, log: log, voice: s.Voice.Clone(), look: s.Display, hallTitle: s.Title,
		desk:     s.Clone().Desk,
		commands: make(chan func(context.Context) (string, error), maxCommands),
		chosen:   make(chan struct{}, 1), changed: make(chan struct{}, 1), aired: make(chan struct{}, 1), stopping: make(chan struct{}, 1),
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

// Raise brings the operator window to the front. Any goroutine may call it.
func (d *Desktop) Raise() bool {
	fyne.Do(func() {
		d.window.Show()
		d.window.RequestFocus()
	})
	return true
}

// Run shows the operator window and returns when the user has closed it or the process is told to end. It runs on the main
// goroutine; notes are told once. restart tells that the program is to begin anew.
func (d *Desktop) Run(st *station.Station, notes []string) (restart bool) {
	d.start(st, notes)
	d.window.ShowAndRun()
	d.stop()
	return d.restart.Load()
}

// Restart ends the windows and has Run say that the program is to begin anew. Any goroutine may call it.
func (d *Desktop) Restart() {
	d.restart.Store(true)
	fyne.Do(d.fyneApp.Quit)
}

// start makes the operator window and starts the workers.
func (d *Desktop) start(st *station.Station, notes []string) {
	d.station = st
	d.fyneApp.Settings().SetTheme(theme.NewSized(theme.Mode(d.desk.Theme), d.scale()))
	d.fyneApp.SetIcon(fyne.NewStaticResource("icon.png", assets.IconPNG))
	d.ctx, d.cancel = context.WithCancel(context.Background())
	ctx := d.ctx
	d.makeOperator()
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
	d.workers.Wait()
	if len(d.chosen) > 0 { // at the last moment
		d.remember()
	}
	d.operator.Close()
}

// operatorIntents are what the operator's window may ask for.
func (d *Desktop) operatorIntents() operator.Intents {
	in := d.intents()
	in.ChooseCounter, in.ToggleDisplay = d.chooseCounter, d.toggleDisplay
	// What changes the station asks for the PIN while the screen is locked.
	keep := func(what string, open func()) func() { return func() { d.guarded(d.window, what, open) } }
	in.OpenHistory, in.OpenImport = d.openHistory, d.openImport
	in.OpenShare = keep(words.X("operator.tools.share", "Share"), d.openShare)
	in.OpenLook = keep(words.X("operator.tools.look", "Look"), d.openLook)
	in.OpenVoice = keep(words.X("operator.tools.voice", "Voice"), d.openVoice)
	in.OpenSettings = keep(words.X("operator.tools.settings", "Settings"), d.openDesk)
	in.OpenHealth, in.ToggleStrip = d.openHealth, d.toggleStrip
	in.OpenStream = keep(words.X("operator.tools.stream", "Stream"), d.openStream)
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

// makeOperator makes the operator's window, where it was and as large as it was.
func (d *Desktop) makeOperator() {
	d.operator = operator.New(d.operatorIntents(), d.options())
	d.window = d.fyneApp.NewWindow("")
	d.window.SetPadded(false)
	d.window.SetMaster()
	d.window.SetCloseIntercept(d.quit)
	if d.screens != nil {
		d.pane = d.screens.Pane(d.operatorReady)
	}
	d.setOperatorContent()
	d.window.Resize(d.memory.size())
	if d.memory.Place == nil {
		d.window.CenterOnScreen()
	}
	if d.locked {
		d.enterKiosk()
	}
	d.operator.FocusEntry(d.window.Canvas())
}

// operatorReady is called when the operator's window can be placed.
func (d *Desktop) operatorReady() {
	if place := d.memory.Place; place != nil && !d.window.FullScreen() {
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
