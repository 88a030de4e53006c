package desktop

import (
	"errors"
	"fmt"
	"image"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	fynedesktop "fyne.io/fyne/v2/driver/desktop"

	"github.com/queuecast/queuecast/app/cameras"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/camera"
	cameraview "github.com/queuecast/queuecast/views/camera"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

const (
	cameraWidth, cameraHeight = 1240, 690
	cameraPeriod              = time.Second
)

// cameraPanel is the panel of cameras. What is saved stands in Desktop.settings.
type cameraPanel struct {
	*panel
	owner   *cameras.Owner
	view    *cameraview.View
	message *cameraview.Line
	undo    func()            // takes the last thing back; nil: it cannot be
	needs   map[string]func() // releases of the cameras that are shown

	wall   wall
	series series
	pages  pages
}

func (d *Desktop) openCameras() {
	title := func() string { return words.X("operator.tools.cameras", "Cameras") }
	d.openPanel(&d.cameraWindow, title, cameraWidth, cameraHeight, func(p *panel) (fyne.CanvasObject, func()) {
		c := newCameraPanel(p)
		p.onKey(c.typed)
		p.window.Canvas().AddShortcut(&fyne.ShortcutCopy{}, func(fyne.Shortcut) { c.copy(c.view.Chosen()) })
		p.window.Canvas().AddShortcut(&fyne.ShortcutUndo{}, func(fyne.Shortcut) { c.takeBack() })
		p.window.Canvas().AddShortcut(&fynedesktop.CustomShortcut{KeyName: fyne.KeyZ, Modifier: fyne.KeyModifierControl}, func(fyne.Shortcut) { c.takeBack() })
		return c.view.Content(), c.end
	})
}

func newCameraPanel(p *panel) *cameraPanel {
	c := &cameraPanel{panel: p, owner: p.d.station.Cameras(), needs: map[string]func(){}}
	c.view = cameraview.New(cameraview.Intents{
		Paged:    func(cameraview.Page) { c.paged() },
		TileSize: func(size image.Point) { c.wall.size.Store(&size) },
		Start:    c.start, Save: c.save, Remove: c.remove, AddPattern: c.addPattern,
		Snapshot: c.snapshot, Series: c.burst, Countdown: c.countdown, StopSeries: c.stopSeries, Undo: c.takeBack,
		Turn: c.turn, Choose: c.choose, Delete: c.delete, Copy: c.copy, Export: c.export, Slide: c.slide, OpenFolder: c.openFolder, CleanUp: c.cleanUp,
		SaveShare: c.saveShare, DropShare: c.dropShare, PutShare: c.putShare, Password: newPassword,
		CopyText: func(text string) {
			p.d.fyneApp.Clipboard().SetContent(text)
			c.tell(nil, words.X("health.copied", "Copied."))
		},
		Keep: c.keep, PutBroker: c.putBroker, ChooseFolder: c.chooseFolder, Close: func() { p.window.Close() },
	})
	c.need()
	c.refresh()
	c.follow(cameraPeriod, c.refresh)
	p.d.workers.Go(func() { c.showPictures(c.ctx) })
	return c
}

// end lets the cameras go.
func (c *cameraPanel) end() {
	for _, release := range c.needs {
		release()
	}
	c.view.End()
}

func (c *cameraPanel) typed(key *fyne.KeyEvent) {
	if !c.view.TypedKey(key.Name) && key.Name == fyne.KeyEscape {
		c.window.Close()
	}
}

// need has the cameras run that are to be shown.
func (c *cameraPanel) need() {
	wanted := map[string]bool{}
	for i, s := range c.d.settings.Camera.Sources {
		if s.Enabled && i < cameraview.MaxTiles {
			wanted[s.Name] = true
		}
	}
	for name, release := range c.needs {
		if !wanted[name] {
			release()
			delete(c.needs, name)
		}
	}
	for name := range wanted {
		if c.needs[name] == nil {
			c.needs[name] = c.owner.Need(name)
		}
	}
}

func (c *cameraPanel) tell(err error, good string) {
	level, text := became(err, good)
	c.message, c.undo = &cameraview.Line{Level: level, Text: text}, nil
	c.refresh()
}

// told is tell, with a way back.
func (c *cameraPanel) told(good string, undo func()) {
	c.tell(nil, good)
	c.undo = undo
	c.refresh()
}

func (c *cameraPanel) takeBack() {
	if undo := c.undo; undo != nil {
		c.undo = nil
		undo()
	}
}

// refresh brings the newest state into the panel.
func (c *cameraPanel) refresh() {
	is := c.owner.State()
	state := cameraview.State{
		Gallery: c.pages.shown(is), Shares: c.shares(is), Keep: kept(c.d.settings.Camera), Usual: cameras.Folder(c.d.dir),
		Broker: brokerOf(c.d.settings.Camera.Broker), BrokerState: brokerLine(is.Broker),
		Sizes: settings.PictureSizes(), Series: c.series.text, Message: c.message, CanUndo: c.undo != nil,
		Left: max(0, len(is.Sources)-cameraview.MaxTiles),
	}
	for i, s := range is.Sources {
		if i < cameraview.MaxTiles {
			state.Tiles = append(state.Tiles, tileOf(s, time.Now()))
		}
	}
	c.view.SetState(state)
	c.wall.watch(c.view.Visible())
}

// tileOf says how a camera is.
func tileOf(s cameras.SourceState, now time.Time) cameraview.Tile {
	t := cameraview.Tile{Name: s.Name, Title: s.Name, Running: s.Running && s.Enabled, Source: cameraview.Source{
		Name: s.Name, Address: cameras.WithBoard(s.URL, ""), Board: cameras.Board(s.URL), Rotate: s.Rotate, Mirror: s.Mirror, AnyCert: s.AnyCert,
	}}
	for _, b := range s.State.Boards {
		t.Boards = append(t.Boards, b.Name)
	}
	if s.State.Chosen != "" {
		t.Title += " · " + s.State.Chosen
	}
	is := s.State
	switch {
	case s.Err != nil:
		t.Line = cameraview.Line{Level: widgets.Failed, Text: words.X("cam.state.wrong", "Cannot be opened")}
		t.Trouble = messages.Sentence(s.Err)
	case !s.Running:
		t.Line = cameraview.Line{Level: widgets.Busy, Text: words.X("cam.state.off", "Stopped")}
		t.Trouble = words.X("cam.state.off.text", "This camera is stopped.")
	case is.Err != nil:
		t.Line = cameraview.Line{Level: widgets.Warning, Text: words.X("cam.state.none", "No pictures")}
		t.Trouble = withoutAddress(messages.Sentence(named(is)), is.Address)
		if !is.Next.IsZero() {
			seconds := max(1, int(is.Next.Sub(now).Seconds()+1))
			t.Trouble += "\n" + words.X("cam.state.next", "Next try in {{.Seconds}} s ({{.Tries}} failed).", map[string]int{"Seconds": seconds, "Tries": is.Tries})
		}
	case is.Last.IsZero():
		t.Line = cameraview.Line{Level: widgets.Busy, Text: words.X("cam.state.waiting", "Waiting...")}
		t.Trouble = words.X("cam.state.connecting", "Connecting...")
		if is.Listening != "" {
			t.Trouble = words.X("cam.state.listening", "Waiting for a board to connect to {{.Address}}.", map[string]string{"Address": is.Listening})
		} else if is.Connected {
			t.Trouble = words.X("cam.state.first", "Connected. Waiting for the first picture.")
		}
	default:
		t.Line = cameraview.Line{Level: widgets.Ok, Text: liveText(s)}
		if is.Fault != nil && now.Sub(is.FaultAt) < faultShown {
			t.Line.Level = widgets.Warning
		}
	}
	return t
}

// faultShown is for how long a damaged picture is told of.
const faultShown = 10 * time.Second

func liveText(s cameras.SourceState) string {
	is := s.State
	const hardly, slow = 0.05, 1
	text := fmt.Sprintf("%d×%d", is.Size.X, is.Size.Y)
	switch {
	case is.Rate >= slow:
		text += fmt.Sprintf(" %.0f/s", is.Rate)
	case is.Rate >= hardly:
		text += fmt.Sprintf(" %.1f/s", is.Rate)
	}
	if !s.Enabled {
		text += " · " + words.X("cam.state.shared", "runs for sharing")
	}
	return text
}

// named is what is wrong with a camera, with its address.
func named(is camera.State) error {
	var connect *camera.ConnectError
	if errors.As(is.Err, &connect) {
		return is.Err
	}
	return &camera.ConnectError{Address: is.Address, Text: is.Err.Error(), Err: is.Err}
}

// withoutAddress is a sentence without the address before it: the camera's name stands below.
func withoutAddress(sentence, address string) string {
	for _, colon := range []string{": ", "："} {
		if rest, ok := strings.CutPrefix(sentence, address+colon); ok {
			first, size := utf8.DecodeRuneInString(rest)
			return string(unicode.ToUpper(first)) + rest[size:]
		}
	}
	return sentence
}

// change has other settings of cameras count at once, and last.
func (c *cameraPanel) change(change func(*settings.Camera), good string, undo func()) {
	d := c.d
	now := d.settings.Clone().Camera
	change(&now)
	d.settings.Camera = now
	wanted := d.settings.Clone().Camera
	c.need()
	d.inOrder(func() {
		c.owner.Set(wanted)
		err := settings.Change(d.dir, func(s *settings.Settings) { change(&s.Camera) })
		d.onFyne(c.ctx, func() {
			if c.tell(err, good); err == nil && undo != nil {
				c.told(good, undo)
			}
		})
	})
}

// start starts or stops a camera.
func (c *cameraPanel) start(name string, on bool) {
	good := words.X("cam.stopped", "\"{{.Name}}\" is stopped.", map[string]string{"Name": name})
	if on {
		good = words.X("cam.started", "\"{{.Name}}\" is started.", map[string]string{"Name": name})
	}
	c.change(func(s *settings.Camera) {
		for i := range s.Sources {
			if s.Sources[i].Name == name {
				s.Sources[i].Enabled = on
			}
		}
	}, good, nil)
}

// save adds a camera, or changes one. What is shared of it follows its name.
func (c *cameraPanel) save(old string, wanted cameraview.Source) bool {
	if text := c.wrong(old, wanted); text != "" {
		c.warn(text)
		return false
	}
	fresh := settings.CameraSource{
		Name: wanted.Name, URL: cameras.WithBoard(wanted.Address, wanted.Board), Rotate: wanted.Rotate, Mirror: wanted.Mirror,
		AnyCert: wanted.AnyCert, Enabled: true,
	}
	c.change(func(s *settings.Camera) {
		at := slices.IndexFunc(s.Sources, func(is settings.CameraSource) bool { return is.Name == old })
		if at < 0 {
			s.Sources = append(s.Sources, fresh)
			return
		}
		fresh.Enabled = s.Sources[at].Enabled
		s.Sources[at] = fresh
		for i := range s.Shares {
			if s.Shares[i].What == old {
				s.Shares[i].What = fresh.Name
			}
		}
	}, savedText(), nil)
	return true
}

// wrong is what is wrong with a camera as it was typed; "": nothing.
func (c *cameraPanel) wrong(old string, wanted cameraview.Source) string {
	s := c.d.settings.Clone()
	s.Camera.Sources = slices.DeleteFunc(s.Camera.Sources, func(is settings.CameraSource) bool { return is.Name == old })
	if slices.ContainsFunc(s.Camera.Sources, func(is settings.CameraSource) bool { return is.Name == wanted.Name }) {
		return words.X("cam.name.taken", "There is a camera named \"{{.Name}}\" already. Choose another name.", map[string]string{"Name": wanted.Name})
	}
	address := cameras.WithBoard(wanted.Address, wanted.Board)
	if _, err := camera.Open(address, camera.Options{}); err != nil {
		return messages.Sentence(err)
	}
	s.Camera.Shares = nil
	s.Camera.Sources = append(s.Camera.Sources, settings.CameraSource{Name: wanted.Name, URL: address, Rotate: wanted.Rotate})
	return refused(s)
}

// refused is why settings cannot be saved; "": they can.
func refused(s settings.Settings) string {
	for _, problem := range s.Validate() {
		return messages.Setting(problem)
	}
	return ""
}

// warn says why something is not done.
func (c *cameraPanel) warn(text string) {
	c.message, c.undo = &cameraview.Line{Level: widgets.Warning, Text: text}, nil
	c.refresh()
}

// remove forgets a camera and what is shared of it, until it is brought back.
func (c *cameraPanel) remove(name string) {
	before := c.d.settings.Clone().Camera
	good := words.X("cam.removed", "\"{{.Name}}\" is removed.", map[string]string{"Name": name})
	c.change(func(s *settings.Camera) {
		s.Sources = slices.DeleteFunc(s.Sources, func(is settings.CameraSource) bool { return is.Name == name })
		s.Shares = slices.DeleteFunc(s.Shares, func(is settings.CameraShare) bool { return is.What == name })
	}, good, func() {
		c.change(func(s *settings.Camera) { s.Sources, s.Shares = before.Sources, before.Shares }, savedText(), nil)
	})
}

func (c *cameraPanel) addPattern() {
	name := words.X("cam.kind.pattern", "Test pattern")
	c.change(func(s *settings.Camera) {
		if !slices.ContainsFunc(s.Sources, func(is settings.CameraSource) bool { return is.Name == name }) {
			s.Sources = append(s.Sources, settings.CameraSource{Name: name, URL: "pattern:", Enabled: true})
		}
	}, savedText(), nil)
}

// keep changes how snapshots are kept.
func (c *cameraPanel) keep(k cameraview.Keep) {
	c.change(func(s *settings.Camera) {
		s.Folder, s.Quality, s.Size, s.LimitMB, s.CleanUp = k.Folder, k.Quality, k.Size, k.LimitMB, k.CleanUp
		s.Format = "jpeg"
		if k.PNG {
			s.Format = "png"
		}
	}, savedText(), nil)
}

func kept(s settings.Camera) cameraview.Keep {
	return cameraview.Keep{Folder: s.Folder, PNG: s.Format == "png", Quality: s.Quality, Size: s.Size, LimitMB: s.LimitMB, CleanUp: s.CleanUp}
}
