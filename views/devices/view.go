package devices

import (
	"reflect"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// The window's least size (device independent pixels).
const minWidth, minHeight = 860, 600

// View is the panel; make it with New.
type View struct {
	widgets.Form
	in    Intents
	state State

	content          *fyne.Container
	outputs, inputs  *list
	tone, test, play *widgets.PushButton
	useOut, useIn    *widgets.PushButton
	outLine, inLine  *widgets.StatusLine
	meter            *widgets.Meter
	message          *widgets.Message
}

// New makes the panel in the language that is in use.
func New(in Intents) *View {
	const explained = 2
	v := &View{Form: widgets.NewForm(), in: in}
	v.outputs, v.inputs = newList(v, in.MarkOutput), newList(v, in.MarkInput)
	v.outLine, v.inLine = widgets.NewStatusLine(v.Scale), widgets.NewStatusLine(v.Scale)
	v.meter = widgets.NewMeter(v.Scale)
	v.tone = v.Button(words.X("devices.tone", "Test tone"), false, func() { report(v.in.Tone) })
	v.test = v.Button(words.X("devices.test", "Record 3 seconds"), false, func() { report(v.in.Test) })
	v.play = v.Button(words.X("devices.play", "Play it"), false, func() { report(v.in.Play) })
	v.useOut = v.Button(words.X("devices.use", "Use this one"), true, func() { report(v.in.UseOutput) })
	v.useIn = v.Button(words.X("devices.use", "Use this one"), true, func() { report(v.in.UseInput) })
	v.message = widgets.NewMessage(v.Scale)
	side := func(heading, text string, l *list, line *widgets.StatusLine, more ...fyne.CanvasObject) fyne.CanvasObject {
		parts := append([]fyne.CanvasObject{v.Heading(heading), v.Words(text, explained), l.scroll, line}, more...)
		return widgets.NewPanel(v.Scale, container.New(&widgets.Column{Gap: v.Gap(widgets.FormLineGap), Fills: l.scroll}, parts...))
	}
	const wide, narrow = 42, 29
	pair := func(buttons ...fyne.CanvasObject) fyne.CanvasObject {
		return container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{wide, narrow, narrow}}, buttons...)
	}
	sides := container.New(&widgets.Row{Gap: v.Gap(widgets.FormPanelGap), Shares: []float32{1, 1}},
		side(words.X("devices.outputs", "Loudspeakers"), words.X("devices.outputs.text", "Calls, announcements and recordings are played on the one that is used."), v.outputs, v.outLine,
			pair(v.tone, v.useOut)),
		side(words.X("devices.inputs", "Microphones"), words.X("devices.inputs.text", "The recorder, the loop and the recording of voices hear the one that is used."), v.inputs, v.inLine,
			v.meter, pair(v.test, v.play, v.useIn)))
	foot := container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{1, 0}, Centre: true}, v.message.Content,
		v.Button(words.X("devices.close", "Close"), false, func() { report(v.in.Close) }))
	v.content = container.New(widgets.Least{Edge: widgets.FormMargin, Size: fyne.NewSize(minWidth, minHeight)},
		container.New(&widgets.Column{Gap: v.Gap(widgets.FormPanelGap), Fills: sides}, sides, foot))
	v.fill()
	return v
}

// Content goes into the window, which should be unpadded.
func (v *View) Content() fyne.CanvasObject { return v.content }

// SetState shows a state. Nothing is drawn again while it stays the same.
func (v *View) SetState(s State) {
	before := v.state
	if reflect.DeepEqual(before, s) {
		return
	}
	v.state = s
	v.fill()
	before.Levels, s.Levels, before.Clipped, s.Clipped = nil, nil, false, false
	if !reflect.DeepEqual(before, s) {
		v.content.Refresh()
	}
}

func (v *View) fill() {
	s := &v.state
	v.outputs.fill(s.Outputs, s.Output)
	v.inputs.fill(s.Inputs, s.Input)
	v.outLine.Set(s.OutputLine.Level, s.OutputLine.Text)
	v.inLine.Set(s.InputLine.Level, s.InputLine.Text)
	v.meter.Set(s.Levels, s.Clipped)
	label(v.tone, s.Tone, words.X("devices.tone", "Test tone"))
	label(v.test, s.Testing, words.X("devices.test", "Record 3 seconds"))
	label(v.play, s.Playing, words.X("devices.play", "Play it"))
	widgets.Enable(s.Recorded && !s.Testing, v.play)
	widgets.Enable(!used(s.Outputs, s.Output), v.useOut)
	widgets.Enable(!used(s.Inputs, s.Input), v.useIn)
	if s.Message == nil {
		v.message.Set(widgets.Ok, "")
	} else {
		v.message.Set(s.Message.Level, s.Message.Text)
	}
}

func used(all []Device, id string) bool {
	at := slices.IndexFunc(all, func(d Device) bool { return d.ID == id })
	return at < 0 || all[at].Used
}

// label names a button that begins something and ends it, too.
func label(b *widgets.PushButton, on bool, start string) {
	if on {
		start = words.X("devices.stop", "Stop")
	}
	if b.Label() != start {
		b.SetLabel(start)
	}
}

func report(intent func()) {
	if intent != nil {
		intent()
	}
}

// list is a list of devices, of which one is marked.
type list struct {
	v      *View
	mark   func(id string)
	column *fyne.Container
	scroll *container.Scroll
	shown  []Device
	marked string
	rows   []*widgets.ListRow
}

func newList(v *View, mark func(id string)) *list {
	l := &list{v: v, mark: mark, column: v.Column()}
	l.scroll = container.NewVScroll(l.column)
	return l
}

func (l *list) fill(all []Device, marked string) {
	if !slices.Equal(l.shown, all) {
		l.shown = slices.Clone(all)
		l.rows = nil
		l.column.RemoveAll()
		for _, d := range all {
			row := l.row(d)
			l.rows = append(l.rows, row)
			l.column.Add(row)
		}
	}
	l.marked = marked
	for i, row := range l.rows {
		row.SetMarked(l.shown[i].ID == marked)
	}
}

func (l *list) row(d Device) *widgets.ListRow {
	const gap = 2
	name, details := widgets.NewText(l.v.Scale, d.Name), l.v.Words(d.Details, 1)
	details.SizeName = fynetheme.SizeNameCaptionText
	name.ColorName, name.Bold = fynetheme.ColorNameForeground, d.Used
	sign := widgets.NewLabel(l.v.Scale, "○")
	if d.Used {
		sign.Set("●", theme.ColorAccentText)
	}
	line := container.New(&widgets.Row{Gap: l.v.Gap(widgets.FormLineGap), Shares: []float32{0, 1}, Centre: true},
		sign, container.New(&widgets.Column{Gap: l.v.Gap(gap)}, name, details))
	return widgets.NewListRow(l.v.Scale, line, func(fyne.Position) {
		if l.mark != nil {
			l.mark(d.ID)
		}
	})
}
