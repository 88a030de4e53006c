package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestEveryModuleOfTheProgramIsListed(t *testing.T) {
	all, err := parts("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct{ name, licence, owner string }{
		{"Go", "BSD-3-clause", "The Go Authors"},
		{"fyne.io/fyne/v2", "BSD-3-clause", "Fyne.io developers"},
		{"github.com/bluenviron/gortsplib/v4", "Expat", "aler9"},
		{"github.com/nats-io/nats-server/v2", "Apache-2.0", "the authors of"},
		{"github.com/nfnt/resize", "ISC", "Jan Schlicht"},
		{"github.com/tphakala/go-aac", "LGPL-2.1", ""},
	} {
		i := slices.IndexFunc(all, func(p part) bool { return p.name == want.name })
		if i < 0 {
			t.Errorf("%s is missing", want.name)
			continue
		}
		body := all[i].texts[0].body
		if got := licence(body); got != want.licence {
			t.Errorf("%s: licence %s, want %s", want.name, got, want.licence)
		}
		if got := strings.Join(owners(body, want.name), "; "); !strings.Contains(got, want.owner) {
			t.Errorf("%s: owners %q, want %q", want.name, got, want.owner)
		}
	}
	for _, p := range all {
		for _, text := range p.texts {
			if licence(text.body) == "other" {
				t.Errorf("%s: the licence in %s is not known: is it one that may be used?", p.name, text.file)
			}
		}
	}
	var names bytes.Buffer
	if err := printSPDX(&names, all); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"github.com/tphakala/go-aac": "LGPL-2.1-or-later"`, `"github.com/nfnt/resize": "ISC"`, `"fyne.io/fyne/v2": "BSD-3-Clause AND `,
		`"github.com/eclipse/paho.mqtt.golang": "EPL-2.0 OR BSD-3-Clause"`, `MIT AND (Unlicense OR BSD-3-Clause)`,
	} {
		if !strings.Contains(names.String(), want) {
			t.Errorf("the names of SPDX lack %s", want)
		}
	}
	var plain, debian bytes.Buffer
	printPlain(&plain, all)
	printDebian(&debian, all)
	for _, want := range []string{"github.com/nats-io/nats-server/v2 v", "Jan Schlicht", "glfw/LICENSE.md:"} {
		if !strings.Contains(plain.String(), want) {
			t.Errorf("the plain form lacks %q", want)
		}
	}
	for _, want := range []string{"\nFiles: go/github.com/nfnt/resize/*\nCopyright: 2012, Jan Schlicht", "\nFiles: assets/fonts/*\nCopyright: 2014-2021 Adobe", "common-licenses/Apache-2.0"} {
		if !strings.Contains(debian.String(), want) {
			t.Errorf("Debian's form lacks %q", want)
		}
	}
}

func TestOnlyWhatIsLinkedCounts(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{
		"LICENSE", "used/used.go", "used/LICENSE", "used/font/LICENSE-fonts.txt", "used/license.go", "unused/unused.go", "unused/LICENSE",
		"testdata/LICENSE", "deep/below/deep.go", "deep/NOTICE.md",
	} {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	found, err := texts(root, map[string]bool{root: true, filepath.Join(root, "used"): true, filepath.Join(root, "deep", "below"): true})
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, t := range found {
		files = append(files, t.file)
	}
	if want := []string{"LICENSE", "deep/NOTICE.md", "used/LICENSE", "used/font/LICENSE-fonts.txt"}; !slices.Equal(files, want) {
		t.Errorf("%q, want %q", files, want)
	}
}

func TestOwners(t *testing.T) {
	for body, want := range map[string][]string{
		"MIT License\n\nCopyright (c) 2020 aler9\n\nPermission is hereby granted":                                                {"2020 aler9"},
		"Copyright © 2012 The Go Authors. All rights reserved.\nCopyright © fsnotify Authors.":                                   {"2012 The Go Authors.", "fsnotify Authors."},
		"   \"Licensor\" shall mean the copyright owner\n   copyright owner that\n   Copyright [yyyy] [name of copyright owner]": {"the authors of x"},
		"* Copyright 2009 A\n* Copyright 2009 A":                                                                                 {"2009 A"},
	} {
		if got := owners(body, "x"); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", body, got, want)
		}
	}
}
