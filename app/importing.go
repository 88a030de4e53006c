package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/queuecast/queuecast/app/control"
	"github.com/queuecast/queuecast/app/messages"
)

func (c *cli) importCommand() *cobra.Command {
	var (
		request control.ImportRequest
		asJSON  bool
	)
	cmd := &cobra.Command{
		Use: "import FILE", Short: "Puts a list of tickets (CSV or XLSX: number, name, service, time) into the queue, all or none",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			client, err := c.dial()
			if err != nil {
				return err
			}
			if request.Path, err = filepath.Abs(args[0]); err != nil {
				return err
			}
			if _, err := os.Stat(request.Path); errors.Is(err, fs.ErrNotExist) {
				return &messages.MissingFileError{Path: request.Path}
			}
			return c.importList(cmd.Context(), client, request, asJSON)
		},
	}
	cmd.Flags().BoolVar(&request.DryRun, "dry-run", false, "only say what is wrong with the list")
	cmd.Flags().StringVar(&request.By, "by", "", "`name` of who does it")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the outcome as JSON")
	return cmd
}

func (c *cli) importList(ctx context.Context, client *control.Client, request control.ImportRequest, asJSON bool) error {
	outcome, err := client.Import(ctx, request, func(done, all int) {
		if !asJSON {
			fmt.Fprintln(c.stdout, messages.Text("cli.import.progress", map[string]any{"Done": done, "All": all}))
		}
	})
	if err != nil {
		return err
	}
	if asJSON {
		if err := c.printJSON(outcome); err != nil {
			return err
		}
	} else {
		c.printImport(outcome)
	}
	if len(outcome.Problems) > 0 {
		return &messages.ListError{Faults: len(outcome.Problems) + outcome.More}
	}
	return nil
}

func (c *cli) printImport(outcome control.Imported) {
	for _, p := range outcome.Problems {
		key := "cli.import.problem"
		if p.Column == 0 {
			key = "cli.import.problem.line"
		}
		value := p.Value
		if value != "" {
			value = messages.Quoted(value)
		}
		fmt.Fprintln(c.stdout, messages.Text(key, map[string]any{"Line": p.Line, "Column": p.Column, "Value": value, "Message": p.Message}))
	}
	switch {
	case outcome.More > 0:
		fmt.Fprintln(c.stdout, messages.Text("cli.import.more", map[string]any{"Count": outcome.More}))
	case outcome.Done:
		fmt.Fprintln(c.stdout, messages.Text("cli.import.done", map[string]any{"Count": outcome.Rows}))
	case len(outcome.Problems) == 0:
		fmt.Fprintln(c.stdout, messages.Text("cli.import.good", map[string]any{"Count": outcome.Rows}))
	}
}
