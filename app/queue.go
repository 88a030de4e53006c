package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/queuecast/queuecast/app/control"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/kiosk/queue"
)

// verb is a command to the queue of the running station.
type verb struct {
	is         station.Verb
	use, short string
	args       cobra.PositionalArgs
	flags      func(*pflag.FlagSet, *control.DoRequest)
	read       func(r *control.DoRequest, args []string) error // the arguments and what the flags say; nil: a number, or nothing
	hall       bool                                            // no counter
}

// verbs are all commands to the queue. NUMBER is who is at the counter where it may be left out.
func verbs() []verb {
	number := cobra.MaximumNArgs(1)
	return []verb{
		{
			is: station.Call, use: "call NUMBER", short: "Calls a number at the running station", args: cobra.ExactArgs(1),
			flags: func(f *pflag.FlagSet, r *control.DoRequest) {
				f.StringVar(&r.Again, "again", "", "a number that was called before: recall-here or take-over; default: refuse it with the facts")
				f.BoolVar(&r.Late, "late", false, "call a missed number however late")
			},
			read: func(r *control.DoRequest, args []string) error {
				again, ok := map[string]queue.IfCalled{"": queue.Ask, "recall-here": queue.RecallHere, "take-over": queue.TakeOver}[r.Again]
				if !ok {
					return fmt.Errorf("--again takes recall-here or take-over, not %q", r.Again)
				}
				r.Number, r.Again = args[0], string(again)
				return nil
			},
		},
		{is: station.Recall, use: "recall", short: "Repeats the last call of a counter", args: cobra.NoArgs},
		{
			is: station.Next, use: "next", short: "Calls who is next at a counter", args: cobra.NoArgs,
			flags: func(f *pflag.FlagSet, r *control.DoRequest) {
				f.BoolVar(&r.CountOn, "count-on", false, "count on from the last number also where tickets are issued")
			},
		},
		{is: station.Skip, use: "skip [NUMBER]", short: "Puts who did not come on the missed list", args: number},
		{is: station.Hold, use: "hold [NUMBER]", short: "Puts a number on hold", args: number, flags: noteFlag},
		{
			is: station.Resume, use: "resume [NUMBER]", short: "Brings a held number back to the counter", args: number,
			flags: func(f *pflag.FlagSet, r *control.DoRequest) {
				f.BoolVar(&r.ToLine, "to-line", false, "to its old place among those who wait instead")
			},
		},
		{is: station.Done, use: "done [NUMBER]", short: "Ends a visit", args: number},
		{
			is: station.Transfer, use: "transfer [NUMBER]", short: "Sends a number on to a service or a counter", args: number,
			flags: func(f *pflag.FlagSet, r *control.DoRequest) {
				f.StringVarP(&r.Service, "service", "s", "", "`ID` of the service")
				f.StringVar(&r.ToCounter, "to-counter", "", "`ID` of the counter")
				f.StringVar(&r.Position, "position", "end", "place in the new line: end, arrival (as if it had waited there) or front")
				noteFlag(f, r)
			},
			read: func(r *control.DoRequest, args []string) error {
				position, ok := map[string]queue.Position{"end": queue.AtEnd, "arrival": queue.ByArrival, "front": queue.AtFront}[r.Position]
				if !ok {
					return fmt.Errorf("--position takes end, arrival or front, not %q", r.Position)
				}
				r.Position = string(position)
				if r.Service == "" && r.ToCounter == "" {
					return errors.New("--service or --to-counter is needed")
				}
				return perhapsNumber(r, args)
			},
		},
		issueVerb(),
		{is: station.Undo, use: "undo", short: "Takes the last action of a counter back", args: cobra.NoArgs},
		{is: station.Cancel, use: "cancel [NUMBER]", short: "Takes a number out of the hall", args: number},
		{
			is: station.Note, use: "note NUMBER TEXT", short: "Writes a note on a ticket; an empty one takes it away", args: cobra.ExactArgs(2),
			read: func(r *control.DoRequest, args []string) error {
				r.Number, r.Note = args[0], args[1]
				return nil
			},
		},
		{
			is: station.Open, use: "open", short: "Opens a counter", args: cobra.NoArgs,
			flags: func(f *pflag.FlagSet, r *control.DoRequest) {
				f.BoolVar(&r.TakeOver, "take-over", false, "also when somebody else has opened it")
			},
		},
		{is: station.Close, use: "close", short: "Closes a counter", args: cobra.NoArgs},
		{
			is: station.Ready, use: "ready NUMBER", short: "Calls an order that is ready", args: cobra.ExactArgs(1),
			read: perhapsNumber,
		},
		{is: station.Collected, use: "collected [NUMBER]", short: "Says that an order was collected", args: number},
		{is: station.StartDay, use: "start-day", short: "Begins a new business day", args: cobra.NoArgs, hall: true},
	}
}

