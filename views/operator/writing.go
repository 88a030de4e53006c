package operator

import (
	"strings"

	"github.com/queuecast/queuecast/views/words"
)

// writing is a note being written in the number field, so that the keyboard need not go elsewhere.
type writing struct {
	number string // whose note; empty: of who is at the counter
	before string // what was typed, given back by Esc
	text   string // the note as it was
	// refused tells that the text was to be saved before, so that it is saved even if it is not changed.
	refused bool
}

// note begins a note, for the number that is typed or for who is at the counter.
func (v *View) note() {
	if v.in.Note == nil {
		return
	}
	if v.nobody(strings.TrimSpace(v.entry.Text)) {
		return
	}
	number := v.take()
	text := ""
	if number == "" {
		text = v.state.Seat.Note
	}
	v.write(number, text)
	v.writing.before = number
}

// nobody tells the operator that there is nobody whom a command without a number would be about. A call without an answer may bring somebody.
func (v *View) nobody(number string) bool {
	nobody := number == "" && v.state.Seat.Visit == "" && len(v.pending) == 0
	if nobody {
		v.Notice(Line{Warning, words.X("operator.nobody", "Nobody is at this counter. Type a number first.")})
	}
	return nobody
}

// write lets a note be written that begins as text.
func (v *View) write(number, text string) {
	v.writing = &writing{number: number, text: text}
	who := number
	if who == "" {
		who = v.state.Seat.Visit
	}
	v.entry.SetPlaceHolder(words.X("operator.note.placeholder", "Note for {{.Number}}", map[string]string{"Number": who}))
	v.entry.writing = true
	v.entry.SetText(text)
	v.entry.CursorColumn = len([]rune(text))
	v.entry.Refresh()
	v.feedback.say(words.X("operator.note.hint", "Write a note. Enter saves it, Esc leaves it as it was."))
}

func (v *View) submitNote() {
	w, text := v.writing, strings.TrimSpace(v.entry.Text)
	v.endWriting()
	v.entry.SetText("")
	if text == w.text && !w.refused {
		return
	}
	v.command(pending{number: w.number, note: text, isNote: true}, v.in.Note != nil, working(labelNote(), w.number),
		func() { v.in.Note(w.number, text) })
}

func (v *View) endWriting() {
	before := v.writing.before
	v.writing, v.entry.writing = nil, false
	v.entry.SetPlaceHolder(placeholder())
	v.entry.SetText(before)
	v.feedback.clear()
}
