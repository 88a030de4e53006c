package house

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// maxLines is the length of a source file at which it holds more than one subject for certain.
const maxLines = 450

func TestSourceFilesAreShort(t *testing.T) {
	for _, name := range tracked(t) {
		if !slices.Contains([]string{".go", ".c", ".h", ".py"}, path.Ext(name)) {
			continue
		}
		if lines := bytes.Count(read(t, name), []byte{'\n'}); lines > maxLines {
			t.Errorf("%s has %d lines", name, lines)
		}
	}
}

// A path of the machine on which something was written means nothing anywhere else. The pattern is put together from
// pieces, so that this file does not hold what it forbids.
func TestNoFileNamesAPlaceOfOneMachine(t *testing.T) {
	places := regexp.MustCompile(`(^|[^\w.-])/` + `(home|root|Users)/\w`)
	for text, want := range map[string]bool{
		"see /" + "home/li/app": true, "'/" + "root/go": true,
		"https://example.org/" + "home/x": false, "a net/" + "root/x": false,
	} {
		if places.MatchString(text) != want {
			t.Errorf("%q: the pattern is broken", text)
		}
	}
	for _, name := range tracked(t) {
		data := read(t, name)
		if name == "go.sum" || strings.HasSuffix(name, "_test.go") || bytes.IndexByte(data, 0) >= 0 {
			continue
		}
		for i, line := range bytes.Split(data, []byte{'\n'}) {
			if places.Match(line) {
				t.Errorf("%s:%d: %s", name, i+1, line)
			}
		}
	}
}
