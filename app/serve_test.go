package app

import (
	"bytes"
	"encoding/json"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/queuecast/queuecast/app/control"
	"github.com/queuecast/queuecast/app/logs"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/internal/freeport"
)

func statusOf(t *testing.T, dir string) (s control.Status) {
	t.Helper()
	got := run(t, "status", "--json", "--data", dir)
	if got.code != exitDone {
		t.Fatalf("status: %+v", got)
	}
	if err := json.Unmarshal([]byte(got.stdout), &s); err != nil {
		t.Fatalf("%v: %s", err, got.stdout)
	}
	return s
}

func TestCallsFromOtherProcesses(t *testing.T) {
	dir := small(t, nil)
	s := serve(t, dir)
	if greeting := s.stdout.String(); !strings.Contains(greeting, "1.2.3") || !strings.Contains(greeting, dir) || !strings.Contains(greeting, "call A012") {
		t.Errorf("greeting: %s", greeting)
	}
	if st := statusOf(t, dir); st.Board != nil || st.Queue.LastSeq != 0 || st.Mode != modeServe || st.PID != os.Getpid() || st.Version != "1.2.3" {
		t.Errorf("at first: %+v", st)
	}
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"recall"}, exitFailed, "not called anyone"},
		{[]string{"next"}, exitFailed, "No number has been called"},
		{[]string{"call", "ａ０１２"}, exitDone, "Called A012 to counter 1."},
		{[]string{"call", "7", "--counter", "2"}, exitDone, "Called 7 to counter 药房."},
		{[]string{"next", "-c", "2"}, exitDone, "Called 8 to counter 药房."},
		{[]string{"recall"}, exitDone, "Recalled A012 to counter 1."},
		{[]string{"call", "5", "--counter", "9"}, exitFailed, `"9"`},
		{[]string{"call", "😀"}, exitFailed, `"😀"`},
		{[]string{"call", ""}, exitFailed, "Type a number"},
		{[]string{"call", strings.Repeat("1", 10_000)}, exitFailed, "at most"},
		{[]string{"say", "hello"}, exitFailed, "switched off"},
	} {
		got := run(t, append(c.args, "--data", dir)...)
		if said := got.stdout + got.stderr; got.code != c.code || !strings.Contains(said, c.want) {
			t.Errorf("%.40q: %d, %q; want %d, %q", c.args, got.code, said, c.code, c.want)
		}
	}
	got := run(t, "call", "B001", "--json", "--data", dir)
	var called control.Called
	if err := json.Unmarshal([]byte(got.stdout), &called); err != nil || called.Number != "B001" || called.Seq != 5 || called.Recall || called.At.IsZero() {
		t.Errorf("%v: %s", err, got.stdout)
	}
	await(t, "the last call on the board", func() bool { b := statusOf(t, dir).Board; return b != nil && b.Number == "B001" && b.Seq == 5 })
	st := statusOf(t, dir)
	if len(st.Calls) != 4 || st.Calls[0].Number != "B001" || st.Calls[1].Number != "A012" || !st.Calls[1].Recall || !st.Queue.OK {
		t.Errorf("calls: %+v", st.Calls)
	}
	plain := run(t, "status", "--data", dir)
	for _, want := range []string{"B001 at counter 1", "A012 → 1", "Entries stored safely: 5", dir} {
		if !strings.Contains(plain.stdout, want) {
			t.Errorf("status does not say %q:\n%s", want, plain.stdout)
		}
	}
	s.end(t, exitDone)
	if got := run(t, "call", "1", "--data", dir); got.code != exitFailed || !strings.Contains(got.stderr, "No station is running") {
		t.Errorf("after the end: %+v", got)
	}

	serve(t, dir)
	if st := statusOf(t, dir); st.Board == nil || st.Board.Number != "B001" || len(st.Calls) != 4 {
		t.Errorf("after the restart: %+v", st)
	}
}

func TestServeEndsByItself(t *testing.T) {
	if got := run(t, "serve", "--for", "300ms", "--data", small(t, nil)); got.code != exitDone {
		t.Errorf("got %+v", got)
	}
}

func TestSecondStationOnTheFolderIsRefused(t *testing.T) {
	dir := small(t, nil)
	serve(t, dir)
	if got := run(t, "serve", "--data", dir); got.code != exitFailed || !strings.Contains(got.stderr, "already") {
		t.Errorf("got %+v", got)
	}
	if st := statusOf(t, dir); st.PID != os.Getpid() { // its control.json is still there
		t.Errorf("status: %+v", st)
	}
}

func TestServeWhereTheFolderCannotBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(file, "data")
	if got := run(t, "serve", "--data", dir); got.code != exitFailed || !strings.Contains(got.stderr, dir) || !strings.Contains(got.stderr, "--data") {
		t.Errorf("got %+v", got)
	}
}

func TestServeWithPortInUseGoesOnWithoutTheStream(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	port := l.Addr().(*net.TCPAddr).Port
	dir := small(t, func(s *settings.Settings) { s.Stream.Enabled, s.Stream.Port = true, port })
	s := serve(t, dir)
	st := statusOf(t, dir)
	if st.Stream.OK || st.Stream.Address != "" || !strings.Contains(st.Stream.Text, "[stream]") || !strings.Contains(s.stdout.String(), st.Stream.Text) {
		t.Errorf("stream: %+v, greeting %s", st.Stream, s.stdout.String())
	}
	if got := run(t, "call", "1", "--data", dir); got.code != exitDone {
		t.Errorf("a call: %+v", got)
	}
}

