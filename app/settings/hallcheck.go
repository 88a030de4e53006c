package settings

import (
	"fmt"
	"slices"
	"strings"
)

// validateHall checks counters, services and priorities.
func (s Settings) validateHall(add func(key, value string, allowed Allowed)) {
	if n := len(s.Counters); n < 1 || n > maxCounters {
		add("counters", fmt.Sprint(n), counterSetRule())
	}
	seen := map[string]bool{}
	for i, c := range s.Counters {
		at := fmt.Sprintf("counters[%d]", i+1)
		validateNamed(at, c.ID, c.Name, c.Names, seen, counterSetRule(), add)
		validateEntry(at, c.entry(), add)
		rule := serviceListRule(s.Services)
		for j, id := range c.Services {
			if !slices.Contains(rule.Choices, id) || slices.Contains(c.Services[:j], id) {
				add(at+".services", show(id), rule)
			}
		}
	}

	if n := len(s.Services); n > maxServices {
		add("services", fmt.Sprint(n), serviceSetRule())
	}
	seen = map[string]bool{}
	for i, service := range s.Services {
		at := fmt.Sprintf("services[%d]", i+1)
		validateNamed(at, service.ID, service.Name, service.Names, seen, serviceSetRule(), add)
		validateEntry(at, service.entry(), add)
		if key := service.fault(s.Services[:i]); key != "" {
			value := show(service.Prefix)
			if key == "last" {
				value = fmt.Sprint(service.Last)
			}
			add(at+"."+key, value, serviceSetRule())
		}
	}

	if n := len(s.Priorities); n > maxPriorities {
		add("priorities", fmt.Sprint(n), prioritySetRule())
	}
	seen = map[string]bool{}
	for i, p := range s.Priorities {
		at := fmt.Sprintf("priorities[%d]", i+1)
		validateNamed(at, p.ID, p.Name, p.Names, seen, prioritySetRule(), add)
		validateEntry(at, p.entry(), add)
	}
}

func validateNamed(at, id, name string, names map[string]string, seen map[string]bool, set Allowed, add func(key, value string, allowed Allowed)) {
	if !counterIDRule().accepts(id) {
		add(at+".id", show(id), counterIDRule())
	} else if seen[strings.ToLower(id)] {
		add(at+".id", show(id), set)
	}
	seen[strings.ToLower(id)] = true
	if !counterNameRule().accepts(name) {
		add(at+".name", show(name), counterNameRule())
	}
	for _, tag := range sortedKeys(names) {
		if !validTag(tag) || !counterNameRule().accepts(names[tag]) {
			add(at+".names."+tag, show(names[tag]), counterNameRule())
		}
	}
}

func validateEntry(at string, keys []field, add func(key, value string, allowed Allowed)) {
	for _, f := range keys {
		if v := f.value(); !f.allowed.accepts(v) {
			add(at+"."+f.key, show(v), f.allowed)
		}
	}
}
