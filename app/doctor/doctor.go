// Package doctor examines the machine: does it have what Queuecast needs, and if not, what mends it.
//
// Each file has one part of the examination: facts are gathered, then judged, so that judgement can be tested with facts of any machine.
//
// It makes the data folder if there is none and tries it with a file that it removes again; else it changes nothing, and it
// starts nothing that stays. Cameras are looked through and voices say a few words, silently.
package doctor

import (
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/updates"
)

// Grade is the result of one check.
type Grade string

// The grades. A note is worth knowing and costs nothing that the settings ask for; a warning costs something (no voice, say); a failure
// stops the station.
const (
	OK      Grade = "ok"
	Note    Grade = "note"
	Warning Grade = "warning"
	Failed  Grade = "failed"
)

// Finding is what one check found. ID, Check and About are the same in all languages.
type Finding struct {
	ID    string `json:"id"`              // what was found, such as "port.taken"
	Check string `json:"check"`           // the part of the examination, such as "port"
	About string `json:"about,omitempty"` // which one, where there may be several: a camera's name, a key of the settings
	Grade Grade  `json:"grade"`
	Text  string `json:"text"`           // what was found
	Mend  string `json:"mend,omitempty"` // what to do about it
}

// Patient is what is examined.
type Patient struct {
	Dir      string
	Settings settings.Settings
	Report   *settings.Report // of Load; nil when there is no settings file yet
	Updates  *updates.Checker // nil: newer versions are not looked for here
	Running  bool             // a station runs on Dir, so that its ports and its lock are in use rightly
	PID      int              // of that station; 0: not known
	Cameras  []Camera         // those that this station has running
	// Program is the path of this program, which is started once more to try OpenGL; "": that is not tried.
	Program string
	// OnProgress is told how far the examination is, from one goroutine at a time; it must not block. Optional.
	OnProgress func(Progress)
}

// Camera is what a running station says of a camera.
type Camera struct {
	Name     string
	Pictures bool   // it gives some
	Error    string // a sentence; "": nothing is wrong
}

// ProbeGL is the hidden command by which Program tries OpenGL; see package glprobe.
const ProbeGL = "probe-gl"

// found is a finding whose words are translated: text under doctor.<key>, mending under doctor.<key>.mend unless all is
// well.
func found(check string, grade Grade, key string, values map[string]any) []Finding {
	f := Finding{ID: key, Check: check, Grade: grade, Text: messages.Text("doctor."+key, values)}
	if grade != OK {
		f.Mend = messages.Text("doctor."+key+".mend", values)
	}
	return []Finding{f}
}

// about says of which one findings are.
func about(name string, findings []Finding) []Finding {
	for i := range findings {
		findings[i].About = name
	}
	return findings
}

// Worst is the worst grade among findings.
func Worst(findings []Finding) Grade {
	worst := OK
	order := map[Grade]int{OK: 0, Note: 1, Warning: 2, Failed: 3}
	for _, f := range findings {
		if order[f.Grade] > order[worst] {
			worst = f.Grade
		}
	}
	return worst
}
