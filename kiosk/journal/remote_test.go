package journal

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/queuecast/queuecast/kiosk/journal/pairing"
	"github.com/queuecast/queuecast/kiosk/queue"
)

const patience = 60 * time.Second // for what must happen, however slow the machine

func share(t testing.TB, dir string, set ...func(*Journal)) *Journal {
	t.Helper()
	j := open(t, dir, set...)
	if err := j.Share(ShareConfig{Listen: "127.0.0.1:0"}); err != nil {
		t.Fatal(err)
	}
	return j
}

func code(t testing.TB, j *Journal) pairing.Code {
	t.Helper()
	c, err := j.Pairing()
	if err != nil {
		t.Fatal(err)
	}
	text, err := c.Text()
	if err != nil {
		t.Fatal(err)
	}
	if c, err = pairing.Parse(text); err != nil {
		t.Fatal(err)
	}
	return c
}

func remote(t testing.TB, dir string, host pairing.Code, set ...func(*Remote)) *Remote {
	t.Helper()
	r := &Remote{
		Dir: dir, Host: host, Name: "counter 3", Role: Operator, Log: testLog(t),
		RetryFirst: 10 * time.Millisecond, RetryMax: 100 * time.Millisecond, Heartbeat: 50 * time.Millisecond, AckTimeout: patience,
	}
	for _, f := range set {
		f(r)
	}
	if err := r.Initialize(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

func connected(t testing.TB, r *Remote) *Remote {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := r.AwaitConnection(ctx); err != nil {
		t.Fatal(err, r.State())
	}
	return r
}

// await waits until a state has come about.
func await(t testing.TB, r *Remote, what string, is func(State) bool) {
	t.Helper()
	for end := time.Now().Add(patience); !is(r.State()); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waiting until %s: %+v", what, r.State())
		}
	}
}

type log interface {
	Append(ctx context.Context, expected uint64, ev queue.Event) (uint64, error)
	Replay(ctx context.Context, from uint64, fn func(queue.Event) error) error
	SaveSnapshot(seq uint64, data []byte) error
	LoadSnapshot() (uint64, []byte, error)
	Grown() <-chan struct{}
	State() State
	Close()
}

var _, _ log = (*Journal)(nil), (*Remote)(nil)

func sameEvents(t testing.TB, l log, last uint64) {
	t.Helper()
	var n uint64
	if err := l.Replay(t.Context(), 1, func(ev queue.Event) error {
		n++
		want := event(n)
		if want.Seq = n; ev != want {
			return fmt.Errorf("event %d is %+v", n, ev)
		}
		return nil
	}); err != nil || n != last {
		t.Fatalf("%d events, want %d: %v", n, last, err)
	}
}

func TestStationsShareOneLog(t *testing.T) {
	j := share(t, t.TempDir())
	fill(t, j, 1, 3)
	a, b := remote(t, t.TempDir(), code(t, j)), remote(t, t.TempDir(), code(t, j))
	connected(t, a)
	connected(t, b)
	for n := uint64(4); n <= 12; n++ {
		l := []log{j, a, b}[n%3]
		if seq, err := l.Append(t.Context(), n-1, event(n)); seq != n || err != nil {
			t.Fatalf("event %d: %d, %v", n, seq, err)
		}
	}
	for _, l := range []log{j, a, b} {
		sameEvents(t, l, 12)
		select {
		case <-l.Grown():
		case <-time.After(patience):
			t.Error("no word of others' events")
		}
		var conflict *ConflictError
		if _, err := l.Append(t.Context(), 5, event(99)); !errors.As(err, &conflict) || *conflict != (ConflictError{5, 12}) {
			t.Errorf("got %v", err)
		}
		if seq, err := l.Append(t.Context(), 5, event(6)); seq != 6 || err != nil {
			t.Errorf("the same event again: %d, %v", seq, err)
		}
	}
	// Each has the same line files.
	for _, dir := range []string{a.Dir, b.Dir} {
		for _, path := range lineFiles(t, j.Dir) {
			want, _ := os.ReadFile(path)
			got, err := os.ReadFile(filepath.Join(dir, linesDir, filepath.Base(path)))
			if err != nil || string(got) != string(want) {
				t.Errorf("%s differs: %v", path, err)
			}
		}
	}
}

