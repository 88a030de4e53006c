package settings

import (
	"fmt"
	"slices"
	"strings"
)

// list hands the tables of a [[list]] to take; what is no table is a fault. set is the rule of the whole.
func (r *reader) list(key string, set Allowed, take func(item *element, t *table, at string)) {
	e := r.lookup(key)
	if e == nil {
		return
	}
	items, ok := e.value.([]*element)
	if !ok {
		r.fault(WrongType, key, e, set)
		return
	}
	if len(items) < set.Min {
		r.fault(WrongValue, key, e, set)
	}
	for i, item := range items {
		if i == set.Max {
			r.fault(WrongValue, key, item, set)
			return
		}
		at := fmt.Sprintf("%s[%d]", key, i+1)
		t, ok := item.value.(*table)
		if !ok {
			r.fault(WrongType, at, item, set)
			continue
		}
		take(item, t, at)
	}
}

// counters takes the good ones; where none is left, or the key is missing, the default ones stay.
func (r *reader) counters() {
	var good []Counter
	seen := map[string]bool{}
	r.list("counters", counterSetRule(), func(item *element, t *table, at string) {
		var c Counter
		var ok bool
		if c.ID, c.Name, c.Names, ok = r.named(item, t, at, seen, counterSetRule()); !ok {
			return
		}
		r.entry(t, at, c.entry())
		c.Services = r.serviceList(t, at)
		good = append(good, c)
	})
	if len(good) > 0 {
		r.settings.Counters = good
	}
}

func (r *reader) services() {
	seen := map[string]bool{}
	r.list("services", serviceSetRule(), func(item *element, t *table, at string) {
		s := newService()
		var ok bool
		if s.ID, s.Name, s.Names, ok = r.named(item, t, at, seen, serviceSetRule()); !ok {
			return
		}
		r.entry(t, at, s.entry())
		if key := s.fault(r.settings.Services); key != "" {
			at += "." + key
			if e := t.values[key]; e != nil {
				item = e
			}
			r.fault(WrongValue, at, item, serviceSetRule())
			return
		}
		r.settings.Services = append(r.settings.Services, s)
	})
}

func (r *reader) priorities() {
	seen := map[string]bool{}
	r.list("priorities", prioritySetRule(), func(item *element, t *table, at string) {
		p := newPriority()
		var ok bool
		if p.ID, p.Name, p.Names, ok = r.named(item, t, at, seen, prioritySetRule()); ok {
			r.entry(t, at, p.entry())
			r.settings.Priorities = append(r.settings.Priorities, p)
		}
	})
}

// named reads id, name and names. A name that is missing or not allowed falls back to the id; without a good id there is
// no entry. Numbers without quotes are taken as their text, since that is how most people write them first.
func (r *reader) named(item *element, t *table, at string, seen map[string]bool, set Allowed) (id, name string, names map[string]string, ok bool) {
	defer func() {
		if !ok {
			for _, key := range t.keys {
				t.used[key] = true // the entry is gone as a whole
			}
		}
	}()
	t.used["id"], t.used["name"] = true, true
	id, idElement := plainText(t.values["id"])
	switch {
	case t.values["id"] == nil:
		r.fault(WrongValue, at+".id", &element{item.line, ""}, counterIDRule())
		return "", "", nil, false
	case !counterIDRule().accepts(id):
		r.fault(WrongValue, at+".id", idElement, counterIDRule())
		return "", "", nil, false
	case seen[strings.ToLower(id)]:
		r.fault(WrongValue, at+".id", idElement, set)
		return "", "", nil, false
	}
	seen[strings.ToLower(id)] = true
	name, nameElement := plainText(t.values["name"])
	switch {
	case nameElement == nil:
		name = id
	case !counterNameRule().accepts(name):
		r.fault(WrongValue, at+".name", nameElement, counterNameRule())
		name = id
	}
	return id, name, r.names(t, at), true
}

// names reads what an entry is called in each language; nil when it says nothing.
func (r *reader) names(t *table, at string) (names map[string]string) {
	inner := r.table(t, "names", at+".names")
	if inner == nil {
		return nil
	}
	for _, tag := range inner.keys {
		if !validTag(tag) {
			continue // reported as an unknown key
		}
		inner.used[tag] = true
		text, e := plainText(inner.values[tag])
		if !counterNameRule().accepts(text) {
			r.fault(WrongValue, at+".names."+tag, e, counterNameRule())
			continue
		}
		if names == nil {
			names = map[string]string{}
		}
		names[tag] = text
	}
	return names
}

// serviceList keeps the services that there are; nil when none is named.
func (r *reader) serviceList(t *table, at string) (ids []string) {
	t.used["services"] = true
	e := t.values["services"]
	if e == nil {
		return nil
	}
	at += ".services"
	rule := serviceListRule(r.settings.Services)
	items, ok := e.value.([]*element)
	if !ok {
		r.fault(WrongType, at, e, rule)
		return nil
	}
	for _, item := range items {
		id, itemElement := plainText(item)
		if !slices.Contains(rule.Choices, id) || slices.Contains(ids, id) {
			r.fault(WrongValue, at, itemElement, rule)
			continue
		}
		ids = append(ids, id)
	}
	return ids
}

// entry reads the simple keys of one table of a list.
func (r *reader) entry(t *table, at string, keys []field) {
	for _, f := range keys {
		t.used[f.key] = true
		e := t.values[f.key]
		if e == nil {
			continue
		}
		f.key = at + "." + f.key
		switch p := f.target.(type) {
		case *string:
			if text, plain := plainText(e); plain == e {
				e = &element{e.line, text} // an operator or a prefix may be a bare number
			}
			assign(r, f, e, p)
		case *int:
			assign(r, f, e, p)
		case *bool:
			assign(r, f, e, p)
		case *[]string:
			*p = r.words(f, e)
		case *map[string]string:
			*p = r.texts(f, e)
		}
	}
}

func plainText(e *element) (string, *element) {
	if e == nil {
		return "", nil
	}
	switch v := e.value.(type) {
	case string:
		return v, e
	case int:
		return fmt.Sprint(v), e
	}
	return "", e
}
