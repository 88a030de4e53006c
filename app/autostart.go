package app

import (
	"fmt"
	"os"

	"github.com/emersion/go-autostart"
	"github.com/spf13/cobra"

	"github.com/queuecast/queuecast/app/messages"
)

// Arguments of the autostart command.
const (
	autostartOn     = "on"
	autostartOff    = "off"
	autostartStatus = "status"
)

func (c *cli) autostartCommand() *cobra.Command {
	var kiosk bool
	cmd := &cobra.Command{
		Use:       "autostart on|off|status",
		Short:     "Starts Queuecast with the session, watched, so that it comes back after a crash",
		Args:      cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs),
		ValidArgs: []string{autostartOn, autostartOff, autostartStatus},
		RunE: func(_ *cobra.Command, args []string) error {
			if dir, err := c.folder(); err == nil {
				c.speakLike(dir)
			}
			return c.autostart(args[0], kiosk)
		},
	}
	cmd.Flags().BoolVar(&kiosk, "kiosk", false, "in kiosk mode")
	return cmd
}

func (c *cli) autostart(what string, kiosk bool) error {
	path, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding this program: %w", err)
	}
	command := []string{path, "watch", "--"}
	if c.dataDir != "" {
		dir, err := c.folder()
		if err != nil {
			return err
		}
		command = append(command, "--data", dir)
	}
	if kiosk {
		command = append(command, "--kiosk")
	}
	entry := &autostart.App{Name: "queuecast", DisplayName: "Queuecast", Exec: command}
	switch what {
	case autostartOn:
		err = entry.Enable()
	case autostartOff:
		if entry.IsEnabled() {
			err = entry.Disable()
		}
	}
	if err != nil {
		return fmt.Errorf("changing what starts with the session: %w", err)
	}
	key := "cli.autostart.off"
	if entry.IsEnabled() {
		key = "cli.autostart.on"
	}
	fmt.Fprintln(c.stdout, messages.Text(key, nil))
	return nil
}
