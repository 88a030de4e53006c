package signage

import (
	"image/color"
	"math"
)

// Theme holds the colours of a picture. Colours are not premultiplied; their alpha counts for Panel and Line only.
type Theme struct {
	// BackgroundTop and BackgroundBottom are the ends of the vertical gradient. It is vertical so that every row is one
	// colour, which a video encoder predicts for next to nothing.
	BackgroundTop, BackgroundBottom color.NRGBA
	// Panel lies under the list of earlier calls, Line between its rows.
	Panel, Line color.NRGBA
	// Text is the number being called; Soft the title, the time and the list; Quiet headings, date and hints.
	Text, Soft, Quiet color.NRGBA
	// Accent is the one colour that stands out: where to go. OnAccent is text on a field of it.
	Accent, OnAccent color.NRGBA
}

// DefaultTheme returns the calm dark theme: ink blue, white number, amber counter.
func DefaultTheme() Theme {
	return Theme{
		BackgroundTop:    color.NRGBA{R: 0x10, G: 0x22, B: 0x40, A: 0xff},
		BackgroundBottom: color.NRGBA{R: 0x08, G: 0x12, B: 0x24, A: 0xff},
		Panel:            color.NRGBA{R: 0x7a, G: 0xa8, B: 0xf0, A: 0x17},
		Line:             color.NRGBA{R: 0x9a, G: 0xbc, B: 0xf2, A: 0x28},
		Text:             color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff},
		Soft:             color.NRGBA{R: 0xd3, G: 0xdd, B: 0xec, A: 0xff},
		Quiet:            color.NRGBA{R: 0x93, G: 0xa6, B: 0xc4, A: 0xff},
		Accent:           color.NRGBA{R: 0xff, G: 0xc2, B: 0x4b, A: 0xff},
		OnAccent:         color.NRGBA{R: 0x10, G: 0x14, B: 0x1e, A: 0xff},
	}
}

// LightTheme is for bright rooms: paper white, ink, a dark red counter.
func LightTheme() Theme {
	return Theme{
		BackgroundTop:    color.NRGBA{R: 0xfb, G: 0xfc, B: 0xfe, A: 0xff},
		BackgroundBottom: color.NRGBA{R: 0xe9, G: 0xee, B: 0xf5, A: 0xff},
		Panel:            color.NRGBA{R: 0x1d, G: 0x3f, B: 0x72, A: 0x12},
		Line:             color.NRGBA{R: 0x1d, G: 0x3f, B: 0x72, A: 0x30},
		Text:             color.NRGBA{R: 0x0b, G: 0x17, B: 0x2a, A: 0xff},
		Soft:             color.NRGBA{R: 0x26, G: 0x36, B: 0x4f, A: 0xff},
		Quiet:            color.NRGBA{R: 0x4a, G: 0x5b, B: 0x75, A: 0xff},
		Accent:           color.NRGBA{R: 0x9d, G: 0x1c, B: 0x1c, A: 0xff},
		OnAccent:         color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff},
	}
}

// ContrastTheme is for eyes that need it: black, white and yellow, nothing between.
func ContrastTheme() Theme {
	white, yellow := color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}, color.NRGBA{R: 0xff, G: 0xe6, B: 0x00, A: 0xff}
	black := color.NRGBA{A: 0xff}
	return Theme{
		BackgroundTop: black, BackgroundBottom: black, Panel: color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0x14},
		Line: color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0x80}, Text: white, Soft: white, Quiet: white, Accent: yellow, OnAccent: black,
	}
}

// Contrast is the ratio of the luminances of two opaque colours by WCAG 2.2, 1 to 21.
func Contrast(a, b color.NRGBA) float64 {
	const flare = 0.05
	high, low := luminance(a), luminance(b)
	if high < low {
		high, low = low, high
	}
	return (high + flare) / (low + flare)
}

// luminance is the relative luminance of WCAG 2.2, 0 to 1.
func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 0xff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// Readable is black or white, whichever is better read on a colour.
func Readable(ground color.NRGBA) color.NRGBA {
	white, black := color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}, color.NRGBA{A: 0xff}
	if Contrast(white, ground) > Contrast(black, ground) {
		return white
	}
	return black
}
