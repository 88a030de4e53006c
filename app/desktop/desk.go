package desktop

import (
	"fmt"
	"image"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/queuecast/queuecast/app/autostart"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/kiosk/keymap"
	"github.com/queuecast/queuecast/kiosk/lock"
	deskview "github.com/queuecast/queuecast/views/desk"
	"github.com/queuecast/queuecast/views/operator"
	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

const (
	deskWidth, deskHeight = 800, 660
	autoLanguage          = "auto"
	percent               = 100
)

// deskPanel is the panel for the operator's own windows. It is made anew with another language, while what has been wished is
// still being saved: so the wishes are the desktop's own.
type deskPanel struct {
	view      *deskview.View // nil while closed
	page      deskview.Page
	autostart bool
	message   *deskview.Line
}

func (d *Desktop) openDesk() {
	title := func() string { return words.X("operator.tools.settings", "Settings") }
	d.openPanel(&d.deskWindow, title, deskWidth, deskHeight, func(p *panel) (fyne.CanvasObject, func()) {
		s := &d.deskPanel
		s.autostart = autostart.Enabled()
		s.view = deskview.New(deskview.Intents{
			Change: d.wear, Monitor: d.wishMonitor, Key: d.wishKey, UsualKeys: func() { d.setKeys(nil, savedText()) },
			Kiosk: d.wishKiosk, PIN: d.wishPIN, Autostart: d.wishAutostart, Close: func() { p.window.Close() },
		}, deskChoices(d.desk.Scale))
		p.closeOnEscape()
		s.view.Show(s.page)
		d.showDesk()
		return s.view.Content(), func() { s.page, s.view, s.message = s.view.Page(), nil, nil }
	})
}

// deskChoices are what the windows can be like. A size that stands in the settings file is among them, whatever it is.
func deskChoices(scale int) deskview.Choices {
	c := deskview.Choices{Languages: []deskview.Choice{
		{ID: autoLanguage, Name: words.X("setup.language.auto", "As the system")}, {ID: "zh", Name: "中文"}, {ID: "en", Name: "English"},
	}, Themes: []deskview.Choice{
		{ID: string(theme.Dark), Name: words.X("prefs.theme.dark", "Dark")},
		{ID: string(theme.Light), Name: words.X("prefs.theme.light", "Light")},
		{ID: string(theme.Auto), Name: words.X("setup.language.auto", "As the system")},
	}}
	scales := []int{settings.MinScale, 90, 100, 110, 125, 150, 175, settings.MaxScale}
	if !slices.Contains(scales, scale) {
		scales = append(scales, scale)
		slices.Sort(scales)
	}
	for _, scale := range scales {
		c.Scales = append(c.Scales, deskview.Choice{ID: strconv.Itoa(scale), Name: strconv.Itoa(scale) + " %"})
	}
	return c
}

// showDesk brings the newest state into the panel, if it is open.
func (d *Desktop) showDesk() {
	s := &d.deskPanel
	if s.view == nil {
		return
	}
	state := deskview.State{
		Wishes: deskview.Wishes{
			Language: d.settings.Language, Theme: d.desk.Theme, Scale: strconv.Itoa(d.desk.Scale), Touch: d.desk.Touch, Tray: d.desk.Tray,
		},
		Chosen: d.desk.Monitor, Kiosk: d.settings.Kiosk.Enabled, HasPIN: d.settings.Kiosk.PINHash != "", Autostart: s.autostart, Message: s.message,
	}
	all := d.monitors()
	aim, _, absent := d.target(all)
	switch {
	case d.screens != nil && !d.screens.Placeable():
		state.Placing = &deskview.Line{Level: widgets.Warning, Text: words.X("prefs.monitor.wayland", "Under Wayland no program may choose the monitor of its window. Move the display there with the desktop's own key (often Win+Shift+arrow), or choose a session with Xorg when logging in.")}
	case absent:
		state.Placing = &deskview.Line{Level: widgets.Warning, Text: absentText(d.desk.Monitor)}
	}
	for _, m := range all {
		details := fmt.Sprintf("%d×%d", m.Area.Dx(), m.Area.Dy())
		if m.Inches > 0 {
			details += fmt.Sprintf(" · %.0f″", m.Inches)
		}
		state.Monitors = append(state.Monitors, deskview.Monitor{
			Name: m.Name, Details: details, Area: m.Area, Desk: d.deskPoint().In(m.Area), Display: m.Name == aim.Name,
		})
	}
	keys := keymap.New(d.desk.Keys)
	for _, action := range keymap.Actions() {
		state.Keys = append(state.Keys, deskview.Key{Action: string(action), Name: actionName(action), Key: keys.Key(action)})
	}
	s.view.SetState(state)
}

// actionName is what an action is called in the list of keys.
func actionName(a keymap.Action) string { return messages.Text("prefs.action."+string(a), nil) }

// told says in the panel what became of a wish.
func (d *Desktop) told(err error, good string) {
	level, text := became(err, good)
	d.deskPanel.message = &deskview.Line{Level: level, Text: text}
	d.showDesk()
}

// behind does what may take a moment, and tells what became of it.
func (d *Desktop) behind(do func() error, good string) {
	d.inOrder(func() {
		err := do()
		d.onFyne(d.ctx, func() { d.told(err, good) })
	})
}

// inOrder does something on a goroutine of its own, after everything that has been given to it before: the last wish is the one that
// stays. On Fyne's goroutine.
func (d *Desktop) inOrder(do func()) {
	before := d.lastWish
	done := make(chan struct{})
	d.lastWish = done
	d.workers.Go(func() {
		defer close(done)
		if before != nil {
			<-before
		}
		do()
	})
}

// keep makes a change of the settings last. It is so already.
func (d *Desktop) keep(change func(*settings.Settings), good string) {
	d.behind(func() error { return settings.Change(d.dir, change) }, good)
}

func savedText() string { return words.X("prefs.saved", "Saved.") }

// wear makes the windows as they are wanted, at once.
func (d *Desktop) wear(w deskview.Wishes) {
	scale, err := strconv.Atoi(w.Scale)
	if err != nil {
		scale = d.desk.Scale // nothing is chosen
	}
	d.desk.Theme, d.desk.Scale, d.desk.Touch, d.desk.Tray = w.Theme, scale, w.Touch, w.Tray
	desk := d.desk
	d.dress(w.Language)
	d.keep(func(c *settings.Settings) {
		c.Language, c.Desk.Theme, c.Desk.Scale, c.Desk.Touch, c.Desk.Tray = w.Language, desk.Theme, desk.Scale, desk.Touch, desk.Tray
	}, savedText())
}

// wishMonitor moves the display.
func (d *Desktop) wishMonitor(name string) {
	d.desk.Monitor = name
	if d.hall != nil {
		d.fillMonitor()
	}
	d.showDesk()
	d.keep(func(c *settings.Settings) { c.Desk.Monitor = name }, savedText())
}

// wishKey gives a key to an action.
func (d *Desktop) wishKey(action, key string) {
	if !keymap.Usable(key) {
		d.deskPanel.message = &deskview.Line{Level: widgets.Warning, Text: words.X("prefs.keys.unusable", "{{.Key}} cannot be used: take F1 to F12, Insert, or Ctrl with a letter other than A, C, V, X, Y, Z.", map[string]string{"Key": key})}
		d.showDesk()
		return
	}
	keys, loser := keymap.New(d.desk.Keys).Changed(keymap.Action(action), key)
	text := savedText()
	if loser != "" && keys.Key(loser) == "" {
		text = words.X("prefs.keys.lost", "Saved. \"{{.Name}}\" has no key now.", map[string]string{"Name": actionName(loser)})
	}
	d.setKeys(keys.Changes(), text)
}

func (d *Desktop) setKeys(changes []string, good string) {
	d.desk.Keys = changes
	d.renewOperator()
	d.showDesk()
	d.keep(func(c *settings.Settings) { c.Desk.Keys = slices.Clone(changes) }, good)
}

func (d *Desktop) wishKiosk(on bool) {
	d.settings.Kiosk.Enabled = on
	d.keep(func(c *settings.Settings) { c.Kiosk.Enabled = on }, words.X("prefs.kiosk.next", "Saved. It counts from the next start on."))
}

// wishPIN sets the PIN, which counts at once; "" takes it away.
func (d *Desktop) wishPIN(pin string) {
	d.behind(func() error {
		hash := ""
		if pin != "" {
			var err error
			if hash, err = lock.Hash(pin); err != nil {
				return err
			}
		}
		err := settings.Change(d.dir, func(c *settings.Settings) { c.Kiosk.PINHash = hash })
		if err == nil {
			d.onFyne(d.ctx, func() { d.setPIN(hash) })
		}
		return err
	}, words.X("prefs.pin.saved", "The PIN is changed."))
}

// setPIN has another PIN count.
func (d *Desktop) setPIN(hash string) {
	d.settings.Kiosk.PINHash = hash
	if d.locked {
		d.Lock(hash)
	}
}

func (d *Desktop) wishAutostart(on bool) {
	d.behind(func() error {
		var err error
		if on {
			err = autostart.On("", false)
		} else {
			err = autostart.Off()
		}
		enabled := autostart.Enabled()
		d.onFyne(d.ctx, func() { d.deskPanel.autostart = enabled })
		return err
	}, savedText())
}

// scale is what sizes of windows are multiplied by.
func (d *Desktop) scale() float32 { return float32(d.desk.Scale) / percent }

// dress gives all windows their language, colours and size.
func (d *Desktop) dress(language string) {
	d.UseTheme()
	d.settings.Language = language
	code := language
	if code == autoLanguage {
		code = ""
	}
	if _, err := words.UseLanguage(code); err != nil {
		d.log.Warn("the language cannot be used", "error", err)
	}
	d.renewOperator()
	for _, p := range []*panel{
		d.historyWindow, d.importWindow, d.shareWindow, d.voiceWindow, d.lookWindow, d.healthWindow, d.streamWindow, d.cameraWindow,
		d.recorderWindow, d.devicesWindow, d.setupWindow, d.deskWindow,
	} {
		if p != nil && (p != d.lookWindow || !d.lookChanged()) { // what is being edited there would be lost
			p.renew()
		}
	}
	d.showTray()
	d.OnChange()
}

// options are how the operator's window is wanted.
func (d *Desktop) options() operator.Options {
	return operator.Options{Keys: keymap.New(d.desk.Keys), Touch: d.desk.Touch, Strip: d.strip}
}

// renewOperator makes the operator's window anew, in the same place, with what has been typed.
func (d *Desktop) renewOperator() {
	old := d.operator
	d.operator = operator.New(d.operatorIntents(), d.options())
	d.operator.TakeOver(old)
	old.Close()
	d.setOperatorContent()
	d.show(d.last)
	d.focusEntry()
	poke(d.aired)
	d.OnChange()
}

// setOperatorContent brings the view into the window.
func (d *Desktop) setOperatorContent() {
	content := d.operator.Content()
	if d.pane != nil {
		content = d.pane.Over(content)
	}
	d.window.SetTitle(d.title(words.X("window.operator", "Operator")))
	d.window.SetContent(content)
}

// Sizes of the strip (device independent pixels).
const stripWidth, stripHeight = 1080, 140

// toggleStrip makes the window a narrow strip above all others, or a whole window again.
func (d *Desktop) toggleStrip() {
	if d.locked {
		return
	}
	d.noteWindow()
	d.strip = !d.strip
	d.renewOperator()
	size := d.memory.size()
	if d.strip {
		size = fyne.NewSize(stripWidth, stripHeight)
	}
	d.window.Resize(size)
	if d.pane != nil {
		d.pane.Float(d.strip)
	}
}

// noteWindow remembers where the window is, and how large, unless it is a strip or fills the screen.
func (d *Desktop) noteWindow() {
	if d.strip || d.window.FullScreen() {
		return
	}
	size := d.window.Canvas().Size()
	d.memory.Width, d.memory.Height = size.Width, size.Height
	if d.pane != nil {
		if at, ok := d.pane.Corner(); ok {
			d.memory.Place = &image.Point{X: at.X, Y: at.Y}
		}
	}
}
