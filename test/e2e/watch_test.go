//go:build linux

package e2e

import (
	"syscall"
	"testing"
)

// TestWatchedStationComesBack kills a watched station, has it start again, and ends both.
func TestWatchedStationComesBack(t *testing.T) {
	s := newStation(t, noSound)
	s.begin(binary, "--data", s.dir, "watch", "--", "serve")
	s.call("A012", "1")
	eventually(t, "the call is shown", func() bool { b := s.status().Board; return b != nil && b.Number == "A012" })
	before := s.status().PID
	if err := syscall.Kill(before, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the station is back", func() bool { return s.cli("status").code == 0 && s.status().PID != before })
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
}
