package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/queuecast/queuecast/app/control"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
)

// defaultLimit is how many rows `history` prints unless told otherwise.
const defaultLimit = 50

// parseTime reads a point of local time as people write it. day tells that only a day was given.
func parseTime(text string, now time.Time) (at time.Time, day bool, err error) {
	for _, form := range []string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", time.DateOnly} {
		if at, err := time.ParseInLocation(form, text, now.Location()); err == nil {
			return at, form == time.DateOnly, nil
		}
	}
	if clock, err := time.Parse("15:04", text); err == nil {
		year, month, date := now.Date()
		return time.Date(year, month, date, clock.Hour(), clock.Minute(), 0, 0, now.Location()), false, nil
	}
	return time.Time{}, false, fmt.Errorf("%q is no time; 14:30, 2026-05-06 or \"2026-05-06 14:30\" is", text)
}

// reportFlags gives a command the flags that say what a report is about. The returned function reads the period.
func reportFlags(cmd *cobra.Command, r *control.ReportRequest) (period func() error) {
	var from, to string
	f := cmd.Flags()
	f.StringVar(&from, "from", "", "first `time`, such as 2026-05-06 or \"2026-05-06 14:30\"")
	f.StringVar(&to, "to", "", "last `time`; a day is meant to its end")
	f.StringVarP(&r.Counter, "counter", "c", "", "`ID` of a counter")
	f.StringVarP(&r.Service, "service", "s", "", "`ID` of a service")
	f.StringVar(&r.Operator, "operator", "", "`name` of an operator")
	return func() (err error) {
		now := time.Now()
		if from != "" {
			if r.From, _, err = parseTime(from, now); err != nil {
				return err
			}
		}
		if to != "" {
			var day bool
			if r.To, day, err = parseTime(to, now); err != nil {
				return err
			}
			if day {
				r.To = r.To.AddDate(0, 0, 1)
			}
		}
		return nil
	}
}

func (c *cli) historyCommand() *cobra.Command {
	var (
		request       control.ReportRequest
		asJSON, asCSV bool
		cmd           = &cobra.Command{Use: "history", Short: "Tells what happened, the newest first"}
		period        = reportFlags(cmd, &request)
	)
	cmd.Flags().StringVarP(&request.Number, "number", "n", "", "a part of the `number`")
	cmd.Flags().BoolVar(&request.Names, "names", false, "people's names, too")
	cmd.Flags().IntVar(&request.Limit, "limit", defaultLimit, "rows at most; not for --csv")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	cmd.Flags().BoolVar(&asCSV, "csv", false, "print all of it as CSV, the oldest first")
	cmd.MarkFlagsMutuallyExclusive("json", "csv")
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if request.Limit < 1 || request.Limit > maxHistory {
			return fmt.Errorf("--limit takes 1 to %d", maxHistory)
		}
		if err := period(); err != nil {
			return err
		}
		return cobra.NoArgs(cmd, args)
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		client, err := c.dial()
		if err != nil {
			return err
		}
		if asCSV {
			return client.HistoryCSV(cmd.Context(), request, c.stdout)
		}
		page, err := client.History(cmd.Context(), request)
		if err != nil {
			return err
		}
		if asJSON {
			return c.printJSON(page)
		}
		return c.printHistory(page)
	}
	return cmd
}

func (c *cli) printHistory(page control.History) error {
	if len(page.Rows) == 0 {
		fmt.Fprintln(c.stdout, messages.Text("cli.history.none", nil))
		return nil
	}
	w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	head := func(key string) string { return messages.Text("cli.history."+key, nil) }
	fmt.Fprintln(w, strings.Join([]string{head("time"), head("number"), head("what"), head("counter"), head("service"), head("by"), head("wait")}, "\t"))
	for _, row := range page.Rows {
		what := messages.Text("cli.event."+row.Type, nil)
		if row.Undone {
			what += " (" + head("undone") + ")"
		}
		wait := ""
		if row.Wait != nil {
			wait = seconds(*row.Wait)
		}
		fmt.Fprintln(w, strings.Join([]string{
			row.At.Local().Format("2006-01-02 15:04:05"), row.Number, what, row.CounterName, row.Service, row.By, wait,
		}, "\t"))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if page.Older > 0 {
		fmt.Fprintln(c.stdout, messages.Text("cli.history.older", nil))
	}
	return nil
}

// seconds is a duration as people read it.
func seconds(s float64) string {
	return (time.Duration(s*float64(time.Second)) / time.Second * time.Second).String()
}

func (c *cli) statsCommand() *cobra.Command {
	var (
		request       control.ReportRequest
		asJSON, asCSV bool
		cmd           = &cobra.Command{Use: "stats", Short: "Counts and measures a period; default: today"}
		period        = reportFlags(cmd, &request)
	)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	cmd.Flags().BoolVar(&asCSV, "csv", false, "print as CSV")
	cmd.MarkFlagsMutuallyExclusive("json", "csv")
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if err := period(); err != nil {
			return err
		}
		if request.From.IsZero() && request.To.IsZero() {
			year, month, day := time.Now().Date()
			request.From = time.Date(year, month, day, 0, 0, 0, 0, time.Local)
		}
		return cobra.NoArgs(cmd, args)
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return c.stats(cmd.Context(), request, asJSON, asCSV) }
	return cmd
}

func (c *cli) stats(ctx context.Context, request control.ReportRequest, asJSON, asCSV bool) error {
	client, err := c.dial()
	if err != nil {
		return err
	}
	if asCSV {
		return client.StatisticsCSV(ctx, request, c.stdout)
	}
	s, err := client.Statistics(ctx, request)
	if err != nil {
		return err
	}
	if asJSON {
		return c.printJSON(s)
	}
	var known settings.Settings
	if dir, err := c.folder(); err == nil {
		known, _, _ = settings.Inspect(dir)
	}
	w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	head := []string{}
	for _, key := range []string{"group", "issued", "calls", "no_shows", "wait", "service", "idle"} {
		head = append(head, messages.Text("cli.stats."+key, nil))
	}
	fmt.Fprintln(w, strings.Join(head, "\t"))
	for _, f := range s.Figures {
		group := messages.Text("cli.stats.by."+f.By, nil)
		if name := groupName(known, f); name != "" {
			group += " " + name
		}
		row := []string{group, fmt.Sprint(f.Issued), fmt.Sprint(f.Calls), fmt.Sprint(f.NoShows), three(f.Wait), three(f.Service), ""}
		if f.Open > 0 {
			row[len(row)-1] = seconds(f.Idle)
		}
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(c.stdout, messages.Text("cli.stats.waiting", map[string]any{"Count": s.Waiting}))
	return nil
}

func groupName(known settings.Settings, f control.Figures) string {
	switch {
	case f.By == "service":
		return known.ServiceName(f.Key)
	case f.Name != "":
		return f.Name
	}
	return f.Key
}

// three are mean, median and 95th percentile, or nothing where nothing was measured.
func three(d control.Durations) string {
	if d.Count == 0 {
		return "–"
	}
	words := []string{seconds(d.Mean), seconds(d.Median), seconds(d.P95)}
	return strings.Join(slices.Clip(words), " / ")
}
