package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	cyclonedx "github.com/CycloneDX/cyclonedx-go"
)

// A test's own program says nothing of its modules. So this is about a small one.
func TestListOfAProgram(t *testing.T) {
	program := filepath.Join(t.TempDir(), "program")
	build(t, program)
	const epoch = "1795262400"
	licences := filepath.Join(t.TempDir(), "licences.json")
	if err := os.WriteFile(licences, []byte(`{"aead.dev/minisign": "MIT AND ISC"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	l := lister{version: "1.2.3", epoch: epoch}
	if err := errors.Join(l.readLicences(licences), l.addLibrary("openh264@2.3.1+dfsg-3=BSD-2-Clause")); err != nil {
		t.Fatal(err)
	}
	var out, again bytes.Buffer
	for _, w := range []*bytes.Buffer{&out, &again} {
		if err := l.write(w, program); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Error("two lists of one program differ")
	}
	var bom cyclonedx.BOM
	if err := cyclonedx.NewBOMDecoder(bytes.NewReader(out.Bytes()), cyclonedx.BOMFileFormatJSON).Decode(&bom); err != nil {
		t.Fatal(err)
	}
	if c := bom.Metadata.Component; c.Name != "queuecast" || c.Version != "v1.2.3" || c.Type != cyclonedx.ComponentTypeApplication {
		t.Errorf("the program: %+v", c)
	}
	if bom.Metadata.Timestamp != "2026-11-21T12:00:00Z" {
		t.Errorf("its time: %s", bom.Metadata.Timestamp)
	}
	named := map[string]cyclonedx.Component{}
	for _, c := range *bom.Components {
		named[c.Name] = c
	}
	for _, want := range []struct{ name, ref, licence string }{
		{"std", "pkg:golang/std@1.", "BSD-3-Clause"},
		{"aead.dev/minisign", "pkg:golang/aead.dev/minisign@v0.", "MIT AND ISC"},
		{"openh264", "pkg:deb/debian/openh264@2.3.1%2Bdfsg-3", "BSD-2-Clause"},
	} {
		c := named[want.name]
		if !strings.HasPrefix(c.PackageURL, want.ref) || c.BOMRef != c.PackageURL {
			t.Errorf("%s is %q", want.name, c.PackageURL)
		}
		if c.Licenses == nil || len(*c.Licenses) != 1 || (*c.Licenses)[0].Expression != want.licence {
			t.Errorf("%s: licences %+v", want.name, c.Licenses)
		}
	}
	if uses := (*bom.Dependencies)[0].Dependencies; len(*uses) != len(*bom.Components) {
		t.Errorf("it uses %d of %d parts", len(*uses), len(*bom.Components))
	}
}

func TestNoListOfWhatIsNoProgram(t *testing.T) {
	text := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte("#!/bin/sh\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, program := range []string{text, text + "none"} {
		if err := (&lister{version: "1.2.3"}).write(&bytes.Buffer{}, program); err == nil {
			t.Errorf("%s: a list", program)
		}
	}
}

func TestComponentsNameOneVersion(t *testing.T) {
	for _, c := range []struct{ path, version, want string }{
		{"golang/fyne.io/fyne/v2", "v2.7.1", "pkg:golang/fyne.io/fyne/v2@v2.7.1"},
		{"golang/example.org/x", "v1.0.0+incompatible", "pkg:golang/example.org/x@v1.0.0%2Bincompatible"},
		{"golang/example.org/x", "", "pkg:golang/example.org/x"},
	} {
		if got := component(c.path, c.version); got.PackageURL != c.want || got.Version != c.version {
			t.Errorf("got %+v, want %s", got, c.want)
		}
	}
}

func TestLibrariesAreNamedWhole(t *testing.T) {
	for _, text := range []string{"", "x", "x@1", "x=MIT", "@1=MIT", "x@=MIT"} {
		if err := new(lister).addLibrary(text); err == nil {
			t.Errorf("%q is taken for a library", text)
		}
	}
}

// build makes the program that signs releases, which has few modules and no C.
func build(t *testing.T, program string) {
	t.Helper()
	cmd := exec.Command("go", "build", "-buildvcs=false", "-o", program, "../release")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}
