package app

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/kiosk/lock"
)

func (c *cli) pinCommand() *cobra.Command {
	var clear bool
	cmd := &cobra.Command{
		Use:   "pin",
		Short: "Sets the PIN that leaves kiosk mode, read as one line from standard input; it counts from the next start on",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			dir, err := c.folder()
			if err != nil {
				return err
			}
			c.speakLike(dir)
			hash := ""
			if !clear {
				fmt.Fprint(c.stderr, messages.Text("cli.pin.ask", map[string]any{"Min": lock.MinDigits, "Max": lock.MaxDigits})+" ")
				line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
				if hash, err = lock.Hash(strings.TrimSpace(line)); err != nil {
					return err
				}
			}
			if err := os.MkdirAll(dir, 0o700); err != nil {
				return fmt.Errorf("making the data folder: %w", err)
			}
			if err := settings.Change(dir, func(s *settings.Settings) { s.Kiosk.PINHash = hash }); err != nil {
				return err
			}
			fmt.Fprintln(c.stdout, messages.Text("cli.pin.done", nil))
			return nil
		},
	}
	cmd.Flags().BoolVar(&clear, "clear", false, "take the PIN away")
	return cmd
}
