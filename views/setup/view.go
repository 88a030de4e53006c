// Package setup is the short form of a first start: language, title, counters, layout, and whether the voice is heard. It reports what is
// wanted and does nothing by itself.
package setup

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// The window's least size (device independent pixels).
const minWidth, minHeight = 640, 560

// maxCounters is how many counters can be begun with; more are added in the settings.
const maxCounters = 24

// Wishes are what the form says.
type Wishes struct {
	Language string // ID of one of Choices.Languages
	Title    string
	Counters int
	Layout   string // ID of one of Choices.Layouts
	Monitor  string // ID of one of Choices.Monitors
	Share    bool   // other stations may join
}

// Choice is something to choose.
type Choice struct{ ID, Name string }

// Choices are what Wishes choose from.
type Choices struct{ Languages, Layouts, Monitors []Choice } // without monitors nobody is asked for one

// Intents are what the user wants. Any of them may be nil. All are called on Fyne's goroutine.
type Intents struct {
	Start    func(Wishes)
	Hear     func() // a test of chime and voice
	Later    func()
	Language func() // another one has been chosen
}

// View is the form; make it with New.
type View struct {
	widgets.Form
	in       Intents
	choices  Choices
	content  *fyne.Container
	message  *widgets.Message
	language *widget.Select
	title    *widget.Entry
	counters *widget.Select
	layout   *widget.Select
	monitor  *widget.Select
	share    *widget.Check
	start    *widgets.PushButton
}

// New makes the form in the language that is in use, filled with what is usual.
func New(in Intents, choices Choices, usual Wishes) *View {
	const explained = 2
	v := &View{Form: widgets.NewForm(), in: in, choices: choices}
	v.message = widgets.NewMessage(v.Scale)
	v.language, v.layout = widget.NewSelect(names(choices.Languages), nil), widget.NewSelect(names(choices.Layouts), nil)
	v.monitor = widget.NewSelect(names(choices.Monitors), nil)
	v.share = widget.NewCheck(words.X("setup.share.yes", "Other stations in this network may join (with a pairing code)"), nil)
	v.title = v.Entry("")
	v.title.SetText(usual.Title)
	v.title.OnChanged = func(string) { v.enable() }
	v.title.OnSubmitted = func(string) { v.submit() }
	var counts []string
	for n := range maxCounters {
		counts = append(counts, strconv.Itoa(n+1))
	}
	v.counters = widget.NewSelect(counts, nil)
	v.counters.SetSelectedIndex(min(max(usual.Counters, 1), maxCounters) - 1)
	choose(v.language, choices.Languages, usual.Language)
	choose(v.layout, choices.Layouts, usual.Layout)
	choose(v.monitor, choices.Monitors, usual.Monitor)
	v.share.SetChecked(usual.Share)
	language := v.language.Selected
	v.language.OnChanged = func(chosen string) {
		if chosen != language { // the menu tells of the same one, too
			language = chosen
			report(v.in.Language)
		}
	}
	monitor := v.Field(words.X("setup.monitor", "The display is on"), v.monitor)
	monitor.(*fyne.Container).Hidden = len(choices.Monitors) == 0
	hear := v.Button(words.X("setup.hear", "Listen to a call"), false, func() { report(v.in.Hear) })
	v.start = v.Button(words.X("setup.start", "Begin"), true, v.submit)
	later := v.Button(words.X("setup.later", "Later"), false, func() { report(v.in.Later) })
	form := widgets.NewPanel(v.Scale, v.Column(
		v.Heading(words.X("setup.title", "Welcome to Queuecast")),
		v.Words(words.X("setup.text", "A few things to begin with. All of them, and many more, can be changed at any time."), explained),
		v.Field("语言 · Language", v.language),
		v.Field(words.X("setup.name", "Title on the display"), v.title),
		v.Field(words.X("setup.counters", "Number of counters"), v.counters),
		v.Field(words.X("setup.layout", "The display shows"), v.layout),
		monitor,
		v.Field(words.X("setup.share", "Several stations?"), v.share),
		v.Field(words.X("setup.voice", "Is the voice heard?"), container.New(widgets.Left{}, hear))))
	foot := container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{1, 0, 0}, Centre: true}, v.message.Content, later, v.start)
	v.content = container.New(widgets.Least{Edge: widgets.FormMargin, Size: fyne.NewSize(minWidth, minHeight)},
		container.New(&widgets.Column{Gap: v.Gap(widgets.FormPanelGap), Fills: form}, form, foot))
	v.enable()
	return v
}

// Content goes into the window, which should be unpadded.
func (v *View) Content() fyne.CanvasObject { return v.content }

// SetMessage tells what became of a wish.
func (v *View) SetMessage(level widgets.Level, text string) {
	v.message.Set(level, text)
	v.content.Refresh()
}

// Wishes are what the form says now.
func (v *View) Wishes() Wishes {
	return Wishes{
		Language: chosen(v.language, v.choices.Languages), Title: v.title.Text, Counters: v.counters.SelectedIndex() + 1,
		Layout: chosen(v.layout, v.choices.Layouts), Monitor: chosen(v.monitor, v.choices.Monitors), Share: v.share.Checked,
	}
}

func (v *View) enable() { widgets.Enable(strings.TrimSpace(v.title.Text) != "", v.start) }

func (v *View) submit() {
	wishes := v.Wishes()
	wishes.Title = strings.Join(strings.Fields(wishes.Title), " ")
	if v.in.Start != nil && wishes.Title != "" {
		v.in.Start(wishes)
	}
}

func report(intent func()) {
	if intent != nil {
		intent()
	}
}

func names(choices []Choice) []string {
	all := make([]string, len(choices))
	for i, c := range choices {
		all[i] = c.Name
	}
	return all
}

func choose(s *widget.Select, choices []Choice, id string) {
	for i, c := range choices {
		if c.ID == id || i == 0 {
			s.SetSelectedIndex(i)
		}
	}
}

func chosen(s *widget.Select, choices []Choice) string {
	if at := s.SelectedIndex(); at >= 0 && at < len(choices) {
		return choices[at].ID
	}
	return ""
}
