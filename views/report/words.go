package report

import (
	"strconv"
	"time"

	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/kiosk/report"
	"github.com/queuecast/queuecast/views/words"
)

// eventWords are the kinds of events that can be filtered by, in the order in which they are offered.
func eventWords() []Choice {
	return []Choice{
		{string(queue.Called), words.X("report.type.called", "Called")},
		{string(queue.Recalled), words.X("report.type.recalled", "Recalled")},
		{string(queue.Issued), words.X("report.type.issued", "Issued")},
		{string(queue.Imported), words.X("report.type.imported", "Imported")},
		{string(queue.NotShown), words.X("report.type.no_show", "No-show")},
		{string(queue.Held), words.X("report.type.held", "Put on hold")},
		{string(queue.Resumed), words.X("report.type.resumed", "Resumed")},
		{string(queue.Transferred), words.X("report.type.transferred", "Transferred")},
		{string(queue.Ended), words.X("report.type.done", "Done")},
		{string(queue.TakenOut), words.X("report.type.cancelled", "Cancelled")},
		{string(queue.Noted), words.X("report.type.noted", "Note")},
		{string(queue.CounterOpened), words.X("report.type.counter_opened", "Counter opened")},
		{string(queue.CounterClosed), words.X("report.type.counter_closed", "Counter closed")},
		{string(queue.DayStarted), words.X("report.type.day_started", "Day started")},
		{string(queue.Undone), words.X("report.type.undone", "Undone")},
		{string(queue.OrderPlaced), words.X("report.type.order_placed", "Order placed")},
		{string(queue.OrderReady), words.X("report.type.order_ready", "Order ready")},
		{string(queue.OrderCollected), words.X("report.type.order_collected", "Order collected")},
	}
}

// nameOf is the name of an ID; the ID where there is none.
func nameOf(choices []Choice, id string) string {
	for _, c := range choices {
		if c.ID == id && c.Name != "" {
			return c.Name
		}
	}
	return id
}

// span writes a duration in two units at most.
func span(d time.Duration) string {
	seconds := int(d.Round(time.Second) / time.Second)
	const perMinute, perHour = 60, 3600
	switch {
	case seconds < perMinute:
		return words.X("report.span.seconds", "{{.S}} s", map[string]string{"S": strconv.Itoa(seconds)})
	case seconds < perHour:
		return words.X("report.span.minutes", "{{.M}} min {{.S}} s", map[string]string{
			"M": strconv.Itoa(seconds / perMinute), "S": strconv.Itoa(seconds % perMinute),
		})
	default:
		return words.X("report.span.hours", "{{.H}} h {{.M}} min", map[string]string{
			"H": strconv.Itoa(seconds / perHour), "M": strconv.Itoa(seconds % perHour / perMinute),
		})
	}
}

const dash = "–" // stands where nothing was measured

func spanOr(d time.Duration, known bool) string {
	if !known {
		return dash
	}
	return span(d)
}

// cells are the columns of one row of the history.
func cells(s *State, events []Choice, row report.Row) [columns]string {
	loc := s.Location
	if loc == nil {
		loc = time.UTC
	}
	at := ""
	if !row.At.IsZero() {
		at = row.At.In(loc).Format("2006-01-02 15:04:05")
	}
	what := nameOf(events, string(row.Type))
	switch {
	case row.Undone:
		what = words.X("report.undone", "{{.What}} (undone)", map[string]string{"What": what})
	case row.Rows > 0:
		what += " (" + strconv.Itoa(row.Rows) + ")"
	case row.Recalls > 0 && row.Type == queue.Recalled:
		what += " ×" + strconv.Itoa(row.Recalls)
	}
	counter := row.CounterName
	if counter == "" {
		counter = nameOf(s.Counters, row.Counter)
	}
	wait := ""
	if row.Waited {
		wait = span(row.Wait)
	}
	return [columns]string{
		at, string(row.Number), what, counter, nameOf(s.Services, row.Service), nameOf(s.Operators, row.By), wait, row.Station,
	}
}
