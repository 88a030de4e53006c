package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
)

// rule stands between two parts.
var rule = strings.Repeat("-", 79)

// printPlain prints all licences in full.
func printPlain(w io.Writer, parts []part) {
	fmt.Fprintf(w, "Queuecast contains the work of others. Their licences follow.\n")
	for _, p := range parts {
		fmt.Fprintf(w, "\n%s\n%s\n", rule, strings.TrimSpace(p.name+" "+p.version))
		for _, t := range p.texts {
			if len(p.texts) > 1 {
				fmt.Fprintf(w, "\n%s:\n", t.file)
			}
			fmt.Fprintf(w, "\n%s\n", t.body)
		}
	}
}

// printDebian prints the form of https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/.
func printDebian(w io.Writer, parts []part) {
	fmt.Fprint(w, `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Queuecast
Source: https://github.com/queuecast/queuecast
Comment:
 The program holds the Go modules whose stanzas begin with "go/", which are
 fetched when it is built, and is linked against libraries of the system.

Files: *
Copyright: 2026 Queuecast contributors
License: Apache-2.0

Files: packaging/linux/*.metainfo.xml.in
Copyright: 2026 Queuecast contributors
License: CC0-1.0
`)
	standard := map[string]bool{"Apache-2.0": true, "CC0-1.0": true}
	font := ""
	for _, p := range parts {
		for _, t := range p.texts {
			if font == "" && licence(t.body) == ofl {
				font = t.body
			}
			printStanza(w, p, t, standard)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(standard)) {
		fmt.Fprintf(w, "\nLicense: %s\n", name)
		if name == ofl {
			fmt.Fprint(w, indent(font))
			continue
		}
		fmt.Fprintf(w, " On Debian systems the full text is in /usr/share/common-licenses/%s.\n", name)
	}
}

// printSPDX prints an object in JSON: the name of each part -> its licences, as an expression of SPDX 2.3, annex D.
func printSPDX(w io.Writer, parts []part) error {
	expressions := map[string]string{}
	for _, p := range parts {
		expressions[p.name] = expression(p)
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "\t")
	return encoder.Encode(expressions)
}

// printStanza prints whose a part, or a folder of it, is. A licence that is the same for everybody is noted in standard, whose texts
// are printed once; the others name their owners and stand here.
func printStanza(w io.Writer, p part, t text, standard map[string]bool) {
	files := p.folder
	if dir := path.Dir(t.file); dir != "." {
		files += "/" + dir
	}
	name := licence(t.body)
	fmt.Fprintf(w, "\nFiles: %s/*\nCopyright: %s\nLicense: %s\n", files, strings.Join(owners(t.body, p.name), "\n           "), name)
	if sameForAll(name) {
		standard[name] = true
	} else {
		fmt.Fprint(w, indent(t.body))
	}
}

// indent makes a text the continuation of a field.
func indent(body string) string {
	var b strings.Builder
	for _, line := range strings.Split(body, "\n") {
		if line = strings.TrimRight(line, " \t\f"); line == "" {
			line = "."
		}
		b.WriteString(" " + line + "\n")
	}
	return b.String()
}
