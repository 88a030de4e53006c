package signage

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	// maxTextBytes bounds the work that one text can cause; no box holds nearly as much.
	maxTextBytes = 512

	zeroWidthJoiner = '\u200d'
	// Emoji skin tones follow the emoji that they colour.
	skinToneFirst, skinToneLast = '\U0001F3FB', '\U0001F3FF'
	regionalFirst, regionalLast = '\U0001F1E6', '\U0001F1FF'
)

// clean makes one line of printable characters from any bytes: composed (NFC), runs of white space as one space, without
// control and formatting characters, and with one character for an emoji that is written as a sequence.
func clean(s string) string {
	if len(s) > maxTextBytes {
		n := maxTextBytes
		for n > maxTextBytes-utf8.UTFMax && !utf8.RuneStart(s[n]) {
			n--
		}
		s = s[:n]
	}
	if plain(s) {
		return s
	}
	s = norm.NFC.String(strings.ToValidUTF8(s, "\ufffd"))
	var b strings.Builder
	b.Grow(len(s))
	var prev rune // the last rune read, kept or not
	space, flag := false, false
	for _, r := range s {
		last := prev
		prev = r
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), unicode.Is(unicode.M, r),
			r >= skinToneFirst && r <= skinToneLast, last == zeroWidthJoiner && !unicode.IsLetter(r):
			continue
		case r >= regionalFirst && r <= regionalLast && flag:
			flag = false // the second half of a flag
			continue
		}
		flag = r >= regionalFirst && r <= regionalLast
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// plain reports whether s is printable ASCII with single spaces inside, which clean would return as it is.
func plain(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c > '~' {
			return false
		}
		if c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			return false
		}
	}
	return true
}

// maxCounterNumber is the longest counter, in characters, that is taken for a number.
const maxCounterNumber = 4

// isCounterNumber tells a counter's number ("3", "B-12") from a name, which is shown without the word for a counter.
func isCounterNumber(s string) bool {
	if len(s) > maxCounterNumber {
		return false
	}
	digit := false
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digit = true
		case r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z', r == '-':
		default:
			return false
		}
	}
	return digit
}
