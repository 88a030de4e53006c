//go:build linux

package linux

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Two builds of one commit, in folders of other names and depths, are the same to the last byte. The compiler's cache is shared, which
// spares ten minutes; QUEUECAST_COLD gives the second build an empty one.
func TestTwoBuildsGiveTheSameBytes(t *testing.T) {
	dist(t, "queuecast_*.deb")
	var built []string
	for i, name := range []string{"one", "another/and/deeper"} {
		clone := filepath.Join(t.TempDir(), name)
		must(t, "git", "-c", "safe.directory=*", "clone", "--quiet", source, clone)
		build := exec.Command(filepath.Join(clone, "packaging/linux/build"))
		build.Env = append(os.Environ(), "TZ=Asia/Shanghai")
		if i > 0 && os.Getenv("QUEUECAST_COLD") != "" {
			build.Env = append(build.Env, "GOCACHE="+t.TempDir())
		}
		if r := finish(build); r.code != 0 {
			t.Fatalf("building: %s", r.text)
		}
		built = append(built, filepath.Join(clone, "dist"))
	}
	for _, pattern := range []string{"queuecast_*.deb", "queuecast-*.rpm", "queuecast-*.tar.xz"} {
		first, second := one(t, built[0], pattern), one(t, built[1], pattern)
		if !bytes.Equal(first, second) {
			t.Errorf("%s: %d and %d bytes, not the same", pattern, len(first), len(second))
		}
	}
}

// one reads the only file of a pattern.
func one(t *testing.T, dir, pattern string) []byte {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(found) != 1 {
		t.Fatalf("%s: %q, want one", pattern, found)
	}
	data, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	return data
}
