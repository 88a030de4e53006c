package control

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// station is a Handler that remembers what it was asked.
type station struct {
	QueueHandler // not asked here
	mu           sync.Mutex
	seq          uint64
	asked        []string

	do func(ctx context.Context) error // called by every operation, if not nil
}

func (s *station) note(ctx context.Context, format string, args ...any) error {
	s.mu.Lock()
	s.seq++
	s.asked = append(s.asked, fmt.Sprintf(format, args...))
	s.mu.Unlock()
	if s.do != nil {
		return s.do(ctx)
	}
	return nil
}

func (s *station) called(number, counter string, recall bool) Called {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Called{Seq: s.seq, Number: number, Counter: counter, CounterName: "药房", At: time.UnixMilli(1_700_000_000_000).UTC(), Recall: recall}
}

func (s *station) Call(ctx context.Context, r CallRequest) (Called, error) {
	err := s.note(ctx, "call %s %s", r.Number, r.Counter)
	return s.called(r.Number, r.Counter, false), err
}

func (s *station) Recall(ctx context.Context, r CounterRequest) (Called, error) {
	err := s.note(ctx, "recall %s", r.Counter)
	return s.called("A012", r.Counter, true), err
}

func (s *station) Next(ctx context.Context, r CounterRequest) (Called, error) {
	err := s.note(ctx, "next %s", r.Counter)
	return s.called("A013", r.Counter, false), err
}

func (s *station) Say(ctx context.Context, r SayRequest) error {
	return s.note(ctx, "say %s %s", r.Lang, r.Text)
}

func (s *station) Stop(ctx context.Context, r StopRequest) error {
	return s.note(ctx, "stop %v", r.All)
}

func (s *station) Raise(ctx context.Context) error { return s.note(ctx, "raise") }

func (s *station) Restart(ctx context.Context) error { return s.note(ctx, "restart") }

func (s *station) Status(ctx context.Context) (Status, error) {
	return fullStatus(), s.note(ctx, "status")
}

func fullStatus() Status {
	at := time.UnixMilli(1_700_000_000_123).UTC()
	board := Called{Seq: 7, Number: "A012", Counter: "3", CounterName: "药房", At: at}
	return Status{
		Version: "1", PID: 5, Since: at, DataDir: "/d", Mode: "serve", Board: &board, Calls: []Called{board},
		Voice:    Voice{Engine: "espeak-ng", Text: "请安装 espeak-ng", LastError: "exit 1"},
		Speaker:  Speaker{OK: true, Device: "pulse", Text: "ok"},
		Stream:   Stream{OK: true, Address: "rtsp://127.0.0.1:8554/live", Viewers: []Viewer{{Address: "127.0.0.1:1", Transport: "tcp", Since: at, Path: "live", Dropped: 3}}, Text: "ok"},
		Queue:    Queue{OK: true, LastSeq: 7, Waiting: 2, Text: "ok"},
		Problems: []string{"the voice is missing"},
	}
}

