package share

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
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
	state State
	scale *theme.Scaled

	content *fyne.Container
	pages   *fyne.Container
	message *message
	off     *offPage
	sharing *sharingPage
	joined  *joinedPage
}

// New makes the panel in the language that is in use.
func New(in Intents) *View {
	v := &View{in: in, scale: theme.NewScaled()}
	v.off, v.sharing, v.joined = newOffPage(v), newSharingPage(v), newJoinedPage(v)
	v.message = newMessage(v.scale)
	v.pages = container.NewStack(v.off.content, v.sharing.content, v.joined.content)
	closing := v.button(lang.X("share.close", "Close"), false, func() { report(v.in.Close) })
	foot := container.New(&widgets.Row{Gap: v.gap(lineGap), Shares: []float32{1, 0}, Centre: true}, v.message.content, closing)
	v.content = container.New(least{margin, fyne.NewSize(minWidth, minHeight)},
		container.New(&widgets.Column{Gap: v.gap(panelGap), Fills: v.pages}, v.pages, foot))
	v.SetState(State{})
	return v
}

// Content goes into the window, which should be unpadded.
func (v *View) Content() fyne.CanvasObject { return v.content }

// SetState shows a state.
func (v *View) SetState(s State) {
	s.Roles, s.Stations = slices.Clone(s.Roles), slices.Clone(s.Stations)
	v.state = s
	v.off.content.Hidden = s.Mode != Off
	v.sharing.content.Hidden = s.Mode != Sharing
	v.joined.content.Hidden = s.Mode != Joined
	v.message.set(s.Message)
	switch s.Mode {
	case Sharing:
		v.sharing.set(&s)
	case Joined:
		v.joined.set(&s)
	default:
		v.off.set(&s)
	}
	v.content.Refresh()
}

func (v *View) gap(px float32) func() float32 { return func() float32 { return v.scale.Px(px) } }

func (v *View) button(label string, primary bool, do func()) *widgets.PushButton {
	return widgets.NewPushButton(v.scale, widgets.ButtonConfig{Label: label, Primary: primary, OnTapped: do})
}

func (v *View) heading(text string) *widgets.Text {
	t := widgets.NewText(v.scale, text)
	t.Bold, t.SizeName = true, fynetheme.SizeNameSubHeadingText
	return t
}

// words is a text that explains, on up to lines lines.
func (v *View) words(text string, lines int) *widgets.Text {
	t := widgets.NewText(v.scale, text)
	t.ColorName, t.MaxLines = theme.ColorMuted, lines
	return t
}

func report(intent func()) {
	if intent != nil {
		intent()
	}
}

// enable sets whether buttons can be pressed.
func enable(enabled bool, buttons ...*widgets.PushButton) {
	for _, b := range buttons {
		if enabled {
			b.Enable()
		} else {
			b.Disable()
		}
	}
}

// least keeps its object away from the edges and the window at a least size.
type least struct {
	edge float32
	size fyne.Size
}

// MinSize is for Fyne.
func (l least) MinSize([]fyne.CanvasObject) fyne.Size { return l.size }

// Layout is for Fyne.
func (l least) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewSquareOffsetPos(l.edge))
		o.Resize(size.SubtractWidthHeight(2*l.edge, 2*l.edge))
	}
}

// message tells what became of the last wish.
type message struct {
	content *fyne.Container
	row     *widgets.StatusLine
}

func newMessage(scale *theme.Scaled) *message {
	m := &message{row: widgets.NewStatusLine(scale)}
	m.content = container.NewStack(m.row)
	return m
}

func (m *message) set(line *Line) {
	if line == nil {
		m.row.Hide()
		return
	}
	m.row.Set(line.Level, line.Text)
	m.row.Show()
}
