package queue

import (
	"strings"
	"unicode"
)

const maskRune = '*'

// Mask hides a name so far that a hall may read it: its owner knows it, a
// stranger does not.
//
// A name of one word in a script without spaces (Chinese, Japanese, Korean)
// keeps its first and last character, one of two characters the first alone:
// 张三丰 is 张*丰, 欧阳娜娜 is 欧**娜, 张三 is 张*. In other scripts each word
// keeps its first letter: John Smith is J*** S****. A single character of any
// kind is hidden. Marks that belong to a letter go with it; white space becomes
// one space.
func Mask(name string) string {
	words := strings.Fields(tidy(name))
	for i, word := range words {
		words[i] = maskWord(word)
	}
	return strings.Join(words, " ")
}

func maskWord(word string) string {
	var letters []string // each with the marks behind it
	ideographs := false
	for _, r := range word {
		if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
			if len(letters) > 0 {
				letters[len(letters)-1] += string(r)
			}
			continue
		}
		ideographs = ideographs || unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana)
		letters = append(letters, string(r))
	}
	for i := range letters {
		switch {
		case i == 0 && len(letters) > 1:
		case ideographs && i == len(letters)-1 && len(letters) > 2:
		default:
			letters[i] = string(maskRune)
		}
	}
	return strings.Join(letters, "")
}
