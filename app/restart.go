package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/queuecast/queuecast/app/control"
	"github.com/queuecast/queuecast/app/messages"
)

const (
	// backWait is how long a station may take to come back, backPause the time between two looks.
	backWait  = 20 * time.Second
	backPause = 100 * time.Millisecond
)

// errRestart ends a station's run so that the program begins anew.
var errRestart = errors.New("the station starts again")

func (c *cli) restartCommand() *cobra.Command {
	return &cobra.Command{
		Use: "restart", Short: "Has the running station start again, with the settings as they are now", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			client, err := c.dial()
			if err != nil {
				return err
			}
			if err := restart(cmd.Context(), client, c.dial); err != nil {
				return err
			}
			fmt.Fprintln(c.stdout, messages.Text("cli.restarted", nil))
			return nil
		},
	}
}

// restart has a station start again and waits until it answers.
func restart(ctx context.Context, client *control.Client, dial func() (*control.Client, error)) error {
	ctx, cancel := context.WithTimeout(ctx, backWait)
	defer cancel()
	before, err := client.Status(ctx)
	if err != nil {
		return err
	}
	if err := client.Restart(ctx); err != nil {
		return err
	}
	look := time.NewTicker(backPause)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return &control.Refused{Code: "not_back", Message: messages.Text("error.not_back", nil)}
		case <-look.C:
		}
		client, err := dial()
		if err != nil {
			continue
		}
		if now, err := client.Status(ctx); err == nil && now.Since.After(before.Since) {
			return nil
		}
	}
}

// restartIfRunning has a running station take up new settings, or only tells that it has not.
func (c *cli) restartIfRunning(ctx context.Context, later bool) error {
	client, err := c.dial()
	switch {
	case errors.Is(err, control.ErrNotRunning):
		return nil
	case err != nil:
		return err
	case later:
		fmt.Fprintln(c.stdout, messages.Text("cli.restart", nil))
		return nil
	}
	if err := restart(ctx, client, c.dial); err != nil {
		return err
	}
	fmt.Fprintln(c.stdout, messages.Text("cli.restarted", nil))
	return nil
}