func startServer(t *testing.T, s *Server) *Server {
	t.Helper()
	if s.Dir == "" {
		s.Dir = t.TempDir()
	}
	if err := s.Initialize(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

const patience = time.Minute

func mustDial(t *testing.T, dir string) *Client {
	t.Helper()
	c, err := dial(dir, patience)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryOperationReachesTheStation(t *testing.T) {
	h := &station{}
	s := startServer(t, &Server{Handler: h})
	c := mustDial(t, s.Dir)
	ctx := t.Context()
	if c.PID() != os.Getpid() {
		t.Errorf("pid %d", c.PID())
	}

	called, err := c.Call(ctx, CallRequest{"A012", "3"})
	if want := h.called("A012", "3", false); err != nil || called != want {
		t.Errorf("call: %+v, %v", called, err)
	}
	called, err = c.Recall(ctx, CounterRequest{"3"})
	if want := h.called("A012", "3", true); err != nil || called != want {
		t.Errorf("recall: %+v, %v", called, err)
	}
	called, err = c.Next(ctx, CounterRequest{"2"})
	if want := h.called("A013", "2", false); err != nil || called != want {
		t.Errorf("next: %+v, %v", called, err)
	}
	if err := c.Say(ctx, SayRequest{Lang: "zh", Text: "请安静 \"<&>\""}); err != nil {
		t.Errorf("say: %v", err)
	}
	if err := c.Stop(ctx, StopRequest{All: true}); err != nil {
		t.Errorf("stop: %v", err)
	}
	if err := c.Raise(ctx); err != nil {
		t.Errorf("raise: %v", err)
	}
	if err := c.Restart(ctx); err != nil {
		t.Errorf("restart: %v", err)
	}
	status, err := c.Status(ctx)
	if err != nil || !reflect.DeepEqual(status, fullStatus()) {
		t.Errorf("status: %+v, %v", status, err)
	}
	want := []string{"call A012 3", "recall 3", "next 2", "say zh 请安静 \"<&>\"", "stop true", "raise", "restart", "status"}
	if !reflect.DeepEqual(h.asked, want) {
		t.Errorf("asked %q, want %q", h.asked, want)
	}
}

func TestTheClientGetsTheStationsOwnSentence(t *testing.T) {
	cases := []struct {
		name string
		err  error
		want Refused
	}{
		{"refused", &Refused{Code: "unknown_counter", Message: "没有 9 号窗口"}, Refused{"unknown_counter", "没有 9 号窗口", 409}},
		{"refused with a status", &Refused{Code: "disk_full", Message: "the disk is full", Status: 507}, Refused{"disk_full", "the disk is full", 507}},
		{"refused with a status that is none", &Refused{Code: "a", Message: "b", Status: 200}, Refused{"a", "b", 409}},
		{"wrapped", fmt.Errorf("calling: %w", &Refused{Code: "a", Message: "b"}), Refused{"a", "b", 409}},
		{"failed", errors.New("the journal is gone"), Refused{CodeInternal, "the journal is gone", 500}},
	}
	h := &station{}
	c := mustDial(t, startServer(t, &Server{Handler: h}).Dir)
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			h.do = func(context.Context) error { return tc.err }
			_, err := c.Call(t.Context(), CallRequest{"1", "9"})
			var refused *Refused
			if !errors.As(err, &refused) || *refused != tc.want || err.Error() != tc.want.Message {
				t.Errorf("got %#v", err)
			}
		})
	}
}

