package app

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/queuecast/queuecast/app/control"
	"github.com/queuecast/queuecast/app/messages"
)

// answerTimeout bounds the wait for the running station.
const answerTimeout = 15 * time.Second

func (c *cli) callCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "call NUMBER", Short: "Calls a number at the running station", Args: cobra.ExactArgs(1)}
	c.commandAtCounter(cmd, func(ctx context.Context, client *control.Client, counter string, args []string) (control.Called, error) {
		return client.Call(ctx, control.CallRequest{Number: args[0], Counter: counter})
	})
	return cmd
}

func (c *cli) recallCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "recall", Short: "Repeats the last call of a counter", Args: cobra.NoArgs}
	c.commandAtCounter(cmd, func(ctx context.Context, client *control.Client, counter string, _ []string) (control.Called, error) {
		return client.Recall(ctx, control.CounterRequest{Counter: counter})
	})
	return cmd
}

func (c *cli) nextCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "next", Short: "Calls the number after the last one", Args: cobra.NoArgs}
	c.commandAtCounter(cmd, func(ctx context.Context, client *control.Client, counter string, _ []string) (control.Called, error) {
		return client.Next(ctx, control.CounterRequest{Counter: counter})
	})
	return cmd
}

// commandAtCounter gives a command the flags --counter and --json and lets do carry it out at the running station.
func (c *cli) commandAtCounter(cmd *cobra.Command, do func(context.Context, *control.Client, string, []string) (control.Called, error)) {
	counter := cmd.Flags().StringP("counter", "c", "", "`ID` of the counter; default: the first one")
	asJSON := cmd.Flags().Bool("json", false, "print the result as JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		ctx, cancel := context.WithTimeout(cmd.Context(), answerTimeout)
		defer cancel()
		client, err := c.dial()
		if err != nil {
			return err
		}
		call, err := do(ctx, client, *counter, args)
		if err != nil {
			return err
		}
		if *asJSON {
			return c.printJSON(call)
		}
		key := "cli.called"
		if call.Recall {
			key = "cli.recalled"
		}
		fmt.Fprintln(c.stdout, messages.Text(key, map[string]any{"Number": call.Number, "Counter": call.CounterName}))
		return nil
	}
}

// dial reaches the station that runs on the data folder.
func (c *cli) dial() (*control.Client, error) {
	dir, err := c.folder()
	if err != nil {
		return nil, err
	}
	c.speakLike(dir)
	return control.Dial(dir)
}

func (c *cli) printJSON(v any) error {
	enc := json.NewEncoder(c.stdout)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
