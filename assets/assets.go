// Package assets embeds the files that Queuecast ships with: fonts, icons and translations. Every one of them is listed
// with its licence in LICENSES.md.
package assets

import "embed"

// Noto Sans CJK SC, cut down to ASCII, Latin-1, Latin Extended-A and GB 2312 (OpenType, SIL OFL 1.1).
var (
	//go:embed fonts/NotoSansSC-Regular.otf
	NotoSansSCRegular []byte
	//go:embed fonts/NotoSansSC-Bold.otf
	NotoSansSCBold []byte
)

// Translations holds one JSON file per language of the user interface (en.json, zh.json), in the form that
// fyne.io/fyne/v2/lang reads.
//
//go:embed translations
var Translations embed.FS

// The application's icon: the drawing, and the same as PNG, 256x256 pixels, which is as large as windows, task bars and trays show it.
var (
	//go:embed icon/queuecast.svg
	IconSVG []byte
	//go:embed icon/queuecast-256.png
	IconPNG []byte
)
