package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
)

// StatusLine tells one thing in up to two lines of words behind a sign.
type StatusLine struct {
	widget.BaseWidget
	look look
	sign *Sign
	text *Text
}

// NewStatusLine makes an empty line.
func NewStatusLine(scale *theme.Scaled) *StatusLine {
	const lines = 2
	s := &StatusLine{look: look{scale}, sign: NewSign(scale), text: NewText(scale, "")}
	s.text.MaxLines = lines
	s.ExtendBaseWidget(s)
	return s
}

// SetMaxLines lets the words take more lines, or fewer, than two.
func (s *StatusLine) SetMaxLines(lines int) { s.text.MaxLines = lines }

// Set shows a level and words.
func (s *StatusLine) Set(level Level, text string) {
	s.sign.SetLevel(level)
	s.text.Set(text, fynetheme.ColorNameForeground)
	s.Refresh()
}

// Level is what the sign shows.
func (s *StatusLine) Level() Level { return s.sign.Level() }

// Text gives the words.
func (s *StatusLine) Text() string { return s.text.Text() }

const statusLineGap = 10

// HeightFor is the height at a width (device independent pixels).
func (s *StatusLine) HeightFor(width float32) float32 {
	return fyne.Max(s.sign.MinSize().Height, s.text.HeightFor(width-s.indent()))
}

func (s *StatusLine) indent() float32 { return s.sign.MinSize().Width + s.look.px(statusLineGap) }

// CreateRenderer is for Fyne.
func (s *StatusLine) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	r := &renderer{look: s.look, objects: []fyne.CanvasObject{s.sign, s.text}}
	r.minSize = func() fyne.Size {
		// The height asked for is that of the width it has, so that the second line finds its room in any layout.
		return fyne.NewSize(s.indent(), s.HeightFor(s.Size().Width))
	}
	r.layout = func(size fyne.Size) {
		line := s.text.MinSize().Height
		icon := s.sign.MinSize()
		s.sign.Resize(icon)
		s.sign.Move(fyne.NewPos(0, centred(line, icon.Height)))
		s.text.Move(fyne.NewPos(s.indent(), 0))
		s.text.Resize(fyne.NewSize(fyne.Max(0, size.Width-s.indent()), size.Height))
	}
	r.refresh = func() {
		s.sign.Refresh()
		s.text.Refresh()
		relayout(&s.BaseWidget, r)
	}
	return r
}

// UnderStatus puts an object below a StatusLine, where its words begin.
func UnderStatus(scale *theme.Scaled, o fyne.CanvasObject) fyne.CanvasObject {
	sign := NewSign(scale)
	return container.New(&indented{by: func() float32 { return sign.MinSize().Width + scale.Px(statusLineGap) }}, o)
}

// indented keeps its object away from the left edge.
type indented struct {
	by    func() float32
	width float32
}

func (i *indented) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	if width <= 0 {
		return objects[0].MinSize().Height
	}
	return heightFor(objects[0], width-i.by())
}

// MinSize is for Fyne.
func (i *indented) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(i.by()+objects[0].MinSize().Width, i.heightFor(objects, i.width))
}

// Layout is for Fyne.
func (i *indented) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	i.width = size.Width
	objects[0].Move(fyne.NewPos(i.by(), 0))
	objects[0].Resize(fyne.NewSize(fyne.Max(0, size.Width-i.by()), size.Height))
}
