package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
)

// Text shows words in one of the theme's sizes and colours. Its minimum width is nought: it shortens or wraps what it is
// given and never widens a window.
type Text struct {
	widget.BaseWidget
	SizeName  fyne.ThemeSizeName  // SizeNameText by default
	ColorName fyne.ThemeColorName // ColorNameForeground by default
	Bold      bool
	Align     fyne.TextAlign
	MaxLines  int // 1 by default

	look  look
	text  string
	lines []*canvas.Text
	rend  *renderer
}

// NewText makes a one-line text in the foreground colour.
func NewText(scale *theme.Scaled, text string) *Text {
	t := &Text{
		SizeName: fynetheme.SizeNameText, ColorName: fynetheme.ColorNameForeground,
		MaxLines: 1, look: look{scale}, text: text,
	}
	t.ExtendBaseWidget(t)
	return t
}

// Text is the whole text, shortened or not.
func (t *Text) Text() string { return t.text }

// Set changes text and colour; nothing happens when both are as before.
func (t *Text) Set(text string, color fyne.ThemeColorName) {
	if t.text == text && t.ColorName == color {
		return
	}
	t.text, t.ColorName = text, color
	t.Refresh()
}

// SetText changes the text.
func (t *Text) SetText(text string) { t.Set(text, t.ColorName) }

// HeightFor is the height that the text takes at a width (device independent pixels).
func (t *Text) HeightFor(width float32) float32 {
	return float32(len(t.wrapped(width))) * t.lineHeight()
}

// Width is the width of the text on one line.
func (t *Text) Width() float32 { return t.measure(t.text) }

func (t *Text) measure(s string) float32 {
	return fyne.MeasureText(s, t.look.size(t.SizeName), fyne.TextStyle{Bold: t.Bold}).Width
}

func (t *Text) lineHeight() float32 {
	return fyne.MeasureText("0", t.look.size(t.SizeName), fyne.TextStyle{Bold: t.Bold}).Height
}

func (t *Text) wrapped(width float32) []string {
	if width <= 0 {
		return []string{t.text} // not laid out yet
	}
	if t.MaxLines <= 1 {
		return []string{shorten(strings.ReplaceAll(t.text, "\n", " "), width, t.measure)}
	}
	return wrapText(t.text, width, t.MaxLines, t.measure)
}

// CreateRenderer is for Fyne.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	t.lines = nil // Fyne throws renderers away that were not seen for a while, and asks again
	t.rend = &renderer{
		look:    t.look,
		layout:  t.layout,
		minSize: func() fyne.Size { return fyne.NewSize(0, t.lineHeight()) },
		refresh: func() { t.layout(t.Size()) },
	}
	return t.rend
}

func (t *Text) layout(size fyne.Size) {
	l := t.look
	wrapped := t.wrapped(size.Width)
	for len(t.lines) < len(wrapped) {
		line := canvas.NewText("", l.color(t.ColorName))
		t.lines = append(t.lines, line)
		t.rend.objects = append(t.rend.objects, line)
	}
	height := t.lineHeight()
	for i, line := range t.lines {
		if i >= len(wrapped) {
			line.Hide()
			continue
		}
		line.Text, line.TextSize, line.TextStyle = wrapped[i], l.size(t.SizeName), fyne.TextStyle{Bold: t.Bold}
		line.Alignment, line.Color = t.Align, l.color(t.ColorName)
		line.Resize(fyne.NewSize(size.Width, height))
		line.Move(fyne.NewPos(0, float32(i)*height))
		line.Show()
		line.Refresh()
	}
}

// Label is a Text that is always as wide as its words; for short, fixed words only.
type Label struct{ Text }

// NewLabel makes a label in the foreground colour.
func NewLabel(scale *theme.Scaled, text string) *Label {
	l := &Label{Text{
		SizeName: fynetheme.SizeNameText, ColorName: fynetheme.ColorNameForeground,
		MaxLines: 1, look: look{scale}, text: text,
	}}
	l.ExtendBaseWidget(l)
	return l
}

// MinSize is the size of the words.
func (l *Label) MinSize() fyne.Size {
	const rounding = 1 // layouts put edges on whole pixels
	return fyne.NewSize(l.Width()+rounding, l.lineHeight())
}
