package app

import (
	"context"
	"io"
	"slices"
	"time"

	"github.com/queuecast/queuecast/app/control"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/kiosk/report"
)

// maxHistory bounds a page of the history, in rows.
const maxHistory = report.MaxPage

// Do implements control.Handler.
func (r *remote) Do(ctx context.Context, q control.DoRequest) (control.Called, error) {
	return called(r.station.Do(ctx, station.Wish{
		Verb: station.Verb(q.Verb), Number: q.Number, Counter: q.Counter, By: q.By, Again: queue.IfCalled(q.Again), Override: q.Late,
		CountOn: q.CountOn, ToLine: q.ToLine, TakeOver: q.TakeOver, Service: q.Service, ToCounter: q.ToCounter,
		Position: queue.Position(q.Position), Priority: q.Priority, Name: q.Name, Phone: q.Phone, Note: q.Note, Due: q.Due,
	}))
}

func filter(q control.ReportRequest) report.Filter {
	return report.Filter{
		From: q.From, To: q.To, Counter: q.Counter, Service: q.Service, Operator: q.Operator, Number: q.Number, Names: q.Names,
	}
}

func query(q control.ReportRequest) report.Query {
	return report.Query{
		From: q.From, To: q.To, Counter: q.Counter, Service: q.Service, Operator: q.Operator, Location: time.Local, Now: time.Now(),
	}
}

// History implements control.Handler.
func (r *remote) History(ctx context.Context, q control.ReportRequest) (control.History, error) {
	if q.Limit <= 0 || q.Limit > maxHistory {
		q.Limit = maxHistory
	}
	page, err := report.History(ctx, r.station.Source(), filter(q), q.Before, q.Limit)
	if err != nil {
		return control.History{}, refused(err)
	}
	answer := control.History{Older: page.Older, Rows: make([]control.HistoryRow, len(page.Rows))}
	for i, row := range page.Rows {
		answer.Rows[i] = control.HistoryRow{
			Seq: row.Seq, At: row.At, Type: string(row.Type), Number: string(row.Number), Counter: row.Counter, CounterName: row.CounterName,
			Service: row.Service, By: row.By, Station: row.Station, Name: row.Name, How: string(row.How), Recalls: row.Recalls,
			Rows: row.Rows, Undone: row.Undone,
		}
		if row.Waited {
			seconds := row.Wait.Seconds()
			answer.Rows[i].Wait = &seconds
		}
	}
	return answer, nil
}

// HistoryCSV implements control.Handler.
func (r *remote) HistoryCSV(ctx context.Context, q control.ReportRequest, w io.Writer) error {
	if err := report.WriteHistory(ctx, r.station.Source(), filter(q), time.Local, nil, w); err != nil {
		return refused(err)
	}
	return nil
}

// StatisticsCSV implements control.Handler.
func (r *remote) StatisticsCSV(ctx context.Context, q control.ReportRequest, w io.Writer) error {
	figures, err := report.Gather(ctx, r.station.Source(), query(q))
	if err == nil {
		err = report.WriteStatistics(figures, nil, w)
	}
	if err != nil {
		return refused(err)
	}
	return nil
}

// Statistics implements control.Handler.
func (r *remote) Statistics(ctx context.Context, q control.ReportRequest) (control.Statistics, error) {
	s, err := report.Gather(ctx, r.station.Source(), query(q))
	if err != nil {
		return control.Statistics{}, refused(err)
	}
	answer := control.Statistics{From: s.From, To: s.To, Waiting: s.Present.Waiting, Unknown: s.Unknown}
	for _, part := range []struct {
		by     string
		groups []report.Group
	}{
		{"total", []report.Group{{Figures: s.Total}}},
		{"day", s.Days},
		{"hour", s.Hours},
		{"service", s.Services},
		{"counter", s.Counters},
		{"operator", s.Operators},
	} {
		for _, g := range part.groups {
			answer.Figures = append(answer.Figures, figures(part.by, g))
		}
	}
	return answer, nil
}

func figures(by string, g report.Group) control.Figures {
	durations := func(d report.Durations) control.Durations {
		return control.Durations{
			Count: d.Count, Mean: d.Mean.Seconds(), Median: d.Median.Seconds(), P95: d.P95.Seconds(), Max: d.Max.Seconds(),
		}
	}
	return control.Figures{
		By: by, Key: g.Key, Name: g.Name, Issued: g.Issued, Calls: g.Calls, Tickets: g.Tickets, Recalls: g.Recalls, NoShows: g.NoShows,
		Cancelled: g.Cancelled, Wait: durations(g.Wait), Service: durations(g.Service),
		Open: g.Open.Seconds(), Busy: g.Busy.Seconds(), Idle: g.Idle.Seconds(),
	}
}

// Import implements control.Handler.
func (r *remote) Import(ctx context.Context, q control.ImportRequest, progress func(done, all int) error) (control.Imported, error) {
	list, err := r.station.ReadList(ctx, q.Path, nil)
	if err != nil {
		return control.Imported{}, refused(err)
	}
	outcome := control.Imported{Rows: len(list.Rows)}
	if !q.DryRun {
		// Who asked may go away; the list is taken over all the same, or not at all.
		outcome.Done, err = r.station.Import(ctx, list, q.By, func(done, all int) { _ = progress(done, all) })
		if err != nil {
			return control.Imported{}, refused(err)
		}
	}
	outcome.More = list.More
	for _, p := range list.Problems {
		outcome.Problems = append(outcome.Problems, control.ImportProblem{
			Line: p.Line, Column: p.Column, Value: p.Value, Message: messages.Sentence(p.Err),
		})
	}
	return outcome, nil
}

// What Share may be asked to do.
const (
	shareOn    = "on"
	shareOff   = "off"
	shareRenew = "renew"
)

// Share implements control.Handler. What it changes is written into the settings, so that it lasts.
func (r *remote) Share(_ context.Context, q control.ShareRequest) (control.Shared, error) {
	var err error
	switch q.Do {
	case "":
	case shareOn, shareOff:
		if err = r.station.Share(q.Do == shareOn); err == nil {
			err = settings.Change(r.station.Dir, func(s *settings.Settings) { s.Station.Share = q.Do == shareOn })
		}
	case shareRenew:
		err = r.station.RenewPairing()
	default:
		err = station.ErrVerb
	}
	if err != nil {
		return control.Shared{}, refused(err)
	}
	state := r.station.State()
	answer := control.Shared{On: state.Shared, Stations: stations(state), Link: link(state)}
	if state.Shared {
		if answer.Code, err = r.station.PairingCode(); err != nil {
			return control.Shared{}, refused(err)
		}
	}
	return answer, nil
}

func stations(s station.State) []control.Station {
	all := []control.Station{}
	for _, other := range s.Stations {
		all = append(all, control.Station{Name: other.Name, Role: string(other.Role), Address: other.Address, Since: other.Since})
	}
	return slices.Clip(all)
}

func link(s station.State) control.Link {
	line := messages.Link(s)
	return control.Link{
		OK: line.Level < messages.Warning, Joined: s.Joined, Connected: s.Link.Connected, Since: s.Link.Since, Age: s.Link.Age.Seconds(),
		Text: line.Text,
	}
}
