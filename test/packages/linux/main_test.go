//go:build linux

package linux

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const (
	// patience is how long anything may take that a busy machine delays; it bounds failures only.
	patience = 60 * time.Second
	poll     = 100 * time.Millisecond
	source   = "../../.." // of the tree, seen from here
)

// dist is the one file of a kind in the folder with the packages.
func dist(t *testing.T, pattern string) string {
	t.Helper()
	folder := os.Getenv("QUEUECAST_PACKAGES")
	if folder == "" {
		t.Skip("QUEUECAST_PACKAGES names no folder with packages (make packages test-packages)")
	}
	found, err := filepath.Glob(filepath.Join(folder, pattern))
	if err != nil || len(found) != 1 {
		t.Fatalf("%s in %s: %q, want one", pattern, folder, found)
	}
	return found[0]
}

// version is the one that FyneApp.toml tells.
func version(t *testing.T) string {
	t.Helper()
	return strings.TrimSpace(must(t, filepath.Join(source, "packaging", "version")))
}

// result is what a program has left.
type result struct {
	code int
	text string // standard output, then standard error
	out  string // standard output alone
}

// finish runs a program to its end.
func finish(cmd *exec.Cmd) result {
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		return result{code: -1, text: err.Error()}
	}
	return result{cmd.ProcessState.ExitCode(), out.String() + complaints.String(), out.String()}
}

// must runs a program that has to succeed and returns what it printed.
func must(t *testing.T, name string, args ...string) string {
	t.Helper()
	r := finish(exec.Command(name, args...))
	if r.code != 0 {
		t.Fatalf("%s %s: exit code %d: %s", name, strings.Join(args, " "), r.code, r.text)
	}
	return r.out
}

// eventually waits until ok holds and fails the test when it does not in good time.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !ok(); time.Sleep(poll) {
		if time.Now().After(deadline) {
			t.Fatalf("not within %v: %s", patience, what)
		}
	}
}

// files lists what lies below a folder, but for folders, in order.
func files(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			var name string
			name, err = filepath.Rel(dir, path)
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
