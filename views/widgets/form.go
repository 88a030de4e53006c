package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
)

// Distances in panels with forms (device independent pixels).
const (
	FormMargin   = 20
	FormPanelGap = 14
	FormLineGap  = 10
)

// Form makes the parts of which panels with forms consist, all in one look.
type Form struct{ Scale *theme.Scaled }

// NewForm makes one.
func NewForm() Form { return Form{theme.NewScaled()} }

// Gap is a distance for layouts.
func (f Form) Gap(px float32) func() float32 { return func() float32 { return f.Scale.Px(px) } }

// Button makes a button; the primary one of a panel stands out.
func (f Form) Button(label string, primary bool, do func()) *PushButton {
	return NewPushButton(f.Scale, ButtonConfig{Label: label, Primary: primary, OnTapped: do})
}

// Heading is the title of a part.
func (f Form) Heading(text string) *Text {
	t := NewText(f.Scale, text)
	t.Bold, t.SizeName = true, fynetheme.SizeNameSubHeadingText
	return t
}

// Words is a text that explains, on up to lines lines.
func (f Form) Words(text string, lines int) *Text {
	t := NewText(f.Scale, text)
	t.ColorName, t.MaxLines = theme.ColorMuted, lines
	return t
}

// Entry is a field for one line.
func (f Form) Entry(placeholder string) *widget.Entry {
	e := widget.NewEntry()
	e.Scroll = fyne.ScrollHorizontalOnly
	e.SetPlaceHolder(placeholder)
	return e
}

// Menu is a menu of choices as it stands beside fields.
func (f Form) Menu(menu *widget.Select) fyne.CanvasObject { return NewOutline(f.Scale, menu) }

// Field is a name with its control beside it.
func (f Form) Field(name string, control fyne.CanvasObject) fyne.CanvasObject {
	if menu, ok := control.(*widget.Select); ok {
		control = f.Menu(menu)
	}
	const nameShare, controlShare = 26, 74
	label := NewText(f.Scale, name)
	label.ColorName = theme.ColorMuted
	return container.New(&Row{Gap: f.Gap(FormLineGap), Shares: []float32{nameShare, controlShare}, Centre: true}, label, control)
}

// Column stacks objects of one part.
func (f Form) Column(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&Column{Gap: f.Gap(FormLineGap)}, objects...)
}

// Enable sets whether buttons can be pressed.
func Enable(enabled bool, buttons ...*PushButton) {
	for _, b := range buttons {
		if enabled {
			b.Enable()
		} else {
			b.Disable()
		}
	}
}

// Least is a layout that keeps its object away from the edges and the window at a least size.
type Least struct {
	Edge float32
	Size fyne.Size
}

// MinSize is for Fyne.
func (l Least) MinSize([]fyne.CanvasObject) fyne.Size { return l.Size }

// Layout is for Fyne.
func (l Least) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewSquareOffsetPos(l.Edge))
		o.Resize(size.SubtractWidthHeight(2*l.Edge, 2*l.Edge))
	}
}

// Left is a layout that keeps an object at its own size at the left edge.
type Left struct{}

// MinSize is for Fyne.
func (Left) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}

// Layout is for Fyne.
func (Left) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	for _, o := range objects {
		o.Resize(o.MinSize())
	}
}

// Message tells what became of the last wish.
type Message struct {
	Content *fyne.Container
	row     *StatusLine
}

// NewMessage makes an empty one, which is hidden.
func NewMessage(scale *theme.Scaled) *Message {
	m := &Message{row: NewStatusLine(scale)}
	m.Content = container.NewStack(m.row)
	m.row.Hide()
	return m
}

// Set shows a text; none hides it.
func (m *Message) Set(level Level, text string) {
	if text == "" {
		m.row.Hide()
		return
	}
	m.row.Set(level, text)
	m.row.Show()
}
