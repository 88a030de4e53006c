//go:build unix

package watch

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const patience = time.Minute

func TestPauses(t *testing.T) {
	var p Policy
	var got []time.Duration
	for range 16 {
		got = append(got, p.Pause(time.Second))
	}
	s := time.Second
	want := []time.Duration{s, s, s, s, s, 2 * s, 4 * s, 8 * s, 16 * s, 32 * s, 64 * s, 128 * s, 256 * s, 300 * s, 300 * s, 300 * s}
	if !slices.Equal(got, want) || !p.Loops() {
		t.Errorf("got %v", got)
	}
	if pause := p.Pause(time.Hour); pause != soon || p.Loops() {
		t.Errorf("after an hour: %v", pause)
	}
}

// script is a program in shell that writes a line for each run; run numbers count from 1.
func script(t *testing.T, body string) (command func(context.Context) *exec.Cmd, runs func() int) {
	t.Helper()
	dir := t.TempDir()
	log := filepath.Join(dir, "runs")
	text := "echo run >>" + log + "\nn=$(wc -l <" + log + ")\n" + body
	return func(ctx context.Context) *exec.Cmd {
			cmd := exec.CommandContext(ctx, "/bin/sh", "-c", text)
			cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
			return cmd
		}, func() int {
			data, err := os.ReadFile(log)
			if err != nil {
				return 0
			}
			return strings.Count(string(data), "run")
		}
}

func TestWatching(t *testing.T) {
	for _, c := range []struct {
		name, body string
		runs, code int
		pauses     int
	}{
		{"ends well", "exit 0", 1, 0, 0},
		{"is refused", "exit 2", 1, 2, 0},
		{"crashes twice", "[ $n -lt 3 ] && kill -KILL $$; exit 0", 3, 0, 2},
		{"fails once", "[ $n -lt 2 ] && exit 1; exit 0", 2, 0, 1},
		{"asks to be started again", "[ $n -lt 4 ] && exit 75; exit 0", 4, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			command, runs := script(t, c.body)
			pauses := 0
			w := &Watcher{Command: command, Again: 75, Final: []int{2}, Log: slog.New(slog.DiscardHandler), pause: func(context.Context, time.Duration) { pauses++ }}
			code, err := w.Run(t.Context())
			if err != nil || code != c.code || runs() != c.runs || pauses != c.pauses {
				t.Errorf("code %d, %v, %d runs, %d pauses", code, err, runs(), pauses)
			}
		})
	}
	w := &Watcher{Command: func(ctx context.Context) *exec.Cmd { return exec.CommandContext(ctx, "/there/is/none") }, Log: slog.New(slog.DiscardHandler)}
	if _, err := w.Run(t.Context()); err == nil {
		t.Error("a program that is not there")
	}
}

func TestTheEndIsPassedOn(t *testing.T) {
	ready := filepath.Join(t.TempDir(), "ready")
	command, runs := script(t, "trap 'exit 7' TERM\n: >"+ready+"\nwhile :; do sleep 0.02; done")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	w := &Watcher{Command: command, Log: slog.New(slog.DiscardHandler)}
	done := make(chan string, 1)
	go func() {
		code, err := w.Run(ctx)
		done <- fmt.Sprint(code, err)
	}()
	for deadline := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(ready); err == nil { // it would not heed the signal any earlier
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the program does not begin")
		}
	}
	cancel()
	select {
	case got := <-done:
		if got != "7 <nil>" || runs() != 1 {
			t.Errorf("got %s after %d runs", got, runs())
		}
	case <-time.After(patience):
		t.Error("it goes on")
	}
}
