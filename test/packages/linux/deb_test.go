//go:build linux

package linux

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const (
	program = "usr/bin/queuecast"
	data    = "/home/" + user + "/.local/share/queuecast"
	older   = "0.0.9"
)

// station is Queuecast on a system, used by a plain user.
type station struct{ *system }

// settle writes settings: the stream has a port that nobody else has.
func (s station) settle() {
	s.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	s.user("mkdir", "-p", data)
	s.write(filepath.Join(data, "settings.toml"), fmt.Sprintf("language = \"en\"\n[stream]\nport = %d\n", port), 0o600)
	s.root("chown", user, data+"/settings.toml")
}

// status is what the running station tells.
type status struct {
	Version string `json:"version"`
	Mode    string `json:"mode"`
	Calls   []struct {
		Number string `json:"number"`
	} `json:"calls"`
}

func (s station) status() (st status, running bool) {
	r := finish(s.enter(user, "queuecast", "status", "--json"))
	return st, r.code == 0 && json.Unmarshal([]byte(r.out), &st) == nil
}

// up waits until the station runs.
func (s station) up(mode string) (st status) {
	s.t.Helper()
	eventually(s.t, "the station runs: "+mode, func() (running bool) {
		st, running = s.status()
		return running
	})
	if st.Mode != mode {
		s.t.Errorf("the station runs as %q, want %q", st.Mode, mode)
	}
	return st
}

// calls calls a number and expects the last calls to be the given ones, the newest first.
func (s station) calls(number string, want ...string) {
	s.t.Helper()
	s.user("queuecast", "call", number)
	s.knows(want...)
}

func (s station) knows(want ...string) {
	s.t.Helper()
	st, _ := s.status()
	var numbers []string
	for _, c := range st.Calls {
		numbers = append(numbers, c.Number)
	}
	if got := strings.Join(numbers, " "); got != strings.Join(want, " ") {
		s.t.Errorf("the last calls are %q, want %q", got, want)
	}
}

// One life of a package: an older version is installed and used, replaced by this one, used with and without a window, removed,
// installed anew and purged. Only what the package depends on is there.
func TestDebOnACleanDebian(t *testing.T) {
	file := dist(t, "queuecast_*.deb")
	s := station{newSystem(t)}
	s.root("apt-get", "-qq", "update")

	s.apt(aged(t, file))
	if !s.has("usr/share/doc/queuecast/gone-in-the-next-version") {
		t.Error("the older version lacks its own file")
	}
	s.settle()
	s.begin("queuecast", "serve")
	s.up("serve")
	s.calls("A012", "A012")
	s.end(program)

	s.apt(file)
	if got := s.user("queuecast", "--version"); !strings.Contains(got, version(t)) {
		t.Errorf("after the upgrade: %q", got)
	}
	if s.has("usr/share/doc/queuecast/gone-in-the-next-version") {
		t.Error("a file of the older version is still there")
	}
	s.begin("queuecast", "serve")
	s.up("serve")
	s.knows("A012")
	s.calls("A013", "A013", "A012")
	s.end(program)

	s.usesTheWindow()

	before := files(t, filepath.Join(s.dir, data))
	s.root("apt-get", "-qq", "-y", "remove", "queuecast")
	s.isGone()
	s.apt(file)
	s.root("apt-get", "-qq", "-y", "purge", "queuecast")
	s.isGone()
	if after := files(t, filepath.Join(s.dir, data)); strings.Join(after, "\n") != strings.Join(before, "\n") {
		t.Errorf("the user's data has changed:\n%s\n\nbefore:\n%s", strings.Join(after, "\n"), strings.Join(before, "\n"))
	}
	if left := strings.TrimSpace(finish(s.enter("root", "dpkg", "-l", "queuecast")).out); strings.Contains(left, "rc  queuecast") {
		t.Errorf("the purged package has left something: %s", left)
	}
}

// aged is the same package under an older version and with a file that this version does not have.
func aged(t *testing.T, file string) string {
	t.Helper()
	dir := t.TempDir()
	tree := filepath.Join(dir, "tree")
	must(t, "dpkg-deb", "--raw-extract", file, tree)
	control := filepath.Join(tree, "DEBIAN", "control")
	text, err := os.ReadFile(control)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(text), "\nVersion: "+version(t), "\nVersion: "+older, 1)
	if changed == string(text) {
		t.Fatalf("no version in:\n%s", text)
	}
	if err := os.WriteFile(control, []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(tree, "usr/share/doc/queuecast/gone-in-the-next-version"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "queuecast_"+older+"-1.deb")
	must(t, "dpkg-deb", "--root-owner-group", "-Zgzip", "--build", tree, out)
	return out
}

// isGone checks that nothing of the package is left.
func (s station) isGone() {
	s.t.Helper()
	r := finish(exec.Command("find", s.dir, "-xdev", "-path", s.dir+"/home", "-prune", "-o", "-path", s.dir+"/var/cache", "-prune", "-o",
		"-iname", "*queuecast*", "-not", "-path", "*/var/log/*", "-not", "-path", "*/var/lib/dpkg/*", "-print"))
	if r.code != 0 || r.out != "" {
		s.t.Errorf("left behind (exit code %d):\n%s", r.code, r.text)
	}
}
