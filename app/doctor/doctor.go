// Package doctor examines the machine: does it have what Queuecast needs, and if not, what mends it.
//
// It makes the data folder if there is none and tries it with a file that it removes again; else it changes nothing, and it
// starts nothing that stays.
package doctor

import (
	"context"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
)

// Grade is the result of one check.
type Grade string

// The grades. A warning costs something (no voice, say); a failure stops the station.
const (
	OK      Grade = "ok"
	Warning Grade = "warning"
	Failed  Grade = "failed"
)

// Finding is what one check found.
type Finding struct {
	Check string `json:"check"` // the same in all languages, such as "port"
	Grade Grade  `json:"grade"`
	Text  string `json:"text"`           // what was found
	Mend  string `json:"mend,omitempty"` // what to do about it
}

// Patient is what is examined.
type Patient struct {
	Dir      string
	Settings settings.Settings
	Report   *settings.Report // of Load; nil when there is no settings file yet
	Running  bool             // a station runs on Dir, so that its port and its lock are in use rightly
}

// Examine runs all checks, in a fixed order.
func Examine(ctx context.Context, p Patient) []Finding {
	checks := []func(context.Context, Patient) []Finding{
		display, fonts, folder, configuration, loudspeaker, voices, streamPort, encoder,
	}
	var all []Finding
	for _, check := range checks {
		all = append(all, check(ctx, p)...)
	}
	return all
}

// found is a finding whose words are translated: text under doctor.<key>, mending under doctor.<key>.mend unless all is
// well.
func found(check string, grade Grade, key string, values map[string]any) []Finding {
	f := Finding{Check: check, Grade: grade, Text: messages.Text("doctor."+key, values)}
	if grade != OK {
		f.Mend = messages.Text("doctor."+key+".mend", values)
	}
	return []Finding{f}
}
