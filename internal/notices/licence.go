package main

import (
	"regexp"
	"slices"
	"strings"
)

// ofl is the licence of fonts.
const ofl = "OFL-1.1"

// licence names the licence that a text is, by words that only that one has. The names are those of SPDX where Debian has no others.
func licence(body string) string {
	words := strings.Join(strings.Fields(strings.ToLower(body)), " ")
	for _, l := range []struct{ name, sign string }{
		{"EPL-2.0 or BSD-3-clause", "eclipse distribution license"},
		{"Unlicense or BSD-3-clause", "terms of the unlicense or"},
		{ofl, "sil open font license version 1.1"},
		{"LGPL-2.1", "gnu lesser general public license version 2.1"},
		{"MPL-2.0", "mozilla public license version 2.0"},
		{"Apache-2.0", "apache license version 2.0"},
		{"Zlib", "provided 'as-is', without any express or implied warranty"},
		{"PatentGrant", "additional ip rights grant"},
		{"ISC", "permission to use, copy, modify, and/or distribute"},
		{"BSD-3-clause", "neither the name"},
		{"BSD-2-clause", "redistributions in binary form must reproduce"},
		{"Expat", "permission is hereby granted, free of charge"},
	} {
		if strings.Contains(words, l.sign) {
			return l.name
		}
	}
	return "other"
}

// sameForAll tells of licences whose text names no owner: one copy is enough, and Debian has all but that of fonts.
func sameForAll(name string) bool {
	return slices.Contains([]string{"Apache-2.0", "MPL-2.0", "LGPL-2.1", "CC0-1.0", ofl}, name)
}

// spdxNames are those of SPDX where Debian has others. A grant of patents is no licence of its own; the one part under the LGPL says in its
// sources that later versions count, too.
var spdxNames = map[string]string{
	"EPL-2.0 or BSD-3-clause": "EPL-2.0 OR BSD-3-Clause", "Unlicense or BSD-3-clause": "Unlicense OR BSD-3-Clause",
	"LGPL-2.1": "LGPL-2.1-or-later", "BSD-3-clause": "BSD-3-Clause", "BSD-2-clause": "BSD-2-Clause", "Expat": "MIT", "PatentGrant": "",
}

// expression says in the words of SPDX under which licences a part stands: all of those in it.
func expression(p part) string {
	var names []string
	for _, t := range p.texts {
		name := licence(t.body)
		if other, known := spdxNames[name]; known {
			name = other
		}
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	if len(names) > 1 {
		for i, name := range names {
			if strings.Contains(name, " OR ") {
				names[i] = "(" + name + ")"
			}
		}
	}
	return strings.Join(names, " AND ")
}

var (
	owner = regexp.MustCompile(`(?i)^\W*(?:copyright|©)[\s:]+(?:\(c\)|©)?\s*(.*\S)`)
	// noOwner are lines of the licences themselves.
	noOwner = regexp.MustCompile(`(?i)^(?:owner|holder|notice|license|and |law|interest|statement|\[|<year>|\{)|yyyy`)
)

// owners lists the people whom a text names, the part's authors where it names nobody.
func owners(body, name string) []string {
	var found []string
	for _, line := range strings.Split(body, "\n") {
		m := owner.FindStringSubmatch(line)
		if m != nil && !noOwner.MatchString(m[1]) && !slices.Contains(found, m[1]) {
			found = append(found, strings.TrimSuffix(m[1], " All rights reserved."))
		}
	}
	if len(found) == 0 {
		return []string{"the authors of " + name}
	}
	return found
}
