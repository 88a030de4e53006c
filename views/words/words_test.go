package words

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2/lang"
)

// child is set in the environment of a test that runs this program again: Fyne reads the locale when the process starts.
const child = "QUEUECAST_TEST_LANGUAGE"

func TestMain(m *testing.M) {
	code, isChild := os.LookupEnv(child)
	if !isChild {
		os.Exit(m.Run())
	}
	used, err := UseLanguage(code)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Printf("%s|%s|%s", used, X("operator.recall", "missing"), lang.L("Copy"))
}

func TestLanguageUnderLocales(t *testing.T) {
	const english, chinese = "en|Recall|Copy", "zh|复呼|复制"
	for _, c := range []struct{ name, env, code, want string }{
		{"C with a character set, the desktop's", "LANG=C.UTF-8", "", english},
		{"C with a character set, Chinese", "LANG=C.UTF-8", "zh", chinese},
		{"POSIX with a character set", "LANG=POSIX.UTF-8", "zh", chinese},
		{"plain C, the desktop's", "LANG=C", "", english},
		{"plain C, Chinese", "LANG=C", "zh", chinese},
		{"no locale at all", "LANG=", "zh", chinese},
		{"LC_ALL beats LANG", "LC_ALL=C.UTF-8 LANG=zh_CN.UTF-8", "", english},
		{"American, the desktop's", "LANG=en_US.UTF-8", "", english},
		{"American, Chinese", "LANG=en_US.UTF-8", "zh", chinese},
		{"mainland, the desktop's", "LANG=zh_CN.UTF-8", "", chinese},
		{"mainland, English", "LANG=zh_CN.UTF-8", "en", english},
		{"Taiwan, the desktop's", "LANG=zh_TW.UTF-8", "", chinese},
		{"Hong Kong, English", "LANG=zh_HK.UTF-8", "en", english},
		{"German has no texts, the desktop's", "LANG=de_DE.UTF-8", "", english},
		{"German, Chinese", "LANG=de_DE.UTF-8", "zh", chinese},
		{"list of languages", "LANG=de_DE.UTF-8 LANGUAGE=de:en", "zh", chinese},
		{"Serbian in Latin script, Chinese", "LANG=sr_RS.UTF-8@latin", "zh", chinese},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			program, err := os.Executable()
			if err != nil {
				t.Fatal(err)
			}
			run := exec.Command(program)
			run.Env = append([]string{child + "=" + c.code}, strings.Fields(c.env)...)
			var complaints strings.Builder
			run.Stderr = &complaints
			out, err := run.Output()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			if got := string(out); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if strings.Contains(c.env, "sr_RS") {
				return // Fyne cannot parse that one, and says so
			}
			if complaints.Len() > 0 {
				t.Errorf("wrote to the terminal: %s", complaints.String())
			}
		})
	}
}

func TestUnknownLanguage(t *testing.T) {
	_, err := UseLanguage("tlh")
	if !errors.Is(err, ErrUnknownLanguage) {
		t.Errorf("got %v, want ErrUnknownLanguage", err)
	}
}

func TestLanguages(t *testing.T) {
	if got := Languages(); !slices.Equal(got, []string{"en", "zh"}) {
		t.Errorf("got %q", got)
	}
}

var placeholder = regexp.MustCompile(`\{\{[^}]*\}\}`)

func TestAllLanguagesSayTheSame(t *testing.T) {
	english, err := Texts(fallback)
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range Languages() {
		texts, err := Texts(code)
		if err != nil {
			t.Fatal(err)
		}
		for key, text := range texts {
			if _, known := english[key]; !known {
				t.Errorf("%s has %q, %s has not", code, key, fallback)
			}
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s: %q is empty", code, key)
			}
		}
		for key, text := range english {
			translated, known := texts[key]
			if !known {
				t.Errorf("%s lacks %q", code, key)
				continue
			}
			want, got := placeholder.FindAllString(text, -1), placeholder.FindAllString(translated, -1)
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(want, got) {
				t.Errorf("%s: %q fills in %v, %s fills in %v", code, key, got, fallback, want)
			}
		}
	}
}

// root is the top of the source tree, seen from this package.
const root = "../.."

// usedTexts finds the keys and fallbacks of all calls of X in the program's own sources.
func usedTexts(t *testing.T) map[string]string {
	t.Helper()
	used := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() != ".." && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return nil //nolint:nilerr // the compiler is the one to complain about syntax
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			function, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, isName := function.X.(*ast.Ident); !isName || pkg.Name != "words" {
				return true
			}
			if function.Sel.Name != "X" {
				return true
			}
			if key, isText := literal(call.Args[0]); isText {
				used[key] = ""
				if len(call.Args) > 1 {
					used[key], _ = literal(call.Args[1])
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return used
}

func literal(e ast.Expr) (string, bool) {
	text, ok := e.(*ast.BasicLit)
	if !ok || text.Kind != token.STRING {
		return "", false
	}
	value, err := strconv.Unquote(text.Value)
	return value, err == nil
}

func TestEveryUsedTextExists(t *testing.T) {
	english, err := Texts(fallback)
	if err != nil {
		t.Fatal(err)
	}
	used := usedTexts(t)
	if len(used) < 10 {
		t.Fatalf("only %d texts found in the sources: the search is broken", len(used))
	}
	for _, key := range slices.Sorted(maps.Keys(used)) {
		text, known := english[key]
		if !known {
			t.Errorf("%q is used, but stands in no translation", key)
		} else if used[key] != "" && used[key] != text {
			t.Errorf("%q: the source falls back to %q, en.json says %q", key, used[key], text)
		}
	}
	for key := range english {
		if _, isUsed := used[key]; !isUsed && strings.HasPrefix(key, "operator.") {
			t.Errorf("%q is translated, but used nowhere", key)
		}
	}
}
