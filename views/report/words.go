package report

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2/lang"

	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/kiosk/report"
)

// eventWords are the kinds of events that can be filtered by, in the order in which they are offered.
func eventWords() []Choice {
	return []Choice{
		{string(queue.Called), lang.X("report.type.called", "Called")},
		{string(queue.Recalled), lang.X("report.type.recalled", "Recalled")},
		{string(queue.Issued), lang.X("report.type.issued", "Issued")},
		{string(queue.Imported), lang.X("report.type.imported", "Imported")},
		{string(queue.NotShown), lang.X("report.type.no_show", "No-show")},
		{string(queue.Held), lang.X("report.type.held", "Put on hold")},
		{string(queue.Resumed), lang.X("report.type.resumed", "Resumed")},
		{string(queue.Transferred), lang.X("report.type.transferred", "Transferred")},
		{string(queue.Ended), lang.X("report.type.done", "Done")},
		{string(queue.TakenOut), lang.X("report.type.cancelled", "Cancelled")},
		{string(queue.Noted), lang.X("report.type.noted", "Note")},
		{string(queue.CounterOpened), lang.X("report.type.counter_opened", "Counter opened")},
		{string(queue.CounterClosed), lang.X("report.type.counter_closed", "Counter closed")},
		{string(queue.DayStarted), lang.X("report.type.day_started", "Day started")},
		{string(queue.Undone), lang.X("report.type.undone", "Undone")},
		{string(queue.OrderPlaced), lang.X("report.type.order_placed", "Order placed")},
		{string(queue.OrderReady), lang.X("report.type.order_ready", "Order ready")},
		{string(queue.OrderCollected), lang.X("report.type.order_collected", "Order collected")},
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
		return lang.X("report.span.seconds", "{{.S}} s", map[string]string{"S": strconv.Itoa(seconds)})
	case seconds < perHour:
		return lang.X("report.span.minutes", "{{.M}} min {{.S}} s", map[string]string{
			"M": strconv.Itoa(seconds / perMinute), "S": strconv.Itoa(seconds % perMinute),
		})
	default:
		return lang.X("report.span.hours", "{{.H}} h {{.M}} min", map[string]string{
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
func cells(s *State, words []Choice, row report.Row) [columns]string {
	loc := s.Location
	if loc == nil {
		loc = time.UTC
	}
	at := ""
	if !row.At.IsZero() {
		at = row.At.In(loc).Format("2006-01-02 15:04:05")
	}
	what := nameOf(words, string(row.Type))
	switch {
	case row.Undone:
		what = lang.X("report.undone", "{{.What}} (undone)", map[string]string{"What": what})
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
