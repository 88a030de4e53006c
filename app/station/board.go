package station

import (
	"time"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/media/signage"
)

// listed is how many calls the board is given: the current one and those that the widest layout lists.
const listed = 12

// board is what the picture shows after the calls folded into calls. offline is when they were last known to be the latest,
// the zero time if they are.
func board(s settings.Settings, calls *queue.State, now, offline time.Time) signage.Board {
	b := signage.Board{Title: s.Title, Clock: now, Offline: offline, Words: words(s.Display.Languages())}
	for i, c := range calls.Last(listed) {
		if i == 0 {
			b.Number, b.Counter = string(c.Number), c.CounterName
			if ticket, ok := calls.Ticket(c.Number); ok && s.Display.Names {
				b.Words = naming(b.Words, queue.Mask(ticket.Name))
			}
			continue
		}
		b.Calls = append(b.Calls, signage.Call{Number: string(c.Number), Counter: c.CounterName})
	}
	return b
}

// naming puts a masked name behind the words over the number. It takes the place of the second language's words: the hall
// looks for its name, not for an explanation in two languages.
func naming(w signage.Words, name string) signage.Words {
	if name == "" {
		return w
	}
	w.First.Now += "  " + name
	w.Second.Now = ""
	return w
}

// words are the fixed words of the hall's one or two languages.
func words(languages []string) signage.Words {
	in := func(code string) signage.Words {
		if code == "en" {
			return signage.WordsEN()
		}
		return signage.WordsZH()
	}
	if len(languages) > 1 {
		return signage.Bilingual(in(languages[0]), in(languages[1]))
	}
	return in(languages[0])
}
