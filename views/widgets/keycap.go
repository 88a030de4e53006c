package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
)

// KeyCap shows the name of a key as on a keyboard.
type KeyCap struct {
	widget.BaseWidget
	look    look
	name    string
	onColor fyne.ThemeColorName // colour of the name and of the outline
}

// NewKeyCap makes a key cap that lies on a surface whose text colour is onColor.
func NewKeyCap(scale *theme.Scaled, name string, onColor fyne.ThemeColorName) *KeyCap {
	k := &KeyCap{look: look{scale}, name: name, onColor: onColor}
	k.ExtendBaseWidget(k)
	return k
}

// CreateRenderer is for Fyne.
func (k *KeyCap) CreateRenderer() fyne.WidgetRenderer {
	const (
		sidePadding, verticalPadding = 7, 2
		radius, outline              = 5, 1
		outlineAlpha                 = 0x66
	)
	k.ExtendBaseWidget(k)
	l := k.look
	box := canvas.NewRectangle(nil)
	text := canvas.NewText(k.name, nil)
	text.Alignment = fyne.TextAlignCenter
	// A sign such as * or + is a small thing in a large box unless it is drawn larger than a word.
	textSize := fynetheme.SizeNameCaptionText
	if len([]rune(k.name)) == 1 {
		textSize, text.TextStyle = fynetheme.SizeNameText, fyne.TextStyle{Bold: true}
	}
	r := &renderer{look: l, objects: []fyne.CanvasObject{box, text}}
	r.minSize = func() fyne.Size {
		width := fyne.MeasureText(k.name, l.size(textSize), text.TextStyle).Width + l.px(2*sidePadding)
		// All caps of one line are equally tall.
		height := fyne.MeasureText(k.name, l.size(fynetheme.SizeNameCaptionText), text.TextStyle).Height + l.px(2*verticalPadding)
		return fyne.NewSize(fyne.Max(width, height), height)
	}
	r.layout = func(size fyne.Size) {
		box.Resize(size)
		text.Resize(size)
	}
	r.refresh = func() {
		text.TextSize, text.Color = l.size(textSize), l.color(k.onColor)
		box.FillColor = l.color(fynetheme.ColorNameHover)
		box.StrokeColor, box.StrokeWidth = withAlpha(l.color(k.onColor), outlineAlpha), outline
		box.CornerRadius = l.px(radius)
		text.Refresh()
		box.Refresh()
	}
	r.refresh()
	return r
}
