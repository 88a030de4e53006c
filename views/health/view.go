// Package health is the page that tells the operator, and not the hall, how the station is: what is well, what is not, and what
// mends it. It reports what is wanted and does nothing by itself.
package health

import (
	"slices"

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

// Update is what there is to say about newer versions of the program.
type Update struct {
	Finding
	Notes string // what is new; may be empty
	Page  string // where it can be had; "": nowhere
}

// Fact is what one part of the program is, such as its version.
type Fact struct{ Name, Text string }

// State is everything that the page shows.
type State struct {
	Now      []Finding // of the running station
	Machine  []Finding // of the last examination; nil: there has been none
	Update   *Update   // nil: there is nothing to say
	About    []Fact    // the program
	Busy     bool      // one is under way
	Progress string    // of that; "": it has only begun
	Message  string
}

// Intents are what the user wants. Any of them may be nil. All are called on Fyne's goroutine.
type Intents struct {
	Examine  func()
	Copy     func() // everything, as text, into the clipboard
	OpenPage func(page string)
	Close    func()
}

// View is the page; make it with New.
type View struct {
	widgets.Form
	in           Intents
	content      *fyne.Container
	summary      *widgets.StatusLine
	now, machine *fyne.Container
	update       *updatePart
	about        *aboutPart
	examine      *widgets.PushButton
	message      *widgets.Message

	shownNow, shownMachine []Finding
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
	v.update, v.about = newUpdatePart(v), newAboutPart(v)
	list := container.NewVScroll(container.New(&widgets.Column{Gap: v.Gap(widgets.FormPanelGap)}, v.update.panel, station, machine, v.about.panel))
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
	if s.Update != nil {
		worst = max(worst, s.Update.Level)
	}
	switch {
	case s.Busy && s.Progress != "":
		v.summary.Set(widgets.Busy, s.Progress)
	case s.Busy:
		v.summary.Set(widgets.Busy, words.X("health.busy", "This computer is being examined..."))
	case worst >= widgets.Failed:
		v.summary.Set(widgets.Failed, words.X("health.failed", "Something does not work. See below."))
	case worst >= widgets.Warning:
		v.summary.Set(widgets.Warning, words.X("health.warning", "It works, but something needs you. See below."))
	default:
		v.summary.Set(widgets.Ok, words.X("health.ok", "All is well."))
	}
	v.fill(v.now, &v.shownNow, s.Now)
	v.fill(v.machine, &v.shownMachine, s.Machine)
	v.update.set(s.Update)
	v.about.set(s.About)
	widgets.Enable(!s.Busy, v.examine)
	v.message.Set(widgets.Ok, s.Message)
	v.content.Refresh()
}

// fill shows findings, unless they are shown already: the state comes each second, and most of it stays as it is.
func (v *View) fill(list *fyne.Container, shown *[]Finding, findings []Finding) {
	const textLines, mendLines = 5, 5
	if slices.Equal(*shown, findings) {
		return
	}
	*shown = slices.Clone(findings)
	list.RemoveAll()
	for _, f := range findings {
		row := widgets.NewStatusLine(v.Scale)
		row.SetMaxLines(textLines)
		row.Set(f.Level, f.Text)
		list.Add(row)
		if f.Mend == "" {
			continue
		}
		mend := v.Words("→ "+f.Mend, mendLines)
		mend.ColorName, mend.SizeName = theme.ColorAccentText, fynetheme.SizeNameText
		list.Add(widgets.UnderStatus(v.Scale, mend))
	}
}

func report(intent func()) {
	if intent != nil {
		intent()
	}
}
