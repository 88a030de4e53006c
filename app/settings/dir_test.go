package settings

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestDefaultDir(t *testing.T) {
	cases := []struct {
		name, goos string
		env        map[string]string
		want       string
	}{
		{"Linux", "linux", map[string]string{"HOME": "/home/a"}, "/home/a/.local/share/queuecast"},
		{"Linux with XDG", "linux", map[string]string{"HOME": "/home/a", "XDG_DATA_HOME": "/data"}, "/data/queuecast"},
		{"relative XDG is ignored", "linux", map[string]string{"HOME": "/home/a", "XDG_DATA_HOME": "data"}, "/home/a/.local/share/queuecast"},
		{"BSD", "freebsd", map[string]string{"HOME": "/home/a"}, "/home/a/.local/share/queuecast"},
		{"macOS", "darwin", map[string]string{"HOME": "/Users/a", "XDG_DATA_HOME": "/data"}, "/Users/a/Library/Application Support/Queuecast"},
		{"Windows", "windows", map[string]string{"LOCALAPPDATA": "/L", "USERPROFILE": "/U"}, "/L/Queuecast"},
		{"Windows without LOCALAPPDATA", "windows", map[string]string{"USERPROFILE": "/U", "HOME": "/h"}, "/U/AppData/Local/Queuecast"},
		{"no home", "linux", nil, ""},
		{"no home on Windows", "windows", map[string]string{"HOME": "/h"}, ""},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			got, err := defaultDir(tc.goos, func(key string) string { return tc.env[key] })
			if got != filepath.FromSlash(tc.want) {
				t.Errorf("got %q, want %q", got, tc.want)
			}
			if (tc.want == "") != errors.Is(err, ErrNoHome) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestPrepareDir(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	for range 2 { // the second time it exists
		if err := PrepareDir(dir); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{dir, filepath.Dir(dir)} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("left behind: %v (%v)", entries, err)
	}
}

func TestPrepareDirNotWritable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	dirs := map[string]string{"a file": file, "below a file": filepath.Join(file, "x"), "no name": ""}
	if _, err := os.Stat("/proc/self"); err == nil {
		dirs["a folder that even root cannot write"] = "/proc/self"
	}
	for name, dir := range dirs {
		t.Run(name, func(t *testing.T) {
			var notWritable *NotWritableError
			if err := PrepareDir(dir); !errors.As(err, &notWritable) || notWritable.Dir != dir || notWritable.Err == nil {
				t.Errorf("got %v", err)
			}
		})
	}
	if err := PrepareDir(file); !errors.Is(err, fs.ErrExist) && err.Error() == "" {
		t.Errorf("the cause is lost: %v", err)
	}
}
