package announce

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Placeholders of a template.
const (
	PlaceholderNumber  = "number"
	PlaceholderCounter = "counter"
	PlaceholderService = "service" // what the ticket is for
	PlaceholderName    = "name"    // of the person, in full
	PlaceholderWaiting = "waiting" // how many people wait
)

// Placeholders lists what a template may hold.
func Placeholders() []string {
	return []string{PlaceholderNumber, PlaceholderCounter, PlaceholderService, PlaceholderName, PlaceholderWaiting}
}

// MaxTemplateLen is the greatest length of a template, in bytes.
const MaxTemplateLen = 1000

// ErrEmptyTemplate refuses a template without a word.
var ErrEmptyTemplate = errors.New("the template is empty")

// UnknownPlaceholderError refuses a template with a {name} that means nothing.
type UnknownPlaceholderError struct {
	Name  string
	Known []string
}

// Error implements error.
func (e *UnknownPlaceholderError) Error() string {
	return fmt.Sprintf("the template holds {%s}; known are {%s}", e.Name, strings.Join(e.Known, "}, {"))
}

// BraceError refuses a template with a brace or a square bracket that has no
// partner. At is its place, in bytes from the start.
type BraceError struct {
	At int
}

// Error implements error.
func (e *BraceError) Error() string {
	return fmt.Sprintf("the template has a brace without a partner at byte %d", e.At)
}

// TemplateTooLongError refuses a template of more than Max bytes.
type TemplateTooLongError struct {
	Max int
}

// Error implements error.
func (e *TemplateTooLongError) Error() string {
	return fmt.Sprintf("the template is longer than %d bytes", e.Max)
}

// Template is a sentence with placeholders; make one with [ParseTemplate].
type Template struct {
	parts []part
}

// part is a placeholder, or text when placeholder is empty. Those of one
// optional stretch have its number; 0 is what is always said.
type part struct {
	text, placeholder string
	optional          int
}

// ParseTemplate reads a template such as "Number {number}, please go to counter
// {counter}". White space at the ends falls away. It answers
// [ErrEmptyTemplate], *[UnknownPlaceholderError], *[BraceError] or
// *[TemplateTooLongError].
func ParseTemplate(s string) (Template, error) {
	if len(s) > MaxTemplateLen {
		return Template{}, &TemplateTooLongError{Max: MaxTemplateLen}
	}
	text := clean(s)
	if text == "" {
		return Template{}, ErrEmptyTemplate
	}
	var t Template
	stretches, optional := 0, 0
	for rest := text; rest != ""; {
		at := len(text) - len(rest)
		mark := strings.IndexAny(rest, "{}[]")
		if mark < 0 {
			mark = len(rest)
		}
		if mark > 0 {
			t.parts = append(t.parts, part{text: rest[:mark], optional: optional})
			rest, at = rest[mark:], at+mark
		}
		if rest == "" {
			break
		}
		switch rest[0] {
		case '[':
			if optional != 0 || !strings.Contains(rest, "]") {
				return Template{}, &BraceError{At: at}
			}
			stretches++
			optional = stretches
			rest = rest[1:]
			continue
		case ']':
			if optional == 0 {
				return Template{}, &BraceError{At: at}
			}
			optional = 0
			rest = rest[1:]
			continue
		case '}':
			return Template{}, &BraceError{At: at}
		}
		length := strings.IndexAny(rest[1:], "{}[]")
		if length < 0 || rest[1+length] != '}' {
			return Template{}, &BraceError{At: at}
		}
		name := rest[1 : 1+length]
		if !slices.Contains(Placeholders(), name) {
			return Template{}, &UnknownPlaceholderError{Name: name, Known: Placeholders()}
		}
		t.parts = append(t.parts, part{placeholder: name, optional: optional})
		rest = rest[length+2:]
	}
	return t, nil
}

// Texts are the words of the template between its placeholders, cut at punctuation marks: what a recorded voice has to have.
// named says for which counters, those with a name or those with a number.
func (t Template) Texts(lang string, named bool) (texts []string) {
	mark := func(r rune) bool { return unicode.IsPunct(r) && !strings.ContainsRune("'’-", r) }
	for i := range t.parts {
		for _, text := range strings.FieldsFunc(textAt(t.parts, i, languages()[baseTag(lang)], named), mark) {
			if text = clean(text); text != "" {
				texts = append(texts, text)
			}
		}
	}
	return texts
}

// textAt is the words of a part, without those beside a named counter that suit numbers only.
func textAt(parts []part, i int, l language, named bool) string {
	text := parts[i].text
	if named && i > 0 && parts[i-1].placeholder == PlaceholderCounter {
		text = cutWordBefore(text, l.afterCounter)
	}
	if named && i+1 < len(parts) && parts[i+1].placeholder == PlaceholderCounter {
		text = cutWordAfter(text, l.beforeCounter)
	}
	return text
}

// fill puts the sentence together out of the placeholders' values. What is
// optional falls away where it has a placeholder without a value. named says
// that the counter's value is a name and not a number, so that the words which
// only suit a number fall away.
func (t Template) fill(l language, values map[string]string, named bool) string {
	dropped := map[int]bool{}
	for _, p := range t.parts {
		if p.optional != 0 && p.placeholder != "" && values[p.placeholder] == "" {
			dropped[p.optional] = true
		}
	}
	var kept []part
	for _, p := range t.parts {
		if !dropped[p.optional] {
			kept = append(kept, p)
		}
	}
	var b strings.Builder
	for i, p := range kept {
		if p.placeholder != "" {
			b.WriteString(values[p.placeholder])
			continue
		}
		b.WriteString(textAt(kept, i, l, named))
	}
	return clean(b.String())
}

// cutWordBefore cuts the first of words that text begins with.
func cutWordBefore(text string, words []string) string {
	for _, word := range words {
		if rest, ok := strings.CutPrefix(text, word); ok {
			return rest
		}
	}
	return text
}

// cutWordAfter cuts the first of words that text ends with, spaces aside and
// case ignored, if it stands there as a word of its own.
func cutWordAfter(text string, words []string) string {
	trimmed := strings.TrimRight(text, " ")
	for _, word := range words {
		at := len(trimmed) - len(word)
		if at < 0 || !strings.EqualFold(trimmed[at:], word) {
			continue
		}
		if at == 0 || trimmed[at-1] == ' ' {
			return trimmed[:at]
		}
	}
	return text
}
