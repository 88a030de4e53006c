package operator

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// pad is a number pad for fingers. Its fourth column has the letters that numbers begin with.
type pad struct {
	v       *View
	content *fyne.Container
	letters []*widgets.Button
	shown   []string
}

// usualLetters stand there while the services have no prefixes.
func usualLetters() []string { return []string{"A", "B", "C", "D"} }

func newPad(v *View) *pad {
	const gap, columns = 8, 4
	p := &pad{v: v, shown: usualLetters()}
	key := func(label string, do func()) *widgets.Button {
		return widgets.NewButton(v.scale, widgets.ButtonConfig{
			Label: label, SizeName: fynetheme.SizeNameHeadingText, OnTapped: func() { do(); v.refocus() },
		})
	}
	types := func(text string) *widgets.Button { return key(text, func() { p.types(text) }) }
	for i := range columns {
		p.letters = append(p.letters, key(p.shown[i], func() { p.types(p.shown[i]) }))
	}
	line := func(keys ...fyne.CanvasObject) fyne.CanvasObject {
		return container.New(&widgets.Row{Gap: v.px(gap), Shares: []float32{1, 1, 1, 1}}, keys...)
	}
	p.content = container.New(evenly{v.px(gap)},
		line(types("7"), types("8"), types("9"), p.letters[0]),
		line(types("4"), types("5"), types("6"), p.letters[1]),
		line(types("1"), types("2"), types("3"), p.letters[2]),
		line(key(words.X("operator.pad.clear", "Clear"), v.escape), types("0"),
			key("⌫", func() { v.entry.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace}) }), p.letters[3]))
	return p
}

// types puts text where the cursor is.
func (p *pad) types(text string) {
	for _, r := range text {
		p.v.entry.TypedRune(r)
	}
}

// set shows the prefixes of the services.
func (p *pad) set(prefixes []string) {
	shown := usualLetters()
	copy(shown, prefixes)
	for i, button := range p.letters {
		button.SetLabel(shown[i])
	}
	p.shown = shown
}

// evenly stacks objects of one height over the whole room.
type evenly struct{ gap func() float32 }

// MinSize is for Fyne.
func (e evenly) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	n := float32(len(objects))
	return fyne.NewSize(size.Width, n*size.Height+(n-1)*e.gap())
}

// Layout is for Fyne.
func (e evenly) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	n := float32(len(objects))
	height := (size.Height - (n-1)*e.gap()) / n
	for i, o := range objects {
		top := widgets.Snap(float32(i) * (height + e.gap()))
		o.Move(fyne.NewPos(0, top))
		o.Resize(fyne.NewSize(size.Width, widgets.Snap(height)))
	}
}
