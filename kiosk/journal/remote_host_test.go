package journal

import (
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/queuecast/queuecast/kiosk/journal/pairing"
	"github.com/queuecast/queuecast/kiosk/queue"
)

func TestStationReadsOnWithoutItsHost(t *testing.T) {
	j := share(t, t.TempDir())
	c := code(t, j)
	dir := t.TempDir()
	r := connected(t, remote(t, dir, c))
	fill(t, j, 1, 5)
	await(t, r, "it has everything", func(s State) bool { return s.LastSeq == 5 })
	r.Close()
	j.Close()
	r = remote(t, dir, c)
	sameEvents(t, r, 5)
	if s := r.State(); s.Connected || s.LastSeq != 5 {
		t.Errorf("state %+v", s)
	}
	r.Close()
	if err := r.Replay(t.Context(), 1, nil); !errors.Is(err, ErrClosed) {
		t.Errorf("got %v", err)
	}
	if _, err := r.Append(t.Context(), 5, event(6)); !errors.Is(err, ErrClosed) {
		t.Errorf("got %v", err)
	}
}

func TestHostThatIsRestartedIsFoundAgain(t *testing.T) {
	dir := t.TempDir()
	j := share(t, dir)
	c := code(t, j)
	r := connected(t, remote(t, t.TempDir(), c))
	fill(t, j, 1, 4)
	j.Close()
	await(t, r, "the loss is noticed", func(s State) bool { return !s.Connected })
	j = open(t, dir)
	fill(t, j, 5, 6)
	if err := j.Share(ShareConfig{Listen: c.Addresses[0]}); err != nil {
		t.Fatal(err)
	}
	if again := code(t, j); again.Fingerprint != c.Fingerprint || again.Key != c.Key {
		t.Error("the host has become another one")
	}
	connected(t, r)
	sameEvents(t, r, 6)
	if _, err := r.Append(t.Context(), 6, event(7)); err != nil {
		t.Fatal(err)
	}
	sameEvents(t, j, 7)
}

func TestHostWithAnotherPastIsRefused(t *testing.T) {
	station := t.TempDir()
	first := share(t, t.TempDir())
	r := connected(t, remote(t, station, code(t, first)))
	fill(t, first, 1, 5)
	await(t, r, "it has everything", func(s State) bool { return s.LastSeq == 5 })
	r.Close()
	first.Close()
	for name, prepare := range map[string]func(*Journal){
		"empty":              func(*Journal) {},
		"shorter, different": func(j *Journal) { mustAppend(t, j, 0, event(70)) },
		"longer, different": func(j *Journal) {
			for n := range uint64(9) {
				mustAppend(t, j, n, event(n+70))
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			j := share(t, t.TempDir())
			prepare(j)
			r := remote(t, station, code(t, j))
			var other *DivergedError
			await(t, r, "it is refused", func(s State) bool { return errors.As(s.Err, &other) })
			if other.Ours != 5 {
				t.Errorf("got %+v", other)
			}
			sameEvents(t, r, 5)
			r.Close()
		})
	}
}

func mustAppend(t testing.TB, l log, after uint64, ev queue.Event) {
	t.Helper()
	if _, err := l.Append(t.Context(), after, ev); err != nil {
		t.Fatal(err)
	}
}

// Both copies of the host have lost their end; the station still has it.
func TestStationGivesBackWhatItsHostHasLost(t *testing.T) {
	dir := t.TempDir()
	j := share(t, dir)
	c := code(t, j)
	fill(t, j, 1, 6)
	j.Close()
	early := clone(t, dir)
	j = open(t, dir)
	if err := j.Share(ShareConfig{Listen: c.Addresses[0]}); err != nil {
		t.Fatal(err)
	}
	r := connected(t, remote(t, t.TempDir(), c))
	fill(t, j, 7, 10)
	await(t, r, "it has everything", func(s State) bool { return s.LastSeq == 10 })
	j.Close()
	await(t, r, "the loss is noticed", func(s State) bool { return !s.Connected })
	j = open(t, early)
	wantEvents(t, j, 1, 6)
	if err := j.Share(ShareConfig{Listen: c.Addresses[0]}); err != nil {
		t.Fatal(err)
	}
	connected(t, r)
	sameEvents(t, j, 10)
	fill(t, j, 11, 11)
}

func TestDamagedLineFilesOfAStationAreMendedByItsHost(t *testing.T) {
	j := share(t, t.TempDir())
	c := code(t, j)
	dir := t.TempDir()
	r := connected(t, remote(t, dir, c))
	fill(t, j, 1, 200)
	await(t, r, "it has everything", func(s State) bool { return s.LastSeq == 200 })
	r.Close()
	for _, how := range waysToSpoil() {
		t.Run(how, func(t *testing.T) {
			for _, path := range lineFiles(t, dir) {
				spoil(t, path, how)
			}
			r := connected(t, remote(t, dir, c))
			sameEvents(t, r, 200)
			r.Close()
			sameEvents(t, remote(t, dir, c, func(r *Remote) { r.Host.Addresses = []string{"127.0.0.1:1"} }), 200)
		})
	}
}

