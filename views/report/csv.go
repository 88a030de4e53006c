package report

import (
	"fyne.io/fyne/v2/lang"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// Label is the word in the language in use for a key of an exported table: a report.Label.
func Label(key string) string {
	if word, ok := columnWords()[key]; ok {
		return word
	}
	return nameOf(eventWords(), key)
}

func columnWords() map[string]string {
	mean, median := lang.X("report.csv.mean", "mean (s)"), lang.X("report.csv.median", "median (s)")
	p95, most := lang.X("report.csv.p95", "95 % within (s)"), lang.X("report.csv.max", "longest (s)")
	wait, service := lang.X("report.csv.wait", "Wait"), lang.X("report.csv.service", "Service time")
	join := func(what, measure string) string {
		return lang.X("report.csv.measure", "{{.What}}, {{.Measure}}", map[string]string{"What": what, "Measure": measure})
	}
	return map[string]string{
		"time": lang.X("report.column.time", "Time"), "number": lang.X("report.column.number", "Number"),
		"type": lang.X("report.column.event", "Event"), "how": lang.X("report.csv.how", "How"),
		"counter": lang.X("report.column.counter", "Counter"), "counter_name": lang.X("report.csv.counter_name", "Counter name"),
		"service": lang.X("report.column.service", "Service"), "operator": lang.X("report.column.operator", "Operator"),
		"station": lang.X("report.column.station", "Station"), "wait_seconds": lang.X("report.csv.wait_seconds", "Wait (s)"),
		"recalls": lang.X("report.csv.recalls", "Recalls"), "undone": lang.X("report.type.undone", "Undone"),
		"name": lang.X("report.csv.name", "Name"), "yes": lang.X("report.csv.yes", "yes"),

		"typed": lang.X("report.how.typed", "typed"), string(queue.Picked): lang.X("report.how.picked", "next in line"),
		string(queue.Counted): lang.X("report.how.counted", "counted on"), string(queue.Late): lang.X("report.how.late", "late"),
		string(queue.Again): lang.X("report.how.again", "again"), string(queue.TakenOver): lang.X("report.how.taken_over", "taken over"),

		"by": lang.X("report.csv.by", "By"), "key": lang.X("report.csv.key", "Which"), "total": lang.X("report.csv.total", "Total"),
		"day": lang.X("report.csv.day", "Day"), "hour": lang.X("report.csv.hour", "Hour"),
		"issued_count": lang.X("report.csv.issued", "Tickets issued"), "calls": lang.X("report.tile.calls", "Calls"),
		"tickets": lang.X("report.csv.tickets", "People called"), "no_shows": lang.X("report.tile.no_shows", "No-shows"),
		"cancelled_count": lang.X("report.csv.cancelled", "Cancellations"), "overnight": lang.X("report.csv.overnight", "Overnight, not measured"),
		"waits": lang.X("report.csv.waits", "Waits measured"), "services": lang.X("report.csv.services", "Service times measured"),
		"wait_mean": join(wait, mean), "wait_median": join(wait, median), "wait_p95": join(wait, p95), "wait_max": join(wait, most),
		"service_mean": join(service, mean), "service_median": join(service, median),
		"service_p95": join(service, p95), "service_max": join(service, most),
		"open": lang.X("report.csv.open", "Open (s)"), "busy": lang.X("report.csv.busy", "Busy (s)"), "idle": lang.X("report.csv.idle", "Idle (s)"),
	}
}
