package snapshots

import (
	"encoding/binary"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
)

// Tags of EXIF (CIPA DC-008-2023 section 4.6) that are written.
const (
	tagDescription   = 0x010e
	tagModel         = 0x0110
	tagOrientation   = 0x0112
	tagXResolution   = 0x011a
	tagYResolution   = 0x011b
	tagUnit          = 0x0128
	tagSoftware      = 0x0131
	tagDateTime      = 0x0132
	tagPositioning   = 0x0213
	tagExif          = 0x8769
	tagVersion       = 0x9000
	tagComponents    = 0x9101
	tagOriginal      = 0x9003
	tagDigitized     = 0x9004
	tagOffset        = 0x9010
	tagOffsetOrig    = 0x9011
	tagOffsetDigit   = 0x9012
	tagSubsecond     = 0x9290
	tagSubsecondOrig = 0x9291
	tagSubsecondDig  = 0x9292
	tagFlashpix      = 0xa000
	tagColorSpace    = 0xa001
	tagWidth         = 0xa002
	tagHeight        = 0xa003
	tagTitle         = 0x9c9b // XPTitle: what Windows shows; UTF-16
)

// Types of EXIF's values.
const (
	exifByte, exifASCII, exifShort, exifLong, exifRational, exifUndefined = 1, 2, 3, 4, 5, 7
)

const (
	exifTime    = "2006:01:02 15:04:05"
	exifOffset  = "-07:00"
	exifVersion = "0232"
	flashpix    = "0100"
	upright     = 1
	sRGB        = 1
	centred     = 1  // samples of colour
	density     = 72 // dots per inch, as all write who do not know it
	inch        = 2
	components  = "\x01\x02\x03\x00" // Y, Cb, Cr
	// maxText bounds what is written of a text, in bytes: all of it has to fit into one segment of 64 KiB.
	maxText = 1000
)

// about is what is written into a file beside its picture.
type about struct {
	source, board, software string
	at                      time.Time
	width, height           int // pixels
}

// entry is one tag with its value.
type entry struct {
	tag, kind uint16
	count     uint32
	value     []byte
}

func textEntry(tag uint16, text string) entry {
	text = clipped(text)
	return entry{tag, exifASCII, uint32(len(text) + 1), append([]byte(text), 0)}
}

func shortEntry(tag uint16, v int) entry {
	return entry{tag, exifShort, 1, binary.LittleEndian.AppendUint16(nil, uint16(v))}
}

func longEntry(tag uint16, v int) entry {
	return entry{tag, exifLong, 1, binary.LittleEndian.AppendUint32(nil, uint32(v))}
}

func rationalEntry(tag uint16, v uint32) entry {
	return entry{tag, exifRational, 1, binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, v), 1)}
}

// wideEntry is a text as Windows writes it.
func wideEntry(tag uint16, text string) entry {
	var value []byte
	for _, unit := range append(utf16.Encode([]rune(clipped(text))), 0) {
		value = binary.LittleEndian.AppendUint16(value, unit)
	}
	return entry{tag, exifByte, uint32(len(value)), value}
}

// clipped is the beginning of a text, cut between two characters, without what cannot be seen: a zero would end it.
func clipped(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
	if len(text) <= maxText {
		return text
	}
	cut := maxText
	for cut > 0 && text[cut]&0xc0 == 0x80 { // in the middle of a character
		cut--
	}
	return text[:cut]
}

// exif is the data as a TIFF structure, which JPEG and PNG wrap each in its own way. Texts are UTF-8, as all programs read them by now.
func (a about) exif() []byte {
	moment, offset := a.at.Format(exifTime), a.at.Format(exifOffset)
	fraction := a.at.Format(".000")[1:]
	main := []entry{
		textEntry(tagDescription, a.source),
		shortEntry(tagOrientation, upright),
		textEntry(tagSoftware, a.software),
		textEntry(tagDateTime, moment),
		wideEntry(tagTitle, a.source),
		rationalEntry(tagXResolution, density), rationalEntry(tagYResolution, density), shortEntry(tagUnit, inch),
		shortEntry(tagPositioning, centred),
	}
	if a.board != "" {
		main = append(main, textEntry(tagModel, a.board))
	}
	details := []entry{
		{tagVersion, exifUndefined, uint32(len(exifVersion)), []byte(exifVersion)},
		textEntry(tagOriginal, moment), textEntry(tagDigitized, moment),
		textEntry(tagOffset, offset), textEntry(tagOffsetOrig, offset), textEntry(tagOffsetDigit, offset),
		textEntry(tagSubsecond, fraction), textEntry(tagSubsecondOrig, fraction), textEntry(tagSubsecondDig, fraction),
		{tagComponents, exifUndefined, uint32(len(components)), []byte(components)},
		{tagFlashpix, exifUndefined, uint32(len(flashpix)), []byte(flashpix)},
		shortEntry(tagColorSpace, sRGB),
		longEntry(tagWidth, a.width), longEntry(tagHeight, a.height),
	}
	out := append([]byte("II*\x00"), 8, 0, 0, 0) // little-endian; the first directory follows at once
	// The second directory stands behind the first one, whose size does not depend on where that is.
	main = append(main, longEntry(tagExif, 0))
	where := len(out) + len(directory(main, 0))
	main[len(main)-1] = longEntry(tagExif, where)
	out = append(out, directory(main, len(out))...)
	return append(out, directory(details, where)...)
}

// directory is an image file directory (TIFF 6.0 section 2) that begins at an offset, with its values behind it.
func directory(entries []entry, at int) []byte {
	entries = slices.Clone(entries)
	slices.SortFunc(entries, func(a, b entry) int { return int(a.tag) - int(b.tag) })
	const (
		entryBytes  = 12
		inlineBytes = 4
	)
	head := binary.LittleEndian.AppendUint16(nil, uint16(len(entries)))
	var values []byte
	behind := at + len(head) + len(entries)*entryBytes + inlineBytes
	for _, e := range entries {
		head = binary.LittleEndian.AppendUint16(head, e.tag)
		head = binary.LittleEndian.AppendUint16(head, e.kind)
		head = binary.LittleEndian.AppendUint32(head, e.count)
		if len(e.value) <= inlineBytes {
			head = append(head, append(slices.Clone(e.value), make([]byte, inlineBytes-len(e.value))...)...)
			continue
		}
		head = binary.LittleEndian.AppendUint32(head, uint32(behind+len(values)))
		values = append(values, e.value...)
		if len(values)%2 == 1 { // values begin at even places
			values = append(values, 0)
		}
	}
	head = append(head, 0, 0, 0, 0) // no further directory
	return append(head, values...)
}
