// Command macos assembles Queuecast.app from the program and the libraries that go with it. It needs nothing of a Mac: what does (building,
// joining two architectures, signing, the disk image) is in the script `package` beside it.
//
//	go run ./packaging/macos -binary build/queuecast [-libraries DIR] [-system 13.0] [-build 7] Queuecast.app
package main

import (
	"bytes"
	"embed"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/pelletier/go-toml/v2"
)

//go:embed Info.plist en.lproj zh-Hans.lproj
var parts embed.FS

const (
	executable = "queuecast"
	iconName   = "Queuecast.icns"

	// oldestSystem is that of Go 1.26.
	oldestSystem = "12.0"

	fileMode, programMode, dirMode = 0o644, 0o755, 0o755
)

// details are what FyneApp.toml says of the program: the one place where its version stands.
type details struct {
	ID, Name, Version, Icon string
	Build                   int

	Executable string `toml:"-"`
	System     string `toml:"-"`
}

// job is what is to be assembled.
type job struct {
	root      string // of the source tree
	binary    string
	libraries string // folder of .dylib files; "": none
	system    string // the oldest macOS on which it runs
	build     int    // number of the build; 0: as FyneApp.toml says
	out       string // the .app, which must not exist
}

func main() {
	var j job
	flag.StringVar(&j.root, "root", ".", "the source `tree`")
	flag.StringVar(&j.binary, "binary", "", "the `program`")
	flag.StringVar(&j.libraries, "libraries", "", "`folder` of the libraries that go with it")
	flag.StringVar(&j.system, "system", oldestSystem, "the oldest `macOS` on which it runs")
	flag.IntVar(&j.build, "build", 0, "`number` of the build")
	flag.Parse()
	if flag.NArg() != 1 || j.binary == "" {
		flag.Usage()
		os.Exit(2)
	}
	j.out = flag.Arg(0)
	if err := j.assemble(); err != nil {
		fmt.Fprintln(os.Stderr, "assembling the app:", err)
		os.Exit(1)
	}
}

// assemble makes the bundle. What it has made of one that fails stays for whoever looks for the fault.
func (j job) assemble() error {
	if filepath.Ext(j.out) != ".app" {
		return fmt.Errorf("%s: a bundle's name ends in .app", j.out)
	}
	about, err := j.details()
	if err != nil {
		return err
	}
	if err := os.Mkdir(j.out, dirMode); err != nil {
		return err
	}
	contents := filepath.Join(j.out, "Contents")
	resources := filepath.Join(contents, "Resources")
	steps := []func() error{
		func() error { return writePlist(filepath.Join(contents, "Info.plist"), about) },
		func() error { return write(filepath.Join(contents, "PkgInfo"), []byte("APPL????"), fileMode) },
		func() error { return writeStrings(resources) },
		func() error {
			return copyFile(filepath.Join(j.root, "LICENSE"), filepath.Join(resources, "LICENSE"), fileMode)
		},
		func() error { return copyFile(j.binary, filepath.Join(contents, "MacOS", executable), programMode) },
		func() error { return j.copyLibraries(filepath.Join(contents, "Frameworks")) },
		func() error {
			return writeIcon(filepath.Join(j.root, "assets", "icon"), filepath.Join(resources, iconName))
		},
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (j job) details() (details, error) {
	data, err := os.ReadFile(filepath.Join(j.root, "FyneApp.toml"))
	if err != nil {
		return details{}, err
	}
	var file struct{ Details details }
	if err := toml.Unmarshal(data, &file); err != nil {
		return details{}, fmt.Errorf("reading FyneApp.toml: %w", err)
	}
	d := file.Details
	d.Executable, d.Icon, d.System = executable, iconName, j.system
	if j.build > 0 {
		d.Build = j.build
	}
	if d.ID == "" || d.Name == "" || d.Version == "" || d.Build < 1 {
		return details{}, errors.New("FyneApp.toml lacks ID, Name, Version or Build")
	}
	return d, nil
}

func writePlist(path string, d details) error {
	escape := func(text string) (string, error) {
		var b strings.Builder
		err := xml.EscapeText(&b, []byte(text))
		return b.String(), err
	}
	t, err := template.New("Info.plist").Funcs(template.FuncMap{"xml": escape}).ParseFS(parts, "Info.plist")
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, d); err != nil {
		return err
	}
	return write(path, b.Bytes(), fileMode)
}

// writeStrings writes the words of each language.
func writeStrings(resources string) error {
	return fs.WalkDir(parts, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".strings") {
			return err
		}
		data, err := parts.ReadFile(name)
		if err != nil {
			return err
		}
		return write(filepath.Join(resources, filepath.FromSlash(name)), data, fileMode)
	})
}

func (j job) copyLibraries(to string) error {
	if j.libraries == "" {
		return nil
	}
	found, err := filepath.Glob(filepath.Join(j.libraries, "*.dylib"))
	if err != nil {
		return err
	}
	for _, from := range found {
		if err := copyFile(from, filepath.Join(to, filepath.Base(from)), fileMode); err != nil {
			return err
		}
	}
	return nil
}

// write writes a file and the folders above it.
func write(path string, data []byte, mode os.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(path), dirMode); err != nil {
		return err
	}
	return os.WriteFile(path, data, mode)
}

func copyFile(from, to string, mode os.FileMode) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	if err := os.MkdirAll(filepath.Dir(to), dirMode); err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
