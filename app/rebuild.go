package app

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/queuecast/queuecast/app/logs"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/station"
)

func (c *cli) rebuildCommand() *cobra.Command {
	var (
		from string
		yes  bool
	)
	cmd := &cobra.Command{
		Use: "rebuild --from DIR", Short: "Makes this computer's queue anew from another station's copy",
		Args: func(cmd *cobra.Command, args []string) error {
			if from == "" {
				return errors.New("--from is needed: the data folder of another station")
			}
			return cobra.NoArgs(cmd, args)
		},
		RunE: func(*cobra.Command, []string) error {
			dir, err := c.folder()
			if err != nil {
				return err
			}
			c.speakLike(dir)
			if from, err = filepath.Abs(from); err != nil {
				return err
			}
			if !yes {
				return &messages.ConfirmError{Dir: dir, From: from}
			}
			if err := settings.PrepareDir(dir); err != nil {
				return err
			}
			log := &logs.Logs{Dir: dir, Stderr: c.stderr, MaxBytes: rebuildLogBytes, Keep: 1}
			if err := log.Initialize(); err != nil {
				return err
			}
			defer func() { _ = log.Close() }()
			report, err := station.Rebuild(dir, from, log.Logger())
			if err != nil {
				return err
			}
			if len(report.SetAside) > 0 {
				fmt.Fprintln(c.stdout, messages.Text("cli.rebuild.done", map[string]any{"Paths": strings.Join(report.SetAside, ", ")}))
			} else {
				fmt.Fprintln(c.stdout, messages.Text("cli.rebuild.plain", nil))
			}
			report.SetAside = nil // told already
			for _, note := range messages.Damage(report) {
				fmt.Fprintln(c.stdout, note)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "data `folder` of another station, or a copy of its journal")
	cmd.Flags().BoolVar(&yes, "yes", false, "do it")
	return cmd
}

// rebuildLogBytes is the size at which a rebuild begins a new log file.
const rebuildLogBytes = 10 << 20
