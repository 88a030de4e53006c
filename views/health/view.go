// Package health is the page that tells the operator, and not the hall, how the station is: what is well, what is not, and what
// mends it. It reports what is wanted and does nothing by itself.
package health

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// The window's least size (device independent pixels).
const minWidth, minHeight = 720, 520

// Finding is how one part is.
type Finding struct {
	Level widgets.Level
	Text  string
	Mend  string // what to do about it; may be empty
}

// State is everything that the page shows.
type State struct {
	Now     []Finding // of the running station
	Machine []Finding // of the last examination; nil: there has been none
	Busy    bool      // one is under way
	Message string
}

// Intents are what the user wants. Any of them may be nil. All are called on Fyne's goroutine.
type Intents struct {
	Examine func()
	Copy    func() // everything, as text, into the clipboard
	Close   func()
}

// View is the page; make it with New.
type View struct {
	widgets.Form
	in           Intents
	content      *fyne.Container
	summary      *widgets.StatusLine
	now, machine *fyne.Container
	examine      *widgets.PushButton
	message      *widgets.Message
}

// New makes the page in the language that is in use.
func New(in Intents) *View {
	v := &View{Form: widgets.NewForm(), in: in}
	v.summary = widgets.NewStatusLine(v.Scale)
	v.now, v.machine = v.Column(), v.Column()
	v.message = widgets.NewMessage(v.Scale)
	v.examine = v.Button(words.X("health.examine", "Examine again"), true, func() { report(v.in.Examine) })
	copying := v.Button(words.X("health.copy", "Copy all of it"), false, func() { report(v.in.Copy) })
	closing := v.Button(words.X("health.close", "Close"), false, func() { report(v.in.Close) })
	station := widgets.NewPanel(v.Scale, v.Column(v.Heading(words.X("health.now", "The station now")), v.now))
	machine := widgets.NewPanel(v.Scale, v.Column(v.Heading(words.X("health.machine", "This computer")), v.machine))
	list := container.NewVScroll(container.New(&widgets.Column{Gap: v.Gap(widgets.FormPanelGap)}, station, machine))
	foot := container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{1, 0, 0, 0}, Centre: true}, v.message.Content, copying, v.examine, closing)
	v.content = container.New(widgets.Least{Edge: widgets.FormMargin, Size: fyne.NewSize(minWidth, minHeight)},
		container.New(&widgets.Column{Gap: v.Gap(widgets.FormPanelGap), Fills: list}, v.summary, list, foot))
	v.SetState(State{})
	return v
}

// Content goes into the window, which should be unpadded.
func (v *View) Content() fyne.CanvasObject { return v.content }

// SetState shows a state.
func (v *View) SetState(s State) {
	worst := widgets.Ok
	for _, findings := range [][]Finding{s.Now, s.Machine} {
		for _, f := range findings {
			worst = max(worst, f.Level)
		}
	}
	switch {
	case s.Busy:
		v.summary.Set(widgets.Busy, words.X("health.busy", "This computer is being examined …"))
	case worst >= widgets.Failed:
		v.summary.Set(widgets.Failed, words.X("health.failed", "Something does not work. See below."))
	case worst >= widgets.Warning:
		v.summary.Set(widgets.Warning, words.X("health.warning", "It works, but something needs you. See below."))
	default:
		v.summary.Set(widgets.Ok, words.X("health.ok", "All is well."))
	}
	v.fill(v.now, s.Now)
	v.fill(v.machine, s.Machine)
	widgets.Enable(!s.Busy, v.examine)
	v.message.Set(widgets.Ok, s.Message)
	v.content.Refresh()
}

func (v *View) fill(list *fyne.Container, findings []Finding) {
	const mendLines = 3
	list.RemoveAll()
	for _, f := range findings {
		row := widgets.NewStatusLine(v.Scale)
		row.Set(f.Level, f.Text)
		list.Add(row)
		if f.Mend == "" {
			continue
		}
		mend := v.Words("→ "+f.Mend, mendLines)
		mend.ColorName, mend.SizeName = theme.ColorAccentText, fynetheme.SizeNameText
		list.Add(mend)
	}
}

func report(intent func()) {
	if intent != nil {
		intent()
	}
}
