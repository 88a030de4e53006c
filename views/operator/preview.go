package operator

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/queuecast/queuecast/kiosk/keymap"
	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// preview is the display's picture, small, with the button that opens the display.
type preview struct {
	content fyne.CanvasObject
	picture *widgets.Picture
	empty   *widgets.Text
	button  *widgets.Button
}

func newPreview(v *View) *preview {
	const gap, radius, margin = 12, 8, 16
	scale := v.scale
	p := &preview{picture: widgets.NewPicture(scale, radius, v.in.PreviewSize)}
	p.empty = widgets.NewText(scale, words.X("operator.display.empty", "The picture of the display appears here."))
	p.empty.ColorName, p.empty.Align = theme.ColorOnLetterbox, fyne.TextAlignCenter
	p.button = widgets.NewButton(scale, widgets.ButtonConfig{
		Label: openLabel(false), Icon: fynetheme.IconNameViewFullScreen, Key: v.options.Keys.Key(keymap.Display),
		OnTapped: func() { v.toggleDisplay(); v.refocus() },
	})
	frame := widgets.NewFrame(displayRatio, container.NewStack(p.picture,
		container.New(&middle{&widgets.Column{Gap: func() float32 { return scale.Px(margin) }}}, p.empty)))
	p.content = container.New(&widgets.Column{Gap: func() float32 { return scale.Px(gap) }}, frame, p.button)
	return p
}

// displayRatio is height by width of the display's picture.
const displayRatio = 9.0 / 16

func (p *preview) set(picture *image.RGBA) {
	p.picture.Set(picture)
	if p.picture.Shown() {
		p.empty.Hide()
	} else {
		p.empty.Show()
	}
}

func (p *preview) setOpen(open bool) { p.button.SetLabel(openLabel(open)) }

func openLabel(open bool) string {
	if open {
		return words.X("operator.display.close", "Close display")
	}
	return words.X("operator.display.open", "Open display")
}
