package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// kioskPage is about the locked screen and the start with the session.
type kioskPage struct {
	v              *View
	content        fyne.CanvasObject
	kiosk, auto    *widget.Check
	pin, again     *widget.Entry
	change, remove *widgets.PushButton
	filling        bool
}

func newKioskPage(v *View) *kioskPage {
	const explained = 3
	p := &kioskPage{v: v}
	p.kiosk = widget.NewCheck(words.X("prefs.kiosk.on", "Fill the screen and lock it, from the next start on"), func(on bool) {
		if !p.filling && v.in.Kiosk != nil {
			v.in.Kiosk(on)
		}
	})
	p.auto = widget.NewCheck(words.X("prefs.auto.on", "Start with the session, and again after a crash"), func(on bool) {
		if !p.filling && v.in.Autostart != nil {
			v.in.Autostart(on)
		}
	})
	p.pin, p.again = widget.NewPasswordEntry(), widget.NewPasswordEntry()
	p.pin.SetPlaceHolder(words.X("prefs.pin.new", "New PIN, 4 to 12 digits"))
	p.again.SetPlaceHolder(words.X("prefs.pin.again", "Once more"))
	p.change = v.Button(words.X("prefs.pin.set", "Set the PIN"), true, p.setPIN)
	p.remove = v.Button(words.X("prefs.pin.remove", "Take it away"), false, func() { p.report("") })
	p.pin.OnChanged, p.again.OnChanged = func(string) { p.enable() }, func(string) { p.enable() }
	p.pin.OnSubmitted, p.again.OnSubmitted = func(string) { p.setPIN() }, func(string) { p.setPIN() }
	pins := container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{1, 1}}, p.pin, p.again)
	buttons := container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{0, 0, 1}}, p.change, p.remove, v.Words("", 1))
	p.content = container.NewVScroll(widgets.NewPanel(v.Scale, v.Column(
		v.Heading(words.X("prefs.kiosk.title", "A screen that nobody can leave")),
		v.Words(words.X("prefs.kiosk.text", "Leaving and changing anything then asks for the PIN. The system itself needs settings of its own to keep people in; see docs/KIOSK.md."), explained),
		v.Field(words.X("prefs.kiosk.name", "Kiosk mode"), p.kiosk),
		v.Field(words.X("prefs.pin.name", "PIN"), pins),
		v.Field("", buttons),
		v.Field(words.X("prefs.auto.name", "Autostart"), p.auto))))
	return p
}

func (p *kioskPage) report(pin string) {
	p.pin.SetText("")
	p.again.SetText("")
	if p.v.in.PIN != nil {
		p.v.in.PIN(pin)
	}
}

func (p *kioskPage) setPIN() {
	if p.ready() {
		p.report(p.pin.Text)
	}
}

func (p *kioskPage) ready() bool { return p.pin.Text != "" && p.pin.Text == p.again.Text }

func (p *kioskPage) enable() {
	widgets.Enable(p.ready(), p.change)
	widgets.Enable(p.v.state.HasPIN, p.remove)
}

func (p *kioskPage) set(s *State) {
	p.filling = true
	defer func() { p.filling = false }()
	p.kiosk.SetChecked(s.Kiosk)
	p.auto.SetChecked(s.Autostart)
	p.enable()
}
