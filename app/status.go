package app

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/queuecast/queuecast/app/control"
	"github.com/queuecast/queuecast/app/messages"
)

// listedCalls is how many calls `status` prints; --json has them all.
const listedCalls = 5

func (c *cli) statusCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Tells how the running station is",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, cancel := context.WithTimeout(cmd.Context(), answerTimeout)
			defer cancel()
			client, err := c.dial()
			if err != nil {
				return err
			}
			status, err := client.Status(ctx)
			if err != nil {
				return err
			}
			if asJSON {
				return c.printJSON(status)
			}
			return c.printStatus(status)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print everything as JSON")
	return cmd
}

func (c *cli) printStatus(s control.Status) error {
	w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	line := func(key, text string) { fmt.Fprintf(w, "%s\t%s\n", messages.Text(key, nil), text) }
	board := messages.Text("status.board.empty", nil)
	if s.Board != nil {
		board = messages.Text("status.board", map[string]any{"Number": s.Board.Number, "Counter": s.Board.CounterName})
	}
	line("status.title.board", board)
	var calls []string
	for i, call := range s.Calls {
		if i == listedCalls {
			break
		}
		calls = append(calls, fmt.Sprintf("%s → %s (%s)", call.Number, call.CounterName, call.At.Local().Format("15:04")))
	}
	if len(calls) > 0 {
		line("status.title.calls", strings.Join(calls, ", "))
	}
	line("operator.status.voice", s.Voice.Text)
	line("operator.status.speaker", s.Speaker.Text)
	line("operator.status.stream", s.Stream.Text)
	for _, v := range s.Stream.Viewers {
		line("status.title.viewer", fmt.Sprintf("%s (%s, %s)", v.Address, strings.ToUpper(v.Transport), v.Since.Local().Format("15:04")))
	}
	for _, p := range s.Stream.Publishers {
		how := p.URL
		if !p.Connected {
			how += " – " + p.Error
		}
		line("status.title.publisher", p.Name+": "+how)
	}
	for _, one := range s.Shares {
		how := one.Kind + " " + strings.Join(one.Addresses, " ")
		if one.Error != "" {
			how += " – " + one.Error
		}
		line("status.title.shared", one.What+": "+how)
	}
	line("operator.status.queue", s.Queue.Text)
	line("status.title.link", s.Link.Text)
	if s.Update != nil && (s.Update.Newer || s.Update.Poor) {
		line("status.title.update", s.Update.Text)
	}
	line("status.title.data", s.DataDir)
	return w.Flush()
}
