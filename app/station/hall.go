package station

import (
	"fmt"
	"time"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/kiosk/queue"
)

// counters, services and rules are the settings as the queue takes them.
func counters(configured []settings.Counter) []queue.Counter {
	all := make([]queue.Counter, len(configured))
	for i, c := range configured {
		all[i] = queue.Counter{ID: c.ID, Name: c.Name, Names: c.Names, Services: c.Services, Operator: c.Operator}
	}
	return all
}

func services(configured []settings.Service) []queue.Service {
	all := make([]queue.Service, len(configured))
	for i, s := range configured {
		all[i] = queue.Service{
			ID: s.ID, Name: s.Name, Names: s.Names, Prefix: s.Prefix, First: uint64(s.First), Last: uint64(s.Last), Width: s.Width,
			Capacity: s.Capacity,
		}
	}
	return all
}

func rules(s settings.Settings) queue.Rules {
	q := s.Queue
	r := queue.Rules{
		MaxRecalls: q.MaxRecalls, LateWithin: q.LateWithin, AskWithin: q.AskWithin, Rollover: rollover(q.Rollover),
		KeepOvernight: q.KeepOvernight, RestartNumbering: q.RestartNumbering, OrderMode: q.OrderMode,
		UndoWindow: time.Duration(q.UndoSeconds) * time.Second,
		Priorities: []queue.Priority{{Share: q.NormalShare}},
	}
	// In the settings 0 says what a user expects of it; in the queue it is the default.
	if r.AskWithin == 0 {
		r.AskWithin = -1
	}
	if r.UndoWindow == 0 {
		r.UndoWindow = -1
	}
	for _, p := range s.Priorities {
		r.Priorities = append(r.Priorities, queue.Priority{ID: p.ID, Name: p.Name, Names: p.Names, Share: p.Share})
	}
	return r
}

// rollover reads a time of day; the settings allow no other form, and nothing is never.
func rollover(text string) queue.Rollover {
	var hour, minute int
	if _, err := fmt.Sscanf(text, "%d:%d", &hour, &minute); err != nil {
		return queue.Rollover{}
	}
	return queue.Rollover{Daily: true, Hour: hour, Minute: minute}
}
