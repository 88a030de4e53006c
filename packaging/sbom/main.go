// Command sbom lists what a program is made of, as CycloneDX (ECMA-424) in JSON: Go and the modules that the compiler has noted in it. It reads
// programs for any system.
//
//	go run ./packaging/sbom -version 1.2.3 -licences licences.json dist/queuecast > queuecast.cdx.json
//
// The licences are those that internal/notices -spdx has found. C libraries are not noted in a program: those that a program for Linux wants
// are named as it names them; those that are linked in are given by -library. SOURCE_DATE_EPOCH (seconds) is the time of the list, so that
// two lists of one program are the same.
package main

import (
	"debug/buildinfo"
	"debug/elf"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	cyclonedx "github.com/CycloneDX/cyclonedx-go"
)

func main() {
	var l lister
	flag.StringVar(&l.version, "version", "", "of the program, such as `1.2.3`")
	licences := flag.String("licences", "", "`file` with the licences by the parts' names")
	flag.Func("library", "a library that is linked in, built from Debian's sources: `name@version=licence`", l.addLibrary)
	flag.Parse()
	if flag.NArg() != 1 || l.version == "" {
		fmt.Fprintln(os.Stderr, "usage: sbom -version 1.2.3 [-licences FILE] [-library NAME@VERSION=LICENCE]... PROGRAM")
		os.Exit(2)
	}
	l.epoch = os.Getenv("SOURCE_DATE_EPOCH")
	err := l.readLicences(*licences)
	if err == nil {
		err = l.write(os.Stdout, flag.Arg(0))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

// lister makes a list.
type lister struct {
	version   string            // of the program
	epoch     string            // SOURCE_DATE_EPOCH
	licences  map[string]string // name of a part -> expression of SPDX
	libraries []cyclonedx.Component
}

// readLicences reads what internal/notices -spdx has written. Without a file no licences are known.
func (l *lister) readLicences(path string) error {
	if path == "" {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, &l.licences); err != nil {
		return fmt.Errorf("reading %s: %w", path, err)
	}
	return nil
}

// addLibrary takes a -library.
func (l *lister) addLibrary(text string) error {
	what, licence, found := strings.Cut(text, "=")
	name, version, also := strings.Cut(what, "@")
	if !found || !also || name == "" || version == "" {
		return errors.New("want NAME@VERSION=LICENCE")
	}
	c := component("deb/debian/"+name, version)
	c.Name, c.Licenses = name, licensed(licence)
	l.libraries = append(l.libraries, c)
	return nil
}

func licensed(expression string) *cyclonedx.Licenses {
	if expression == "" {
		return nil
	}
	return &cyclonedx.Licenses{{Expression: expression}}
}

func (l *lister) write(w io.Writer, program string) error {
	bom, err := l.list(program)
	if err != nil {
		return err
	}
	encoder := cyclonedx.NewBOMEncoder(w, cyclonedx.BOMFileFormatJSON)
	encoder.SetPretty(true)
	return encoder.Encode(bom)
}

func (l *lister) list(program string) (*cyclonedx.BOM, error) {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return nil, err
	}
	if len(info.Deps) == 0 {
		return nil, errors.New("the compiler has noted no modules in it")
	}
	libraries, err := linked(program)
	if err != nil {
		return nil, err
	}
	main := component("golang/"+info.Main.Path, "v"+l.version)
	main.Type, main.Name, main.Licenses = cyclonedx.ComponentTypeApplication, "queuecast", licensed("Apache-2.0")
	std := component("golang/std", strings.TrimPrefix(info.GoVersion, "go"))
	std.Name, std.Licenses = "std", licensed("BSD-3-Clause")
	components, uses := []cyclonedx.Component{std}, []string{std.BOMRef}
	for _, module := range info.Deps {
		if module.Replace != nil {
			module = module.Replace
		}
		c := component("golang/"+module.Path, module.Version)
		c.Name, c.Licenses = module.Path, licensed(l.licences[module.Path])
		components, uses = append(components, c), append(uses, c.BOMRef)
	}
	for _, c := range l.libraries {
		components, uses = append(components, c), append(uses, c.BOMRef)
	}
	for _, name := range libraries {
		c := cyclonedx.Component{BOMRef: "library:" + name, Type: cyclonedx.ComponentTypeLibrary, Name: name, Description: "of the system, linked when the program starts"}
		components, uses = append(components, c), append(uses, c.BOMRef)
	}
	bom := cyclonedx.NewBOM()
	bom.Metadata = &cyclonedx.Metadata{Component: &main}
	if seconds, err := strconv.ParseInt(l.epoch, 10, 64); err == nil {
		bom.Metadata.Timestamp = time.Unix(seconds, 0).UTC().Format(time.RFC3339)
	}
	bom.Components = &components
	bom.Dependencies = &[]cyclonedx.Dependency{{Ref: main.BOMRef, Dependencies: &uses}}
	return bom, nil
}

// component is something under its package URL, which names it among all kinds of packages: its kind, a slash, its path.
func component(path, version string) cyclonedx.Component {
	url := "pkg:" + path
	if version != "" {
		url += "@" + strings.ReplaceAll(version, "+", "%2B")
	}
	return cyclonedx.Component{BOMRef: url, Type: cyclonedx.ComponentTypeLibrary, Name: path, Version: version, PackageURL: url}
}

// linked are the shared libraries that a program for Linux wants; none for other systems, whose own ones say nothing.
func linked(program string) ([]string, error) {
	file, err := elf.Open(program)
	if wrong := (*elf.FormatError)(nil); errors.As(err, &wrong) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return file.ImportedLibraries()
}
