package operator

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
)

// feedback tells what became of the last command. It always takes the room of two lines, so that nothing below it moves.
type feedback struct {
	content *fyne.Container
	sign    *widgets.Sign
	text    *widgets.Text
	idle    string // shown while there is nothing to tell
	told    func() // runs after something was told
	scale   *theme.Scaled
}

const feedbackLines = 2

func newFeedback(scale *theme.Scaled, idle string, told func()) *feedback {
	f := &feedback{told: told, sign: widgets.NewSign(scale), text: widgets.NewText(scale, ""), idle: idle, scale: scale}
	f.text.MaxLines = feedbackLines
	f.content = container.New(f, f.sign, f.text)
	f.clear()
	return f
}

func (f *feedback) clear() {
	f.say(f.idle)
}

// say tells how to go on; there is no sign then, for nothing has happened.
func (f *feedback) say(text string) {
	f.sign.Hide()
	f.text.Set(text, theme.ColorMuted)
	f.content.Refresh()
}

func (f *feedback) show(line Line) {
	f.sign.SetLevel(line.Level)
	f.sign.Show()
	f.text.Set(line.Text, fynetheme.ColorNameForeground)
	f.content.Refresh()
	f.told()
}

// MinSize is for Fyne.
func (f *feedback) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(f.sign.MinSize().Width, feedbackLines*f.text.MinSize().Height)
}

// Layout is for Fyne.
func (f *feedback) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	const gap = 10
	line, x := f.text.MinSize().Height, float32(0)
	if f.sign.Visible() {
		icon := f.sign.MinSize()
		f.sign.Resize(icon)
		f.sign.Move(fyne.NewPos(0, (line-icon.Height)/2))
		x = icon.Width + f.scale.Px(gap)
	}
	width := fyne.Max(0, size.Width-x)
	f.text.Move(fyne.NewPos(x, 0))
	f.text.Resize(fyne.NewSize(width, fyne.Min(size.Height, f.text.HeightFor(width))))
}
