//go:build linux

package e2e

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/queuecast/queuecast/internal/freeport"
)

// link is what `queuecast stations --json` tells, as far as the tests look at it.
type link struct {
	Code     string `json:"code"`
	Stations []struct {
		Name string `json:"name"`
		Role string `json:"role"`
	} `json:"stations"`
	Link struct {
		Joined    bool    `json:"joined"`
		Connected bool    `json:"connected"`
		Age       float64 `json:"age_seconds"`
	} `json:"link"`
}

func (s *station) link() (l link) {
	s.t.Helper()
	r := s.cli("stations", "--json")
	if err := json.Unmarshal([]byte(r.stdout), &l); r.code != 0 || err != nil {
		s.t.Fatalf("stations: exit code %d, %v: %s%s", r.code, err, r.stdout, r.stderr)
	}
	return l
}

func (s *station) do(args ...string) string {
	s.t.Helper()
	r := s.cli(args...)
	if r.code != 0 {
		s.t.Fatalf("%q: exit code %d: %s", args, r.code, r.stderr)
	}
	return r.stdout
}

func (s *station) shows(number string) func() bool {
	return func() bool { st := s.status(); return st.Board != nil && st.Board.Number == number }
}

func TestRestartInPlaceKeepsProcessPortAndBoard(t *testing.T) {
	t.Parallel()
	s := newStation(t, noSound)
	s.serve()
	s.call("A012", "2")
	eventually(t, "the call is shown", s.shows("A012"))
	before := s.status()
	for range 3 {
		s.do("restart")
	}
	after := s.status()
	if after.PID != before.PID || after.Board == nil || after.Board.Number != "A012" || after.Queue.LastSeq != before.Queue.LastSeq {
		t.Errorf("before %+v\nafter %+v", before, after)
	}
	if !s.listens() {
		t.Error("nobody listens on the stream's port")
	}
	if others := slices.DeleteFunc(marked(s.mark), func(pid int) bool { return pid == before.PID }); len(others) > 0 {
		t.Errorf("processes %v are left", others)
	}
	s.stop()
	if s.listens() {
		t.Error("somebody still listens on the stream's port")
	}
	if line := oneLine(t, s.cli("restart"), 1); !strings.Contains(line, "No station is running") {
		t.Errorf("afterwards a restart says %q", line)
	}
}

// One host and two stations that join it while they run; the host goes and comes back; one leaves.
func TestStationsJoinARunningHostAtOnceAndSurviveItsDeath(t *testing.T) {
	t.Parallel()
	address := fmt.Sprintf("127.0.0.1:%d", freeport.TCP(t))
	host := newStation(t, noSound+fmt.Sprintf("[station]\nname = \"Host\"\nlisten = %q\n", address))
	east, west := newStation(t, noSound), newStation(t, noSound)
	for _, s := range []*station{host, east, west} {
		s.serve()
	}
	host.call("A001", "1")
	east.call("E100", "1") // its own queue, before it joins
	host.do("share", "on")
	code := host.link().Code
	east.do("join", code, "--name", "East")
	west.do("join", code, "--name", "West", "--role", "display")
	for _, s := range []*station{east, west} {
		eventually(t, "the station shows the host's board", s.shows("A001"))
	}
	var names []string
	for _, other := range host.link().Stations {
		names = append(names, other.Name+" "+other.Role)
	}
	if slices.Sort(names); !slices.Equal(names, []string{"East operator", "West display"}) {
		t.Errorf("the host lists %q", names)
	}
	east.call("A002", "2")
	for _, s := range []*station{host, west} {
		eventually(t, "the call is shown elsewhere", s.shows("A002"))
	}
	if line := oneLine(t, west.cli("call", "A003"), 1); !strings.Contains(line, "only shows") {
		t.Errorf("a call at a display says %q", line)
	}

	host.signal(t, syscall.SIGKILL)
	host.wait(t)
	eventually(t, "the station misses its host", func() bool { return !east.link().Link.Connected })
	if st := east.status(); st.Board == nil || st.Board.Number != "A002" {
		t.Errorf("without the host the board is %+v", st.Board)
	}
	if line := oneLine(t, east.cli("call", "A003"), 1); !strings.Contains(line, "host") {
		t.Errorf("without the host a call says %q", line)
	}
	before := time.Now()
	host.serve()
	eventually(t, "the station is back", func() bool { return east.link().Link.Connected && west.link().Link.Connected })
	t.Logf("back %v after the host's start", time.Since(before).Round(time.Millisecond))
	host.call("A003", "1")
	eventually(t, "the call is shown", east.shows("A003"))

	east.do("leave")
	eventually(t, "the own queue is back", east.shows("E100"))
	if l := east.link(); l.Link.Joined {
		t.Errorf("after leaving: %+v", l)
	}
	for _, s := range []*station{east, west, host} {
		s.stop()
	}
}
