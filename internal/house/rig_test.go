package house

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const (
	module = "github.com/queuecast/queuecast"
	root   = "../.." // of the tree, seen from here
)

// run gives the lines that a command prints at the root of the tree.
func run(t *testing.T, name string, args ...string) []string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = root
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v: %s", name, strings.Join(args, " "), err, &complaints)
	}
	return strings.Split(strings.TrimRight(string(out), "\n"), "\n")
}

// tracked lists the files of the tree that the version control knows and that are there, with slashes.
func tracked(t *testing.T) (files []string) {
	t.Helper()
	// A tree that belongs to another user, as in a container, is still this one.
	for _, name := range run(t, "git", "-c", "safe.directory=*", "-c", "core.quotePath=false", "ls-files") {
		if info, err := os.Stat(filepath.Join(root, name)); err == nil && info.Mode().IsRegular() {
			files = append(files, name)
		}
	}
	if len(files) < 100 {
		t.Fatalf("only %d files found: the search is broken", len(files))
	}
	return files
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}
