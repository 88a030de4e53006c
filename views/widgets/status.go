package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
)

// Level says how well something is. It shows by the shape of a sign as well as by its colour.
type Level int

// The levels, from good to bad.
const (
	Ok      Level = iota // a tick
	Note                 // an i: good to know
	Busy                 // a clock: wait
	Warning              // a triangle: works, but look at it
	Failed               // a cross: does not work
)

// sign is the icon and the colour of a level.
func (l Level) sign() (fyne.ThemeIconName, fyne.ThemeColorName) {
	switch l {
	case Ok:
		return fynetheme.IconNameConfirm, fynetheme.ColorNameSuccess
	case Note:
		return fynetheme.IconNameInfo, theme.ColorAccentText
	case Busy:
		return fynetheme.IconNameHistory, theme.ColorAccentText
	case Warning:
		return fynetheme.IconNameWarning, fynetheme.ColorNameWarning
	default:
		return fynetheme.IconNameCancel, fynetheme.ColorNameError
	}
}

// Sign shows a level.
type Sign struct {
	widget.BaseWidget
	look  look
	level Level
	image *canvas.Image
}

// NewSign makes a sign for Ok.
func NewSign(scale *theme.Scaled) *Sign {
	s := &Sign{look: look{scale}, image: canvas.NewImageFromResource(nil)}
	s.image.FillMode = canvas.ImageFillContain
	s.ExtendBaseWidget(s)
	return s
}

// SetLevel changes the sign.
func (s *Sign) SetLevel(level Level) {
	if s.level != level {
		s.level = level
		s.Refresh()
	}
}

// Level is what the sign shows.
func (s *Sign) Level() Level { return s.level }

// CreateRenderer is for Fyne.
func (s *Sign) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	l := s.look
	r := &renderer{look: l, objects: []fyne.CanvasObject{s.image}}
	r.minSize = func() fyne.Size { return fyne.NewSquareSize(l.size(fynetheme.SizeNameInlineIcon)) }
	r.layout = func(size fyne.Size) { s.image.Resize(size) }
	r.refresh = func() {
		icon, color := s.level.sign()
		s.image.Resource = l.tinted(icon, color)
		s.image.Refresh()
	}
	r.refresh()
	return r
}

// StatusRow tells how one thing is: sign, name, plain words, which wrap.
type StatusRow struct {
	widget.BaseWidget
	look look
	sign *Sign
	name *Text
	text *Text
}

// NewStatusRow makes a row that says text until it is Set.
func NewStatusRow(scale *theme.Scaled, name, text string) *StatusRow {
	const maxLines = 5
	s := &StatusRow{look: look{scale}, sign: NewSign(scale), name: NewText(scale, name), text: NewText(scale, text)}
	s.sign.level = Busy
	s.name.Bold = true
	s.text.ColorName, s.text.MaxLines = theme.ColorMuted, maxLines
	s.ExtendBaseWidget(s)
	return s
}

// Set shows a level and words. It reports whether anything is different now, so that the row's height may be too.
func (s *StatusRow) Set(level Level, text string) bool {
	if s.sign.level == level && s.text.Text() == text {
		return false
	}
	s.sign.SetLevel(level)
	color := theme.ColorMuted
	if level == Warning || level == Failed {
		color = fynetheme.ColorNameForeground // what needs doing must not be grey
	}
	s.text.Set(text, color)
	return true
}

// Level is what the sign shows.
func (s *StatusRow) Level() Level { return s.sign.level }

// Text gives the words.
func (s *StatusRow) Text() string { return s.text.Text() }

const statusIndent, statusNameGap = 32, 1

// HeightFor is the height that the row takes at a width (device independent pixels).
func (s *StatusRow) HeightFor(width float32) float32 {
	l := s.look
	return s.name.MinSize().Height + l.px(statusNameGap) + s.text.HeightFor(width-l.px(statusIndent))
}

// CreateRenderer is for Fyne.
func (s *StatusRow) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	l := s.look
	r := &renderer{look: l, objects: []fyne.CanvasObject{s.sign, s.name, s.text}}
	r.minSize = func() fyne.Size {
		return fyne.NewSize(l.px(statusIndent), s.name.MinSize().Height+l.px(statusNameGap)+s.text.MinSize().Height)
	}
	r.layout = func(size fyne.Size) {
		indent, nameH := l.px(statusIndent), s.name.MinSize().Height
		icon := s.sign.MinSize()
		s.sign.Resize(icon)
		s.sign.Move(fyne.NewPos(0, centred(nameH, icon.Height)))
		width := fyne.Max(0, size.Width-indent)
		s.name.Move(fyne.NewPos(indent, 0))
		s.name.Resize(fyne.NewSize(width, nameH))
		s.text.Move(fyne.NewPos(indent, nameH+l.px(statusNameGap)))
		s.text.Resize(fyne.NewSize(width, s.text.HeightFor(width)))
	}
	r.refresh = func() {
		for _, o := range r.objects {
			o.Refresh()
		}
		relayout(&s.BaseWidget, r)
	}
	return r
}
