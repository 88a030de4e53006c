package report

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/kiosk/report"
	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// filters are the two rows of controls that say what is wanted.
type filters struct {
	content  *fyne.Container
	ask      func()
	quiet    bool // the controls are being set, nobody asks for anything
	now      Request
	periods  []*widget.Button
	kinds    []report.Period
	from, to *widget.Entry
	custom   *fyne.Container
	counter  *selection
	service  *selection
	operator *selection
	event    *selection
	number   *widget.Entry
	detail   []fyne.CanvasObject // of the history only
}

func newFilters(scale *theme.Scaled, gap func(float32) func() float32, ask func(), side fyne.CanvasObject) *filters {
	const dateWidth, small = 122, 6
	f := &filters{ask: ask, now: Request{Period: report.Today}}
	row := container.NewHBox()
	for _, p := range []struct {
		period report.Period
		name   string
	}{
		{report.Today, words.X("report.period.today", "Today")},
		{report.Yesterday, words.X("report.period.yesterday", "Yesterday")},
		{report.Week, words.X("report.period.week", "7 days")},
		{report.Month, words.X("report.period.month", "30 days")},
		{report.Custom, words.X("report.period.custom", "From – to")},
	} {
		button := widget.NewButton(p.name, func() { f.choosePeriod(p.period) })
		f.periods, f.kinds = append(f.periods, button), append(f.kinds, p.period)
		row.Add(button)
	}
	date := func() *widget.Entry {
		e := widget.NewEntry()
		e.SetPlaceHolder(words.X("report.filter.date", "YYYY-MM-DD"))
		e.OnSubmitted = func(string) { f.changed() }
		return e
	}
	f.from, f.to = date(), date()
	until := widgets.NewLabel(scale, dash)
	fixed := func(e *widget.Entry) fyne.CanvasObject {
		return container.NewGridWrap(fyne.NewSize(dateWidth, e.MinSize().Height), e)
	}
	f.custom = container.New(&widgets.Row{Gap: gap(small), Shares: []float32{0, 0, 0}, Centre: true}, fixed(f.from), until, fixed(f.to))
	f.custom.Hide()
	row.Add(f.custom)

	f.counter = newSelection(scale, words.X("report.filter.counter", "All counters"), f.changed)
	f.service = newSelection(scale, words.X("report.filter.service", "All services"), f.changed)
	f.operator = newSelection(scale, words.X("report.filter.operator", "All operators"), f.changed)
	f.event = newSelection(scale, words.X("report.filter.event", "All events"), f.changed)
	f.event.set(eventWords(), "")
	f.number = widget.NewEntry()
	f.number.SetPlaceHolder(words.X("report.filter.number", "Number, then Enter"))
	f.number.OnSubmitted = func(string) { f.changed() }
	f.detail = []fyne.CanvasObject{f.event.box, f.number}
	line := container.New(&widgets.Row{Gap: gap(small), Shares: []float32{1, 1, 1, 1, 1}, Centre: true},
		f.counter.box, f.service.box, f.operator.box, f.event.box, f.number)
	top := container.New(&widgets.Row{Gap: gap(small), Shares: []float32{0, 1, 0}, Centre: true}, row, widgets.NewText(scale, ""), side)
	f.content = container.New(&widgets.Column{Gap: gap(controlGap)}, top, line)
	f.showPeriod()
	return f
}

func (f *filters) choosePeriod(p report.Period) {
	f.now.Period = p
	f.showPeriod()
	if p == report.Custom && (f.from.Text == "" || f.to.Text == "") {
		if c := fyne.CurrentApp().Driver().CanvasForObject(f.from); c != nil {
			c.Focus(f.from) // there is nothing to ask for yet
		}
		return
	}
	f.changed()
}

func (f *filters) showPeriod() {
	for i, button := range f.periods {
		importance := widget.MediumImportance
		if f.kinds[i] == f.now.Period {
			importance = widget.HighImportance
		}
		if button.Importance != importance {
			button.Importance = importance
			button.Refresh()
		}
	}
	if f.now.Period == report.Custom {
		f.custom.Show()
	} else {
		f.custom.Hide()
	}
	f.custom.Refresh()
}

func (f *filters) changed() {
	if !f.quiet {
		f.ask()
	}
}

// request is what the controls say.
func (f *filters) request() Request {
	return Request{
		Period: f.now.Period, From: f.from.Text, To: f.to.Text, Number: f.number.Text,
		Counter: f.counter.chosen(), Service: f.service.chosen(), Operator: f.operator.chosen(), Type: f.event.chosen(),
	}
}

// set shows what was asked for. A field that is being typed in is left alone.
func (f *filters) set(s *State) {
	f.quiet = true
	defer func() { f.quiet = false }()
	f.counter.set(s.Counters, s.Request.Counter)
	f.service.set(s.Services, s.Request.Service)
	f.operator.set(s.Operators, s.Request.Operator)
	f.event.set(eventWords(), s.Request.Type)
	for entry, text := range map[*widget.Entry]string{f.from: s.Request.From, f.to: s.Request.To, f.number: s.Request.Number} {
		if c := fyne.CurrentApp().Driver().CanvasForObject(entry); (c == nil || c.Focused() != fyne.Focusable(entry)) && entry.Text != text {
			entry.SetText(text)
		}
	}
	if s.Request.Period != "" && f.now.Period != s.Request.Period {
		f.now.Period = s.Request.Period
		f.showPeriod()
	}
}

// selection is a menu of choices, the first of which is all of them.
type selection struct {
	menu    *widget.Select
	box     fyne.CanvasObject
	all     string
	choices []Choice
}

func newSelection(scale *theme.Scaled, all string, changed func()) *selection {
	s := &selection{all: all, menu: widget.NewSelect([]string{all}, nil)}
	s.box = widgets.NewOutline(scale, s.menu)
	s.menu.SetSelectedIndex(0)
	s.menu.OnChanged = func(string) { changed() }
	return s
}

func (s *selection) set(choices []Choice, chosen string) {
	if !slices.Equal(s.choices, choices) {
		s.choices = slices.Clone(choices)
		options := []string{s.all}
		for _, c := range choices {
			options = append(options, distinct(nameOf(choices, c.ID), c.ID, options))
		}
		s.menu.SetOptions(options)
	}
	at := slices.IndexFunc(s.choices, func(c Choice) bool { return c.ID == chosen }) + 1
	if s.menu.SelectedIndex() != at {
		s.menu.SetSelectedIndex(at)
	}
}

// distinct keeps options apart that have one name: the menu knows them by their text.
func distinct(name, id string, taken []string) string {
	if name == "" {
		name = dash
	}
	if !slices.Contains(taken, name) {
		return name
	}
	return name + " (" + id + ")"
}

func (s *selection) chosen() string {
	at := s.menu.SelectedIndex() - 1
	if at < 0 || at >= len(s.choices) {
		return ""
	}
	return s.choices[at].ID
}

// forHistory shows or hides the filters that statistics do not have.
func (f *filters) forHistory(shown bool) {
	for _, o := range f.detail {
		if shown {
			o.Show()
		} else {
			o.Hide()
		}
	}
	f.content.Refresh()
}
