// Package watch keeps a program running: one that crashes is started again within a second, one that crashes again and again is left
// alone for a while between its tries.
//
// Ownership: Run is one goroutine's; it owns the program's process and leaves none behind.
package watch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os/exec"
	"time"
)

const (
	// soon is the pause before a crashed program is started again.
	soon = time.Second
	// Crashes that follow a start within steady count as a loop: after maxInRow of them the pause doubles, up to longest.
	steady   = time.Minute
	maxInRow = 5
	longest  = 5 * time.Minute
	// stopLimit is how long the program may take to end when it is asked to.
	stopLimit = 5 * time.Second
)

// Policy decides when to start again. The zero value is ready.
type Policy struct {
	inRow int // crashes, each soon after its start
}

// Pause is how long to wait after a crash of a program that ran for a time.
func (p *Policy) Pause(ran time.Duration) time.Duration {
	if ran >= steady {
		p.inRow = 0
	}
	p.inRow++
	if p.inRow <= maxInRow {
		return soon
	}
	pause := soon
	for range min(p.inRow-maxInRow, 16) {
		pause = min(2*pause, longest)
	}
	return pause
}

// Loops tells whether the program crashes again and again.
func (p *Policy) Loops() bool { return p.inRow > maxInRow }

// Watcher runs a program. Set the fields, then Run.
type Watcher struct {
	// Command makes the program's next run. Its Cancel, if it has one, is to ask the program to end.
	Command func(ctx context.Context) *exec.Cmd
	// Again is the exit code by which the program asks to be started again at once.
	Again int
	// Final are exit codes, besides 0, after which it is not started again: it was refused, not broken.
	Final []int
	Log   *slog.Logger

	pause func(ctx context.Context, d time.Duration) // of tests
}

// Run keeps the program running until it ends as it should, or ctx ends: then the program is asked to end and awaited. It returns the
// program's last exit code, and an error when the program cannot be started at all.
func (w *Watcher) Run(ctx context.Context) (code int, err error) {
	if w.pause == nil {
		w.pause = wait
	}
	var policy Policy
	for {
		cmd := w.Command(ctx)
		cmd.WaitDelay = stopLimit
		began := time.Now()
		if err := cmd.Start(); err != nil {
			return 0, fmt.Errorf("starting the program: %w", err)
		}
		w.Log.Info("watching", "pid", cmd.Process.Pid)
		failed := cmd.Wait()
		code, crashed := outcome(failed)
		switch {
		case ctx.Err() != nil:
			return code, nil
		case !crashed && code == w.Again:
			w.Log.Info("it starts again as it asked to")
			continue
		case !crashed && w.final(code):
			return code, nil
		}
		pause := policy.Pause(time.Since(began))
		if policy.Loops() {
			w.Log.Error("it crashes again and again; it is tried more rarely", "last", failed, "next_in", pause)
		} else {
			w.Log.Warn("it has crashed and is started again", "how", failed, "next_in", pause)
		}
		if w.pause(ctx, pause); ctx.Err() != nil {
			return code, nil
		}
	}
}

func (w *Watcher) final(code int) bool {
	if code == 0 {
		return true
	}
	for _, c := range w.Final {
		if c == code {
			return true
		}
	}
	return false
}

// outcome is the exit code, and whether the program ended in another way than by its own choice.
func outcome(failed error) (code int, crashed bool) {
	var exit *exec.ExitError
	switch {
	case failed == nil:
		return 0, false
	case errors.As(failed, &exit) && exit.ExitCode() >= 0:
		return exit.ExitCode(), false
	}
	return -1, true
}

func wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
