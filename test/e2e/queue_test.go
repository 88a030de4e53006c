//go:build linux

package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/queuecast/queuecast/internal/freeport"
)

// clinicHall is a hall of two services and two counters, in which nothing is heard.
const clinicHall = noSound + `[[services]]
id = "med"
name = "Medicine"
prefix = "A"
[[services]]
id = "lab"
name = "Laboratory"
prefix = "B"
[[counters]]
id = "1"
services = ["med"]
operator = "Li"
[[counters]]
id = "2"
services = ["lab"]
[queue]
late_within = 5
[station]
listen = "127.0.0.1:%d"
name = "%s"
`

// newClinic is a station of clinicHall.
func newClinic(t *testing.T, name string) *station {
	t.Helper()
	return newStation(t, fmt.Sprintf(clinicHall, freeport.TCP(t), name))
}

// says insists on a command's being done and on what it says.
func (s *station) says(want string, args ...string) string {
	s.t.Helper()
	r := s.cli(args...)
	if r.code != 0 || !strings.Contains(r.stdout, want) {
		s.t.Fatalf("%v: exit code %d, %q, %q; want %q", args, r.code, r.stdout, r.stderr, want)
	}
	return r.stdout
}

// refuses insists on a command's being refused in one line.
func (s *station) refuses(want string, args ...string) {
	s.t.Helper()
	if line := oneLine(s.t, s.cli(args...), 1); !strings.Contains(line, want) {
		s.t.Fatalf("%v is refused with %q, want %q", args, line, want)
	}
}

// shown waits until the display shows a number.
func (s *station) shown(number string) {
	s.t.Helper()
	eventually(s.t, number+" on the display", func() bool {
		b := s.status().Board
		return b != nil && b.Number == number
	})
}

// TestClinicDay is a day at a clinic, with a power cut in the middle of it.
func TestClinicDay(t *testing.T) {
	t.Parallel()
	s := newClinic(t, "Reception")
	s.serve()
	s.says("A001", "issue", "med", "--name", "张三丰")
	s.says("A002", "issue", "med")
	s.says("A003", "issue", "med")
	s.says("A001", "next", "-c", "1")
	s.shown("A001")
	s.says("Recalled A001", "recall", "-c", "1")
	s.says("did not come", "skip", "-c", "1")
	s.says("A002", "next", "-c", "1")
	s.refuses("at counter 1 by Li", "call", "A002", "-c", "2")
	s.says("on hold", "hold", "-c", "1")
	s.says("A001", "call", "A001", "-c", "1") // late
	s.shown("A001")

	s.kill()
	s.serve()

	s.shown("A001")
	s.says("A001 is done", "done", "-c", "1")
	s.says("A002 is at counter 1 again", "resume", "-c", "1")
	s.says("Laboratory", "transfer", "-c", "1", "--service", "lab")
	s.refuses("A002: waiting", "resume", "A002", "-c", "1")
	s.says("A002", "next", "-c", "2")
	s.says("A003", "hold", "A003", "-c", "1")
	s.says("Taken back: A003", "undo", "-c", "1")
	s.says("A003", "next", "-c", "1")
	s.says("A003 is done", "done", "-c", "1")
	s.refuses("Nobody is waiting", "next", "-c", "1")

	csv := s.says("A003", "history", "--csv")
	for _, line := range strings.Split(csv, "\n") {
		if strings.Contains(line, "张三丰") {
			t.Errorf("a name that nobody asked for: %q", line)
		}
	}
	if named := s.says("A003", "history", "--csv", "--names"); !strings.Contains(named, "张三丰") || !strings.HasPrefix(named, "\ufeff") {
		t.Errorf("the history with names: %q", named)
	}
	var figures struct {
		Figures []struct {
			By      string `json:"by"`
			Issued  int    `json:"issued"`
			NoShows int    `json:"no_shows"`
		} `json:"figures"`
	}
	if err := json.Unmarshal([]byte(s.says("total", "stats", "--json")), &figures); err != nil {
		t.Fatal(err)
	}
	if total := figures.Figures[0]; total.By != "total" || total.Issued != 3 || total.NoShows != 1 {
		t.Errorf("the day's figures: %+v", total)
	}
	s.stop()
}

// pair starts two stations with one queue.
func pair(t *testing.T) (host, guest *station) {
	t.Helper()
	host, guest = newClinic(t, "Reception"), newClinic(t, "East")
	host.serve()
	out := strings.Fields(host.says("QC1", "share", "on"))
	guest.says("is set to use the queue", "join", out[len(out)-1])
	guest.serve()
	guest.linked("Connected")
	return host, guest
}

// linked waits until a station says how it is connected.
func (s *station) linked(how string) {
	s.t.Helper()
	eventually(s.t, how, func() bool { return strings.Contains(s.cli("stations").stdout, how) })
}

// TestTwoStationsRaceForOneNumber has both call the same numbers at the same moment: one wins, the other is told who.
func TestTwoStationsRaceForOneNumber(t *testing.T) {
	t.Parallel()
	host, guest := pair(t)
	host.says("East", "stations")
	const races = 8
	for n := range races {
		number := fmt.Sprintf("Z%02d", n)
		var results [2]result
		var both sync.WaitGroup
		for i, s := range []*station{host, guest} {
			both.Go(func() {
				results[i] = s.cli("call", number, "--counter", fmt.Sprint(i+1))
			})
		}
		both.Wait()
		winner := 0
		if results[0].code != 0 {
			winner = 1
		}
		won, lost := results[winner], results[1-winner]
		if won.code != 0 || lost.code != 1 || !strings.Contains(lost.stderr, fmt.Sprintf("at counter %d", winner+1)) {
			t.Fatalf("%s: %+v and %+v", number, results[0], results[1])
		}
		// Both displays show the one call, whoever made it.
		host.shown(number)
		guest.shown(number)
	}
	for _, s := range []*station{host, guest} {
		if got := len(s.status().Calls); got != races {
			t.Errorf("%d calls at a station, want %d", got, races)
		}
	}
	guest.stop()
	host.stop()
}

// TestHostComesBack kills the host: the other station says so, refuses, and goes on where it was when the host is back.
func TestHostComesBack(t *testing.T) {
	t.Parallel()
	host, guest := pair(t)
	host.says("A001", "issue", "med")
	guest.says("A001", "next", "-c", "1")
	guest.shown("A001")
	host.kill()
	guest.linked("No connection")
	guest.refuses("host cannot be reached", "call", "A900", "-c", "1")
	if b := guest.status().Board; b == nil || b.Number != "A001" {
		t.Errorf("the board without the host: %+v", b)
	}
	host.serve() // shares again: it was asked to
	guest.linked("Connected")
	host.says("A777", "call", "A777", "-c", "2")
	guest.shown("A777")
	guest.says("A778", "call", "A778", "-c", "1")
	host.shown("A778")

	// A host whose data is gone is made anew from the other station's copy.
	guest.stop()
	host.stop()
	if err := os.RemoveAll(host.dir + "/journal"); err != nil {
		t.Fatal(err)
	}
	host.refuses("--yes", "rebuild", "--from", guest.dir)
	host.says("rebuilt", "rebuild", "--yes", "--from", guest.dir)
	host.serve()
	host.shown("A778")
	host.stop()
}
