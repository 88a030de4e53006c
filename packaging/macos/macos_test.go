package main

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
)

const tree = "../.."

// app is one around a program that is none. One for all tests, since icons take a while; it is only looked at.
var app string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "queuecast-macos-")
	if err == nil {
		app = filepath.Join(dir, "Queuecast.app")
		err = fill(dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// sample is the job that makes it.
func sample(dir string) job {
	return job{root: tree, binary: filepath.Join(dir, "built"), libraries: filepath.Join(dir, "lib"), system: "12.0", build: 7, out: app}
}

func fill(dir string) error {
	j := sample(dir)
	if err := os.Mkdir(j.libraries, 0o700); err != nil {
		return err
	}
	for path, content := range map[string]string{
		j.binary: "the program", filepath.Join(j.libraries, "libopenh264.7.dylib"): "a library", filepath.Join(j.libraries, "notes.txt"): "x",
	} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			return err
		}
	}
	return j.assemble()
}

func TestBundle(t *testing.T) {
	got := map[string]fs.FileMode{}
	err := filepath.WalkDir(app, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		name, _ := filepath.Rel(app, path)
		got[filepath.ToSlash(name)] = info.Mode().Perm() & 0o700
		if runtime.GOOS == "windows" && filepath.Base(name) == executable { // where no file says that it is a program
			got[filepath.ToSlash(name)] = 0o700
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]fs.FileMode{
		"Contents/Info.plist": 0o600, "Contents/PkgInfo": 0o600, "Contents/MacOS/queuecast": 0o700, "Contents/Frameworks/libopenh264.7.dylib": 0o600,
		"Contents/Resources/Queuecast.icns": 0o600, "Contents/Resources/LICENSE": 0o600,
		"Contents/Resources/en.lproj/InfoPlist.strings": 0o600, "Contents/Resources/zh-Hans.lproj/InfoPlist.strings": 0o600,
	}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if err := sample(filepath.Dir(app)).assemble(); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over another one: %v", err)
	}
	if program, err := os.ReadFile(filepath.Join(app, "Contents", "MacOS", "queuecast")); err != nil || string(program) != "the program" {
		t.Errorf("the program: %q, %v", program, err)
	}
}

// readPlist reads the top of a property list: text, true (as "true") and lists (joined by spaces).
func readPlist(t *testing.T, data []byte) map[string]string {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Entity = map[string]string{}
	values, key, depth := map[string]string{}, "", 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "plist", "dict", "array":
				depth++
				continue
			case "true", "false":
				values[key] = e.Name.Local
				continue
			}
			var text string
			if err := d.DecodeElement(&text, &e); err != nil {
				t.Fatal(err)
			}
			switch {
			case e.Name.Local == "key":
				if key = text; values[key] != "" {
					t.Errorf("%s stands there twice", key)
				}
			case values[key] == "":
				values[key] = text
			default:
				values[key] += " " + text
			}
		case xml.EndElement:
			depth--
			if e.Name.Local == "true" || e.Name.Local == "false" {
				depth++
			}
		}
	}
	if depth != 0 {
		t.Errorf("%d elements are open", depth)
	}
	return values
}

func TestInfoPlist(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(app, "Contents", "Info.plist"))
	if err != nil {
		t.Fatal(err)
	}
	info := readPlist(t, data)
	source, err := os.ReadFile(filepath.Join(tree, "FyneApp.toml"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Details struct{ ID, Name, Version string }
	}
	if err := toml.Unmarshal(source, &file); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		"CFBundleIdentifier": file.Details.ID, "CFBundleName": file.Details.Name, "CFBundleShortVersionString": file.Details.Version, "CFBundleVersion": "7",
		"CFBundleExecutable": "queuecast", "CFBundleIconFile": "Queuecast.icns", "CFBundlePackageType": "APPL", "CFBundleLocalizations": "en zh-Hans",
		"NSHighResolutionCapable": "true", "CFBundleInfoDictionaryVersion": "6.0", "LSMinimumSystemVersion": "12.0",
	} {
		if info[key] != want {
			t.Errorf("%s is %q, want %q", key, info[key], want)
		}
	}
	// Without them macOS ends the program at the first use of a camera or a microphone.
	for _, key := range usages {
		if len(info[key]) < 20 {
			t.Errorf("%s is %q", key, info[key])
		}
	}
}

