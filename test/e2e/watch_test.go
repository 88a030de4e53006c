//go:build linux

package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestWatchedStationComesBack has a watched station crash, from outside and as Go ends a program that has panicked (with exit code 2),
// has it start again, and ends both.
func TestWatchedStationComesBack(t *testing.T) {
	s := newStation(t, noSound)
	s.begin(binary, "--data", s.dir, "watch", "--", "serve")
	s.call("A012", "1")
	eventually(t, "the call is shown", func() bool { b := s.status().Board; return b != nil && b.Number == "A012" })
	for _, how := range []syscall.Signal{syscall.SIGKILL, syscall.SIGQUIT} {
		before := s.status().PID
		if err := syscall.Kill(before, how); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the station is back", func() bool {
			r := s.cli("status", "--json") // one look: what answers the first may be dying and not answer the second
			var now status
			return r.code == 0 && json.Unmarshal([]byte(r.stdout), &now) == nil && now.PID != before
		})
	}
	if b := s.status().Board; b == nil || b.Number != "A012" {
		t.Errorf("on the board: %+v", b)
	}
	killed := s.status().PID
	if r := s.cli("restart"); r.code != 0 {
		t.Errorf("restart: %s", r.stderr)
	}
	if pid := s.status().PID; pid == killed {
		t.Error("it was not started again")
	}
	s.stop()
	eventually(t, "nothing is left", func() bool { return len(marked(s.mark)) == 0 })
	if r := s.cli("watch", "--", "--fly"); r.code != 2 {
		t.Errorf("a flag that there is not: exit code %d: %s", r.code, r.stderr)
	}
}

// TestStartsWithTheSession looks at what the session of a desktop would start.
func TestStartsWithTheSession(t *testing.T) {
	s := newStation(t, noSound)
	config := t.TempDir()
	s.env = append(s.env, "XDG_CONFIG_HOME="+config)
	run := func(want string, args ...string) {
		t.Helper()
		if r := s.cli(args...); r.code != 0 || !strings.Contains(r.stdout, want) {
			t.Fatalf("%v: %d %s%s", args, r.code, r.stdout, r.stderr)
		}
	}
	file := filepath.Join(config, "autostart", "queuecast.desktop")
	run("does not start", "autostart", "status")
	run("starts with the session", "autostart", "on", "--kiosk")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"[Desktop Entry]", "Type=Application", binary, "watch", s.dir, "--kiosk"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s lacks %q:\n%s", file, want, text)
		}
	}
	run("does not start", "autostart", "off")
	run("does not start", "autostart", "off")
	if _, err := os.Stat(file); err == nil {
		t.Error("the entry is left behind")
	}
}
