package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/queuecast/queuecast/app/control"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/station"
)

// stopSignals end a station cleanly.
var stopSignals = []os.Signal{os.Interrupt, syscall.SIGTERM}

func (c *cli) serveCommand() *cobra.Command {
	var (
		duration time.Duration
		pattern  string
	)
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Runs the whole station without a window",
		Args: func(cmd *cobra.Command, args []string) error {
			if pattern != "" && pattern != station.PatternSync {
				return fmt.Errorf("there is no pattern %q; known: %s", pattern, station.PatternSync)
			}
			if duration < 0 {
				return fmt.Errorf("--for must not be negative")
			}
			return cobra.NoArgs(cmd, args)
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), stopSignals...)
			defer stop()
			if duration > 0 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, duration)
				defer cancel()
			}
			return c.serve(ctx, pattern)
		},
	}
	cmd.Flags().DurationVar(&duration, "for", 0, "end after this `time`, such as 90s or 2h; default: run until stopped")
	cmd.Flags().StringVar(&pattern, "pattern", "", "show a test `pattern` instead of the board: sync (a flash with a beep every two seconds)")
	return cmd
}

// serve runs a station until the context ends.
func (c *cli) serve(ctx context.Context, pattern string) error {
	// The station works in short bursts, some thirty a second. With more than one processor the Go scheduler wakes threads for
	// each of them that find nothing to do, which costs a quarter of all processor time; the encoder and the voice are not Go
	// code and do not count.
	if os.Getenv("GOMAXPROCS") == "" {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	}
	env, err := c.prepare()
	if err != nil {
		return err
	}
	defer env.close()
	st := &station.Station{Dir: env.dir, Settings: env.settings, Pattern: pattern, Log: env.logs.Logger()}
	if err := st.Initialize(); err != nil {
		return err
	}
	defer st.Close()
	env.armCrashFile()
	env.trim()
	for _, note := range messages.Damage(st.State().Report) {
		env.logs.Logger().Warn(note) // status tells it, too
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	newer := c.watchUpdates(env, nil)
	defer newer.Close()
	server := &control.Server{
		Dir: env.dir, Log: env.logs.Logger(),
		Handler: &remote{station: st, updates: newer, version: c.version, mode: modeServe, notes: env.notes, restart: func() { stop(errRestart) }},
	}
	if err := server.Initialize(); err != nil {
		return fmt.Errorf("opening the control channel: %w", err)
	}
	defer func() { _ = server.Close() }()
	c.greet(env, st, pattern)
	<-ctx.Done()
	env.logs.Logger().Info("stopping")
	if errors.Is(context.Cause(ctx), errRestart) {
		return errRestart
	}
	return nil
}

// greet says where the stream is and how to call a number.
func (c *cli) greet(env *environment, st *station.Station, pattern string) {
	state := st.State()
	fmt.Fprintln(c.stdout, messages.Text("serve.running", map[string]any{"Version": c.version}))
	fmt.Fprintf(c.stdout, "  %s  %s\n", messages.Text("serve.stream", nil), messages.Stream(state).Text)
	if pattern == "" && len(env.settings.Counters) > 0 {
		words := []string{os.Args[0]}
		if c.dataDir != "" {
			words = append(words, "--data", c.dataDir)
		}
		words = append(words, "call", "A012", "--counter", env.settings.Counters[0].ID)
		fmt.Fprintf(c.stdout, "  %s  %s\n", messages.Text("serve.call", nil), strings.Join(words, " "))
	}
	fmt.Fprintf(c.stdout, "  %s  %s\n", messages.Text("serve.data", nil), filepath.Clean(env.dir))
	fmt.Fprintf(c.stdout, "  %s  Ctrl+C\n", messages.Text("serve.stop", nil))
}
