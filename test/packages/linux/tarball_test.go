//go:build linux

package linux

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestTarball(t *testing.T) {
	file := dist(t, "queuecast-*-linux-*.tar.xz")
	dir := t.TempDir()
	must(t, "tar", "--extract", "--file", file, "--directory", dir)
	name := strings.TrimSuffix(filepath.Base(file), ".tar.xz")
	unpacked := filepath.Join(dir, name)
	holds(t, files(t, unpacked), append(everywhere(), "install.sh", "LICENSE", "README.md", "THIRD-PARTY.txt", "docs/QUEUE.md", "share/systemd/user/queuecast.service", "share/man/man1/queuecast.1"))

	prefix := filepath.Join(dir, "a prefix")
	old := filepath.Join(prefix, "share/queuecast/of-before")
	for path, text := range map[string]string{old: "", filepath.Join(prefix, "share/queuecast/installed"): "share/queuecast/of-before\n", filepath.Join(prefix, "bin/other"): "somebody else's"} {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	must(t, filepath.Join(unpacked, "install.sh"), "--prefix", prefix)
	holds(t, files(t, prefix), append(everywhere(), "bin/other"))
	if _, err := os.Stat(old); err == nil {
		t.Error("a file of the version before is still there")
	}
	if got := must(t, filepath.Join(prefix, "bin/queuecast"), "--version"); !strings.Contains(got, version(t)) {
		t.Errorf("version %q", got)
	}
	for file, want := range map[string]string{
		"share/applications/" + id + ".desktop": "\nExec=\"" + prefix + "/bin/queuecast\"\n", "share/systemd/user/queuecast.service": "\nExecStart=\"" + prefix + "/bin/queuecast\" --kiosk\n",
	} {
		text, err := os.ReadFile(filepath.Join(prefix, file))
		if err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s lacks %q: %v\n%s", file, want, err, text)
		}
	}
	must(t, filepath.Join(prefix, "share/queuecast/install.sh"), "--prefix", prefix, "--uninstall")
	if left := files(t, prefix); len(left) != 1 || left[0] != "bin/other" {
		t.Errorf("left behind: %q", left)
	}
	if _, err := os.Stat(filepath.Join(prefix, "share")); err == nil {
		t.Error("empty folders are left behind")
	}
	if r := finish(exec.Command(filepath.Join(unpacked, "install.sh"), "--prefix", prefix, "--uninstall")); r.code != 1 {
		t.Errorf("taking away what is not there: exit code %d: %s", r.code, r.text)
	}
}
