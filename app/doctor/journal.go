package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/kiosk/journal"
)

// logFact is how one log of events is.
type logFact struct {
	dir string
	journal.Condition
	err error // why it could not be read
}

func eventLog(_ context.Context, p Patient) []Finding { return judgeLogs(gatherLogs(p.Dir)) }

// gatherLogs reads the logs of a data folder: this computer's own, and what is known of others'.
func gatherLogs(dir string) (facts []logFact) {
	for _, folder := range station.LogFolders(dir) {
		condition, err := journal.Examine(folder)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		facts = append(facts, logFact{folder, condition, err})
	}
	return facts
}

func judgeLogs(facts []logFact) (all []Finding) {
	for _, f := range facts {
		values := map[string]any{"Dir": f.dir, "Count": f.events(), "Newest": f.Newest.Local().Format("2006-01-02 15:04:05")}
		switch {
		case f.err != nil:
			values["Error"] = f.err.Error()
			all = append(all, found("journal", Warning, "journal.unread", values)...)
			continue
		case len(f.Damage) > 0:
			values["Days"] = damagedDays(f.Condition)
			all = append(all, found("journal", Warning, "journal.damaged", values)...)
		case f.Last == 0:
			all = append(all, found("journal", OK, "journal.empty", values)...)
		default:
			all = append(all, found("journal", OK, "journal.ok", values)...)
		}
		if len(f.SetAside) > 0 {
			values["Files"] = len(f.SetAside)
			all = append(all, found("journal", Note, "journal.set_aside", values)...)
		}
	}
	if len(facts) == 0 {
		return found("journal", OK, "journal.none", nil)
	}
	return all
}

func (f logFact) events() uint64 {
	if f.First == 0 {
		return 0
	}
	return f.Last - f.First + 1
}

// damagedDays lists the first few of them, with their events.
func damagedDays(c journal.Condition) string {
	const most = 5
	var words []string
	for i, d := range c.Damage {
		if i == most {
			words = append(words, "…")
			break
		}
		words = append(words, fmt.Sprintf("%s (%s)", d.Day, d.Range))
	}
	return strings.Join(words, ", ")
}
