// Package theme gives the program its look: the embedded Noto Sans SC, so that Chinese is drawn with Chinese shapes on
// a machine without any font; a dark and a light palette with one accent; sizes that read at arm's length.
//
// A Theme never changes after New and may be used from any goroutine. A Scaled belongs to the window that made it and
// is used on Fyne's goroutine only.
package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/queuecast/queuecast/assets"
)

// Mode says which of the palettes is used.
type Mode string

const (
	// Auto follows the desktop's own choice of dark or light.
	Auto Mode = "auto"
	// Dark is always dark.
	Dark Mode = "dark"
	// Light is always light.
	Light Mode = "light"
)

// Sizes in device independent pixels at factor 1, where a 13 inch screen of 1280x720 is in mind.
const (
	textSize       = 15
	captionSize    = 13
	subHeadingSize = 18
	headingSize    = 22
	counterSize    = 52
	padding        = 4
	innerPadding   = 8
	iconSize       = 20
	inputRadius    = 10
)

// SizeNameCounter is for a figure that is read from afar, such as the time that has passed.
const SizeNameCounter fyne.ThemeSizeName = "queuecastCounter"

// Theme is a fyne.Theme; make it with New.
type Theme struct {
	mode          Mode
	scale         float32 // of all sizes, by the user's wish
	fallback      fyne.Theme
	regular, bold fyne.Resource
	dark, light   palette
}

// New makes the program's theme. An unknown mode counts as Auto.
func New(mode Mode) *Theme { return NewSized(mode, 1) }

// NewSized is New with every size multiplied, for eyes that want it larger.
func NewSized(mode Mode, scale float32) *Theme {
	return &Theme{
		mode:     mode,
		scale:    scale,
		fallback: fynetheme.DefaultTheme(),
		regular:  fyne.NewStaticResource("NotoSansSC-Regular.otf", assets.NotoSansSCRegular),
		bold:     fyne.NewStaticResource("NotoSansSC-Bold.otf", assets.NotoSansSCBold),
		dark:     darkPalette(),
		light:    lightPalette(),
	}
}

// Color gives the colour of a name; names that we do not set come from Fyne's own theme.
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	switch t.mode {
	case Dark:
		variant = fynetheme.VariantDark
	case Light:
		variant = fynetheme.VariantLight
	case Auto:
	}
	p := t.dark
	if variant == fynetheme.VariantLight {
		p = t.light
	}
	if c, ok := p[name]; ok {
		return c
	}
	return t.fallback.Color(name, variant)
}

// Font gives Noto Sans SC. There is no italic cut, and none is wanted: slanted Chinese is hard to read. Monospace and
// symbol text keep Fyne's own fonts.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Monospace, style.Symbol:
		return t.fallback.Font(style)
	case style.Bold:
		return t.bold
	default:
		return t.regular
	}
}

// Icon gives Fyne's own icons.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return t.fallback.Icon(name) }

// Scale is what all sizes are multiplied by.
func (t *Theme) Scale() float32 { return t.scale }

// Size gives lengths in device independent pixels. Hairlines stay hairlines.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	if name == fynetheme.SizeNameSeparatorThickness {
		return t.fallback.Size(name)
	}
	return t.usualSize(name) * t.scale
}

func (t *Theme) usualSize(name fyne.ThemeSizeName) float32 {
	switch name {
	case fynetheme.SizeNameText:
		return textSize
	case fynetheme.SizeNameCaptionText:
		return captionSize
	case fynetheme.SizeNameSubHeadingText:
		return subHeadingSize
	case fynetheme.SizeNameHeadingText:
		return headingSize
	case SizeNameCounter:
		return counterSize
	case fynetheme.SizeNamePadding:
		return padding
	case fynetheme.SizeNameInnerPadding:
		return innerPadding
	case fynetheme.SizeNameInlineIcon:
		return iconSize
	case fynetheme.SizeNameInputRadius:
		return inputRadius
	default:
		return t.fallback.Size(name)
	}
}
