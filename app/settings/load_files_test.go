package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestBrokenFilesAreNeverOverwritten(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, FileName)
	for i, want := range []string{".broken", ".broken-2", ".broken-3"} {
		content := fmt.Sprintf("broken %d", i)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, report := mustLoad(t, dir)
		if report.KeptAs != path+want {
			t.Errorf("kept as %s, want %s", report.KeptAs, path+want)
		}
	}
	for i, name := range []string{".broken", ".broken-2", ".broken-3"} {
		if data, err := os.ReadFile(path + name); err != nil || string(data) != fmt.Sprintf("broken %d", i) {
			t.Errorf("%s holds %q (%v)", name, data, err)
		}
	}
}

func TestSomethingElseInThePlaceOfTheFile(t *testing.T) {
	cases := map[string]struct {
		place func(path string) error
		fault Fault
	}{
		"folder": {func(path string) error { return os.MkdirAll(filepath.Join(path, "inside"), 0o700) }, NotAFile},
		"10 MB": {func(path string) error {
			return os.WriteFile(path, []byte(strings.Repeat("# ten bytes\n", 1<<20)), 0o600)
		}, TooLarge},
		"endless device": {func(path string) error { return os.Symlink("/dev/zero", path) }, NotAFile},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, FileName)
			if err := tc.place(path); err != nil {
				t.Fatal(err)
			}
			before, err := os.Lstat(path)
			if err != nil {
				t.Fatal(err)
			}
			s, report := mustLoad(t, dir)
			if !reflect.DeepEqual(s, Defaults()) || len(report.Problems) != 1 || report.Problems[0].Fault != tc.fault {
				t.Fatalf("got %+v", report)
			}
			kept, err := os.Lstat(report.KeptAs)
			if err != nil || !os.SameFile(before, kept) {
				t.Errorf("it was not kept: %v", err)
			}
			if _, report = mustLoad(t, dir); !report.OK() {
				t.Errorf("second start: %+v", report)
			}
		})
	}
}

// A file that cannot be read at this moment may be perfectly good: it stays where it is. (A link to itself is
// unreadable for every user, root included.)
func TestUnreadableFileIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, FileName)
	if err := os.Symlink(path, path); err != nil {
		t.Fatal(err)
	}
	s, report, err := Load(dir)
	if err == nil || !reflect.DeepEqual(s, Defaults()) || len(report.Problems) != 1 || report.Problems[0].Fault != Unreadable {
		t.Fatalf("got %v, %+v", err, report)
	}
	if target, err := os.Readlink(path); err != nil || target != path || report.KeptAs != "" {
		t.Errorf("it was moved: %v, %+v", err, report)
	}
}

func TestSettingsBehindALinkStayThere(t *testing.T) {
	dir, elsewhere := t.TempDir(), filepath.Join(t.TempDir(), "real.toml")
	if err := os.WriteFile(elsewhere, []byte("[stream]\nport = 0"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, filepath.Join(dir, FileName)); err != nil {
		t.Fatal(err)
	}
	_, report := mustLoad(t, dir)
	kept, err := os.ReadFile(report.KeptAs)
	if err != nil || string(kept) != "[stream]\nport = 0" {
		t.Errorf("kept %q (%v)", kept, err)
	}
	fresh, err := os.ReadFile(elsewhere)
	if err != nil || !strings.Contains(string(fresh), "port = 8554") {
		t.Errorf("the file behind the link was not renewed: %q (%v)", fresh, err)
	}
}

func TestLoadWhereTheFolderCannotBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s, report, err := Load(filepath.Join(file, "data"))
	var notWritable *NotWritableError
	if !errors.As(err, &notWritable) || notWritable.Dir != filepath.Join(file, "data") || report == nil {
		t.Errorf("got %v", err)
	}
	if !reflect.DeepEqual(s, Defaults()) {
		t.Error("the settings are not usable")
	}
}

func TestInspectChangesNothing(t *testing.T) {
	cases := map[string]struct {
		content  string
		want     Settings
		problems int
	}{
		"good":        {"title = \"A\"", changed(func(s *Settings) { s.Title = "A" }), 0},
		"one fault":   {"title = \"A\"\n[stream]\nport = 0", changed(func(s *Settings) { s.Title = "A" }), 1},
		"no TOML":     {"title = ", Defaults(), 1},
		"empty":       {"", Defaults(), 0},
		"far too big": {strings.Repeat("#\n", maxFileSize), Defaults(), 1},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			dir := writeSettings(t, tc.content)
			s, report, err := Inspect(dir)
			if err != nil || !reflect.DeepEqual(s, tc.want) || len(report.Problems) != tc.problems || report.KeptAs != "" {
				t.Errorf("got %+v, %+v, %v", s, report, err)
			}
			entries, err := os.ReadDir(dir)
			data, readErr := os.ReadFile(filepath.Join(dir, FileName))
			if err != nil || readErr != nil || len(entries) != 1 || string(data) != tc.content {
				t.Errorf("the folder was changed: %v", entries)
			}
		})
	}
	missing := filepath.Join(t.TempDir(), "missing")
	if s, report, err := Inspect(missing); err != nil || !report.FirstStart || !reflect.DeepEqual(s, Defaults()) {
		t.Errorf("missing folder: %+v, %v", report, err)
	}
	if _, err := os.Stat(missing); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the folder was created")
	}
	loop := t.TempDir()
	if err := os.Symlink(filepath.Join(loop, FileName), filepath.Join(loop, FileName)); err != nil {
		t.Fatal(err)
	}
	if s, report, err := Inspect(loop); err == nil || report.OK() || !reflect.DeepEqual(s, Defaults()) {
		t.Errorf("unreadable: %v", err)
	}
}

func TestAFloodOfFaultsIsCutShort(t *testing.T) {
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, "a%d = 1\ntitle = %d\n", i, i)
	}
	_, report := mustLoad(t, writeSettings(t, b.String()))
	for _, list := range [][]Problem{report.Problems, report.Warnings} {
		if len(list) != maxReported+1 || list[maxReported].Fault != TooManyFaults {
			t.Errorf("%d entries, the last is %v", len(list), list[len(list)-1])
		}
	}
}

func TestLoadRemovesLeftoversOfACrash(t *testing.T) {
	dir := writeSettings(t, "")
	leftover, young := filepath.Join(dir, "."+FileName+".123.tmp"), filepath.Join(dir, "."+FileName+".456.tmp")
	for _, name := range []string{leftover, young} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	old := time.Now().Add(-2 * leftoverAge)
	if err := os.Chtimes(leftover, old, old); err != nil {
		t.Fatal(err)
	}
	mustLoad(t, dir)
	if _, err := os.Stat(leftover); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the leftover is still there: %v", err)
	}
	if _, err := os.Stat(young); err != nil {
		t.Errorf("the file that may be in use is gone: %v", err)
	}
}
