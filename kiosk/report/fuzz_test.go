package report

import (
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// nonsense makes a log of bytes: what no station would write, but a foreign or
// damaged log may hold. Each event takes four bytes.
func nonsense(data []byte) *memory {
	types := []queue.EventType{
		queue.Called, queue.Recalled, queue.Issued, queue.Imported, queue.NotShown, queue.Held, queue.Resumed, queue.Transferred, queue.Ended,
		queue.TakenOut, queue.Noted, queue.CounterOpened, queue.CounterClosed, queue.DayStarted, queue.Undone, queue.OrderPlaced,
		queue.OrderReady, queue.OrderCollected, queue.Unreadable, "else",
	}
	hows := []queue.How{queue.Typed, queue.Again, queue.Late, queue.TakenOver}
	m := &memory{}
	at := day
	for ; len(data) >= 4; data = data[4:] {
		kind, who, when, more := data[0], data[1], data[2], data[3]
		at = at.Add(time.Duration(int8(when)) * time.Minute)
		ev := queue.Event{
			Type: types[int(kind)%len(types)], Seq: uint64(len(m.events) + 1), At: at, How: hows[more%4], Keep: more&4 != 0,
			Undoes: uint64(len(m.events)) - uint64(more>>5),
		}
		if who&3 != 3 {
			ev.Number = queue.Number(fmt.Sprint(who & 3))
		}
		if who>>2&3 != 3 {
			ev.Counter = fmt.Sprint(who >> 2 & 3)
		}
		if more&8 != 0 {
			ev.Place = 1
		}
		if more&16 != 0 {
			ev.Batch = &queue.Batch{ID: fmt.Sprint(who >> 4), Part: int(more&3) + 1, Parts: int(who>>6) + 1, Rows: []queue.Row{{Number: ev.Number}, {Number: "9"}}}
		}
		if ev.Type == queue.Unreadable {
			ev = queue.Event{Type: ev.Type, Seq: ev.Seq}
		}
		m.events = append(m.events, ev)
	}
	return m
}

func FuzzGather(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{2, 0, 0, 0, 0, 0, 5, 0, 8, 0, 9, 0})
	f.Add([]byte{0, 0, 0, 0, 0, 4, 1, 3, 14, 4, 0, 0, 5, 0, 1, 0, 6, 0, 1, 0, 14, 0, 1, 0, 13, 0, 1, 4, 0, 0, 127, 1})
	f.Add([]byte{3, 64, 0, 16, 3, 64, 0, 17, 0, 1, 1, 0, 11, 0, 1, 0, 12, 0, 9, 0, 14, 0, 0, 0, 0, 2, 200, 2})
	f.Fuzz(func(t *testing.T, data []byte) {
		m := nonsense(data)
		s, err := Gather(t.Context(), m, Query{Now: day.Add(time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		for _, groups := range [][]Group{{{Figures: s.Total}}, s.Days, s.Hours, s.Services, s.Counters, s.Operators} {
			for _, g := range groups {
				if g.Tickets > g.Calls || g.NoShows > g.Calls || g.Idle < 0 || g.Busy < 0 || g.Wait.Count > g.Calls || g.Service.Count > g.Calls ||
					g.Wait.Mean < 0 || g.Wait.Max < g.Wait.P95 || g.Wait.P95 < g.Wait.Median {
					t.Fatalf("%q: %+v", g.Key, g.Figures)
				}
			}
		}
		page, err := History(t.Context(), m, Filter{Names: true}, 0, 10)
		if err != nil || len(page.Rows) > 10 || len(page.Rows) != min(10, len(m.events)) {
			t.Fatalf("%d rows of %d, %v", len(page.Rows), len(m.events), err)
		}
		if err := WriteHistory(t.Context(), m, Filter{}, nil, nil, io.Discard); err != nil {
			t.Fatal(err)
		}
	})
}
