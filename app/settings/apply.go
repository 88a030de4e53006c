package settings

import (
	"fmt"
	"strings"
)

// maxReported bounds each list of a Report: a file of garbage keys must not become a megabyte of messages.
const maxReported = 50

// reader carries the values of a document over to Settings and notes what it could not take.
type reader struct {
	doc      *document
	settings Settings
	problems []Problem
	warnings []Problem
}

// apply returns the defaults overlaid with what the document validly says.
func apply(doc *document) *reader {
	r := &reader{doc: doc, settings: Defaults(), problems: doc.problems}
	r.stream()
	r.camera()
	r.voice() // before the fields: which languages and engines are allowed depends on it
	for _, f := range fields(&r.settings) {
		r.field(f)
	}
	r.services() // before the counters, which name them
	r.priorities()
	r.counters()
	r.unknown(doc.root, "")
	return r
}

func (r *reader) fault(kind Fault, key string, e *element, allowed Allowed) {
	r.problems = append(r.problems, Problem{Fault: kind, Key: key, Line: e.line, Value: show(e.value), Allowed: allowed})
}

// lookup finds section.key or key. A section that is no table is reported once and is then used up.
func (r *reader) lookup(key string) *element {
	t, name := r.doc.root, key
	if section, rest, ok := strings.Cut(key, "."); ok {
		if t, name = r.table(r.doc.root, section, section), rest; t == nil {
			return nil
		}
	}
	t.used[name] = true
	return t.values[name]
}

// table returns the table that stands under name in t, or nil where there is none.
func (r *reader) table(t *table, name, fullName string) *table {
	e := t.values[name]
	if e == nil {
		return nil
	}
	inner, ok := e.value.(*table)
	if !ok && !t.used[name] {
		r.fault(WrongType, fullName, e, Allowed{Rule: Section})
	}
	t.used[name] = true
	return inner
}

func (r *reader) field(f field) {
	e := r.lookup(f.key)
	if e == nil {
		return
	}
	switch p := f.target.(type) {
	case *string:
		assign(r, f, e, p)
	case *int:
		assign(r, f, e, p)
	case *bool:
		assign(r, f, e, p)
	case *[]string:
		r.set(f, e, p)
	}
}

func assign[T string | int | bool](r *reader, f field, e *element, target *T) {
	v, ok := e.value.(T)
	switch {
	case !ok:
		kind := WrongType
		if _, tooBig := e.value.(otherValue); tooBig && (f.allowed.Rule == Integer || f.allowed.Rule == EvenInteger) {
			kind = WrongValue
		}
		r.fault(kind, f.key, e, f.allowed)
	case !f.allowed.accepts(v):
		r.fault(WrongValue, f.key, e, f.allowed)
	default:
		*target = v
	}
}

// set keeps the good ones of a list with a bad one in it: a hall that loses one language still hears the other.
func (r *reader) set(f field, e *element, target *[]string) {
	good := r.words(f, e)
	if len(good) >= f.allowed.Min {
		*target = good
	} else if items, ok := e.value.([]*element); ok && len(items) < f.allowed.Min {
		r.fault(WrongValue, f.key, e, f.allowed)
	}
}

func (r *reader) templates() {
	voice := r.table(r.doc.root, "voice", "voice")
	if voice == nil {
		return
	}
	t := r.table(voice, "templates", "voice.templates")
	if t == nil {
		return
	}
	for _, tag := range t.keys {
		if !validTag(tag) {
			continue // reported as an unknown key
		}
		t.used[tag] = true
		e, key := t.values[tag], "voice.templates."+tag
		text, ok := e.value.(string)
		switch {
		case !ok:
			r.fault(WrongType, key, e, templateRule())
		case !templateRule().accepts(text):
			r.fault(WrongValue, key, e, templateRule())
		default:
			r.settings.Voice.Templates[tag] = text
		}
	}
}

// unknown notes the keys that nobody has read, in the order of the file.
func (r *reader) unknown(t *table, prefix string) {
	for _, name := range t.keys {
		e, key := t.values[name], shorten(prefix+name)
		if !t.used[name] {
			r.warnings = append(r.warnings, Problem{Fault: UnknownKey, Key: key, Line: e.line})
			continue
		}
		switch v := e.value.(type) {
		case *table:
			r.unknown(v, prefix+name+".")
		case []*element:
			for i, item := range v {
				if inner, ok := item.value.(*table); ok {
					r.unknown(inner, fmt.Sprintf("%s%s[%d].", prefix, name, i+1))
				}
			}
		}
	}
}

// bounded cuts a list of problems to maxReported and says how many more there are.
func bounded(problems []Problem) []Problem {
	if len(problems) <= maxReported {
		return problems
	}
	more := Problem{Fault: TooManyFaults, Value: fmt.Sprint(len(problems) - maxReported)}
	return append(problems[:maxReported:maxReported], more)
}