// usages are what a user is asked with.
var usages = []string{"NSCameraUsageDescription", "NSLocalNetworkUsageDescription", "NSMicrophoneUsageDescription"}

// line is one of a .strings file.
var line = regexp.MustCompile(`^"([A-Za-z]+)" = "([^"\\]+)";$`)

func TestUserIsAskedInBothLanguages(t *testing.T) {
	resources := filepath.Join(app, "Contents", "Resources")
	read := func(language string) map[string]string {
		data, err := os.ReadFile(filepath.Join(resources, language+".lproj", "InfoPlist.strings"))
		if err != nil {
			t.Fatal(err)
		}
		texts := map[string]string{}
		for text := range strings.Lines(string(data)) {
			text = strings.TrimSpace(text)
			if strings.HasPrefix(text, "/*") && strings.HasSuffix(text, "*/") {
				continue
			}
			parts := line.FindStringSubmatch(text)
			if parts == nil {
				t.Errorf("%s: %s", language, text)
				continue
			}
			texts[parts[1]] = parts[2]
		}
		return texts
	}
	en, zh := read("en"), read("zh-Hans")
	if !slices.Equal(slices.Sorted(maps.Keys(en)), slices.Sorted(maps.Keys(zh))) {
		t.Errorf("English has %v, Chinese %v", en, zh)
	}
	data, err := os.ReadFile(filepath.Join(resources, "..", "Info.plist"))
	if err != nil {
		t.Fatal(err)
	}
	info := readPlist(t, data)
	for _, key := range usages {
		if en[key] != info[key] || zh[key] == "" || zh[key] == en[key] {
			t.Errorf("%s: %q, %q, %q", key, info[key], en[key], zh[key])
		}
	}
}

func TestEntitlementsOfTheHardenedRuntime(t *testing.T) {
	data, err := os.ReadFile("entitlements.plist")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"com.apple.security.device.camera": "true", "com.apple.security.device.audio-input": "true"}
	if got := readPlist(t, data); !maps.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

func TestIcon(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(app, "Contents", "Resources", iconName))
	if err != nil {
		t.Fatal(err)
	}
	if string(data[:4]) != "icns" || int(binary.BigEndian.Uint32(data[4:])) != len(data) {
		t.Fatalf("the head is % x, for %d bytes", data[:8], len(data))
	}
	var codes []string
	for rest := data[8:]; len(rest) > 0; {
		code, length := string(rest[:4]), int(binary.BigEndian.Uint32(rest[4:]))
		picture, err := png.Decode(bytes.NewReader(rest[8:length]))
		if err != nil {
			t.Fatalf("%s: %v", code, err)
		}
		for _, known := range iconTypes {
			if known.code == code && picture.Bounds() != image.Rect(0, 0, known.side, known.side) {
				t.Errorf("%s is %v", code, picture.Bounds())
			}
		}
		if _, _, _, alpha := picture.At(0, 0).RGBA(); alpha != 0 {
			t.Errorf("%s: its corner is not clear", code)
		}
		if _, _, _, alpha := picture.At(picture.Bounds().Dx()/2, picture.Bounds().Dy()/4).RGBA(); alpha != 0xffff {
			t.Errorf("%s: its middle is not solid", code)
		}
		codes = append(codes, code)
		rest = rest[length:]
	}
	if len(codes) != len(iconTypes) {
		t.Errorf("pictures: %v", codes)
	}
}

func TestNoAppOfHalfTheFacts(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "FyneApp.toml"), []byte("[Details]\nName = \"x\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, j := range map[string]job{
		"no version":   {root: dir, binary: "FyneApp.toml", out: filepath.Join(dir, "a.app")},
		"no tree":      {root: filepath.Join(dir, "none"), binary: "x", out: filepath.Join(dir, "b.app")},
		"another name": {root: tree, binary: "x", out: filepath.Join(dir, "c")},
		"no program":   {root: tree, binary: filepath.Join(dir, "none"), out: filepath.Join(dir, "d.app")},
	} {
		if err := j.assemble(); err == nil {
			t.Errorf("%s: it is done", name)
		}
	}
}

func TestTextsAreEscaped(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Info.plist")
	if err := writePlist(path, details{Name: `A & <B>`, Version: "1", ID: "x", Build: 1, Executable: "x", Icon: "x"}); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := readPlist(t, data)["CFBundleName"]; got != `A & <B>` {
		t.Errorf("got %q", got)
	}
}
