package intake

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// The window's least size (device independent pixels).
const minWidth, minHeight = 760, 640

// Distances (device independent pixels).
const (
	margin   = 20
	panelGap = 14
	lineGap  = 10
)

// View is the panel; make it with New.
type View struct {
	in    Intents
	scale *theme.Scaled

	content  *fyne.Container
	file     *widgets.Text
	counts   *widgets.StatusLine
	progress *widget.ProgressBar
	table    *table
	problems *problemList
	empty    *fyne.Container
	body     *fyne.Container
	message  *widgets.StatusLine
	choose   *widgets.PushButton
	accept   *widgets.PushButton
	cancel   *widgets.PushButton
}

// New makes the panel in the language that is in use.
func New(in Intents) *View {
	v := &View{in: in, scale: theme.NewScaled()}
	v.file = widgets.NewText(v.scale, "")
	v.file.Bold, v.file.SizeName = true, fynetheme.SizeNameSubHeadingText
	v.choose = v.button(words.X("intake.choose", "Choose a file..."), in.ChooseFile)
	v.accept = v.button(words.X("intake.import", "Import"), in.Import)
	v.cancel = v.button(words.X("intake.cancel", "Cancel"), in.Cancel)
	v.counts, v.message = widgets.NewStatusLine(v.scale), widgets.NewStatusLine(v.scale)
	v.progress = widget.NewProgressBar()
	v.table = newTable(v.scale)
	v.problems = newProblemList(v.scale)
	v.empty = v.newEmpty()

	head := container.New(&widgets.Row{Gap: v.gap(lineGap), Shares: []float32{1, 0}, Centre: true}, v.file, v.choose)
	rows := widgets.NewPanel(v.scale, container.NewStack(v.table.content, v.empty))
	v.body = container.New(&widgets.Column{Gap: v.gap(panelGap), Fills: rows}, rows, v.problems.panel)
	foot := container.New(&widgets.Row{Gap: v.gap(lineGap), Shares: []float32{1, 0, 0}, Centre: true}, container.NewStack(v.message), v.cancel, v.accept)
	v.content = container.New(least{margin, fyne.NewSize(minWidth, minHeight)},
		container.New(&widgets.Column{Gap: v.gap(panelGap), Fills: v.body}, head, v.counts, v.progress, v.body, foot))
	v.SetState(State{})
	return v
}

// Content goes into the window, which should be unpadded.
func (v *View) Content() fyne.CanvasObject { return v.content }

// SetState shows a state.
func (v *View) SetState(s State) {
	file := s.File
	if file == "" {
		file = words.X("intake.title", "Import a list")
	}
	v.file.SetText(file)
	moving := s.Stage == Reading || s.Stage == Importing
	v.progress.Hidden = !moving
	v.progress.SetValue(min(max(s.Progress, 0), 1))
	v.counts.Hidden = s.Stage == Choosing
	level, words := tally(&s)
	v.counts.Set(level, words)
	v.table.set(&s)
	v.table.content.Hidden = len(s.Rows) == 0
	v.empty.Hidden = len(s.Rows) > 0
	v.problems.set(s.Problems)
	v.message.Hidden = s.Message == nil
	if s.Message != nil {
		v.message.Set(s.Message.Level, s.Message.Text)
	}
	enable(!moving, v.choose)
	enable(s.importable(), v.accept)
	v.accept.SetPrimary(s.importable())
	v.choose.SetPrimary(s.Stage == Choosing || s.Stage == Checked && !s.importable())
	v.cancel.SetLabel(cancelLabel(s.Stage))
	v.content.Refresh()
}

// tally says how things stand in one sentence.
func tally(s *State) (widgets.Level, string) {
	count := func(n int) map[string]string { return map[string]string{"Count": strconv.Itoa(n)} }
	switch {
	case s.Stage == Reading:
		return widgets.Busy, words.X("intake.reading", "Reading the file...")
	case s.Stage == Importing:
		return widgets.Busy, words.X("intake.importing", "Importing {{.Count}} tickets...", count(s.Good))
	case s.Stage == Finished:
		return widgets.Ok, words.X("intake.finished", "{{.Count}} tickets were imported.", count(s.Good))
	case s.importable():
		return widgets.Ok, words.X("intake.good", "{{.Count}} rows, all in order.", count(s.Good))
	case s.Bad > 0 || len(s.Problems) > 0:
		return widgets.Failed, words.X("intake.bad", "{{.Bad}} of {{.Count}} rows are wrong. Mend them in the file and choose it again; nothing is imported before.",
			map[string]string{"Bad": strconv.Itoa(s.Bad), "Count": strconv.Itoa(s.Good + s.Bad)})
	default:
		return widgets.Warning, words.X("intake.none", "There are no rows in this file.")
	}
}

func cancelLabel(stage Stage) string {
	if stage == Finished {
		return words.X("intake.close", "Close")
	}
	return words.X("intake.cancel", "Cancel")
}

func (v *View) newEmpty() *fyne.Container {
	const gap, lines = 4, 3
	title := widgets.NewText(v.scale, words.X("intake.empty", "Choose a CSV or Excel file."))
	title.Bold, title.Align = true, fyne.TextAlignCenter
	hint := widgets.NewText(v.scale, words.X("intake.empty.hint", "One ticket a row: number, name, service, time. The first row names the columns."))
	hint.ColorName, hint.Align, hint.MaxLines = theme.ColorMuted, fyne.TextAlignCenter, lines
	return container.New(&middle{&widgets.Column{Gap: v.gap(gap)}}, title, hint)
}

func (v *View) gap(px float32) func() float32 { return func() float32 { return v.scale.Px(px) } }

func (v *View) button(label string, do func()) *widgets.PushButton {
	return widgets.NewPushButton(v.scale, widgets.ButtonConfig{Label: label, OnTapped: do})
}

func enable(enabled bool, b *widgets.PushButton) {
	if enabled {
		b.Enable()
	} else {
		b.Disable()
	}
}
