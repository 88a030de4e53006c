package stations

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/queuecast/queuecast/kiosk/journal"
	"github.com/queuecast/queuecast/kiosk/journal/pairing"
	"github.com/queuecast/queuecast/kiosk/queue"
)

const (
	partEnv = "QUEUECAST_STATIONS_PART"
	// patience is for what must happen, however slow the machine.
	patience = 60 * time.Second
)

// order is what a part is told, as JSON in its environment.
type order struct {
	Part   string // host, caller or racer
	Dir    string
	Name   string // in the IDs of its events
	Listen string // host
	Code   string // the others
	Calls  bool   // host: append all the time too
}

// said is what a part says.
type said struct {
	Code  string `json:",omitempty"` // host: the pairing code; it is ready
	Seq   uint64 `json:",omitempty"` // acknowledged, with
	ID    string `json:",omitempty"`
	Lost  uint64 `json:",omitempty"` // racer: the sequence that somebody else has got
	Ready bool   `json:",omitempty"`
}

func say(s said) {
	if err := json.NewEncoder(os.Stdout).Encode(s); err != nil { // a pipe: it is out before the next step
		os.Exit(1)
	}
}

func event(id string) queue.Event {
	return queue.Event{
		Version: queue.EventVersion, Type: queue.Called, ID: id, Number: "A1", Counter: "1",
		At: time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC), Station: "test",
	}
}

// log is what host and station have in common.
type log interface {
	Append(ctx context.Context, expected uint64, ev queue.Event) (uint64, error)
	State() journal.State
	Grown() <-chan struct{}
}

func play(text string) error {
	var o order
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		return err
	}
	switch o.Part {
	case "host":
		return playHost(o)
	case "caller":
		r, err := join(o)
		if err != nil {
			return err
		}
		return call(r, o.Name)
	case "racer":
		r, err := join(o)
		if err != nil {
			return err
		}
		return race(r, o)
	}
	return fmt.Errorf("there is no part %q", o.Part)
}

func playHost(o order) error {
	j := &journal.Journal{Dir: o.Dir}
	if err := j.Initialize(); err != nil {
		return err
	}
	if err := j.Share(journal.ShareConfig{Listen: o.Listen}); err != nil {
		return err
	}
	code, err := j.Pairing()
	if err != nil {
		return err
	}
	text, err := code.Text()
	if err != nil {
		return err
	}
	say(said{Code: text})
	if o.Calls {
		return call(j, o.Name)
	}
	select {} // until it is killed
}

func join(o order) (*journal.Remote, error) {
	code, err := pairing.Parse(o.Code)
	if err != nil {
		return nil, err
	}
	r := &journal.Remote{
		Dir: o.Dir, Host: code, Name: o.Name, Role: journal.Operator,
		RetryFirst: 20 * time.Millisecond, RetryMax: 200 * time.Millisecond, Heartbeat: 100 * time.Millisecond,
	}
	if err := r.Initialize(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := r.AwaitConnection(ctx); err != nil {
		return nil, err
	}
	say(said{Ready: true})
	return r, nil
}

// call appends for ever. An event of unknown fate is appended again, as the
// same, until its fate is known; one that was refused is appended elsewhere.
func call(l log, name string) error {
	run := rand.Text() // numbers of processes come again
	for n := 0; ; n++ {
		ev := event(fmt.Sprintf("%s-%s-%d", name, run, n))
		expected := l.State().LastSeq
		for {
			seq, err := l.Append(context.Background(), expected, ev)
			var conflict *journal.ConflictError
			var off *journal.DisconnectedError
			var unsure *journal.UncertainError
			var not *journal.NotStoredError
			switch {
			case err == nil:
				say(said{Seq: seq, ID: ev.ID})
			case errors.As(err, &conflict):
				expected = conflict.Last
				continue
			case errors.As(err, &unsure):
				continue
			case errors.As(err, &off), errors.As(err, &not):
				time.Sleep(time.Millisecond)
				continue
			default:
				return err
			}
			break
		}
	}
}

// race waits at the line and appends once behind each sequence that it is told
// on its input, at the same moment as the other racer. Where the link was lost
// over it the same event is appended again: it is found by its ID if it has won.
func race(l log, o order) error {
	for orders := bufio.NewScanner(os.Stdin); orders.Scan(); {
		seq, err := strconv.ParseUint(orders.Text(), 10, 64)
		if err != nil {
			return err
		}
		ev := event(fmt.Sprintf("%s-%d", o.Name, seq))
		got, err := l.Append(context.Background(), seq-1, ev)
		for lost(err) {
			time.Sleep(time.Millisecond)
			got, err = l.Append(context.Background(), seq-1, ev)
		}
		var conflict *journal.ConflictError
		switch {
		case err == nil:
			say(said{Seq: got, ID: ev.ID})
		case errors.As(err, &conflict):
			say(said{Lost: seq})
		default:
			return err
		}
	}
	select {} // its line files are looked at once it is dead
}

// lost tells whether an append failed for want of a link.
func lost(err error) bool {
	var off *journal.DisconnectedError
	var unsure *journal.UncertainError
	return errors.As(err, &off) || errors.As(err, &unsure)
}

// process is one part.
type process struct {
	cmd   *exec.Cmd
	in    io.Writer
	lines chan said
	once  sync.Once
}

func start(t testing.TB, o order) *process {
	t.Helper()
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: exec.Command(exe), lines: make(chan said, 1<<16)}
	p.cmd.Env = append(os.Environ(), partEnv+"="+string(text))
	p.cmd.Stderr = t.Output()
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.lines)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			var s said
			if json.Unmarshal(lines.Bytes(), &s) == nil { // the last line may be torn
				p.lines <- s
			}
		}
	}()
	t.Cleanup(func() { p.kill() })
	return p
}

// kill is kill -9; it gives what had been said and not been taken yet.
func (p *process) kill() (rest []said) {
	p.once.Do(func() {
		_ = p.cmd.Process.Kill()
		for s := range p.lines {
			rest = append(rest, s)
		}
		_ = p.cmd.Wait()
	})
	return rest
}

// next waits for something that is of interest.
func (p *process) next(t testing.TB, is func(said) bool) said {
	t.Helper()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for {
		select {
		case s, ok := <-p.lines:
			if !ok {
				t.Fatal("a process has ended")
			}
			if is(s) {
				return s
			}
		case <-limit.C:
			t.Fatal("a process says nothing")
		}
	}
}

// count reads how many rounds are wanted.
func count(t testing.TB, env string, sample int) int {
	t.Helper()
	text := os.Getenv(env)
	if text == "" {
		return sample
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s is %q", env, text)
	}
	return n
}
