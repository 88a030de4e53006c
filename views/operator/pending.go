package operator

import "github.com/queuecast/queuecast/views/words"

// pending is a command without an answer: what was typed for it, so that it can be given back.
type pending struct {
	number string // the typed text; empty when nothing was
	note   string // of a note that was written for the number
	isNote bool
}

// command notes a command before it is reported: the answer may come from within the report.
func (v *View) command(p pending, wanted bool, text string, report func()) {
	if !wanted {
		return
	}
	if len(v.pending) >= maxPending {
		v.pending = v.pending[1:]
		v.forgotten++
	}
	v.pending = append(v.pending, p)
	v.feedback.show(Line{Busy, text})
	report()
}

// Accepted answers the oldest command without an answer: it was done. text says what happened.
func (v *View) Accepted(text string) {
	v.answered()
	v.feedback.show(Line{Ok, text})
}

// Refused answers the oldest command without an answer: it was not done. text says why. The number comes back for
// correction, marked so that typing replaces it, unless another one is being typed already; so does a note.
func (v *View) Refused(text string) {
	p := v.answered()
	v.feedback.show(Line{Failed, text})
	v.giveBack(p)
}

func (v *View) giveBack(p pending) {
	switch {
	case v.entry.Text != "" || v.entry.writing:
	case p.isNote:
		v.write(p.number, p.note)
		v.writing.refused = true
	case p.number != "":
		v.entry.SetText(p.number)
		v.entry.selectAll()
	}
}

func (v *View) answered() (p pending) {
	if v.forgotten > 0 { // the oldest command: its answer comes all the same
		v.forgotten--
		return pending{}
	}
	if len(v.pending) == 0 {
		return pending{}
	}
	p, v.pending = v.pending[0], v.pending[1:]
	return p
}

// working says what is being done, with the number if there is one.
func working(text, number string) string {
	if number == "" {
		return words.X("operator.pending.what", "{{.What}}...", map[string]string{"What": text})
	}
	return words.X("operator.pending.of", "{{.Number}}: {{.What}}...", map[string]string{"Number": number, "What": text})
}