func issueVerb() verb {
	var due string
	return verb{
		is: station.Issue, use: "issue [SERVICE]", short: "Hands out a ticket; in order mode: places an order", args: cobra.MaximumNArgs(1),
		flags: func(f *pflag.FlagSet, r *control.DoRequest) {
			f.StringVarP(&r.Number, "number", "n", "", "`number` of the ticket; default: the service's next one")
			f.StringVar(&r.Name, "name", "", "`name` of the person")
			f.StringVar(&r.Phone, "phone", "", "`number` to reach them by")
			f.StringVarP(&r.Priority, "priority", "p", "", "`ID` of the priority")
			f.StringVar(&due, "at", "", "`time` of the appointment, such as 14:30")
			noteFlag(f, r)
		},
		read: func(r *control.DoRequest, args []string) (err error) {
			if len(args) > 0 {
				r.Service = args[0]
			}
			if due != "" {
				r.Due, _, err = parseTime(due, time.Now())
			}
			return err
		},
	}
}

func noteFlag(f *pflag.FlagSet, r *control.DoRequest) {
	f.StringVar(&r.Note, "note", "", "`text` for the ticket")
}

func perhapsNumber(r *control.DoRequest, args []string) error {
	if len(args) > 0 {
		r.Number = args[0]
	}
	return nil
}

// verbCommand makes the command of a verb.
func (c *cli) verbCommand(v verb) *cobra.Command {
	request := control.DoRequest{Verb: string(v.is)}
	var asJSON bool
	cmd := &cobra.Command{Use: v.use, Short: v.short}
	if !v.hall {
		cmd.Flags().StringVarP(&request.Counter, "counter", "c", "", "`ID` of the counter; default: the first one")
	}
	cmd.Flags().StringVar(&request.By, "by", "", "`name` of who does it; default: the counter's operator")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the result as JSON")
	if v.flags != nil {
		v.flags(cmd.Flags(), &request)
	}
	if v.read == nil {
		v.read = perhapsNumber
	}
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if err := v.args(cmd, args); err != nil {
			return err
		}
		return v.read(&request, args)
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return c.do(cmd.Context(), request, asJSON) }
	return cmd
}

// do has the running station carry a command out.
func (c *cli) do(ctx context.Context, request control.DoRequest, asJSON bool) error {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	client, err := c.dial()
	if err != nil {
		return err
	}
	done, err := client.Do(ctx, request)
	if err != nil {
		return hinted(err)
	}
	if asJSON {
		return c.printJSON(done)
	}
	service, target := done.Service, done.Target
	if dir, err := c.folder(); err == nil {
		s, _, _ := settings.Inspect(dir)
		service, target = s.ServiceName(service), s.CounterName(target)
	}
	fmt.Fprintln(c.stdout, strings.TrimSpace(messages.Did(queue.Event{
		Type: queue.EventType(done.Type), Number: queue.Number(done.Number), Counter: done.Counter, CounterName: done.CounterName,
	}, service, target)))
	return nil
}

// hinted adds what to type to a refusal that asks something.
func hinted(err error) error {
	var refused *control.Refused
	if !errors.As(err, &refused) {
		return err
	}
	hint, ok := map[string]string{"already_called": "cli.hint.again", "too_late": "cli.hint.late", "counter.taken": "cli.hint.take_over"}[refused.Code]
	if !ok {
		return err
	}
	return &control.Refused{Code: refused.Code, Message: refused.Message + " " + messages.Text(hint, nil), Status: refused.Status}
}