func lineFiles(t testing.TB, dir string) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, linesDir, "*.log"))
	if err != nil || len(all) == 0 {
		t.Fatalf("line files: %v, %v", all, err)
	}
	return all
}

func TestStationsAreListed(t *testing.T) {
	j := share(t, t.TempDir())
	c := code(t, j)
	connected(t, remote(t, t.TempDir(), c, func(r *Remote) { r.Name, r.Role = "大厅 & 药房", Display }))
	connected(t, remote(t, t.TempDir(), c, func(r *Remote) { r.Name, r.Role = strings.Repeat("长", 100), Caster }))
	all, err := j.Stations()
	if err != nil || len(all) != 2 || all[0].Name != "大厅 & 药房" || all[0].Role != Display || all[0].Since.IsZero() ||
		all[1].Name != strings.Repeat("长", maxName) || all[1].Role != Caster {
		t.Errorf("%+v, %v", all, err)
	}
}

func TestStrangersAreKeptOut(t *testing.T) {
	j := share(t, t.TempDir())
	fill(t, j, 1, 2)
	good := code(t, j)
	wrongKey, wrongHost := good, good
	wrongKey.Key[3] ^= 1
	wrongHost.Fingerprint[3] ^= 1
	for name, c := range map[string]pairing.Code{"wrong key": wrongKey, "another certificate": wrongHost} {
		t.Run(name, func(t *testing.T) {
			r := remote(t, t.TempDir(), c)
			await(t, r, "it has been refused", func(s State) bool { return s.Err != nil })
			var off *DisconnectedError
			if _, err := r.Append(t.Context(), 0, event(1)); !errors.As(err, &off) || off.Err == nil {
				t.Errorf("got %v", err)
			}
			var wrong *pairing.FingerprintError
			if name == "another certificate" && !errors.As(r.State().Err, &wrong) {
				t.Errorf("got %v", r.State().Err)
			}
			sameEvents(t, r, 0)
		})
	}
	// None of it is an error of the store, which would be opened again for it.
	if err := j.engine.log.err(); err != nil {
		t.Errorf("the store reports %v", err)
	}
	fill(t, j, 3, 3)
	r := connected(t, remote(t, t.TempDir(), good))
	// A station may append and read, and nothing else.
	l, _ := r.current()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if err := l.js.DeleteStream(ctx, streamName); err == nil {
		t.Error("a station has deleted the log")
	}
	if err := j.RenewKey(); err != nil {
		t.Fatal(err)
	}
	await(t, r, "the old key is refused", func(s State) bool { return !s.Connected && s.Err != nil })
	connected(t, remote(t, t.TempDir(), code(t, j)))
	sameEvents(t, j, 3)
}

// proxy stands between stations and host; it can be cut.
type proxy struct {
	net.Listener
	target string
	mu     sync.Mutex
	conns  []net.Conn
	dead   bool // takes connections and lets nothing through
	cut    bool // takes none
	wg     sync.WaitGroup
}

func newProxy(t testing.TB, target string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{Listener: l, target: target}
	p.wg.Go(p.serve)
	t.Cleanup(func() {
		_ = l.Close()
		p.set(true, false)
		p.wg.Wait()
	})
	return p
}

func (p *proxy) serve() {
	for {
		in, err := p.Accept()
		if err != nil {
			return
		}
		p.mu.Lock()
		if p.cut {
			p.mu.Unlock()
			_ = in.Close()
			continue
		}
		out, err := net.Dial("tcp", p.target)
		if err != nil {
			p.mu.Unlock()
			_ = in.Close()
			continue
		}
		p.conns = append(p.conns, in, out)
		p.mu.Unlock()
		p.wg.Go(func() { p.pump(in, out) })
		p.wg.Go(func() { p.pump(out, in) })
	}
}

