package journal

import (
	"time"

	"github.com/queuecast/queuecast/kiosk/journal/lines"
)

// State is how a journal stands at a moment.
type State struct {
	// Connected tells that the log itself can be reached: always so for a
	// [Journal] whose store is open, while the host answers for a [Remote].
	Connected bool
	Since     time.Time // since when Connected is what it is
	LastSeq   uint64    // the last event known here
	// Age is the time since LastSeq was last known to be the log's last event;
	// 0 for a Journal.
	Age time.Duration
	Err error // why it is not connected; nil when it is
	// LinesErr tells why the line files lag behind the log; nil when they do not.
	LinesErr error
}

// Report tells what was found wrong with a log on the disk, and mended.
type Report struct {
	Restored      lines.Ranges // events that the store had lost, put back from the line files
	RestoredLines lines.Ranges // events that the line files had lost, put back from the store
	// Lost are events of which nothing is left. They keep their sequences: a
	// replay gives them as [queue.Unreadable].
	Lost     lines.Ranges
	SetAside []string // damaged files and folders, where they are now
	Rebuilt  bool     // the whole store was made anew from the line files
	// Err tells why not all of it could be mended; the log is whole for readers
	// all the same as long as Lost is empty.
	Err error
}

// Damaged tells whether there is anything a user should hear of.
func (r Report) Damaged() bool {
	return r.Rebuilt || r.Err != nil || len(r.Restored)+len(r.RestoredLines)+len(r.Lost)+len(r.SetAside) > 0
}