func TestServeTellsAddressOfTheStream(t *testing.T) {
	port := freeport.TCP(t)
	dir := small(t, func(s *settings.Settings) { s.Stream.Enabled, s.Stream.Port = true, port })
	s := serve(t, dir)
	st := statusOf(t, dir)
	if !st.Stream.OK || !strings.HasPrefix(st.Stream.Address, "rtsp://127.0.0.1:") || !strings.Contains(s.stdout.String(), st.Stream.Address) {
		t.Errorf("stream: %+v", st.Stream)
	}
}

func TestServePattern(t *testing.T) {
	dir := small(t, nil)
	s := serve(t, dir, "--pattern", "sync")
	if strings.Contains(s.stdout.String(), "call A012") {
		t.Errorf("the greeting offers calls: %s", s.stdout.String())
	}
	for _, args := range [][]string{{"call", "1"}, {"next"}, {"recall"}, {"say", "hello"}} {
		if got := run(t, append(args, "--data", dir)...); got.code != exitFailed || !strings.Contains(got.stderr, "--pattern") {
			t.Errorf("%v: %+v", args, got)
		}
	}
	if st := statusOf(t, dir); st.Board != nil || st.Queue.LastSeq != 0 {
		t.Errorf("status: %+v", st)
	}
}

func TestBrokenSettingsAreKeptAsideAndTold(t *testing.T) {
	dir := small(t, nil)
	path := filepath.Join(dir, settings.FileName)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	broken := bytes.Replace(data, []byte("fps = 30"), []byte("fps = 3000"), 1)
	if err := os.WriteFile(path, broken, 0o600); err != nil {
		t.Fatal(err)
	}
	serve(t, dir)
	told := strings.Join(statusOf(t, dir).Problems, "\n")
	for _, want := range []string{"stream.fps = 3000", "Line ", path + ".broken"} {
		if !strings.Contains(told, want) {
			t.Errorf("the problems do not name %q: %s", want, told)
		}
	}
	if kept, err := os.ReadFile(path + ".broken"); err != nil || !bytes.Equal(kept, broken) {
		t.Errorf("kept aside: %v", err)
	}
}

func TestCrashOfTheLastRunIsTold(t *testing.T) {
	dir := small(t, nil)
	crash := filepath.Join(dir, logs.CrashFileName)
	if err := os.WriteFile(crash, []byte("panic: something"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := serve(t, dir)
	told := strings.Join(statusOf(t, dir).Problems, "\n")
	kept, err := filepath.Glob(filepath.Join(dir, "crash-*.txt"))
	if err != nil || len(kept) != 1 || !strings.Contains(told, kept[0]) {
		t.Errorf("kept %v, told %s", kept, told)
	}
	s.end(t, exitDone)
	if _, err := os.Stat(crash); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after a clean end: %v", err)
	}
}

// Requests for the status appended to one slice of notes, and wrote over each other's problems.
func TestStatusRequestsShareNothing(t *testing.T) {
	s := settings.Defaults()
	s.Voice.Enabled, s.Stream.Enabled, s.Sound.Device = false, false, "there is no such loudspeaker"
	s.Stream.Width, s.Stream.Height = 160, 90
	st := &station.Station{Dir: t.TempDir(), Settings: s, Log: quiet()}
	if err := st.Initialize(); err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	notes := append(make([]string, 0, 16), "the only note")
	r := &remote{station: st, mode: modeServe, notes: notes}
	var requests sync.WaitGroup
	for range 8 {
		requests.Go(func() {
			for range 20 {
				if status, err := r.Status(t.Context()); err != nil || status.Problems[0] != notes[0] {
					t.Errorf("%v, %q", err, status.Problems)
				}
			}
		})
	}
	requests.Wait()
	if rest := notes[:cap(notes)]; rest[1] != "" {
		t.Errorf("the notes were written into: %q", rest)
	}
}

// A second double-click, a moment after the first, found nobody listening yet and complained.
func TestSecondStartWaitsForTheFirstOne(t *testing.T) {
	dir := t.TempDir()
	raised := make(chan struct{}, 1)
	answer := make(chan error, 1)
	go func() { answer <- raise(t.Context(), dir) }()
	server := &control.Server{Dir: dir, Handler: &remote{raise: func() bool { raised <- struct{}{}; return true }}}
	made := make(chan struct{})
	time.AfterFunc(3*raisePause, func() {
		defer close(made)
		if err := server.Initialize(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		<-made
		_ = server.Close()
	})
	select {
	case err := <-answer:
		if err != nil || len(raised) != 1 {
			t.Errorf("%v, raised %d times", err, len(raised))
		}
	case <-time.After(patience):
		t.Fatal("no answer")
	}
}

func TestStationWithoutAWindowCannotBeRaised(t *testing.T) {
	dir := small(t, nil)
	serve(t, dir)
	var refused *control.Refused
	if err := raise(t.Context(), dir); !errors.As(err, &refused) || !strings.Contains(refused.Message, "queuecast serve") {
		t.Errorf("got %v", err)
	}
}