func (p *proxy) pump(from, to net.Conn) {
	defer func() { _, _ = from.Close(), to.Close() }()
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		p.mu.Lock()
		dead := p.dead
		p.mu.Unlock()
		if err != nil {
			return
		}
		if dead {
			continue
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}

// set cuts the link (connections end, none is taken), or makes it swallow everything.
func (p *proxy) set(cut, dead bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cut, p.dead = cut, dead
	if cut {
		for _, c := range p.conns {
			_ = c.Close()
		}
		p.conns = nil
	}
}

func TestLinkThatIsCut(t *testing.T) {
	for name, dead := range map[string]bool{"cable pulled": false, "silent": true} {
		t.Run(name, func(t *testing.T) {
			j := share(t, t.TempDir())
			c := code(t, j)
			p := newProxy(t, c.Addresses[0])
			c.Addresses = []string{p.Addr().String()}
			r := connected(t, remote(t, t.TempDir(), c, func(r *Remote) { r.LinkLimit = 300 * time.Millisecond }))
			if _, err := r.Append(t.Context(), 0, event(1)); err != nil {
				t.Fatal(err)
			}
			for round := uint64(0); round < 3; round++ {
				base := 1 + round*4
				p.set(!dead, dead)
				await(t, r, "the loss is noticed", func(s State) bool { return !s.Connected && s.Err != nil })
				var off *DisconnectedError
				if _, err := r.Append(t.Context(), base, event(base+1)); !errors.As(err, &off) || off.LastSeq != base {
					t.Fatalf("got %v", err)
				}
				sameEvents(t, r, base) // what was known stays
				fill(t, j, base+1, base+3)
				p.set(true, false)
				p.set(false, false)
				connected(t, r)
				if s := r.State(); s.LastSeq != base+3 || s.Err != nil || s.Age > patience {
					t.Errorf("connected with %+v", s)
				}
				if seq, err := r.Append(t.Context(), base+3, event(base+4)); seq != base+4 || err != nil {
					t.Fatalf("%d, %v", seq, err)
				}
				sameEvents(t, j, base+4)
				sameEvents(t, r, base+4)
			}
		})
	}
}

// Whatever moment the link is cut at, an append is in the log once or not at
// all, and its caller knows which.
func TestLinkCutDuringAppends(t *testing.T) {
	j := share(t, t.TempDir())
	c := code(t, j)
	p := newProxy(t, c.Addresses[0])
	c.Addresses = []string{p.Addr().String()}
	r := connected(t, remote(t, t.TempDir(), c, func(r *Remote) { r.LinkLimit = time.Second }))
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		// A link that is being made is cut, too, but for one that takes long, on a busy machine, the pauses between the cuts double.
		pauses, passed := 0, 0
		for i := 0; ; i++ {
			select {
			case <-stop:
				p.set(false, false)
				return
			case <-time.After(time.Duration(20+i*7%60) * time.Millisecond):
				if r.State().Connected {
					pauses, passed = 0, 0
				} else if passed++; passed <= pauses {
					continue
				} else {
					pauses, passed = 2*pauses+1, 0
				}
				p.set(true, false)
				p.set(false, false)
			}
		}
	})
	refused := 0
	for n := uint64(1); n <= 300; {
		seq, err := r.Append(t.Context(), n-1, event(n))
		var off *DisconnectedError
		switch {
		case err == nil && seq == n:
			n++
		case errors.As(err, &off):
			refused++
			time.Sleep(time.Millisecond)
		default:
			t.Fatalf("event %d: %d, %v", n, seq, err)
		}
	}
	close(stop)
	wg.Wait()
	connected(t, r)
	sameEvents(t, j, 300)
	sameEvents(t, r, 300)
	t.Logf("%d appends refused for want of a link", refused)
}

func TestUnknownOutcomeIsSaid(t *testing.T) {
	j := share(t, t.TempDir())
	c := code(t, j)
	p := newProxy(t, c.Addresses[0])
	c.Addresses = []string{p.Addr().String()}
	r := connected(t, remote(t, t.TempDir(), c, func(r *Remote) {
		r.AckTimeout, r.LinkLimit, r.Heartbeat = 300*time.Millisecond, 200*time.Millisecond, time.Hour
	}))
	p.set(false, true)
	var unsure *UncertainError
	if _, err := r.Append(t.Context(), 0, event(1)); !errors.As(err, &unsure) || unsure.EventID != "event-1" {
		t.Fatalf("got %v", err)
	}
	p.set(true, false)
	p.set(false, false)
	connected(t, r)
	r.AckTimeout = patience // the link may be lost once more over a disk that is slow
	if seq, err := r.Append(t.Context(), 0, event(1)); seq != 1 || err != nil {
		t.Errorf("once more: %d, %v", seq, err)
	}
	sameEvents(t, r, 1)
}
