package house

import (
	"path"
	"slices"
	"strings"
	"testing"
)

// chineseOf is where a page's translation lies.
func chineseOf(name string) string { return "docs/zh/" + path.Base(name) }

// code is a block without its comments: they are what is translated.
func (b block) code() (lines []string) {
	for _, line := range b.lines {
		if bare := withoutComment(line); bare != "" {
			lines = append(lines, bare)
		}
	}
	return lines
}

// withoutComment cuts a line off where a comment begins: at a # behind space, or at a column of its own, outside of quotes.
func withoutComment(line string) string {
	indent := len(line) - len(strings.TrimLeft(line, " "))
	var quote byte // 0: outside
	for i := indent; i < len(line); i++ {
		c := line[i]
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
		case c == '"' || c == '\'':
			quote = c
		case c == '#' && (i == indent || line[i-1] == ' '), strings.HasPrefix(line[i:], "   "):
			return strings.TrimRight(line[:i], " ")
		}
	}
	return strings.TrimRight(line, " ")
}

func (d document) levels() map[int]int {
	count := map[int]int{}
	for _, h := range d.headings() {
		count[h.level]++
	}
	return count
}

func TestDocumentsAreThereInChinese(t *testing.T) {
	pages := map[string]document{}
	for _, d := range documents(t) {
		pages[d.name] = d
	}
	for name := range pages {
		if path.Dir(name) == "docs" && pages[chineseOf(name)].name == "" {
			t.Errorf("%s is missing", chineseOf(name))
		}
	}
	for name, chinese := range pages {
		if chinese.english() {
			continue
		}
		english, ok := pages["docs/"+path.Base(name)]
		if !ok {
			english, ok = pages[path.Base(name)]
		}
		if !ok {
			t.Errorf("%s is the translation of no page", name)
			continue
		}
		compare(t, english, chinese)
	}
}

// compare holds a translation against its original: the same headings, as far as their count goes, and the same code.
func compare(t *testing.T, english, chinese document) {
	t.Helper()
	for level := 1; level <= 6; level++ {
		if want, got := english.levels()[level], chinese.levels()[level]; want != got {
			t.Errorf("%s has %d headings of level %d, %s has %d", english.name, want, level, chinese.name, got)
		}
	}
	if len(english.blocks) != len(chinese.blocks) {
		t.Errorf("%s has %d code blocks, %s has %d", english.name, len(english.blocks), chinese.name, len(chinese.blocks))
		return
	}
	for i, b := range english.blocks {
		other := chinese.blocks[i]
		if b.language != other.language || !slices.Equal(b.code(), other.code()) {
			t.Errorf("%s:%d and %s:%d have different code:\n%s\n%s", english.name, b.line, chinese.name, other.line,
				strings.Join(b.code(), "\n"), strings.Join(other.code(), "\n"))
		}
	}
}

func TestCodeWithoutComments(t *testing.T) {
	b := block{lines: []string{
		"# all of it", "port = 1     # why", `text = "a # b"`, "  queuecast archive            what it does", "colour = '#123456'", "", "if x: # y",
	}}
	want := []string{"port = 1", `text = "a # b"`, "  queuecast archive", "colour = '#123456'", "if x:"}
	if got := b.code(); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
