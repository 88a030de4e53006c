package widgets

import (
	"fyne.io/fyne/v2"
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
	r := &renderer{objects: []fyne.CanvasObject{s.sign, s.text}}
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
