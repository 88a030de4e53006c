package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/queuecast/queuecast/views/words"
)

var (
	// keyPattern is what the keys of our own texts look like. Another first word is entered here.
	keyPattern = regexp.MustCompile(`^(?:cam|cast|cli|devices|doctor|engine|error|health|intake|locked|look|note|operator|prefs|rec|report|serve|settings\.(?:priority|role)|setup|share|speech|status|target|tray|window)(\.[a-z0-9_]+)+$`)
	// fyneKey is for the words that Fyne itself looks up, which are translated too.
	fyneKey = regexp.MustCompile(`^[A-Z][A-Za-z ]*$|^file\.(name|parent)$|^[a-z]+day(\.short)?$`)

	placeholder = regexp.MustCompile(`\{\{[^}]*\}\}`)
)

// usedKeys finds the keys in the sources of the program: every text that looks like one, and those that the doctor builds.
func usedKeys(t *testing.T) map[string]string {
	t.Helper()
	used := map[string]string{} // key -> file
	for _, name := range tracked(t) {
		if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || !strings.HasPrefix(name, "app/") && !strings.HasPrefix(name, "views/") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, read(t, name), 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ImportSpec:
				return false
			case *ast.BasicLit:
				text := literal(n)
				if keyPattern.MatchString(text) && path.Ext(text) != ".json" {
					used[text] = name
				}
				// "cli.did." + ... is all keys that begin so.
				if start, isStart := strings.CutSuffix(text, "."); isStart && keyPattern.MatchString(start+".x") {
					used[text] = name
				}
			case *ast.CallExpr: // found(check, grade, key, values) in app/doctor
				if f, ok := n.Fun.(*ast.Ident); ok && f.Name == "found" && path.Dir(name) == "app/doctor" {
					key := "doctor." + literal(n.Args[2])
					used[key] = name
					if grade, ok := n.Args[1].(*ast.Ident); !ok || grade.Name != "OK" {
						used[key+".mend"] = name
					}
				}
			}
			return true
		})
	}
	if len(used) < 150 {
		t.Fatalf("only %d keys found in the sources: the search is broken", len(used))
	}
	return used
}

func literal(e ast.Expr) string {
	if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
		if text, err := strconv.Unquote(lit.Value); err == nil {
			return text
		}
	}
	return ""
}

func TestEveryTextIsTranslated(t *testing.T) {
	used := usedKeys(t)
	languages := map[string]map[string]string{}
	for _, code := range []string{"en", "zh"} {
		texts, err := words.Texts(code)
		if err != nil {
			t.Fatal(err)
		}
		languages[code] = texts
		for _, key := range slices.Sorted(maps.Keys(used)) {
			if texts[key] == "" && !strings.HasSuffix(key, ".") {
				t.Errorf("%s: %q, used in %s, has no text", code, key, used[key])
			}
		}
		for _, key := range slices.Sorted(maps.Keys(texts)) {
			begun := slices.ContainsFunc(slices.Collect(maps.Keys(used)), func(start string) bool {
				return strings.HasSuffix(start, ".") && strings.HasPrefix(key, start)
			})
			if used[key] == "" && !begun && keyPattern.MatchString(key) {
				t.Errorf("%s: %q is used nowhere", code, key)
			}
			if !keyPattern.MatchString(key) && !fyneKey.MatchString(key) {
				t.Errorf("%s: nobody looks for a key such as %q", code, key)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(languages["en"])) {
		en, zh := fields(languages["en"][key]), fields(languages["zh"][key])
		if !slices.Equal(en, zh) {
			t.Errorf("%q fills in %v in English, %v in Chinese", key, en, zh)
		}
	}
}

func fields(text string) []string {
	all := placeholder.FindAllString(text, -1)
	slices.Sort(all)
	return slices.Compact(all)
}
