package words

import (
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"text/template"
)

// book is the texts of one language.
type book struct {
	code      string // of the language (ISO 639-1)
	texts     map[string]string
	templates sync.Map // key -> *template.Template, of the texts with values in them
}

var inUse atomic.Pointer[book]

// Language is the code of the language in use (ISO 639-1), "" before one has been chosen.
func Language() string {
	if b := inUse.Load(); b != nil {
		return b.code
	}
	return ""
}

// X is the text of a key in the language in use, or the fallback where there is none. Values are filled in where the text names
// them, as in {{.Number}}: give a struct or a map.
func X(key, fallback string, values ...any) string {
	b := inUse.Load()
	text := fallback
	if b != nil && b.texts[key] != "" {
		text = b.texts[key]
	}
	if !strings.Contains(text, "{{") {
		return text
	}
	var data any
	if len(values) > 0 {
		data = values[0]
	}
	filled := strings.Builder{}
	t, err := b.template(key, text)
	if err == nil {
		err = t.Execute(&filled, data)
	}
	if err != nil {
		slog.Error("filling in a text", "key", key, "error", err)
		return text
	}
	return filled.String()
}

// template parses a text, once for each key.
func (b *book) template(key, text string) (*template.Template, error) {
	if b == nil {
		return template.New(key).Parse(text)
	}
	if t, ok := b.templates.Load(key); ok {
		return t.(*template.Template), nil
	}
	t, err := template.New(key).Parse(text)
	if err != nil {
		return nil, err
	}
	b.templates.Store(key, t)
	return t, nil
}
