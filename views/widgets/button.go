package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
)

// Button is a tappable button with a label and the key that does the same. Unlike Fyne's it cannot be focused: the key
// is the keyboard's way to it, and typing goes on in the input field after a click.
type Button struct {
	widget.BaseWidget
	OnTapped func()

	look     look
	label    string
	icon     fyne.ThemeIconName // may be empty
	primary  bool
	flat     bool
	small    bool
	sizeName fyne.ThemeSizeName
	key      *KeyCap // may be nil

	hovered, pressed bool
}

// ButtonConfig describes a Button.
type ButtonConfig struct {
	Label    string
	Icon     fyne.ThemeIconName // none when empty
	Key      string             // no key cap when empty
	Primary  bool               // the one thing to do: accent colour
	Flat     bool               // no surface until the pointer is over it: for what is needed seldom
	Small    bool               // less room around the label: for several in one line
	SizeName fyne.ThemeSizeName // of the label; SizeNameText when empty
	OnTapped func()             // may be nil
}

// NewButton makes a button.
func NewButton(scale *theme.Scaled, c ButtonConfig) *Button {
	b := &Button{}
	b.configure(scale, c)
	b.ExtendBaseWidget(b)
	return b
}

func (b *Button) configure(scale *theme.Scaled, c ButtonConfig) {
	b.look, b.label, b.icon, b.OnTapped = look{scale}, c.Label, c.Icon, c.OnTapped
	b.primary, b.flat, b.small, b.sizeName = c.Primary, c.Flat, c.Small, c.SizeName
	if b.sizeName == "" {
		b.sizeName = fynetheme.SizeNameText
	}
	if c.Key != "" {
		b.key = NewKeyCap(scale, c.Key, b.foreground())
	}
}

// Label is the present label.
func (b *Button) Label() string { return b.label }

// SetLabel changes the label.
func (b *Button) SetLabel(label string) {
	if b.label == label {
		return
	}
	b.label = label
	b.Refresh()
}

// SetPrimary makes the button the one thing to do, or an ordinary one.
func (b *Button) SetPrimary(primary bool) {
	if b.primary == primary {
		return
	}
	b.primary = primary
	if b.key != nil {
		b.key.onColor = b.foreground()
	}
	b.Refresh()
}

// SetSizeName changes the size of the label, and with it the height.
func (b *Button) SetSizeName(name fyne.ThemeSizeName) {
	if b.sizeName != name {
		b.sizeName = name
		b.Refresh()
	}
}

// Tapped reports the tap.
func (b *Button) Tapped(*fyne.PointEvent) {
	if b.OnTapped != nil {
		b.OnTapped()
	}
}

// Cursor is a hand.
func (b *Button) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn lights the button up.
func (b *Button) MouseIn(*desktop.MouseEvent) { b.light(true, b.pressed) }

// MouseMoved is for Fyne.
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends the lighting.
func (b *Button) MouseOut() { b.light(false, false) }

// MouseDown shows the button as pressed.
func (b *Button) MouseDown(*desktop.MouseEvent) { b.light(b.hovered, true) }

// MouseUp ends that.
func (b *Button) MouseUp(*desktop.MouseEvent) { b.light(b.hovered, false) }

func (b *Button) light(hovered, pressed bool) {
	b.hovered, b.pressed = hovered, pressed
	b.Refresh()
}

func (b *Button) foreground() fyne.ThemeColorName {
	switch {
	case b.primary:
		return fynetheme.ColorNameForegroundOnPrimary
	case b.flat:
		return theme.ColorMuted
	default:
		return fynetheme.ColorNameForeground
	}
}

// CreateRenderer is for Fyne.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	const verticalPadding = 0.55 // of the label's size: the more important, the taller
	sidePadding, gap := float32(14), float32(9)
	if b.small {
		sidePadding, gap = 9, 7
	}
	b.ExtendBaseWidget(b)
	l := b.look
	background, shade := canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	label := canvas.NewText("", nil)
	image := canvas.NewImageFromResource(nil)
	image.FillMode = canvas.ImageFillContain
	r := &renderer{look: l, objects: []fyne.CanvasObject{background, shade, image, label}}
	if b.key != nil {
		r.objects = append(r.objects, b.key)
	}
	// content measures icon, label and key cap side by side.
	content := func() (iconW, labelW, keyW, total, height float32) {
		text := fyne.MeasureText(b.label, l.size(b.sizeName), fyne.TextStyle{Bold: true})
		labelW, total, height = text.Width, text.Width, text.Height
		if b.icon != "" {
			iconW = l.size(fynetheme.SizeNameInlineIcon)
			total += iconW + l.px(gap)
		}
		if b.key != nil {
			keyW = b.key.MinSize().Width
			total += keyW + l.px(gap)
		}
		return iconW, labelW, keyW, total, height
	}
	r.minSize = func() fyne.Size {
		_, _, _, total, height := content()
		return fyne.NewSize(total+l.px(2*sidePadding), height+2*verticalPadding*l.size(b.sizeName))
	}
	r.layout = func(size fyne.Size) {
		background.Resize(size)
		shade.Resize(size)
		iconW, labelW, keyW, total, height := content()
		x := centred(size.Width, total)
		if iconW > 0 {
			image.Resize(fyne.NewSquareSize(iconW))
			image.Move(fyne.NewPos(x, centred(size.Height, iconW)))
			x += iconW + l.px(gap)
		}
		label.Resize(fyne.NewSize(labelW, height))
		label.Move(fyne.NewPos(x, centred(size.Height, height)))
		if keyW > 0 {
			keyH := b.key.MinSize().Height
			b.key.Resize(fyne.NewSize(keyW, keyH))
			b.key.Move(fyne.NewPos(x+labelW+l.px(gap), centred(size.Height, keyH)))
		}
	}
	r.refresh = func() {
		label.Text, label.TextSize, label.TextStyle = b.label, l.size(b.sizeName), fyne.TextStyle{Bold: true}
		label.Color = l.color(b.foreground())
		background.FillColor, background.CornerRadius = l.color(fynetheme.ColorNameButton), l.size(fynetheme.SizeNameInputRadius)
		switch {
		case b.primary:
			background.FillColor = l.color(fynetheme.ColorNamePrimary)
		case b.flat:
			background.FillColor = color.Transparent
		}
		shade.CornerRadius = background.CornerRadius
		shade.FillColor = b.shade(l)
		if b.icon != "" {
			image.Resource = l.tinted(b.icon, b.foreground())
			image.Refresh()
		}
		if b.key != nil {
			b.key.Refresh()
		}
		relayout(&b.BaseWidget, r)
		background.Refresh()
		shade.Refresh()
		label.Refresh()
	}
	r.refresh()
	return r
}

func (b *Button) shade(l look) color.Color {
	switch {
	case b.pressed:
		return l.color(fynetheme.ColorNamePressed)
	case b.hovered:
		return l.color(fynetheme.ColorNameHover)
	default:
		return color.Transparent
	}
}

func withAlpha(c color.Color, alpha uint8) color.Color {
	n, _ := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = alpha
	return n
}
