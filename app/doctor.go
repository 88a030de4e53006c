package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/queuecast/queuecast/app/control"
	"github.com/queuecast/queuecast/app/doctor"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
)

func (c *cli) doctorCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Examines this machine and says how to mend what is wrong",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			findings, err := c.examine(cmd.Context())
			if err != nil {
				return err
			}
			if asJSON {
				err = c.printJSON(findings)
			} else {
				c.printFindings(findings)
			}
			for _, f := range findings {
				if f.Grade == doctor.Failed {
					return messages.ErrUnfit
				}
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the findings as JSON")
	return cmd
}

func (c *cli) examine(ctx context.Context) ([]doctor.Finding, error) {
	dir, err := c.folder()
	if err != nil {
		return nil, err
	}
	p := doctor.Patient{Dir: dir, Settings: settings.Defaults()}
	if _, err := os.Stat(filepath.Join(dir, settings.FileName)); err == nil {
		// A file that cannot be read is a finding, not an error.
		p.Settings, p.Report, _ = settings.Inspect(dir)
	}
	useLanguage(p.Settings.Language)
	_, err = control.Dial(dir)
	p.Running = err == nil || !errors.Is(err, control.ErrNotRunning)
	return doctor.Examine(ctx, p), nil
}

func (c *cli) printFindings(findings []doctor.Finding) {
	marks := map[doctor.Grade]string{doctor.OK: "✓", doctor.Warning: "!", doctor.Failed: "✗"}
	for _, f := range findings {
		fmt.Fprintf(c.stdout, "%s %s\n", marks[f.Grade], f.Text)
		if f.Mend != "" {
			fmt.Fprintf(c.stdout, "    → %s\n", f.Mend)
		}
	}
}
