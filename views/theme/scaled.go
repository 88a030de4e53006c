package theme

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Scaled is the application's theme with every length multiplied, for a window whose content grows with it. After
// SetFactor, refresh the content.
type Scaled struct {
	Home fyne.Canvas // of what is drawn with it, as soon as that is known

	factor float32
	ours   *Theme // stands in while the application has a theme that lacks our colours
}

// NewScaled starts at factor 1.
func NewScaled() *Scaled { return &Scaled{factor: 1, ours: New(Auto)} }

// SetFactor sets the multiplier and reports whether it has changed.
func (s *Scaled) SetFactor(factor float32) bool {
	if factor <= 0 || factor == s.factor {
		return false
	}
	s.factor = factor
	return true
}

// Px turns a length at factor 1 into one at the present factor and the user's scale (device independent pixels).
func (s *Scaled) Px(v float32) float32 { return v * s.factor * s.base().scale }

// base is looked up each time, because the user may change the application's theme while the window is open.
func (s *Scaled) base() *Theme {
	if th, ok := fyne.CurrentApp().Settings().Theme().(*Theme); ok {
		return th
	}
	return s.ours
}

// Color is the application's.
func (s *Scaled) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	return s.base().Color(name, variant)
}

// Font is the application's.
func (s *Scaled) Font(style fyne.TextStyle) fyne.Resource { return s.base().Font(style) }

// Icon is the application's.
func (s *Scaled) Icon(name fyne.ThemeIconName) fyne.Resource { return s.base().Icon(name) }

// Size is the application's size times the factor. Hairlines stay hairlines.
func (s *Scaled) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case fynetheme.SizeNameSeparatorThickness:
		return s.base().Size(name)
	default:
		return s.base().Size(name) * s.factor
	}
}

// DesignWidth and DesignHeight are the size that windows which grow were drawn for (device independent pixels); FactorStep is the least
// change of a factor.
const (
	DesignWidth, DesignHeight = 1280, 720
	FactorStep                = 0.05
)

// FactorFor makes things grow more slowly than the window does, so that a large screen also gives room; in steps, so that a window being
// dragged is not laid out anew for every pixel.
func FactorFor(size fyne.Size) float32 {
	const (
		growth        = 0.7
		least, utmost = 0.9, 2.5
	)
	ratio := min(float64(size.Width)/DesignWidth, float64(size.Height)/DesignHeight)
	factor := math.Round((1+(ratio-1)*growth)/FactorStep) * FactorStep
	return float32(min(max(factor, least), utmost))
}
