//go:build linux

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	// stopLimit is the promised time for a clean stop.
	stopLimit = 2 * time.Second
	// stopSlack is what a machine busy with other tests may add to it.
	stopSlack = 3 * time.Second
)

func TestStationEndsCleanly(t *testing.T) {
	t.Parallel()
	hang := "sleep 1000 & sleep 1000"
	for _, tc := range []struct {
		name string
		args []string
		busy bool // an announcement waits for a speech program that hangs
		end  func(*station)
	}{
		{"SIGINT", nil, false, func(s *station) { s.signal(s.t, syscall.SIGINT) }},
		{"SIGTERM", nil, false, func(s *station) { s.signal(s.t, syscall.SIGTERM) }},
		{"SIGTERM while the voice hangs", nil, true, func(s *station) { s.signal(s.t, syscall.SIGTERM) }},
		{"two signals", nil, true, func(s *station) { s.signal(s.t, syscall.SIGINT); s.signal(s.t, syscall.SIGTERM) }},
		// Counted from the start of the program: what is looked at before the end has to fit in, on a busy machine too.
		{"time is over", []string{"--for", "30s"}, false, func(*station) {}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := newStation(t, engineVoice(fakeEngine(t, hang)))
			s.serve(tc.args...)
			if !s.listens() {
				t.Error("nobody listens on the stream's port")
			}
			if tc.busy {
				s.call("1", "1")
				s.call("2", "1")
				eventually(t, "the speech program has been started", func() bool { return len(marked(s.mark)) > 2 })
			}
			viewer := s.record("tcp")
			asked := time.Now()
			tc.end(s)
			if code := s.wait(t); code != 0 {
				t.Errorf("exit code %d", code)
			}
			if took := time.Since(asked); len(tc.args) == 0 && took > stopLimit+stopSlack {
				t.Errorf("the end took %v", took)
			} else {
				t.Logf("the end took %v", took)
			}
			viewer.kill()
			s.leavesNobody(t)
			if s.listens() {
				t.Error("somebody still listens on the stream's port")
			}
			for _, name := range []string{"control.json", "crash.log"} {
				if _, err := os.Stat(filepath.Join(s.dir, name)); !os.IsNotExist(err) {
					t.Errorf("%s is left: %v", name, err)
				}
			}
			if leftovers, _ := filepath.Glob(filepath.Join(s.dir, ".*")); len(leftovers) > 0 {
				t.Errorf("files are left: %v", leftovers)
			}
			if out := s.stdout.String() + s.stderr.String(); strings.Contains(out, "panic") || strings.Contains(out, "goroutine ") {
				t.Errorf("it ended with:\n%s", out)
			}
			if line := oneLine(t, s.cli("call", "1"), 1); !strings.Contains(line, "No station is running") {
				t.Errorf("afterwards a call says %q", line)
			}
		})
	}
}

// leavesNobody insists on the end of all that a station has started. What it has killed may take a moment to die; what it has forgotten
// sleeps far longer than this waits.
func (s *station) leavesNobody(t *testing.T) {
	t.Helper()
	var left []int
	for deadline := time.Now().Add(patience); ; time.Sleep(poll) {
		if left = marked(s.mark); len(left) == 0 || time.Now().After(deadline) {
			break
		}
	}
	if len(left) > 0 {
		t.Errorf("processes %v are left", left)
	}
}

func TestSecondStationOnTheSameFolderIsRefused(t *testing.T) {
	t.Parallel()
	s := newStation(t, noSound)
	s.serve()
	line := oneLine(t, s.cli("serve"), 1)
	if !strings.Contains(line, "A station is running on this data folder already") || !strings.Contains(line, "--data") {
		t.Errorf("the second one says %q", line)
	}
	s.call("1", "1") // the first one is as well as before
	s.stop()
}

func TestExitCodes(t *testing.T) {
	t.Parallel()
	s := newStation(t, noSound)
	for _, tc := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"call without a station", []string{"call", "A012"}, 1, "No station is running on this data folder. Start 'queuecast' or 'queuecast serve' first."},
		{"status without a station", []string{"status"}, 1, "No station is running"},
		{"window without a display", nil, 1, "queuecast serve"},
		{"no such command", []string{"dance"}, 2, "dance"},
		{"no such flag", []string{"serve", "--loud"}, 2, "--loud"},
		{"call without a number", []string{"call"}, 2, "--help"},
		{"call of two numbers", []string{"call", "1", "2"}, 2, "--help"},
		{"no such pattern", []string{"serve", "--pattern", "bars"}, 2, "bars"},
		{"negative time", []string{"serve", "--for", "-1s"}, 2, "negative"},
		{"no time", []string{"serve", "--for", "soon"}, 2, "soon"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := s.cli(tc.args...)
			if r.code != tc.code || !strings.Contains(r.stderr, tc.says) || r.stdout != "" {
				t.Errorf("exit code %d, stdout %q, stderr %q; want code %d and %q", r.code, r.stdout, r.stderr, tc.code, tc.says)
			}
			if tc.code == 1 {
				oneLine(t, r, 1)
			}
		})
	}
	if r := s.cli("--help"); r.code != 0 || !strings.Contains(r.stdout, "serve") {
		t.Errorf("help: exit code %d: %s", r.code, r.stdout)
	}
	if _, err := os.Stat(filepath.Join(s.dir, "journal")); !os.IsNotExist(err) {
		t.Errorf("commands that need a station have made a journal: %v", err)
	}
}
