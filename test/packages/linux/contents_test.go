//go:build linux

package linux

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const id = "io.github.queuecast.Queuecast"

// wmClass is the StartupWMClass of an installed desktop file.
func wmClass(t *testing.T, root string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "usr/share/applications", id+".desktop"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if class, is := strings.CutPrefix(strings.TrimSpace(line), "StartupWMClass="); is {
			return class
		}
	}
	return ""
}

// everywhere is what every package has, below its prefix.
func everywhere() []string {
	return []string{
		"bin/queuecast",
		"share/applications/" + id + ".desktop", "share/metainfo/" + id + ".metainfo.xml",
		"share/icons/hicolor/scalable/apps/" + id + ".svg", "share/icons/hicolor/48x48/apps/" + id + ".png", "share/icons/hicolor/512x512/apps/" + id + ".png",
		"share/bash-completion/completions/queuecast", "share/fish/vendor_completions.d/queuecast.fish",
	}
}

// below puts a prefix before names.
func below(prefix string, names ...string) (all []string) {
	for _, name := range names {
		all = append(all, prefix+name)
	}
	return all
}

func holds(t *testing.T, have, want []string) {
	t.Helper()
	for _, name := range want {
		if !slices.Contains(have, name) {
			t.Errorf("%s is missing", name)
		}
	}
}

func TestDebHoldsWhatItMust(t *testing.T) {
	file := dist(t, "queuecast_*.deb")
	tree := t.TempDir()
	must(t, "dpkg-deb", "--extract", file, tree)
	holds(t, files(t, tree), append(below("usr/", everywhere()...),
		"usr/lib/systemd/user/queuecast.service", "usr/share/man/man1/queuecast.1.gz", "usr/share/zsh/vendor-completions/_queuecast",
		"usr/share/doc/queuecast/copyright", "usr/share/doc/queuecast/changelog.Debian.gz"))

	info := must(t, "dpkg-deb", "--field", file)
	for _, want := range []string{
		"Package: queuecast\n", "Version: " + version(t) + "-1\n", "Architecture: amd64\n", "Section: ", "Installed-Size: ",
		"libportaudio2", "libopenh264-", "libgl1", "libc6 (>=", "Recommends: espeak-ng",
	} {
		if !strings.Contains(info, want) {
			t.Errorf("the control file lacks %q:\n%s", want, info)
		}
	}
	if scripts := must(t, "dpkg-deb", "--info", file); strings.Contains(scripts, "postinst") || strings.Contains(scripts, "prerm") {
		t.Errorf("scripts that nothing needs:\n%s", scripts)
	}
	desktop := filepath.Join(tree, "usr/share/applications", id+".desktop")
	if said := must(t, "desktop-file-validate", desktop); said != "" {
		t.Error(said)
	}
	must(t, "appstreamcli", "validate", "--no-net", "--pedantic", filepath.Join(tree, "usr/share/metainfo", id+".metainfo.xml"))
	must(t, "appstreamcli", "validate-tree", "--no-net", tree)
	verifyUnit(t, tree)
	for _, script := range []struct{ shell, file string }{
		{"bash", "bash-completion/completions/queuecast"}, {"zsh", "zsh/vendor-completions/_queuecast"}, {"fish", "fish/vendor_completions.d/queuecast.fish"},
	} {
		if path, err := exec.LookPath(script.shell); err == nil {
			must(t, path, "-n", filepath.Join(tree, "usr/share", script.file))
		} else {
			t.Logf("%s is not here to read its completions", script.shell)
		}
	}
}

// verifyUnit has systemd read the unit as if the program were installed.
func verifyUnit(t *testing.T, tree string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(tree, "usr/lib/systemd/user/queuecast.service"))
	if err != nil {
		t.Fatal(err)
	}
	there := strings.Replace(string(text), "ExecStart=/usr", "ExecStart="+tree+"/usr", 1)
	unit := filepath.Join(t.TempDir(), "queuecast.service")
	if err := os.WriteFile(unit, []byte(there), 0o644); err != nil {
		t.Fatal(err)
	}
	must(t, "env", "XDG_RUNTIME_DIR="+t.TempDir(), "systemd-analyze", "--user", "--man=no", "--recursive-errors=no", "verify", unit)
}

func TestLintianFindsNothing(t *testing.T) {
	file := dist(t, "queuecast_*.deb")
	r := finish(exec.Command("lintian", "--allow-root", "--fail-on", "error,warning", "--tag-display-limit", "0", file))
	if r.code != 0 || strings.TrimSpace(r.text) != "" {
		t.Errorf("exit code %d:\n%s", r.code, r.text)
	}
}

func TestRPM(t *testing.T) {
	file := dist(t, "queuecast-*.rpm")
	have := strings.Fields(must(t, "rpm", "-qlp", file))
	holds(t, have, append(below("/usr/", everywhere()...), "/usr/lib/systemd/user/queuecast.service", "/usr/share/man/man1/queuecast.1.gz",
		"/usr/share/zsh/site-functions/_queuecast", "/usr/share/licenses/queuecast/LICENSE", "/usr/share/doc/queuecast"))
	if slices.Contains(have, "/usr/share") || slices.Contains(have, "/usr/bin") {
		t.Error("it claims folders of the system")
	}
	needs := must(t, "rpm", "-qp", "--requires", file)
	for _, want := range []string{"libportaudio.so.2()(64bit)\n", "libopenh264.so.", "libGL.so.1()(64bit)\n", "libc.so.6(GLIBC_2."} {
		if !strings.Contains(needs, want) {
			t.Errorf("it does not require %q:\n%s", want, needs)
		}
	}
	if said := must(t, "rpm", "-K", "--nosignature", file); !strings.Contains(said, "digests OK") {
		t.Error(said)
	}
	if got := must(t, "rpm", "-qp", "--queryformat", "%{NAME} %{VERSION}-%{RELEASE} %{ARCH} %{LICENSE}", file); got != "queuecast "+version(t)+"-1 x86_64 Apache-2.0" {
		t.Error(got)
	}
	// rpm's own judgement of the whole, and an installation, in a database of its own. No such package is known there.
	root := t.TempDir()
	must(t, "rpm", "--root", root, "--initdb")
	for _, step := range []string{"--test", "--nosignature"} {
		must(t, "rpm", "--root", root, "--install", "--nodeps", "--nosignature", step, file)
	}
	holds(t, files(t, root), below("usr/", everywhere()...))
	must(t, "rpm", "--root", root, "--verify", "--nodeps", "queuecast")
	must(t, "rpm", "--root", root, "--erase", "queuecast")
	for _, name := range files(t, root) {
		if strings.Contains(name, "queuecast") {
			t.Errorf("%s is left", name)
		}
	}
}
