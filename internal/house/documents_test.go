package house

import (
	"path"
	"regexp"
	"strings"
	"testing"
)

// document is a page for people, in Markdown.
type document struct {
	name   string
	lines  []string // outside of code blocks; lines inside of them are empty, so that numbers stay right
	blocks []block
}

// block is a code block.
type block struct {
	language string // as written behind the fence
	line     int    // of the fence, from 1
	lines    []string
}

// span is a piece of code within a line.
type span struct {
	text string
	line int // from 1
}

var spanForm = regexp.MustCompile("`([^`]+)`")

// documents reads all pages: those at the root, and those in docs.
func documents(t *testing.T) (all []document) {
	t.Helper()
	for _, name := range tracked(t) {
		folder := path.Dir(name)
		if path.Ext(name) == ".md" && (folder == "." || folder == "docs" || folder == "docs/zh") {
			all = append(all, parseDocument(name, string(read(t, name))))
		}
	}
	if len(all) < 10 {
		t.Fatalf("only %d documents found: the search is broken", len(all))
	}
	return all
}

func parseDocument(name, text string) document {
	d := document{name: name}
	var open *block
	for i, line := range strings.Split(text, "\n") {
		fence := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(fence, "```") && open == nil:
			open = &block{language: strings.TrimPrefix(fence, "```"), line: i + 1}
			line = ""
		case strings.HasPrefix(fence, "```"):
			d.blocks = append(d.blocks, *open)
			open, line = nil, ""
		case open != nil:
			open.lines = append(open.lines, line)
			line = ""
		}
		d.lines = append(d.lines, line)
	}
	return d
}

// english tells whether the page is the one that others are translations of.
func (d document) english() bool { return !strings.HasPrefix(d.name, "docs/zh/") }

// isForUsers tells pages that people read who use the program from those of its makers, which speak of what was and will be.
func (d document) isForUsers() bool {
	return path.Base(d.name) != "CHANGELOG.md" && path.Base(d.name) != "ARCHITECTURE.md" && path.Base(d.name) != "BENCHMARKS.md"
}

func (d document) spans() (all []span) {
	for i, line := range d.lines {
		for _, m := range spanForm.FindAllStringSubmatch(line, -1) {
			all = append(all, span{m[1], i + 1})
		}
	}
	return all
}

// commands are the lines of a block that a shell would read, with those put together that go on behind a backslash.
func (b block) commands() (all []span) {
	if b.language == "toml" || b.language == "json" || b.language == "python" {
		return nil
	}
	joined := ""
	for i, line := range b.lines {
		line = strings.TrimSpace(line)
		if rest, ok := strings.CutSuffix(line, `\`); ok {
			joined += rest
			continue
		}
		all = append(all, span{joined + line, b.line + 1 + i})
		joined = ""
	}
	return all
}

func TestDocumentsAreTakenApart(t *testing.T) {
	d := parseDocument("docs/zh/X.md", "# A `b`\n```sh\nqueuecast say \\\n  hello # why\n```\nend `c d`")
	if d.english() || len(d.lines) != 6 || len(d.blocks) != 1 || d.blocks[0].line != 2 {
		t.Fatalf("%+v", d)
	}
	if got := d.blocks[0].commands(); len(got) != 1 || got[0] != (span{"queuecast say hello # why", 4}) {
		t.Errorf("commands: %+v", got)
	}
	if got := d.spans(); len(got) != 2 || got[1] != (span{"c d", 6}) {
		t.Errorf("spans: %+v", got)
	}
}
