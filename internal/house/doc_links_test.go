package house

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

var (
	linkForm    = regexp.MustCompile(`\]\(([^()\s]+(?:\([^()\s]*\))?[^()\s]*)\)`)
	headingForm = regexp.MustCompile(`^(#{1,6}) +(.*?)(?: +#+)?$`)
	// markForm is what is left out of a heading's anchor: the marks around words, and the address of a link.
	markForm = regexp.MustCompile("`|\\*\\*|\\]\\([^)]*\\)|\\[")
)

// heading is one of a page.
type heading struct {
	level int
	text  string
}

func (d document) headings() (all []heading) {
	for _, line := range d.lines {
		if m := headingForm.FindStringSubmatch(line); m != nil {
			all = append(all, heading{len(m[1]), m[2]})
		}
	}
	return all
}

// anchors are the names of a page's headings in addresses, as GitHub makes them.
func (d document) anchors() (all []string) {
	count := map[string]int{}
	for _, h := range d.headings() {
		var b strings.Builder
		for _, r := range strings.ToLower(markForm.ReplaceAllString(h.text, "")) {
			switch {
			case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == '-', r == '_':
				b.WriteRune(r)
			case r == ' ':
				b.WriteByte('-')
			}
		}
		name := b.String()
		n := count[name]
		if count[name]++; n > 0 {
			name += "-" + strconv.Itoa(n)
		}
		all = append(all, name)
	}
	return all
}

func TestLinksInDocumentsLeadSomewhere(t *testing.T) {
	pages, files := map[string]document{}, tracked(t)
	all := documents(t)
	for _, d := range all {
		pages[d.name] = d
	}
	checked := 0
	for _, d := range all {
		for i, line := range d.lines {
			for _, m := range linkForm.FindAllStringSubmatch(spanForm.ReplaceAllString(line, ""), -1) {
				target, anchor, _ := strings.Cut(m[1], "#")
				if strings.Contains(target, ":") { // on the network
					continue
				}
				checked++
				name := path.Join(path.Dir(d.name), target)
				if target == "" {
					name = d.name
				}
				if !isThere(files, name) {
					t.Errorf("%s:%d: there is no %s", d.name, i+1, name)
					continue
				}
				page, known := pages[name]
				if anchor != "" && (!known || !slices.Contains(page.anchors(), anchor)) {
					t.Errorf("%s:%d: %s has no heading #%s", d.name, i+1, name, anchor)
				}
			}
		}
	}
	if checked < 50 {
		t.Errorf("only %d links found: the search is broken", checked)
	}
}

// isThere tells whether a name is that of a file, or of a folder with files in it.
func isThere(files []string, name string) bool {
	if slices.ContainsFunc(files, func(f string) bool { return f == name || strings.HasPrefix(f, name+"/") }) {
		return true
	}
	_, err := os.Stat(filepath.Join(root, name))
	return err == nil && name == "."
}

func TestAnchors(t *testing.T) {
	d := parseDocument("x", "# The panel\n## A `b_c`, d/e\n## 设置（界面）\n```\n# no\n```\n## The panel\n### `[[camera.share]]`\n")
	if got, want := d.anchors(), []string{"the-panel", "a-b_c-de", "设置界面", "the-panel-1", "camerashare"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
