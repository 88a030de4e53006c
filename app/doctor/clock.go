package doctor

import (
	"context"
	"time"

	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/kiosk/journal"
)

// synced is what the system says of its clock.
type synced int

const (
	unknown synced = iota
	yes            // it follows a time server
	no
)

// backwards is by how much the newest event may seem to lie in the future: another station's clock may be ahead a little.
const backwards = time.Minute

// epoch is before which no clock that is right can be: this program is younger.
var epoch = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// clockFacts are the time as it is told, and what it can be compared with.
type clockFacts struct {
	now    time.Time
	synced synced
	newest time.Time // event of the log; zero: there is none
}

func clock(ctx context.Context, p Patient) []Finding {
	f := clockFacts{now: time.Now(), synced: clockSynced(ctx)}
	for _, folder := range station.LogFolders(p.Dir) {
		if at, err := journal.NewestAt(folder); err == nil && at.After(f.newest) {
			f.newest = at
		}
	}
	return judgeClock(f)
}

func judgeClock(f clockFacts) (all []Finding) {
	values := map[string]any{"Now": f.now.Format("2006-01-02 15:04:05 MST"), "Newest": f.newest.Local().Format("2006-01-02 15:04:05 MST")}
	switch {
	case f.now.Before(epoch):
		return found("clock", Warning, "clock.implausible", values)
	case f.newest.After(f.now.Add(backwards)):
		all = found("clock", Warning, "clock.back", values)
	}
	switch f.synced {
	case yes:
		return append(all, found("clock", OK, "clock.ok", values)...)
	case no:
		return append(all, found("clock", Warning, "clock.free", values)...)
	}
	return append(all, found("clock", Note, "clock.unknown", values)...)
}
