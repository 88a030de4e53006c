package stations

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/queuecast/queuecast/internal/freeport"
	"github.com/queuecast/queuecast/kiosk/journal"
	"github.com/queuecast/queuecast/kiosk/journal/lines"
	"github.com/queuecast/queuecast/kiosk/journal/pairing"
	"github.com/queuecast/queuecast/kiosk/queue"
)

func TestMain(m *testing.M) {
	if part := os.Getenv(partEnv); part != "" {
		if err := play(part); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	goleak.VerifyTestMain(m)
}

// ledger holds what has been acknowledged, by sequence.
type ledger map[uint64]string

func (l ledger) note(t testing.TB, s said) {
	t.Helper()
	if s.Seq == 0 {
		return
	}
	if was, ok := l[s.Seq]; ok && was != s.ID {
		t.Fatalf("sequence %d was acknowledged to %s and to %s", s.Seq, was, s.ID)
	}
	l[s.Seq] = s.ID
}

// check opens the log of a dead host and wants every acknowledged event in its
// place, none twice, no hole.
func (l ledger) check(t testing.TB, dir string) (events uint64) {
	t.Helper()
	j := &journal.Journal{Dir: dir}
	if err := j.Initialize(); err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	if r := j.Report(); r.Lost != nil || r.Rebuilt || r.Err != nil {
		t.Fatalf("a kill has damaged the log: %+v", r)
	}
	seen := map[string]uint64{}
	if err := j.Replay(t.Context(), 1, func(ev queue.Event) error {
		events++
		if ev.Seq != events {
			t.Fatalf("event %d comes after %d", ev.Seq, events-1)
		}
		if first, ok := seen[ev.ID]; ok {
			t.Fatalf("event %s is in the log as %d and as %d", ev.ID, first, ev.Seq)
		}
		seen[ev.ID] = ev.Seq
		if id, ok := l[ev.Seq]; ok && id != ev.ID {
			t.Fatalf("event %d is %s, and was acknowledged as %s", ev.Seq, ev.ID, id)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for seq, id := range l {
		if seen[id] != seq {
			t.Fatalf("event %s was acknowledged as %d and is %d", id, seq, seen[id])
		}
	}
	// The line files alone tell the same.
	files := &lines.Store{Dir: filepath.Join(dir, "lines"), ReadOnly: true}
	if err := files.Initialize(); err != nil || files.Last() != events {
		t.Fatalf("the line files end at %d, the log at %d: %v", files.Last(), events, err)
	}
	return events
}

// A host that appends itself, and two stations that do so over TLS: the host is
// killed again and again at random moments, in the middle of their appends.
func TestKilledHostLosesNothingAcknowledged(t *testing.T) {
	kills := count(t, "QUEUECAST_KILLS", 50)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	dir := t.TempDir()
	host := order{Part: "host", Dir: filepath.Join(dir, "host"), Name: "host", Listen: freeport.Address(t), Calls: true}
	h := start(t, host)
	code := h.next(t, func(s said) bool { return s.Code != "" }).Code
	var callers []*process
	for _, name := range []string{"a", "b"} {
		callers = append(callers, start(t, order{Part: "caller", Dir: filepath.Join(dir, name), Name: name, Code: code}))
	}
	acked := ledger{}
	for _, c := range callers {
		c.next(t, func(s said) bool { acked.note(t, s); return s.Ready })
	}
	// since notes what a process says until it tells of an append behind one.
	since := func(p *process, last uint64) uint64 {
		return p.next(t, func(s said) bool { acked.note(t, s); return s.Seq > last }).Seq
	}
	for range kills {
		// Every other round waits for the stations to be back in business. What
		// lies behind the new host's own was not said before it was there.
		if rnd.IntN(2) == 0 {
			own := since(h, 0)
			for _, c := range callers {
				since(c, own)
			}
		}
		time.Sleep(time.Duration(rnd.IntN(60)) * time.Millisecond) // the random moment
		for _, s := range h.kill() {
			acked.note(t, s)
		}
		h = start(t, host)
		if again := h.next(t, func(s said) bool { return s.Code != "" }).Code; again != code {
			t.Fatal("the host has become another one")
		}
	}
	own := since(h, 0)
	for _, c := range callers { // connected, whatever happened
		for range 64 {
			since(c, own)
		}
	}
	for _, p := range append(callers, h) {
		for _, s := range p.kill() {
			acked.note(t, s)
		}
	}
	events := acked.check(t, host.Dir)
	if len(acked) < kills {
		t.Errorf("%d acknowledged appends in %d kills prove nothing", len(acked), kills)
	}
	t.Logf("%d kills, %d appends acknowledged, %d events in the log", kills, len(acked), events)
}

// Two stations, each a process of its own, want every number at once.
func TestEveryRaceHasOneWinner(t *testing.T) {
	races := uint64(count(t, "QUEUECAST_RACES", 500))
	dir := t.TempDir()
	host := order{Part: "host", Dir: filepath.Join(dir, "host"), Listen: "127.0.0.1:0"}
	h := start(t, host)
	code := h.next(t, func(s said) bool { return s.Code != "" }).Code
	acked := ledger{}
	wins := map[string]int{}
	var racers []*process
	names := []string{"a", "b"}
	for _, name := range names {
		racers = append(racers, start(t, order{Part: "racer", Dir: filepath.Join(dir, name), Name: name, Code: code}))
	}
	for _, r := range racers {
		r.next(t, func(s said) bool { return s.Ready })
	}
	for seq := uint64(1); seq <= races; seq++ {
		for i := range racers { // in turn the first to hear of it
			if _, err := fmt.Fprintln(racers[(i+int(seq))%len(racers)].in, seq); err != nil {
				t.Fatal(err)
			}
		}
		lost := 0
		for i, r := range racers {
			s := r.next(t, func(s said) bool { return s.Seq != 0 || s.Lost != 0 })
			acked.note(t, s)
			if s.Seq == seq {
				wins[names[i]]++
			}
			if s.Lost == seq {
				lost++
			}
		}
		if acked[seq] == "" || lost != len(racers)-1 {
			t.Fatalf("number %d: got by %q, refused to %d", seq, acked[seq], lost)
		}
	}
	for _, name := range names {
		if uint64(wins[name]) < races/100 {
			t.Errorf("%s has won %d of %d: that was no race", name, wins[name], races)
		}
	}
	for _, p := range append(racers, h) {
		p.kill()
	}
	if events := acked.check(t, host.Dir); events != races {
		t.Errorf("%d events from %d races", events, races)
	}
	t.Logf("%d races, won %v", races, wins)
}

// Three processes; the host's folder is deleted while it is dead, and made anew
// from the line files of a station that was killed as well.
func TestHostIsRebuiltFromAKilledStation(t *testing.T) {
	dir := t.TempDir()
	host := order{Part: "host", Dir: filepath.Join(dir, "host"), Listen: "127.0.0.1:0"}
	h := start(t, host)
	code := h.next(t, func(s said) bool { return s.Code != "" }).Code
	a := start(t, order{Part: "caller", Dir: filepath.Join(dir, "a"), Name: "a", Code: code})
	b := start(t, order{Part: "caller", Dir: filepath.Join(dir, "b"), Name: "b", Code: code})
	acked := ledger{}
	for range 50 {
		for _, c := range []*process{a, b} {
			c.next(t, func(s said) bool { acked.note(t, s); return s.Seq != 0 })
		}
	}
	// b stops first, and a has an event behind b's last acknowledged: then a has
	// that, too. The host's word to b does not wait for its word to a.
	for _, s := range b.kill() {
		acked.note(t, s)
	}
	last := slices.Max(slices.Collect(maps.Keys(acked)))
	a.next(t, func(s said) bool { acked.note(t, s); return s.Seq > last })
	for _, p := range []*process{a, h} {
		for _, s := range p.kill() {
			acked.note(t, s)
		}
	}
	if err := os.RemoveAll(host.Dir); err != nil {
		t.Fatal(err)
	}
	if r, err := journal.Rebuild(host.Dir, filepath.Join(dir, "a"), nil); err != nil || r.Lost != nil {
		t.Fatalf("%+v, %v", r, err)
	}
	j := &journal.Journal{Dir: host.Dir}
	if err := j.Initialize(); err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	found := map[uint64]string{}
	if err := j.Replay(t.Context(), 1, func(ev queue.Event) error { found[ev.Seq] = ev.ID; return nil }); err != nil {
		t.Fatal(err)
	}
	for seq, id := range acked {
		if found[seq] != id {
			t.Errorf("event %d is %q, and was acknowledged as %s", seq, found[seq], id)
		}
	}
}

// The code that processes hand each other is the one that people do.
func TestPairingCodeNamesTheHost(t *testing.T) {
	h := start(t, order{Part: "host", Dir: t.TempDir(), Listen: "127.0.0.1:0"})
	code, err := pairing.Parse(h.next(t, func(s said) bool { return s.Code != "" }).Code)
	if err != nil || len(code.Addresses) != 1 {
		t.Fatalf("%+v, %v", code, err)
	}
	conn, err := net.Dial("tcp", code.Addresses[0])
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.Close()
	h.kill()
	if conn, err := net.Dial("tcp", code.Addresses[0]); err == nil {
		_ = conn.Close()
		t.Error("the port outlives its process")
	}
}
