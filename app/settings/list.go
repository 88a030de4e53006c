package settings

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// item is one table of a [[list]].
type item[T any] interface {
	*T
	entry() []field
}

// readList takes the good tables of a list. fresh has the values of keys that are missing; fault finds what one key does
// not tell alone, and such a table is left out.
func readList[T any, P item[T]](r *reader, key string, set Allowed, fresh func() T, fault func(T, []T) string) (good []T) {
	r.list(key, set, func(e *element, t *table, at string) {
		one := fresh()
		r.entry(t, at, P(&one).entry())
		if wrong := fault(one, good); wrong != "" {
			if value := t.values[wrong]; value != nil {
				e = value
			}
			r.faultOnce(at+"."+wrong, e, set)
			return
		}
		good = append(good, one)
	})
	return good
}

// faultOnce notes a fault unless the key has one already.
func (r *reader) faultOnce(key string, e *element, allowed Allowed) {
	if !slices.ContainsFunc(r.problems, func(p Problem) bool { return p.Key == key }) {
		r.fault(WrongValue, key, e, allowed)
	}
}

// validateList checks what readList would.
func validateList[T any, P item[T]](key string, all []T, set Allowed, fault func(T, []T) string, add func(key, value string, allowed Allowed)) {
	if len(all) > set.Max {
		add(key, fmt.Sprint(len(all)), set)
	}
	for i := range all {
		at := fmt.Sprintf("%s[%d]", key, i+1)
		keys := P(&all[i]).entry()
		validateEntry(at, keys, add)
		if wrong := fault(all[i], all[:i]); wrong != "" {
			for _, f := range keys {
				if f.key == wrong && f.allowed.accepts(f.value()) { // else it has been said
					add(at+"."+wrong, show(f.value()), set)
				}
			}
		}
	}
}

// renderList writes a list behind its comment. What a missing key would say is left out, but for the first key.
func renderList[T any, P item[T]](b *bytes.Buffer, key, comment string, all []T, fresh func() T) {
	b.WriteString("\n" + comment)
	preset := fresh()
	presets := P(&preset).entry()
	for i := range all {
		fmt.Fprintf(b, "[[%s]]\n", key)
		for k, f := range P(&all[i]).entry() {
			if text := literal(f.value()); k == 0 || text != literal(presets[k].value()) {
				fmt.Fprintf(b, "%s = %s\n", f.key, text)
			}
		}
		b.WriteByte('\n')
	}
}

// words keeps the good ones of a list; nil where none is left.
func (r *reader) words(f field, e *element) (good []string) {
	items, ok := e.value.([]*element)
	if !ok {
		r.fault(WrongType, f.key, e, f.allowed)
		return nil
	}
	for _, one := range items {
		word, isText := one.value.(string)
		least := f.allowed
		least.Min = 0
		if !isText || !least.accepts(append(good[:len(good):len(good)], word)) {
			r.fault(WrongValue, f.key, one, f.allowed)
			continue
		}
		good = append(good, word)
	}
	return good
}

// texts keeps the good lines of a table of languages; nil where none is left.
func (r *reader) texts(f field, e *element) (good map[string]string) {
	t, ok := e.value.(*table)
	if !ok {
		r.fault(WrongType, f.key, e, f.allowed)
		return nil
	}
	for _, tag := range t.keys {
		if !validTag(tag) {
			continue // reported as an unknown key
		}
		t.used[tag] = true
		text, at := plainText(t.values[tag])
		if at == nil {
			at = t.values[tag]
		}
		if !f.allowed.accepts(map[string]string{tag: text}) {
			r.fault(WrongValue, f.key+"."+tag, at, f.allowed)
			continue
		}
		if good == nil {
			good = map[string]string{}
		}
		good[tag] = text
	}
	return good
}

func literalTexts(texts map[string]string) string {
	var parts []string
	for _, tag := range slices.Sorted(maps.Keys(texts)) {
		parts = append(parts, tag+" = "+quote(texts[tag]))
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}
