package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Colour names of our own, beside the ones that Fyne defines.
const (
	// ColorPanel fills the rounded panels that group things.
	ColorPanel fyne.ThemeColorName = "queuecastPanel"
	// ColorPanelBorder is the hairline around a panel.
	ColorPanelBorder fyne.ThemeColorName = "queuecastPanelBorder"
	// ColorMuted is for text of second rank; it still reads at 4.5:1.
	ColorMuted fyne.ThemeColorName = "queuecastMuted"
	// ColorAccentText is the accent colour for text and icons on a panel.
	ColorAccentText fyne.ThemeColorName = "queuecastAccentText"
	// ColorAccentSoft lies behind something that is emphasised without shouting.
	ColorAccentSoft fyne.ThemeColorName = "queuecastAccentSoft"
	// ColorLetterbox surrounds a picture that does not fill its place.
	ColorLetterbox fyne.ThemeColorName = "queuecastLetterbox"
	// ColorOnLetterbox is for words that stand there while there is no picture.
	ColorOnLetterbox fyne.ThemeColorName = "queuecastOnLetterbox"
)

type palette map[fyne.ThemeColorName]color.Color

func opaque(rgb uint32) color.NRGBA { return translucent(rgb, 0xff) }

func translucent(rgb uint32, alpha uint8) color.NRGBA {
	return color.NRGBA{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: alpha}
}

// One accent, a clear blue; everything else is ink and paper, so that the only colourful thing on the screen is the
// thing to do next, or the thing that is wrong.
const (
	accent     = 0x2f6fed
	paperWhite = 0xffffff
)

func darkPalette() palette {
	return palette{
		fynetheme.ColorNameBackground:          opaque(0x0e151f),
		fynetheme.ColorNameForeground:          opaque(0xecf1f7),
		fynetheme.ColorNamePrimary:             opaque(accent),
		fynetheme.ColorNameForegroundOnPrimary: opaque(paperWhite),
		fynetheme.ColorNameHyperlink:           opaque(0x8ab8ff),
		fynetheme.ColorNameButton:              opaque(0x243347),
		fynetheme.ColorNameDisabledButton:      opaque(0x1b2634),
		fynetheme.ColorNameDisabled:            opaque(0x66778c),
		fynetheme.ColorNamePlaceHolder:         opaque(0x8494a8),
		fynetheme.ColorNameInputBackground:     opaque(0x0b111a),
		fynetheme.ColorNameInputBorder:         opaque(0x33465e),
		fynetheme.ColorNameHover:               translucent(paperWhite, 0x12),
		fynetheme.ColorNamePressed:             translucent(paperWhite, 0x2a),
		fynetheme.ColorNameFocus:               translucent(accent, 0x66),
		fynetheme.ColorNameSelection:           translucent(accent, 0x88),
		fynetheme.ColorNameMenuBackground:      opaque(0x1d2938),
		fynetheme.ColorNameOverlayBackground:   opaque(0x1d2938),
		fynetheme.ColorNameHeaderBackground:    opaque(0x172130),
		fynetheme.ColorNameSeparator:           opaque(0x25334a),
		fynetheme.ColorNameScrollBar:           translucent(paperWhite, 0x55),
		fynetheme.ColorNameScrollBarBackground: translucent(paperWhite, 0x08),
		fynetheme.ColorNameShadow:              translucent(0, 0x66),
		fynetheme.ColorNameSuccess:             opaque(0x4cc38a),
		fynetheme.ColorNameForegroundOnSuccess: opaque(0x0e151f),
		fynetheme.ColorNameWarning:             opaque(0xf5b84c),
		fynetheme.ColorNameForegroundOnWarning: opaque(0x0e151f),
		fynetheme.ColorNameError:               opaque(0xff8080),
		fynetheme.ColorNameForegroundOnError:   opaque(0x0e151f),
		ColorPanel:                             opaque(0x172130),
		ColorPanelBorder:                       opaque(0x25334a),
		ColorMuted:                             opaque(0x9aabbf),
		ColorAccentText:                        opaque(0x8ab8ff),
		ColorAccentSoft:                        translucent(accent, 0x33),
		ColorLetterbox:                         opaque(0x05080c),
		ColorOnLetterbox:                       opaque(0x9aabbf),
	}
}

func lightPalette() palette {
	return palette{
		fynetheme.ColorNameBackground:          opaque(0xeef1f5),
		fynetheme.ColorNameForeground:          opaque(0x16202c),
		fynetheme.ColorNamePrimary:             opaque(accent),
		fynetheme.ColorNameForegroundOnPrimary: opaque(paperWhite),
		fynetheme.ColorNameHyperlink:           opaque(0x1f57c8),
		fynetheme.ColorNameButton:              opaque(0xe4e9f0),
		fynetheme.ColorNameDisabledButton:      opaque(0xeef1f5),
		fynetheme.ColorNameDisabled:            opaque(0x93a0b0),
		fynetheme.ColorNamePlaceHolder:         opaque(0x66748a),
		fynetheme.ColorNameInputBackground:     opaque(0xf8fafc),
		fynetheme.ColorNameInputBorder:         opaque(0xb9c4d2),
		fynetheme.ColorNameHover:               translucent(0x16202c, 0x0d),
		fynetheme.ColorNamePressed:             translucent(0x16202c, 0x22),
		fynetheme.ColorNameFocus:               translucent(accent, 0x44),
		fynetheme.ColorNameSelection:           translucent(accent, 0x40),
		fynetheme.ColorNameMenuBackground:      opaque(paperWhite),
		fynetheme.ColorNameOverlayBackground:   opaque(paperWhite),
		fynetheme.ColorNameHeaderBackground:    opaque(0xf8fafc),
		fynetheme.ColorNameSeparator:           opaque(0xdbe1e9),
		fynetheme.ColorNameScrollBar:           translucent(0x16202c, 0x55),
		fynetheme.ColorNameScrollBarBackground: translucent(0x16202c, 0x08),
		fynetheme.ColorNameShadow:              translucent(0x16202c, 0x2a),
		fynetheme.ColorNameSuccess:             opaque(0x18774b),
		fynetheme.ColorNameForegroundOnSuccess: opaque(paperWhite),
		fynetheme.ColorNameWarning:             opaque(0x8f5600),
		fynetheme.ColorNameForegroundOnWarning: opaque(paperWhite),
		fynetheme.ColorNameError:               opaque(0xc0262d),
		fynetheme.ColorNameForegroundOnError:   opaque(paperWhite),
		ColorPanel:                             opaque(paperWhite),
		ColorPanelBorder:                       opaque(0xdbe1e9),
		ColorMuted:                             opaque(0x566477),
		ColorAccentText:                        opaque(0x1f57c8),
		ColorAccentSoft:                        translucent(accent, 0x1c),
		ColorLetterbox:                         opaque(0x05080c),
		ColorOnLetterbox:                       opaque(0x9aabbf),
	}
}
