package app

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"

	"github.com/spf13/cobra"

	"github.com/queuecast/queuecast/kiosk/watch"
)

const (
	// watchedEnv tells a program that it is being watched.
	watchedEnv = "QUEUECAST_WATCHED"
	// exitAgain is how a watched program asks to be started again.
	exitAgain = 75
	// exitMisused is what a watched program returns for exitUsage, which is also how Go ends a program that has panicked.
	exitMisused = 64
)

func (c *cli) watchCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "watch [-- COMMAND [FLAGS]]",
		Short: "Runs Queuecast and starts it again when it crashes; such as: watch -- serve, or watch -- --kiosk",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 && args[0] == "watch" {
				return fmt.Errorf("watch cannot watch itself")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), stopSignals...)
			defer stop()
			return c.watch(ctx, args)
		},
	}
}

// watch keeps a run of this program alive. Its exit code becomes ours.
func (c *cli) watch(ctx context.Context, args []string) error {
	path, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding this program: %w", err)
	}
	if c.dataDir != "" {
		args = append([]string{"--data", c.dataDir}, args...)
	}
	w := &watch.Watcher{
		Command: func(ctx context.Context) *exec.Cmd {
			cmd := exec.CommandContext(ctx, path, args...)
			cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, c.stdout, c.stderr
			cmd.Env = append(os.Environ(), watchedEnv+"=1")
			cmd.Cancel = func() error { return askToEnd(cmd.Process) }
			return cmd
		},
		Again: exitAgain, Final: []int{exitMisused}, Log: slog.New(slog.NewTextHandler(c.stderr, nil)),
	}
	code, err := w.Run(ctx)
	if err == nil && code != exitDone && ctx.Err() == nil {
		if c.code = code; code == exitMisused {
			c.code = exitUsage
		}
	}
	return err
}
