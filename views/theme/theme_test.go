package theme

import (
	"bytes"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
	"golang.org/x/image/font/sfnt"

	"github.com/queuecast/queuecast/assets"
)

// contrast is the ratio of WCAG 2.1, 1.4.3, of a colour drawn over an opaque one.
func contrast(over, under color.Color) float64 {
	luminance := func(c color.Color) float64 {
		r, g, b, _ := c.RGBA()
		linear := func(v uint32) float64 {
			s := float64(v) / 0xffff
			if s <= 0.03928 {
				return s / 12.92
			}
			return math.Pow((s+0.055)/1.055, 2.4)
		}
		return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
	}
	a, b := luminance(over), luminance(under)
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

func TestTextIsReadable(t *testing.T) {
	const least = 4.5 // WCAG 2.1, level AA
	pairs := []struct{ text, on fyne.ThemeColorName }{
		{fynetheme.ColorNameForeground, fynetheme.ColorNameBackground},
		{fynetheme.ColorNameForeground, ColorPanel},
		{fynetheme.ColorNameForeground, fynetheme.ColorNameButton},
		{fynetheme.ColorNameForeground, fynetheme.ColorNameInputBackground},
		{fynetheme.ColorNameForeground, fynetheme.ColorNameMenuBackground},
		{fynetheme.ColorNamePlaceHolder, fynetheme.ColorNameInputBackground},
		{fynetheme.ColorNameForegroundOnPrimary, fynetheme.ColorNamePrimary},
		{fynetheme.ColorNameForegroundOnSuccess, fynetheme.ColorNameSuccess},
		{fynetheme.ColorNameForegroundOnWarning, fynetheme.ColorNameWarning},
		{fynetheme.ColorNameForegroundOnError, fynetheme.ColorNameError},
		{fynetheme.ColorNameSuccess, ColorPanel},
		{fynetheme.ColorNameWarning, ColorPanel},
		{fynetheme.ColorNameError, ColorPanel},
		{fynetheme.ColorNameHyperlink, ColorPanel},
		{ColorMuted, ColorPanel},
		{ColorMuted, fynetheme.ColorNameBackground},
		{ColorAccentText, ColorPanel},
		{ColorOnLetterbox, ColorLetterbox},
	}
	for name, variant := range test.KnownThemeVariants() {
		for _, p := range pairs {
			th := New(Auto)
			if got := contrast(th.Color(p.text, variant), th.Color(p.on, variant)); got < least {
				t.Errorf("%s: %s on %s has a contrast of %.2f, want %.1f", name, p.text, p.on, got, least)
			}
		}
	}
}

func TestPalettesNameTheSameColours(t *testing.T) {
	dark, light := darkPalette(), lightPalette()
	for name := range dark {
		if _, ok := light[name]; !ok {
			t.Errorf("the light palette lacks %s", name)
		}
	}
	for name := range light {
		if _, ok := dark[name]; !ok {
			t.Errorf("the dark palette lacks %s", name)
		}
	}
}

func TestModes(t *testing.T) {
	dark, light := darkPalette()[ColorPanel], lightPalette()[ColorPanel]
	for _, c := range []struct {
		mode    Mode
		variant fyne.ThemeVariant
		want    color.Color
	}{
		{Auto, fynetheme.VariantDark, dark},
		{Auto, fynetheme.VariantLight, light},
		{Dark, fynetheme.VariantLight, dark},
		{Light, fynetheme.VariantDark, light},
		{"nonsense", fynetheme.VariantLight, light},
	} {
		if got := New(c.mode).Color(ColorPanel, c.variant); got != c.want {
			t.Errorf("mode %q, variant %d: %v, want %v", c.mode, c.variant, got, c.want)
		}
	}
}

func TestNothingIsMissing(t *testing.T) {
	test.NewTempApp(t)
	th := New(Auto)
	for _, name := range []fyne.ThemeColorName{fynetheme.ColorNameSelection, fynetheme.ColorNameShadow, "unheard of"} {
		if th.Color(name, fynetheme.VariantDark) == nil {
			t.Errorf("no colour %s", name)
		}
	}
	if th.Size(fynetheme.SizeNameScrollBar) <= 0 || th.Size(fynetheme.SizeNameText) != textSize {
		t.Error("a size is missing")
	}
	if th.Icon(fynetheme.IconNameConfirm) == nil {
		t.Error("an icon is missing")
	}
}

func TestChineseHasItsOwnGlyphsInBothWeights(t *testing.T) {
	th := New(Auto)
	for _, c := range []struct {
		name  string
		style fyne.TextStyle
		want  []byte
	}{
		{"regular", fyne.TextStyle{}, assets.NotoSansSCRegular},
		{"bold", fyne.TextStyle{Bold: true}, assets.NotoSansSCBold},
		{"italic", fyne.TextStyle{Italic: true}, assets.NotoSansSCRegular},
	} {
		data := th.Font(c.style).Content()
		if !bytes.Equal(data, c.want) {
			t.Errorf("%s is not the embedded font", c.name)
		}
		font, err := sfnt.Parse(data)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		for _, r := range "请号到窗口办理叫复呼直骨0A…↑↓·" {
			if glyph, err := font.GlyphIndex(&sfnt.Buffer{}, r); err != nil || glyph == 0 {
				t.Errorf("%s has no glyph for %q (%v)", c.name, r, err)
			}
		}
	}
}

func TestScaled(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(New(Dark))
	s := NewScaled()
	if s.SetFactor(1) || s.SetFactor(0) || s.SetFactor(-1) {
		t.Error("a factor that changes nothing, or is none, was taken")
	}
	if !s.SetFactor(1.5) {
		t.Error("a new factor was not taken")
	}
	if got := s.Size(fynetheme.SizeNameText); got != 1.5*textSize {
		t.Errorf("text size %g, want %g", got, 1.5*textSize)
	}
	if got := s.Size(fynetheme.SizeNameSeparatorThickness); got != 1 {
		t.Errorf("a hairline became %g thick", got)
	}
	if got := s.Px(10); got != 15 {
		t.Errorf("10 became %g, want 15", got)
	}
	if s.Color(ColorPanel, 0) != New(Dark).Color(ColorPanel, 0) {
		t.Error("the colours are not the application's")
	}
	test.NewTempApp(t) // with Fyne's test theme, which lacks our colours
	if s.Color(ColorPanel, fynetheme.VariantDark) == nil {
		t.Error("no colour under a theme that is not ours")
	}
}
