package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/queuecast/queuecast/app/control"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/media/archive"
)

func (c *cli) archiveCommand() *cobra.Command {
	var at string
	cmd := &cobra.Command{
		Use:   "archive [NUMBER]",
		Short: "Tells which file of the archive shows a call, or a time, and where in it",
		Long: "Tells which file of the archive shows the last call of a number, or a time, and where in it. Without either it lists the\n" +
			"files. The archive is switched on by archive.enabled in settings.toml.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, err := c.folder()
			if err != nil {
				return err
			}
			c.speakLike(dir)
			s := settings.Defaults()
			if _, err := os.Stat(filepath.Join(dir, settings.FileName)); err == nil {
				if s, _, err = settings.Inspect(dir); err != nil {
					return err
				}
			}
			folder := station.ArchiveDir(dir, s.Archive)
			switch {
			case at != "":
				when, _, err := parseTime(at, time.Now())
				if err != nil {
					return err
				}
				return c.printMoment(archive.Find(folder, when))
			case len(args) > 0:
				when, err := lastCall(cmd.Context(), dir, args[0])
				if err != nil {
					return err
				}
				return c.printMoment(archive.FindCall(folder, when))
			}
			return c.printFiles(folder)
		},
	}
	cmd.Flags().StringVar(&at, "at", "", "a `time`, such as 14:30 or \"2026-05-06 14:30\"")
	return cmd
}

// lastCall asks the running station when a number was called last.
func lastCall(ctx context.Context, dir, number string) (time.Time, error) {
	client, err := control.Dial(dir)
	if err != nil {
		return time.Time{}, err
	}
	page, err := client.History(ctx, control.ReportRequest{Number: number, Limit: maxHistory})
	if err != nil {
		return time.Time{}, err
	}
	for _, row := range page.Rows {
		if strings.EqualFold(row.Number, number) && (row.Type == "called" || row.Type == "recalled") {
			return row.At, nil
		}
	}
	return time.Time{}, &messages.NotCalledError{Number: number}
}

// printMoment tells what archive.Find has found.
func (c *cli) printMoment(f archive.File, into time.Duration, err error) error {
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.stdout, "%s\t%s\n", f.Path, messages.Span(into))
	return err
}

func (c *cli) printFiles(folder string) error {
	all, err := archive.Files(folder)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		_, err := fmt.Fprintln(c.stdout, messages.Text("cli.archive.empty", map[string]any{"Folder": folder}))
		return err
	}
	const megabyte = 1e6
	for _, f := range all {
		if _, err := fmt.Fprintf(c.stdout, "%s\t%s\t%.1f MB\n", f.Began.Format(time.DateTime), f.Path, float64(f.Bytes)/megabyte); err != nil {
			return err
		}
	}
	return nil
}
