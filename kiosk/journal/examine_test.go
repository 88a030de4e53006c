package journal

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// contents are all files of a folder.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		all[path] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestExamineChangesNothing(t *testing.T) {
	const events = 30
	whole := template(t, events)
	for _, c := range []struct {
		name    string
		spoil   func(t *testing.T, dir string)
		damaged bool
	}{
		{"whole", func(*testing.T, string) {}, false},
		{"an old day's file has another byte", func(t *testing.T, dir string) { change(t, days(t, dir)[0], 100) }, true},
		{"a day's file is gone", func(t *testing.T, dir string) {
			if err := os.Remove(days(t, dir)[1]); err != nil {
				t.Fatal(err)
			}
		}, true},
		{"the last line is torn", func(t *testing.T, dir string) {
			last := days(t, dir)[len(days(t, dir))-1]
			data, err := os.ReadFile(last)
			if err == nil {
				err = os.WriteFile(last, append(data, "31 0123"...), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := clone(t, whole)
			c.spoil(t, dir)
			before := contents(t, dir)
			found, err := Examine(dir)
			if err != nil {
				t.Fatal(err)
			}
			if damaged := len(found.Damage) > 0; damaged != c.damaged || found.Last != events || found.First != 1 || len(found.SetAside) != 0 {
				t.Errorf("found %+v", found)
			}
			if at, err := NewestAt(dir); err != nil || !at.Equal(found.Newest) || found.Newest.IsZero() {
				t.Errorf("newest %s and %s, %v", at, found.Newest, err)
			}
			for path, text := range contents(t, dir) {
				if before[path] != text {
					t.Errorf("%s has been changed", path)
				}
			}
		})
	}
}

// What Examine finds, Verify mends, and then Examine finds nothing but what was set aside.
func TestWhatExamineFindsIsMended(t *testing.T) {
	dir := clone(t, template(t, 30))
	change(t, days(t, dir)[0], 100)
	j := open(t, dir)
	report, err := j.Verify(t.Context())
	if err != nil || report.RestoredLines.Count() == 0 {
		t.Errorf("mended %+v, %v", report, err)
	}
	if found, err := Examine(dir); err != nil || len(found.Damage) > 0 || len(found.SetAside) != 1 {
		t.Errorf("beside the journal: %+v, %v", found, err)
	}
}

func TestExamineOfNothing(t *testing.T) {
	if _, err := Examine(filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
	dir := t.TempDir()
	j := open(t, dir)
	found, err := Examine(dir)
	if err != nil || found.Last != 0 || !found.Newest.IsZero() {
		t.Errorf("an empty log: %+v, %v", found, err)
	}
	j.Close()
	if _, err := NewestAt(filepath.Join(dir, "none")); err == nil {
		t.Error("the time of nothing is known")
	}
}

// days are the line files of a log.
func days(t *testing.T, dir string) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, linesDir, "*.log"))
	if err != nil || len(all) < 2 {
		t.Fatalf("line files: %q, %v", all, err)
	}
	return all
}

// change changes one byte of a file.
func change(t *testing.T, path string, at int) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[at] ^= 1
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
