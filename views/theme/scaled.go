package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Scaled is the application's theme with every length multiplied, for a window whose content grows with it. After
// SetFactor, refresh the content.
type Scaled struct {
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
