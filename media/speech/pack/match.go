package pack

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/width"

	"github.com/queuecast/queuecast/media/speech"
)

// Pauses at punctuation, in the place of the gap.
const (
	shortPause = 180 * time.Millisecond
	longPause  = 350 * time.Millisecond
)

// maxSpelled is up to how many letters a word without a clip is spelled.
const maxSpelled = 4

// MissingError lists the words of a sentence that the pack has no clip for. It wraps speech.ErrNoVoice and speech.ErrUnknownWord.
type MissingError struct {
	Pack  string
	Words []string
}

// Error implements error.
func (e *MissingError) Error() string {
	return fmt.Sprintf("the voice pack %q has no clip of %s", e.Pack, strings.Join(e.Words, ", "))
}

// Unwrap gives what the error is one of.
func (e *MissingError) Unwrap() []error { return []error{speech.ErrNoVoice, speech.ErrUnknownWord} }

// piece is a clip, by key, with the silence before it.
type piece struct {
	key   string
	pause time.Duration // instead of the gap when it is longer
}

// key is a text in the form in which clips are compared.
func key(text string) string {
	return strings.Join(strings.Fields(strings.ToLower(width.Fold.String(text))), " ")
}

// pieces takes a sentence apart.
func (p *Pack) pieces(text string, chinese bool) ([]piece, error) {
	runes := []rune(strings.Join(strings.Fields(width.Fold.String(text)), " "))
	lower := []rune(strings.ToLower(string(runes)))
	if len(lower) != len(runes) {
		runes = lower // a letter whose small form is longer: its case does not matter
	}
	var all []piece
	var missing []string
	pause := time.Duration(0)
	add := func(keys ...string) {
		for _, k := range keys {
			all = append(all, piece{k, pause})
			pause = 0
		}
	}
	for at := 0; at < len(lower); {
		r := lower[at]
		if silence, ok := punctuation(r); ok {
			pause = max(pause, silence)
			at++
			continue
		}
		if n := p.longestAt(lower, at); n > 0 {
			add(string(lower[at : at+n]))
			at += n
			continue
		}
		end := wordEnd(lower, at)
		word := string(lower[at:end])
		switch keys := p.parts(word, isUpper(runes[at:end]), chinese); {
		case keys != nil:
			add(keys...)
		case !slices.Contains(missing, string(runes[at:end])):
			missing = append(missing, string(runes[at:end]))
		}
		at = end
	}
	if len(missing) > 0 {
		return nil, &MissingError{p.Manifest.Name, missing}
	}
	return all, nil
}

// punctuation tells what is not said, and how long a pause it makes.
func punctuation(r rune) (time.Duration, bool) {
	switch {
	case strings.ContainsRune(".!?。！？;；", r):
		return longPause, true
	case strings.ContainsRune(",，、:：", r):
		return shortPause, true
	case unicode.IsSpace(r), unicode.IsPunct(r):
		return 0, true
	}
	return 0, false
}

// longestAt gives the length of the longest clip that fits at a place; 0: none does.
func (p *Pack) longestAt(text []rune, at int) int {
	for n := min(p.longest, len(text)-at); n > 0; n-- {
		if _, ok := p.clips[string(text[at:at+n])]; ok && boundary(text, at+n) {
			return n
		}
	}
	return 0
}

// boundary tells whether a word may end before a place: not between two letters or two digits, but anywhere in Chinese.
func boundary(text []rune, at int) bool {
	if at == 0 || at == len(text) {
		return true
	}
	a, b := class(text[at-1]), class(text[at])
	return a != b || a == classOther
}

const (
	classOther = iota
	classLetter
	classDigit
)

func class(r rune) int {
	switch {
	case '0' <= r && r <= '9':
		return classDigit
	case unicode.IsLetter(r) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
		return classLetter
	}
	return classOther
}

func wordEnd(text []rune, at int) int {
	end := at + 1
	for end < len(text) && !boundary(text, end) {
		end++
	}
	return end
}

func isUpper(word []rune) bool {
	return !slices.ContainsFunc(word, func(r rune) bool { return !unicode.IsUpper(r) })
}

// parts puts a word without a clip together from others; nil when that cannot be done.
func (p *Pack) parts(word string, upper, chinese bool) []string {
	var keys []string
	if n, err := strconv.Atoi(word); err == nil && word[0] != '0' {
		keys = number(n, chinese)
	}
	if keys == nil || !p.have(keys) {
		keys = nil
		if class(rune(word[0])) == classDigit || upper && len(word) <= maxSpelled {
			for _, r := range word {
				keys = append(keys, string(r))
			}
		}
	}
	if keys == nil || !p.have(keys) {
		return nil
	}
	return keys
}

func (p *Pack) have(keys []string) bool {
	return !slices.ContainsFunc(keys, func(k string) bool { _, ok := p.clips[k]; return !ok })
}

// number gives the words of a number below a hundred, which is how long a run of digits gets that is not said digit by digit.
func number(n int, chinese bool) []string {
	if n < 1 || n > 99 {
		return nil
	}
	tens, ones := n/10, n%10
	var keys []string
	switch {
	case chinese && tens > 0:
		if tens > 1 {
			keys = append(keys, strconv.Itoa(tens))
		}
		keys = append(keys, "十")
	case tens == 1:
		return []string{strconv.Itoa(n)}
	case tens > 1:
		keys = append(keys, strconv.Itoa(10*tens))
	}
	if ones > 0 {
		keys = append(keys, strconv.Itoa(ones))
	}
	return keys
}
