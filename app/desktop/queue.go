package desktop

import (
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/kiosk/desk"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/views/operator"
	"github.com/queuecast/queuecast/views/words"
)

// timeOfDay is how the window tells a time.
const timeOfDay = "15:04"

func clock(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.Local().Format(timeOfDay)
}

// fillQueue brings tickets, lines and the chosen counter into the window's state.
func (d *Desktop) fillQueue(state *operator.State, s station.State) {
	for _, service := range d.settings.Services {
		state.Services = append(state.Services, operator.Service{ID: service.ID, Name: service.Name})
	}
	if len(d.settings.Priorities) > 0 {
		state.Priorities = append(state.Priorities, operator.Priority{Name: messages.Text("settings.priority.normal", nil)})
		for _, p := range d.settings.Priorities {
			state.Priorities = append(state.Priorities, operator.Priority{ID: p.ID, Name: p.Name})
		}
	}
	state.Issues, state.OrderMode = s.Queue.Issues, d.settings.Queue.OrderMode
	var counter queue.Counter
	for _, c := range s.Queue.Counters {
		if c.ID == state.Counter {
			counter = c
		}
	}
	for _, line := range s.Queue.Waiting {
		if !line.ServedBy(counter) {
			continue
		}
		w := operator.WaitingLine{Service: d.settings.ServiceName(line.Service), Count: line.Count}
		for _, t := range line.First {
			w.Numbers = append(w.Numbers, string(t.Number))
		}
		state.Waiting = append(state.Waiting, w)
	}
	state.Missed, state.Held = d.list(s.Queue.Missed), d.list(s.Queue.Held)
	if state.OrderMode {
		state.Preparing, state.Ready = d.list(s.Queue.Preparing), d.list(s.Queue.Ready)
	}
	for _, seat := range s.Queue.Seats {
		if seat.Counter == state.Counter {
			state.Seat, state.Undo = d.seat(seat), undo(seat, s.Heard)
		}
	}
	if s.Joined || s.Shared || s.ShareErr != nil {
		link := line(messages.Link(s))
		state.Link = &link
	}
}

func (d *Desktop) list(l desk.List) operator.List {
	list := operator.List{Count: l.Count}
	for _, t := range l.Latest {
		list.Tickets = append(list.Tickets, operator.Ticket{
			Number: string(t.Number), Service: d.settings.ServiceName(t.Service), Since: clock(t.At), Name: queue.Mask(t.Name), Note: t.Note,
		})
	}
	return list
}

func (d *Desktop) seat(s queue.Seat) operator.Seat {
	seat := operator.Seat{Closed: s.Closed}
	if s.Visit == nil {
		return seat
	}
	v := s.Visit
	seat.Visit, seat.Service, seat.Since, seat.Note = string(v.Number), d.settings.ServiceName(v.Service), clock(v.CalledAt), v.Note
	seat.Name = queue.Mask(v.Name)
	if seat.Name != v.Name {
		seat.FullName = v.Name
	}
	if most := d.settings.Queue.MaxRecalls; most > 0 {
		seat.Recalls = messages.Text("status.recalls_left", map[string]any{"Count": max(most-v.Recalls, 0)})
	}
	return seat
}

// undo is what can be taken back at a counter: nothing that has been announced.
func undo(s queue.Seat, heard uint64) *operator.Undo {
	last := s.Undo
	if last == nil || last.Type.Audible() && last.Seq <= heard {
		return nil
	}
	text := messages.Text("cli.event."+string(last.Type), nil)
	if last.Number == "" {
		first, size := utf8.DecodeRuneInString(text)
		text = string(unicode.ToUpper(first)) + text[size:]
	} else {
		text = words.X("operator.undo.of", "{{.Number}}: {{.What}}", map[string]any{"Number": last.Number, "What": text})
	}
	return &operator.Undo{Text: text, Until: last.Until}
}
