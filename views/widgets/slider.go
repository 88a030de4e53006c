package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Groove shows a slider with its groove: Fyne draws that in the colour of fields, which is nearly that of windows and panels, so that at
// its least value nothing but the handle was seen.
func Groove(slider *widget.Slider) fyne.CanvasObject {
	return container.NewThemeOverride(slider, groove{})
}

// groove is the program's theme, with a colour for grooves that is seen everywhere.
type groove struct{}

func (groove) theme() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }

// Color is for Fyne.
func (g groove) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	if name == fynetheme.ColorNameInputBackground {
		name = fynetheme.ColorNameInputBorder
	}
	return g.theme().Color(name, variant)
}

// Font is for Fyne.
func (g groove) Font(style fyne.TextStyle) fyne.Resource { return g.theme().Font(style) }

// Icon is for Fyne.
func (g groove) Icon(name fyne.ThemeIconName) fyne.Resource { return g.theme().Icon(name) }

// Size is for Fyne.
func (g groove) Size(name fyne.ThemeSizeName) float32 { return g.theme().Size(name) }
