package app

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/queuecast/queuecast/app/autostart"
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
	dir := ""
	if c.dataDir != "" {
		var err error
		if dir, err = c.folder(); err != nil {
			return err
		}
	}
	var err error
	switch what {
	case autostartOn:
		err = autostart.On(dir, kiosk)
	case autostartOff:
		err = autostart.Off()
	}
	if err != nil {
		return err
	}
	key := "cli.autostart.off"
	if autostart.Enabled() {
		key = "cli.autostart.on"
	}
	fmt.Fprintln(c.stdout, messages.Text(key, nil))
	return nil
}
