package report

import (
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/views/words"
)

// Label is the word in the language in use for a key of an exported table: a report.Label.
func Label(key string) string {
	if word, ok := columnWords()[key]; ok {
		return word
	}
	return nameOf(eventWords(), key)
}

func columnWords() map[string]string {
	mean, median := words.X("report.csv.mean", "mean (s)"), words.X("report.csv.median", "median (s)")
	p95, most := words.X("report.csv.p95", "95 % within (s)"), words.X("report.csv.max", "longest (s)")
	wait, service := words.X("report.csv.wait", "Wait"), words.X("report.csv.service", "Service time")
	join := func(what, measure string) string {
		return words.X("report.csv.measure", "{{.What}}, {{.Measure}}", map[string]string{"What": what, "Measure": measure})
	}
	return map[string]string{
		"time": words.X("report.column.time", "Time"), "number": words.X("report.column.number", "Number"),
		"type": words.X("report.column.event", "Event"), "how": words.X("report.csv.how", "How"),
		"counter": words.X("report.column.counter", "Counter"), "counter_name": words.X("report.csv.counter_name", "Counter name"),
		"service": words.X("report.column.service", "Service"), "operator": words.X("report.column.operator", "Operator"),
		"station": words.X("report.column.station", "Station"), "wait_seconds": words.X("report.csv.wait_seconds", "Wait (s)"),
		"recalls": words.X("report.csv.recalls", "Recalls"), "undone": words.X("report.type.undone", "Undone"),
		"name": words.X("report.csv.name", "Name"), "yes": words.X("report.csv.yes", "yes"),

		"typed": words.X("report.how.typed", "typed"), string(queue.Picked): words.X("report.how.picked", "next in line"),
		string(queue.Counted): words.X("report.how.counted", "counted on"), string(queue.Late): words.X("report.how.late", "late"),
		string(queue.Again): words.X("report.how.again", "again"), string(queue.TakenOver): words.X("report.how.taken_over", "taken over"),

		"by": words.X("report.csv.by", "By"), "key": words.X("report.csv.key", "Which"), "total": words.X("report.csv.total", "Total"),
		"day": words.X("report.csv.day", "Day"), "hour": words.X("report.csv.hour", "Hour"),
		"issued_count": words.X("report.csv.issued", "Tickets issued"), "calls": words.X("report.tile.calls", "Calls"),
		"tickets": words.X("report.csv.tickets", "People called"), "no_shows": words.X("report.tile.no_shows", "No-shows"),
		"cancelled_count": words.X("report.csv.cancelled", "Cancellations"), "overnight": words.X("report.csv.overnight", "Overnight, not measured"),
		"waits": words.X("report.csv.waits", "Waits measured"), "services": words.X("report.csv.services", "Service times measured"),
		"wait_mean": join(wait, mean), "wait_median": join(wait, median), "wait_p95": join(wait, p95), "wait_max": join(wait, most),
		"service_mean": join(service, mean), "service_median": join(service, median),
		"service_p95": join(service, p95), "service_max": join(service, most),
		"open": words.X("report.csv.open", "Open (s)"), "busy": words.X("report.csv.busy", "Busy (s)"), "idle": words.X("report.csv.idle", "Idle (s)"),
	}
}
