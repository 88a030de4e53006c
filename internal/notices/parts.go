package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// part is something of others that is in the program.
type part struct {
	name, version string
	folder        string // where Debian's form puts it
	texts         []text
}

// text is one file with a licence or notice.
type text struct {
	file string // inside the part, with slashes
	body string
}

// noticeFile is what files with licences and notices are called.
var noticeFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|ofl|patents)\b|^(licen[cs]e)[-_]`)

// goPackage is what `go list` says about a package.
type goPackage struct {
	Dir    string
	Module *struct {
		Path, Version, Dir string
		Main               bool
	}
}

// parts lists everything of others that the program is made of, sorted by name.
func parts(program string) ([]part, error) {
	list := exec.Command("go", "list", "-deps", "-json=Dir,Module", program)
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("listing the packages: %w", err)
	}
	linked := map[string]bool{} // folders of packages
	roots := map[string]part{}  // by the module's folder
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("reading the list of packages: %w", err)
		}
		if p.Module == nil || p.Module.Main {
			continue
		}
		linked[p.Dir] = true
		roots[p.Module.Dir] = part{name: p.Module.Path, version: p.Module.Version, folder: "go/" + p.Module.Path}
	}
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("asking for Go's folder: %w", err)
	}
	language, err := read(strings.TrimSpace(string(goroot)), "LICENSE")
	if err != nil {
		return nil, err
	}
	font, err := read(filepath.Join(program, "assets", "fonts"), "OFL.txt")
	if err != nil {
		return nil, err
	}
	all := []part{
		{name: "Noto Sans CJK SC (fonts)", folder: "assets/fonts", texts: []text{font}},
		{name: "Go", folder: "go/std", texts: []text{language}},
	}
	for root, p := range roots {
		if p.texts, err = texts(root, linked); err != nil {
			return nil, err
		}
		if len(p.texts) == 0 {
			return nil, fmt.Errorf("%s has no licence", p.name)
		}
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b part) int { return strings.Compare(a.name, b.name) })
	return all, nil
}

// texts finds the licences of what is linked: in the folders of those packages, above them, and in folders below them that are no
// packages, such as fonts and C sources.
func texts(root string, linked map[string]bool) (found []text, err error) {
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			if name := d.Name(); name == "testdata" || name == "cmd" || path != root && !concerns(path, linked) {
				return filepath.SkipDir
			}
			return nil
		case !noticeFile.MatchString(d.Name()) || filepath.Ext(path) == ".go":
			return nil
		}
		name, err := filepath.Rel(root, path)
		if err == nil {
			var t text
			t, err = read(root, name)
			found = append(found, t)
		}
		return err
	})
	return found, err
}

// concerns tells whether a folder holds something that is linked, or belongs to the package above it.
func concerns(dir string, linked map[string]bool) bool {
	for folder := range linked {
		if folder == dir || strings.HasPrefix(folder, dir+string(filepath.Separator)) {
			return true
		}
	}
	sources, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	return len(sources) == 0 && linked[filepath.Dir(dir)]
}

func read(root, name string) (text, error) {
	body, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		return text{}, err
	}
	body = bytes.ReplaceAll(body, []byte("\r\n"), []byte("\n"))
	return text{file: filepath.ToSlash(name), body: strings.TrimSpace(string(body))}, nil
}
