package announce

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Word is an entry of the pronunciation list: Spoken is said where Word stands.
type Word struct {
	Word, Spoken string
	Lang         string // the only language it is for; empty: all
}

// pronouncer replaces words in texts of one language.
type pronouncer struct {
	byFirst map[rune][]Word // by the first character in small, longer ones first
}

func newPronouncer(lang string, words []Word) pronouncer {
	p := pronouncer{byFirst: map[rune][]Word{}}
	for _, w := range words {
		if w.Word == "" || w.Lang != "" && w.Lang != lang && w.Lang != baseTag(lang) {
			continue
		}
		first, _ := utf8.DecodeRuneInString(w.Word)
		p.byFirst[unicode.ToLower(first)] = append(p.byFirst[unicode.ToLower(first)], w)
	}
	for _, list := range p.byFirst {
		slices.SortStableFunc(list, func(a, b Word) int { return cmp.Compare(len(b.Word), len(a.Word)) })
	}
	return p
}

// replace reads text from left to right; of the words that fit at a place the longest is taken, and what was put in its place is
// not looked at again. Case is ignored. Words of letters or digits fit whole words only, Chinese ones anywhere.
func (p pronouncer) replace(text string) string {
	if len(p.byFirst) == 0 {
		return text
	}
	var b strings.Builder
	var before rune
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if w, ok := p.find(text[at:], r, before); ok {
			b.WriteString(w.Spoken)
			before, _ = utf8.DecodeLastRuneInString(text[at : at+len(w.Word)])
			at += len(w.Word)
			continue
		}
		b.WriteString(text[at : at+size])
		before = r
		at += size
	}
	return b.String()
}

func (p pronouncer) find(rest string, first, before rune) (Word, bool) {
	for _, w := range p.byFirst[unicode.ToLower(first)] {
		if len(w.Word) > len(rest) || !strings.EqualFold(rest[:len(w.Word)], w.Word) {
			continue
		}
		last, _ := utf8.DecodeLastRuneInString(w.Word)
		after, _ := utf8.DecodeRuneInString(rest[len(w.Word):])
		if !joined(before, first) && !joined(last, after) {
			return w, true
		}
	}
	return Word{}, false
}

// joined tells whether two neighbours are parts of one word.
func joined(a, b rune) bool {
	part := func(r rune) bool {
		return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
	}
	return part(a) && part(b)
}
