package announce

import (
	"errors"
	"fmt"
	"strings"
)

// Placeholders of a template.
const (
	PlaceholderNumber  = "number"
	PlaceholderCounter = "counter"
)

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

// BraceError refuses a template with a brace that has no partner. At is its
// place, in bytes from the start.
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

// part is a placeholder, or text when placeholder is empty.
type part struct {
	text, placeholder string
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
	for rest := text; rest != ""; {
		at := len(text) - len(rest)
		open := strings.IndexAny(rest, "{}")
		if open < 0 {
			t.parts = append(t.parts, part{text: rest})
			break
		}
		if rest[open] == '}' {
			return Template{}, &BraceError{At: at + open}
		}
		length := strings.IndexAny(rest[open+1:], "{}")
		if length < 0 || rest[open+1+length] == '{' {
			return Template{}, &BraceError{At: at + open}
		}
		name := rest[open+1 : open+1+length]
		if name != PlaceholderNumber && name != PlaceholderCounter {
			return Template{}, &UnknownPlaceholderError{Name: name, Known: []string{PlaceholderNumber, PlaceholderCounter}}
		}
		if open > 0 {
			t.parts = append(t.parts, part{text: rest[:open]})
		}
		t.parts = append(t.parts, part{placeholder: name})
		rest = rest[open+length+2:]
	}
	return t, nil
}

// fill puts the sentence together. named says that counter is a name and not a
// number, so that the words which only suit a number fall away.
func (t Template) fill(l language, number, counter string, named bool) string {
	var b strings.Builder
	for i, p := range t.parts {
		switch p.placeholder {
		case PlaceholderNumber:
			b.WriteString(number)
		case PlaceholderCounter:
			b.WriteString(counter)
		default:
			text := p.text
			if named && i > 0 && t.parts[i-1].placeholder == PlaceholderCounter {
				text = cutWordBefore(text, l.afterCounter)
			}
			if named && i+1 < len(t.parts) && t.parts[i+1].placeholder == PlaceholderCounter {
				text = cutWordAfter(text, l.beforeCounter)
			}
			b.WriteString(text)
		}
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
