package house

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/internal/settingsdoc"
)

var update = flag.Bool("update", false, "write the pages that are made from the program's tables")

var (
	keyForm     = regexp.MustCompile(`^([a-z]+)\.([a-z0-9_.]+)(?: = .*)?$`)
	sectionForm = regexp.MustCompile(`^\[{1,2}([a-z][a-z0-9_.]*)\]{1,2}$`)
	// underForm finds "`key = value`, `other` under `[section]`", ofForm the same in Chinese: "`[section]` 的 `key`".
	underForm = regexp.MustCompile("((?:`[a-z0-9_]+(?: = [^`]*)?`(?:, | and | or )?)+) (?:\\([^)]*\\) )?under `\\[([a-z0-9_.]+)\\]`")
	ofForm    = regexp.MustCompile("`\\[([a-z0-9_.]+)\\]` ?(?:的|中的|下的) ?((?:`[a-z0-9_]+(?: = [^`]*)?`(?:、|和|或)?)+)")
	bareForm  = regexp.MustCompile("`([a-z0-9_]+)(?: = [^`]*)?`")
)

// otherTOML are pages whose TOML is not, or not only, of the settings.
var otherTOML = []string{"docs/VOICEPACKS.md", "docs/zh/VOICEPACKS.md"}

// fileEndings are of files whose names look like a key: stream.pem.
var fileEndings = []string{"pem", "lock", "toml", "json", "log", "txt", "jpg", "mjpg", "sdp", "md", "yml", "service", "exe", "desktop", "mp4", "wav"}

// vocabulary is what the settings know.
type vocabulary struct {
	keys     map[string]bool
	sections map[string]bool
}

func settingsWords() vocabulary {
	v := vocabulary{map[string]bool{}, map[string]bool{"voice.templates": true, "voice.engines_for": true}}
	for _, k := range settings.Keys() {
		v.keys[k.Name] = true
		if at := strings.LastIndexByte(k.Name, '.'); at >= 0 {
			v.sections[k.Name[:at]] = true
		}
	}
	return v
}

// knows tells whether there is such a key, or one of a table of languages.
func (v vocabulary) knows(name string) bool {
	for name != "" {
		if v.keys[name] {
			return true
		}
		name = name[:max(strings.LastIndexByte(name, '.'), 0)]
	}
	return false
}

// unknown lists the leaves of a tree of TOML that are no keys.
func (v vocabulary) unknown(tree map[string]any, above string) (names []string) {
	for _, key := range slices.Sorted(maps.Keys(tree)) {
		name := strings.TrimPrefix(above+"."+key, ".")
		switch value := tree[key].(type) {
		case map[string]any:
			if !v.knows(name) {
				names = append(names, v.unknown(value, name)...)
			}
		case []any:
			tables := 0
			for _, item := range value {
				if table, ok := item.(map[string]any); ok {
					tables++
					names = append(names, v.unknown(table, name)...)
				}
			}
			if tables == 0 && !v.knows(name) {
				names = append(names, name)
			}
		default:
			if !v.knows(name) {
				names = append(names, name)
			}
		}
	}
	return names
}

func TestSettingsInDocumentsExist(t *testing.T) {
	v := settingsWords()
	snippets, named := 0, 0
	for _, d := range documents(t) {
		if !d.isForUsers() {
			continue
		}
		for _, b := range d.blocks {
			if b.language != "toml" || slices.Contains(otherTOML, d.name) {
				continue
			}
			snippets++
			tree := map[string]any{}
			if err := toml.Unmarshal([]byte(strings.Join(b.lines, "\n")), &tree); err != nil {
				t.Errorf("%s:%d: %v", d.name, b.line, err)
			}
			for _, name := range v.unknown(tree, "") {
				t.Errorf("%s:%d: there is no setting %s", d.name, b.line, name)
			}
		}
		for _, s := range d.spans() {
			if m := sectionForm.FindStringSubmatch(s.text); m != nil && !v.sections[m[1]] {
				t.Errorf("%s:%d: the settings have no section %s", d.name, s.line, s.text)
			}
			m := keyForm.FindStringSubmatch(s.text)
			if m == nil || !v.sections[m[1]] || slices.Contains(fileEndings, m[2]) {
				continue
			}
			named++
			if name := m[1] + "." + m[2]; !v.knows(name) && !v.sections[name] {
				t.Errorf("%s:%d: there is no setting %s", d.name, s.line, s.text)
			}
		}
		for i, line := range d.lines {
			for _, pair := range pairs(line) {
				named++
				if !v.knows(pair) {
					t.Errorf("%s:%d: there is no setting %s", d.name, i+1, pair)
				}
			}
		}
	}
	if snippets < 5 || named < 10 {
		t.Errorf("only %d snippets and %d keys found: the search is broken", snippets, named)
	}
}

// pairs are the full names of keys that a line says to be under a section.
func pairs(line string) (names []string) {
	add := func(section, list string) {
		for _, key := range bareForm.FindAllStringSubmatch(list, -1) {
			names = append(names, section+"."+key[1])
		}
	}
	for _, m := range underForm.FindAllStringSubmatch(line, -1) {
		add(m[2], m[1])
	}
	for _, m := range ofForm.FindAllStringSubmatch(line, -1) {
		add(m[1], m[2])
	}
	return names
}

func TestCheckOfSettings(t *testing.T) {
	v := settingsWords()
	tree := map[string]any{}
	text := "title = 'a'\nfly = 1\n[stream]\nport = 1\nbirds = 2\n[[camera.source]]\nname = 'a'\nwings = 2\n" +
		"[voice.templates]\nde = 'x'\n[[services]]\nnames = { en = 'a' }\n[voice]\nlanguages = ['a']\ncolours = ['b']\n"
	if err := toml.Unmarshal([]byte(text), &tree); err != nil {
		t.Fatal(err)
	}
	if got, want := v.unknown(tree, ""), []string{"camera.source.wings", "fly", "stream.birds", "voice.colours"}; !slices.Equal(got, want) {
		t.Errorf("unknown: %q, want %q", got, want)
	}
	for line, want := range map[string][]string{
		"set `port = 1`, `path` under `[stream]`.": {"stream.port", "stream.path"},
		"将 `[stream]` 的 `port = 1`、`path` 设为":      {"stream.port", "stream.path"},
		"`hold` is a key; see `[desk]`":            nil,
	} {
		if got := pairs(line); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

func TestPagesOfSettingsAreThoseOfTheProgram(t *testing.T) {
	for _, language := range settingsdoc.Languages() {
		name := "docs/SETTINGS.md"
		if language != "en" {
			name = "docs/" + language + "/SETTINGS.md"
		}
		want, err := settingsdoc.Page(language)
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(root, name), []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got := string(read(t, name)); got != want {
			t.Errorf("%s is not what the program's table says; go test ./internal/house -update writes it", name)
		}
	}
}

// Every key is on that page; what this makes sure of is that the page is in the documents, and that people find it.
func TestThePageOfSettingsIsLinked(t *testing.T) {
	if !strings.Contains(string(read(t, "README.md")), "(docs/SETTINGS.md)") {
		t.Error("README.md does not lead to docs/SETTINGS.md")
	}
	page := string(read(t, "docs/SETTINGS.md"))
	for _, k := range settings.Keys() {
		if name := k.Name[strings.LastIndexByte(k.Name, '.')+1:]; !strings.Contains(page, "| `"+name+"` |") {
			t.Errorf("no document names the setting %s", k.Name)
		}
	}
}