func TestAPanicCostsOneRequestAlone(t *testing.T) {
	h := &station{do: func(context.Context) error { panic("ouch") }}
	var log strings.Builder
	s := startServer(t, &Server{Handler: h, Log: slog.New(slog.NewTextHandler(&log, nil))})
	c := mustDial(t, s.Dir)
	var refused *Refused
	if err := c.Raise(t.Context()); !errors.As(err, &refused) || refused.Code != CodeInternal {
		t.Errorf("got %v", err)
	}
	h.do = nil
	if err := c.Raise(t.Context()); err != nil {
		t.Errorf("after the panic: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(log.String(), "panic=ouch") || !strings.Contains(log.String(), "control_test.go") {
		t.Errorf("the log lacks the panic or its place: %s", log.String())
	}
}

func TestCallsAtOnce(t *testing.T) {
	h := &station{}
	dir := startServer(t, &Server{Handler: h}).Dir
	const clients, calls = 50, 4 // more clients than connections
	var wg sync.WaitGroup
	for i := range clients {
		wg.Go(func() {
			c, err := dial(dir, patience) // there are more clients than connections: some have to wait
			if err != nil {
				t.Error(err)
				return
			}
			for j := range calls {
				number := fmt.Sprint(i*calls + j)
				if called, err := c.Call(t.Context(), CallRequest{number, "1"}); err != nil || called.Number != number {
					t.Errorf("%s: %+v, %v", number, called, err)
				}
			}
		})
	}
	wg.Wait()
	seen := map[string]bool{}
	for _, asked := range h.asked {
		seen[asked] = true
	}
	if len(seen) != clients*calls || len(h.asked) != clients*calls {
		t.Errorf("%d requests, %d different, want %d", len(h.asked), len(seen), clients*calls)
	}
}

func TestContactFile(t *testing.T) {
	s := startServer(t, &Server{Handler: &station{}})
	path := filepath.Join(s.Dir, FileName)
	info, err := os.Stat(path)
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("mode %v (%v)", info.Mode(), err)
	}
	c, err := readContact(s.Dir)
	if err != nil || len(c.Token) != 2*tokenBytes || c.Address != s.Address() || !strings.HasPrefix(c.Address, "127.0.0.1:") || c.PID != os.Getpid() {
		t.Errorf("%+v, %v", c, err)
	}
	other := startServer(t, &Server{Handler: &station{}})
	if d, err := readContact(other.Dir); err != nil || d.Token == c.Token {
		t.Errorf("two servers have one token (%v)", err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file is left behind: %v", err)
	}
	if err := new(Server).Close(); err != nil {
		t.Errorf("Close without Initialize: %v", err)
	}
}

func TestCloseLeavesTheFileOfALaterStation(t *testing.T) {
	first := startServer(t, &Server{Handler: &station{}})
	second := startServer(t, &Server{Dir: first.Dir, Handler: &station{}})
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if err := mustDial(t, second.Dir).Raise(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestInitializeInAMissingFolder(t *testing.T) {
	s := &Server{Dir: filepath.Join(t.TempDir(), "missing"), Handler: &station{}}
	if err := s.Initialize(); err == nil {
		t.Error("no error")
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// inFlight starts a request that is being handled when inFlight returns; its outcome comes through the channel.
func inFlight(t *testing.T, s *Server, h *station, wait func(ctx context.Context) error) <-chan error {
	t.Helper()
	c := mustDial(t, s.Dir)
	arrived := make(chan struct{})
	h.do = func(ctx context.Context) error {
		close(arrived)
		return wait(ctx)
	}
	outcome := make(chan error, 1)
	go func() {
		_, err := c.Call(context.Background(), CallRequest{"1", "1"})
		outcome <- err
	}()
	<-arrived
	return outcome
}

func TestCloseLetsARequestInFlightFinish(t *testing.T) {
	h := &station{}
	s := startServer(t, &Server{Handler: h, Grace: time.Minute})
	finish := make(chan struct{})
	outcome := inFlight(t, s, h, func(ctx context.Context) error {
		select {
		case <-finish:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	closed := make(chan error, 1)
	go func() { closed <- s.Close() }()
	// The file goes first; from then on the station counts as stopped for everybody else.
	for {
		if _, err := Dial(s.Dir); errors.Is(err, ErrNotRunning) {
			break
		}
	}
	close(finish)
	if err := <-outcome; err != nil {
		t.Errorf("the request in flight: %v", err)
	}
	if err := <-closed; err != nil {
		t.Errorf("Close: %v", err)
	}
}

func TestCloseCancelsARequestThatTakesTooLong(t *testing.T) {
	h := &station{}
	s := startServer(t, &Server{Handler: h, Grace: time.Second})
	cancelled := false
	outcome := inFlight(t, s, h, func(ctx context.Context) error {
		<-ctx.Done()
		cancelled = true
		return ctx.Err()
	})
	if err := s.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if !cancelled {
		t.Error("Close did not wait for the handler")
	}
	if err := <-outcome; err == nil {
		t.Error("the client believes that the call was made")
	}
}

func TestCloseReportsARequestThatNeverEnds(t *testing.T) {
	h := &station{}
	s := startServer(t, &Server{Handler: h, Grace: 20 * time.Millisecond})
	finish := make(chan struct{})
	outcome := inFlight(t, s, h, func(context.Context) error { <-finish; return nil })
	if err := s.Close(); !errors.Is(err, ErrStuck) {
		t.Errorf("Close: %v", err)
	}
	close(finish)
	<-outcome
	<-s.idle
}
