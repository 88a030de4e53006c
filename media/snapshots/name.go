package snapshots

import (
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	// timeForm is local time with its offset, so that a name tells the moment, also in the hour that comes twice.
	timeForm = "20060102-150405.000-0700"
	// between stands between the parts of a name. Parts themselves have single ones only.
	between = "__"
	// again comes before the number of a further file of the same moment.
	again = "~"
	// maxPart bounds a part of a name in bytes: 26 Chinese characters. A whole name stays below the 255 bytes of most file systems.
	maxPart = 80
	// nameless is a part of which nothing is left.
	nameless = "camera"

	jpegEnd, pngEnd = ".jpg", ".png"
)

// Name is what a file's name tells.
type Name struct {
	At            time.Time // to the millisecond
	Again         int       // from 2 on where there are more of the same moment; else 0
	Source, Board string    // as far as they can stand in a name; Board may be ""
	PNG           bool      // else it is a JPEG
}

// String is the file's name, without a folder. Source and Board are made safe.
func (n Name) String() string {
	var b strings.Builder
	b.WriteString(n.At.Format(timeForm))
	if n.Again > 1 {
		b.WriteString(again + strconv.Itoa(n.Again))
	}
	b.WriteString(between + SafeName(n.Source))
	if n.Board != "" {
		b.WriteString(between + SafeName(n.Board))
	}
	if n.PNG {
		return b.String() + pngEnd
	}
	return b.String() + jpegEnd
}

// ParseName reads a file's name. Only what String makes is one.
func ParseName(file string) (n Name, ok bool) {
	stem, isJPEG := strings.CutSuffix(file, jpegEnd)
	if !isJPEG {
		if stem, n.PNG = strings.CutSuffix(file, pngEnd); !n.PNG {
			return Name{}, false
		}
	}
	parts := strings.Split(stem, between)
	if len(parts) < 2 || len(parts) > 3 {
		return Name{}, false
	}
	moment, number, more := strings.Cut(parts[0], again)
	at, err := time.Parse(timeForm, moment)
	if err != nil {
		return Name{}, false
	}
	n.At, n.Source = at, parts[1]
	if more {
		if n.Again, err = strconv.Atoi(number); err != nil {
			return Name{}, false
		}
	}
	if len(parts) > 2 {
		n.Board = parts[2]
	}
	return n, n.String() == file
}

// SafeName makes a part of a file's name of whatever somebody has called a camera: letters of all scripts stay; what leads to another
// folder, means something to a shell or a file system, or cannot be seen becomes a hyphen. It is no longer than 80 bytes and never empty.
func SafeName(text string) string {
	text = norm.NFC.String(strings.ToValidUTF8(text, "-"))
	var b strings.Builder
	var last rune
	for _, r := range text {
		switch {
		case unicode.IsSpace(r), r == '_':
			r = '_'
		case !unicode.IsGraphic(r), strings.ContainsRune(`<>:"/\|?*~%$&;'`+"`", r):
			r = '-'
		}
		if (r == '_' || r == '-') && r == last { // one of each in a row is enough, and two would part the name
			continue
		}
		if b.Len()+utf8.RuneLen(r) > maxPart {
			break
		}
		b.WriteRune(r)
		last = r
	}
	safe := strings.Trim(b.String(), "._- ")
	if safe == "" {
		return nameless
	}
	if reserved(safe) {
		device, _, _ := strings.Cut(safe, ".")
		return device + "-1"
	}
	return safe
}

// reserved tells whether Windows has a device of that name, whatever follows a dot.
func reserved(name string) bool {
	name, _, _ = strings.Cut(strings.ToUpper(name), ".")
	switch name = strings.TrimRight(name, " "); name {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	if port, ok := strings.CutPrefix(name, "COM"); ok || strings.HasPrefix(name, "LPT") {
		if !ok {
			port = strings.TrimPrefix(name, "LPT")
		}
		return utf8.RuneCountInString(port) == 1 && strings.Contains("0123456789¹²³", port)
	}
	return false
}

// ours tells whether a name that somebody gives is that of a picture in the folder, and not a way out of it.
func ours(file string) bool {
	_, ok := ParseName(file)
	return ok && filepath.Base(file) == file
}
