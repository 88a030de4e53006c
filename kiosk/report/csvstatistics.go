package report

import "io"

// StatisticsColumns are the columns of written statistics, in order. Durations
// are in seconds and empty where nothing was measured.
func StatisticsColumns() []string {
	return []string{
		"by", "key", "name", "issued_count", "calls", "tickets", "recalls", "no_shows", "cancelled_count", "overnight",
		"waits", "wait_mean", "wait_median", "wait_p95", "wait_max",
		"services", "service_mean", "service_median", "service_p95", "service_max",
		"open", "busy", "idle",
	}
}

// WriteStatistics writes statistics as one CSV table: the total, then all days,
// hours, services, counters and operators, told apart by the column "by".
func WriteStatistics(s Statistics, label Label, w io.Writer) error {
	t, err := newTable(w, StatisticsColumns(), label)
	if err != nil {
		return err
	}
	for _, part := range []struct {
		by     string
		groups []Group
	}{
		{"total", []Group{{Figures: s.Total}}},
		{"day", s.Days},
		{"hour", s.Hours},
		{"service", s.Services},
		{"counter", s.Counters},
		{"operator", s.Operators},
	} {
		for _, g := range part.groups {
			if err := t.group(label.of(part.by), g); err != nil {
				return err
			}
		}
	}
	return t.close()
}

func (t *table) group(by string, g Group) error {
	t.text(by)
	t.text(g.Key)
	t.text(g.Name)
	for _, n := range []int{g.Issued, g.Calls, g.Tickets, g.Recalls, g.NoShows, g.Cancelled, g.Overnight} {
		t.number(n)
	}
	for _, d := range []Durations{g.Wait, g.Service} {
		t.number(d.Count)
		known := d.Count > 0
		t.seconds(d.Mean, known)
		t.seconds(d.Median, known)
		t.seconds(d.P95, known)
		t.seconds(d.Max, known)
	}
	t.seconds(g.Open, g.Open > 0)
	t.seconds(g.Busy, g.Open > 0)
	t.seconds(g.Idle, g.Open > 0)
	return t.end()
}
