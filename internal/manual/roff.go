package main

import "strings"

// roff collects a page in the language of man(7).
type roff struct{ strings.Builder }

// raw adds lines as they are.
func (p *roff) raw(text string) { p.WriteString(text) }

// line adds a request with its arguments.
func (p *roff) line(request string, args ...string) {
	p.WriteString(request)
	for _, a := range args {
		p.WriteString(` "` + strings.ReplaceAll(escape(a), `"`, `\(dq`) + `"`)
	}
	p.WriteByte('\n')
}

// text adds paragraphs. Lines that are indented stay as they are: they are tables or examples.
func (p *roff) text(text string) {
	table := false
	for line := range strings.Lines(strings.TrimSpace(text) + "\n") {
		line = strings.TrimSuffix(line, "\n")
		if indented := strings.HasPrefix(line, "  "); indented != table {
			table = indented
			p.WriteString(map[bool]string{true: ".nf\n", false: ".fi\n"}[table])
		}
		if line == "" {
			p.WriteString(".PP\n")
			continue
		}
		p.WriteString(protect(escape(line)) + "\n")
	}
	if table {
		p.WriteString(".fi\n")
	}
}

func bold(text string) string   { return `\fB` + escape(text) + `\fR` }
func italic(text string) string { return `\fI` + escape(text) + `\fR` }

// escape has a text printed as it is. A plain minus would become a hyphen, which nobody can paste into a shell.
func escape(text string) string {
	return strings.NewReplacer(`\`, `\e`, `-`, `\-`).Replace(text)
}

// protect keeps a line of text from being a request.
func protect(line string) string {
	if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
		return `\&` + line
	}
	return line
}
