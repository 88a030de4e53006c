package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/queuecast/queuecast/app/control"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/kiosk/journal"
	"github.com/queuecast/queuecast/kiosk/journal/pairing"
)

// shareCode only shows how the queue is shared.
const shareCode = "code"

func (c *cli) shareCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "share on|off|code|renew", Short: "Lets other computers join this queue; code: what they need for it",
		Args:      cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs),
		ValidArgs: []string{shareOn, shareOff, shareCode, shareRenew},
		RunE: func(cmd *cobra.Command, args []string) error {
			do := args[0]
			shared, err := c.askShare(cmd.Context(), do)
			if errors.Is(err, control.ErrNotRunning) && (do == shareOn || do == shareOff) {
				return c.shareLater(do == shareOn)
			}
			if err == nil && do == shareCode && !shared.On {
				err = journal.ErrNotShared
			}
			if err != nil {
				return err
			}
			return c.printShared(shared, do, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

func (c *cli) askShare(ctx context.Context, do string) (control.Shared, error) {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	client, err := c.dial()
	if err != nil {
		return control.Shared{}, err
	}
	if do == shareCode {
		do = ""
	}
	return client.Share(ctx, control.ShareRequest{Do: do})
}

// shareLater writes the wish down for the next start.
func (c *cli) shareLater(on bool) error {
	dir, err := c.folder()
	if err != nil {
		return err
	}
	joined := false
	err = settings.Change(dir, func(s *settings.Settings) { s.Station.Share, joined = on, s.Station.Joined() })
	switch {
	case err != nil:
		return err
	case joined && on:
		return station.ErrJoined
	case on:
		fmt.Fprintln(c.stdout, messages.Text("cli.share.later", nil))
	default:
		fmt.Fprintln(c.stdout, messages.Text("cli.share.off", nil))
	}
	return nil
}

func (c *cli) printShared(s control.Shared, do string, asJSON bool) error {
	switch {
	case asJSON:
		return c.printJSON(s)
	case !s.On:
		fmt.Fprintln(c.stdout, messages.Text("cli.share.off", nil))
	default:
		if do == shareRenew {
			fmt.Fprintln(c.stdout, messages.Text("cli.share.renewed", nil))
		}
		fmt.Fprintln(c.stdout, messages.Text("cli.share.on", nil))
		fmt.Fprintln(c.stdout, s.Code)
	}
	return nil
}

func (c *cli) stationsCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "stations", Short: "Lists the other stations that are connected", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := c.askShare(cmd.Context(), "")
			if err != nil {
				return err
			}
			if asJSON {
				return c.printJSON(s)
			}
			fmt.Fprintln(c.stdout, s.Link.Text)
			if len(s.Stations) == 0 {
				if !s.Link.Joined {
					fmt.Fprintln(c.stdout, messages.Text("cli.stations.none", nil))
				}
				return nil
			}
			w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
			for _, other := range s.Stations {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", other.Name, other.Role, other.Address, other.Since.Local().Format("2006-01-02 15:04"))
			}
			return w.Flush()
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

func (c *cli) joinCommand() *cobra.Command {
	var role, name string
	var later bool
	cmd := &cobra.Command{
		Use: "join CODE", Short: "Uses the queue of another computer; a running station starts again for it", Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			text := strings.Join(args, "")
			dir, err := c.folder()
			if err != nil {
				return err
			}
			c.speakLike(dir)
			code, err := pairing.Parse(text)
			if err != nil {
				return err
			}
			if text, err = code.Text(); err != nil {
				return err
			}
			err = settings.Change(dir, func(s *settings.Settings) {
				s.Station.Join, s.Station.Cluster, s.Station.Share = text, "", false
				if role != "" {
					s.Station.Role = role
				}
				if name != "" {
					s.Station.Name = name
				}
			})
			if err != nil {
				return err
			}
			fmt.Fprintln(c.stdout, messages.Text("cli.join.done", map[string]any{"Address": strings.Join(code.Addresses, ", ")}))
			return c.restartIfRunning(cmd.Context(), later)
		},
	}
	cmd.Flags().BoolVar(&later, "later", false, "leave a running station alone: the next start will do it")
	cmd.Flags().StringVar(&role, "role", "", "what this station is for: operator, display or caster")
	cmd.Flags().StringVar(&name, "name", "", "`name` of this station among the others")
	return cmd
}

func (c *cli) leaveCommand() *cobra.Command {
	var later bool
	cmd := &cobra.Command{
		Use: "leave", Short: "Uses this computer's own queue again; a running station starts again for it", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, err := c.folder()
			if err != nil {
				return err
			}
			c.speakLike(dir)
			if err := settings.Change(dir, func(s *settings.Settings) { s.Station.Join, s.Station.Cluster = "", "" }); err != nil {
				return err
			}
			fmt.Fprintln(c.stdout, messages.Text("cli.leave.done", nil))
			return c.restartIfRunning(cmd.Context(), later)
		},
	}
	cmd.Flags().BoolVar(&later, "later", false, "leave a running station alone: the next start will do it")
	return cmd
}
