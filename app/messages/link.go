package messages

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/kiosk/journal"
	"github.com/queuecast/queuecast/kiosk/journal/lines"
	"github.com/queuecast/queuecast/kiosk/journal/pairing"
)

// Link says how the station is connected to the others.
func Link(s station.State) Line {
	switch {
	case s.Joined && s.Link.Connected:
		return Line{OK, Text("status.link.connected", data{"Time": moment(s.Link.Since)})}
	case s.Joined && hopeless(s.Link.Err):
		return Line{Failed, Sentence(s.Link.Err)}
	case s.Joined:
		return Line{Warning, Text("status.link.away", data{"Time": moment(s.Link.Since), "Age": s.Link.Age.Round(time.Second)})}
	case s.ShareErr != nil:
		return Line{Failed, Sentence(s.ShareErr)}
	case s.Shared:
		return Line{OK, Text("status.link.shared", data{"Count": len(s.Stations)})}
	}
	return Line{OK, Text("status.link.alone", nil)}
}

// hopeless tells whether waiting for the host will not help.
func hopeless(err error) bool {
	var stranger *pairing.FingerprintError
	var diverged *journal.DivergedError
	return errors.As(err, &stranger) || errors.As(err, &diverged)
}

// Damage says what was found damaged in the log, a note each; none when there is nothing to say.
func Damage(r journal.Report) (notes []string) {
	if n := r.Restored.Count(); n > 0 {
		notes = append(notes, Text("note.restored", data{"Count": n}))
	}
	if n := r.Lost.Count(); n > 0 {
		notes = append(notes, Text("note.lost", data{"Count": n, "Ranges": ranges(r.Lost)}))
	}
	if len(r.SetAside) > 0 {
		notes = append(notes, Text("note.set_aside", data{"Paths": strings.Join(r.SetAside, ", ")}))
	}
	if r.Err != nil {
		notes = append(notes, Text("note.unmended", data{"Error": r.Err.Error()}))
	}
	return notes
}

// ranges lists the first few of them: a note is one line.
func ranges(all lines.Ranges) string {
	const most = 5
	var words []string
	for i, r := range all {
		if i == most {
			words = append(words, "…")
			break
		}
		words = append(words, fmt.Sprint(r))
	}
	return strings.Join(words, ", ")
}
