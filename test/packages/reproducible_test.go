//go:build linux

package packages

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Two builds of one commit for Windows, in folders of other names and depths, are the same to the last byte. They share the compiler's
// cache and the libraries of this tree, which take minutes.
func TestTwoBuildsForWindowsGiveTheSameBytes(t *testing.T) {
	version := versionOf(setupProgram(t))
	tree, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	libraries := filepath.Join(tree, "build", "windows", "libraries")
	if _, err := os.Stat(libraries); err != nil {
		t.Skip("make packages has not built the libraries for Windows in this tree")
	}
	var built []string
	for _, name := range []string{"one", "another/and/deeper"} {
		clone := filepath.Join(t.TempDir(), name)
		if out, err := exec.Command("git", "-c", "safe.directory=*", "clone", "--quiet", tree, clone).CombinedOutput(); err != nil {
			t.Fatalf("cloning: %v: %s", err, out)
		}
		if err := os.MkdirAll(filepath.Join(clone, "build", "windows"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(libraries, filepath.Join(clone, "build", "windows", "libraries")); err != nil {
			t.Fatal(err)
		}
		for _, script := range []string{"program", "setup"} {
			build := exec.Command(filepath.Join(clone, "packaging", "windows", script))
			build.Env = append(os.Environ(), "TZ=Asia/Shanghai")
			if out, err := build.CombinedOutput(); err != nil {
				t.Fatalf("%s: %v: %s", script, err, out)
			}
		}
		built = append(built, clone)
	}
	for _, name := range []string{
		"build/windows/stage/queuecast.exe", "build/windows/stage/queuecast.com", "dist/Queuecast-Setup-" + version + ".exe",
	} {
		first, err := os.ReadFile(filepath.Join(built[0], name))
		if err != nil {
			t.Fatal(err)
		}
		second, err := os.ReadFile(filepath.Join(built[1], name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first, second) {
			t.Errorf("%s: %d and %d bytes, not the same", name, len(first), len(second))
		}
	}
}