func TestHostThatLostItsFolderIsRebuiltFromAStation(t *testing.T) {
	j := share(t, filepath.Join(t.TempDir(), "host"))
	c := code(t, j)
	station := t.TempDir()
	r := connected(t, remote(t, station, c))
	fill(t, j, 1, 20)
	await(t, r, "it has everything", func(s State) bool { return s.LastSeq == 20 })
	j.Close()
	if err := os.RemoveAll(j.Dir); err != nil {
		t.Fatal(err)
	}
	if _, err := Rebuild(j.Dir, station, testLog(t)); err != nil { // while the station runs
		t.Fatal(err)
	}
	j = share(t, j.Dir)
	sameEvents(t, j, 20)
	r.Close()
	r = connected(t, remote(t, station, code(t, j))) // with a new code: the certificate is gone
	mustAppend(t, r, 20, event(21))
	sameEvents(t, j, 21)
}

func TestAddressThatCannotBeListenedOn(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	j := open(t, t.TempDir())
	for _, addr := range []string{taken.Addr().String(), "nonsense", "127.0.0.1:99999", "192.0.2.1:0"} {
		var listen *ListenError
		if err := j.Share(ShareConfig{Listen: addr}); !errors.As(err, &listen) {
			t.Errorf("%s: got %v", addr, err)
		}
		if _, err := j.Pairing(); !errors.Is(err, ErrNotShared) {
			t.Errorf("%s: got %v", addr, err)
		}
	}
	fill(t, j, 1, 2)
}

func TestNothingIsLeftOfASharedQueue(t *testing.T) {
	before := goleak.IgnoreCurrent()
	j := share(t, t.TempDir())
	c := code(t, j)
	r := connected(t, remote(t, t.TempDir(), c))
	for range 2 {
		if err := j.Unshare(); err != nil {
			t.Fatal(err)
		}
		await(t, r, "the loss is noticed", func(s State) bool { return !s.Connected })
		if conn, err := net.Dial("tcp", c.Addresses[0]); err == nil {
			_ = conn.Close()
			t.Error("the port is still open")
		}
		if err := j.Share(ShareConfig{Listen: c.Addresses[0]}); err != nil {
			t.Fatal(err)
		}
		await(t, r, "it is back", func(s State) bool { return s.Connected })
	}
	mustAppend(t, r, 0, event(1))
	r.Close()
	r.Close()
	j.Close()
	goleak.VerifyNone(t, before)
	if conn, err := net.Dial("tcp", c.Addresses[0]); err == nil {
		_ = conn.Close()
		t.Error("the port is still open")
	}
}

func TestCloseWhileConnecting(t *testing.T) {
	before := goleak.IgnoreCurrent()
	silent, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and says nothing
	if err != nil {
		t.Fatal(err)
	}
	r := remote(t, t.TempDir(), pairing.Code{Addresses: []string{silent.Addr().String()}}, func(r *Remote) { r.LinkLimit = time.Second })
	conn, err := silent.Accept()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	_, _ = io.ReadAll(conn)
	_, _ = conn.Close(), silent.Close()
	goleak.VerifyNone(t, before)
}

// BenchmarkFiftyStations has fifty stations append one event a second each
// through one host over TLS, all of them on this computer and its one disk.
func BenchmarkFiftyStations(b *testing.B) {
	const stations = 50
	j := share(b, b.TempDir())
	c := code(b, j)
	quiet := slog.New(slog.DiscardHandler)
	all := make([]*Remote, stations)
	for i := range all {
		all[i] = connected(b, remote(b, b.TempDir(), c, func(r *Remote) { r.Log, r.Heartbeat = quiet, DefaultHeartbeat }))
	}
	var mu sync.Mutex
	var took []time.Duration
	conflicts := 0
	b.ResetTimer()
	for round := 0; b.Loop(); round++ {
		var wg sync.WaitGroup
		for i, r := range all {
			wg.Go(func() {
				time.Sleep(time.Second * time.Duration(i) / stations)
				ev := event(uint64(round*stations + i + 1))
				start := time.Now()
				lost := 0
				for {
					_, err := r.Append(b.Context(), r.State().LastSeq, ev)
					var conflict *ConflictError
					if err == nil {
						break
					}
					if !errors.As(err, &conflict) {
						b.Error(err)
						return
					}
					lost++
				}
				d := time.Since(start)
				mu.Lock()
				defer mu.Unlock()
				took = append(took, d)
				conflicts += lost
			})
		}
		wg.Wait()
	}
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(conflicts)/float64(len(took)), "conflicts/append")
}
