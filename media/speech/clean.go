package speech

import (
	"fmt"
	"strings"
	"unicode"
)

// MaxText bounds the text of one utterance, in bytes of UTF-8: minutes of speech, and well within a pipe's buffer.
const MaxText = 4096

// Clean makes text safe to be given to any engine: control and invisible formatting characters become spaces, since
// engines take some of them as commands, and so do the brackets by which engines recognise markup: SSML tags in
// angle brackets, and espeak-ng's phoneme input in double square brackets, which it obeys even in plain text.
// It returns ErrTooLong for more than MaxText bytes and ErrNoText when nothing is left, wrapped.
func Clean(text string) (string, error) {
	if len(text) > MaxText {
		return "", fmt.Errorf("%d bytes, %d at most: %w", len(text), MaxText, ErrTooLong)
	}
	text = strings.Map(func(r rune) rune {
		switch {
		case r == zeroWidthJoiner: // holds emoji together
			return r
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp), r == unicode.ReplacementChar:
			return ' '
		case strings.ContainsRune("<>[]{}", r):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, " "))
	text = strings.Join(strings.Fields(text), " ")
	if text == "" {
		return "", ErrNoText
	}
	return text, nil
}

const zeroWidthJoiner = '\u200d'

// sayable tells whether text holds anything that has a sound of its own; punctuation alone has none.
func sayable(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsSymbol(r)
	})
}
