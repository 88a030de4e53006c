package desktop

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/station"
	setupview "github.com/queuecast/queuecast/views/setup"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

const setupWidth, setupHeight = 720, 600

// Greet has Run begin with the short form of a first start. Call it before Run.
func (d *Desktop) Greet() { d.greeting = true }

// setupPanel is the form of a first start.
type setupPanel struct {
	*panel
	view *setupview.View
}

func (d *Desktop) openSetup() {
	d.openPanel(&d.setupWindow, func() string { return words.X("setup.window", "First start") }, setupWidth, setupHeight, func(p *panel) (fyne.CanvasObject, func()) {
		if d.wishes == nil { // else it is made anew, where it is
			p.window.CenterOnScreen()
		}
		s := newSetupPanel(p)
		p.closeOnEscape()
		return s.view.Content(), nil
	})
}

func newSetupPanel(p *panel) *setupPanel {
	s := &setupPanel{panel: p}
	d := p.d
	choices := setupview.Choices{Languages: []setupview.Choice{
		{ID: "auto", Name: words.X("setup.language.auto", "As the system")}, {ID: "zh", Name: "中文"}, {ID: "en", Name: "English"},
	}}
	for _, layout := range lookChoices(nil).Layouts {
		choices.Layouts = append(choices.Layouts, setupview.Choice{ID: layout.ID, Name: layout.Name})
	}
	if all := d.monitors(); len(all) > 1 {
		choices.Monitors = []setupview.Choice{{ID: "", Name: words.X("prefs.monitor.auto", "Whichever the operator's window is not on")}}
		for _, m := range all {
			choices.Monitors = append(choices.Monitors, setupview.Choice{ID: m.Name, Name: m.Name})
		}
	}
	wishes := setupview.Wishes{
		Language: d.settings.Language, Title: d.settings.Title, Counters: len(d.settings.Counters), Layout: d.settings.Display.Layout,
	}
	if d.wishes != nil {
		wishes, d.wishes = *d.wishes, nil
	}
	s.view = setupview.New(setupview.Intents{
		Start: s.start, Hear: s.hear, Later: func() { p.window.Close() }, Language: s.speak,
	}, choices, wishes)
	return s
}

// speak gives the windows the chosen language, at once and for good, as the settings' panel does. The form keeps what it says.
func (s *setupPanel) speak() {
	d := s.d
	wishes := s.view.Wishes()
	d.wishes = &wishes
	d.dress(wishes.Language)
	d.inOrder(func() {
		err := settings.Change(d.dir, func(c *settings.Settings) { c.Language = wishes.Language })
		if err != nil {
			d.log.Error("the language could not be saved", "error", err)
		}
	})
}

// hear says how a number would be called.
func (s *setupPanel) hear() {
	st := s.d.station
	s.work(func(ctx context.Context) error { return st.Try(ctx, exampleNumber, "") }, func(err error) {
		s.view.SetMessage(heard(err, st.State()))
	})
}

// heard is what became of a test. What is said without a loudspeaker is not heard.
func heard(err error, s station.State) (widgets.Level, string) {
	if err != nil || s.Speaker.Playing {
		return became(err, messages.Text("setup.heard", nil))
	}
	l := line(messages.Speaker(s))
	return l.Level, l.Text
}

// start saves what is wanted and begins anew with it.
func (s *setupPanel) start(w setupview.Wishes) {
	dir := s.d.dir
	s.work(func(context.Context) error {
		return settings.Change(dir, func(c *settings.Settings) { wished(c, w) })
	}, func(err error) {
		if err != nil {
			s.view.SetMessage(became(err, ""))
			return
		}
		s.d.Restart()
	})
}

// wished puts the wishes of a first start into settings. Counters that have a name already keep it.
func wished(c *settings.Settings, w setupview.Wishes) {
	c.Language, c.Title, c.Display.Layout = w.Language, w.Title, w.Layout
	c.Desk.Monitor, c.Station.Share = w.Monitor, w.Share
	c.Queue.OrderMode = w.Layout == "orders"
	c.Counters = c.Counters[:min(len(c.Counters), w.Counters)]
	for n := len(c.Counters) + 1; n <= w.Counters; n++ {
		id := strconv.Itoa(n)
		c.Counters = append(c.Counters, settings.Counter{ID: id, Name: id})
	}
}
