package house

import (
	"errors"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What stands in files for one system only has to stand somewhere for every other one, too. No compiler here makes programs for a Mac, so
// that the names are looked up as one would, in each package by itself, without those of other packages and of C.
func TestEverySystemHasWhatIsUsed(t *testing.T) {
	packages := map[string][]string{} // folder -> files
	for _, name := range tracked(t) {
		if path.Ext(name) == ".go" && !strings.HasSuffix(name, "_test.go") && !strings.Contains(name, "testdata/") {
			packages[path.Dir(name)] = append(packages[path.Dir(name)], path.Base(name))
		}
	}
	for _, system := range []string{"linux", "windows", "darwin", "freebsd"} {
		t.Run(system, func(t *testing.T) {
			for _, folder := range slices.Sorted(maps.Keys(packages)) {
				if missing := unknownNames(t, system, filepath.Join(root, folder), packages[folder]); len(missing) > 0 {
					t.Errorf("%s: %s", folder, strings.Join(missing, "; "))
				}
			}
		})
	}
}

// unknownNames are the names that files of a package use and none of its files for a system declares.
func unknownNames(t *testing.T, system, folder string, files []string) (unknown []string) {
	t.Helper()
	platform := build.Default
	platform.GOOS, platform.GOARCH, platform.CgoEnabled, platform.BuildTags = system, "amd64", true, nil
	set := token.NewFileSet()
	var (
		parsed   []*ast.File
		imported []string // paths; that of Fyne's package ends in v2
	)
	for _, name := range files {
		switch match, err := platform.MatchFile(folder, name); {
		case err != nil:
			t.Fatal(err)
		case !match:
			continue
		}
		file, err := parser.ParseFile(set, filepath.Join(folder, name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		parsed = append(parsed, file)
		for _, i := range file.Imports {
			imported = append(imported, i.Path.Value)
		}
	}
	config := types.Config{
		FakeImportC: true, Importer: strangers{},
		Error: func(err error) {
			var fault types.Error
			if !errors.As(err, &fault) {
				return
			}
			// What belongs to other packages is unknown here, and is no fault.
			name, undefined := strings.CutPrefix(fault.Msg, "undefined: ")
			foreign := slices.ContainsFunc(imported, func(path string) bool { return strings.Contains(path, name) })
			if undefined && !foreign && !strings.Contains(name, ".") {
				unknown = append(unknown, fault.Fset.Position(fault.Pos).String()+": "+fault.Msg)
			}
		},
	}
	_, _ = config.Check(folder, set, parsed, nil) // its faults are told above
	return unknown
}

// strangers knows no package.
type strangers struct{}

// Import is for types.Importer.
func (strangers) Import(string) (*types.Package, error) { return nil, errors.New("not looked into") }
