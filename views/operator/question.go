package operator

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

const (
	// maxOptions is how many ways out a question may have besides going back: one for each digit.
	maxOptions = 9
	// answerGrace is for how long after a question has come a digit is still taken for the beginning of a number.
	answerGrace = 500 * time.Millisecond
	// answerSettle is for how long a digit must stay alone in the field to be an answer.
	answerSettle = 350 * time.Millisecond
)

// Question asks the operator how to go on.
type Question struct {
	Text    string
	Options []Option // at most 9, the likeliest first; going back is always possible and not among them
}

// Option is one way to go on.
type Option struct {
	Key   string // what answer is told; the digits 1 to 9 choose by place
	Label string
}

// asked is a question and what it is about.
type asked struct {
	Question
	answer  func(key string)
	about   pending
	since   time.Time
	passing bool // the operator types something else meanwhile: digits are text
}

// Ask answers the oldest command without an answer by a question. answer is called with the key of the option that was chosen;
// that is a command then, which wants its own answer. It is not called when the operator goes back: the number comes back
// into the field instead. Questions wait for each other.
func (v *View) Ask(q Question, answer func(key string)) {
	q.Options = q.Options[:min(len(q.Options), maxOptions)]
	a := &asked{Question: q, answer: answer, about: v.answered(), since: v.clock.now()}
	a.passing = v.entry.Text != "" || v.entry.writing
	v.question.add(a)
}

// questionBar shows the oldest open question in the place of the feedback.
type questionBar struct {
	v       *View
	content *fyne.Container
	sign    *widgets.Sign
	text    *widgets.Text
	hint    *widgets.Text
	options []*widgets.Button
	row     *fyne.Container
	open    []*asked // oldest first
	alarm   alarm
}

func newQuestionBar(v *View) *questionBar {
	const gap, markGap, lines = 8, 10, 2
	px := func(n float32) func() float32 { return func() float32 { return v.scale.Px(n) } }
	q := &questionBar{v: v, sign: widgets.NewSign(v.scale), text: widgets.NewText(v.scale, ""), hint: widgets.NewText(v.scale, "")}
	q.alarm.clock = &v.clock
	q.sign.SetLevel(widgets.Warning)
	q.text.Bold, q.text.MaxLines = true, lines
	q.hint.SizeName, q.hint.ColorName = fynetheme.SizeNameCaptionText, theme.ColorMuted
	q.row = container.New(&widgets.Flow{Gap: px(gap), LineGap: px(gap)})
	for i := range maxOptions {
		button := widgets.NewButton(v.scale, widgets.ButtonConfig{
			Key: string(rune('1' + i)), Small: true, Primary: i == 0,
			OnTapped: func() { q.choose(i); v.refocus() },
		})
		q.options = append(q.options, button)
		q.row.Add(button)
	}
	q.row.Add(widgets.NewButton(v.scale, widgets.ButtonConfig{
		Label: words.X("operator.question.back", "Back"), Key: capBack, Small: true,
		OnTapped: func() { q.back(); v.refocus() },
	}))
	head := container.New(&beside{gap: px(markGap)}, q.sign, q.text)
	q.content = container.New(&widgets.Column{Gap: px(gap)}, head, q.row, q.hint)
	q.hint.Hide()
	q.content.Hide()
	return q
}

func (q *questionBar) current() *asked {
	if len(q.open) == 0 {
		return nil
	}
	return q.open[0]
}

func (q *questionBar) add(a *asked) {
	if len(q.open) >= maxPending {
		q.open = q.open[1:]
	}
	q.open = append(q.open, a)
	q.show()
}

// show brings the current question, or what is told when there is none.
func (q *questionBar) show() {
	q.alarm.cancel()
	a := q.current()
	if a == nil {
		q.content.Hide()
		q.v.feedback.content.Show()
		q.v.relayout()
		return
	}
	q.text.SetText(a.Text)
	for i, button := range q.options {
		if i < len(a.Options) {
			button.SetLabel(a.Options[i].Label)
			button.Show()
		} else {
			button.Hide()
		}
	}
	q.showHint()
	q.content.Show()
	q.v.feedback.content.Hide()
	q.v.relayout()
}

// told lets what became of another command be seen beside an open question.
func (v *View) told() {
	if setShown(v.feedback.content, true) {
		v.relayout()
	}
}

func (q *questionBar) showHint() {
	hint := ""
	if a := q.current(); a != nil && a.passing {
		hint = words.X("operator.question.passing", "You are typing a number. Esc first, then the digit; or click.")
	}
	if q.hint.Text() == hint {
		return
	}
	q.hint.SetText(hint)
	if setShown(q.hint, hint != "") {
		q.v.relayout()
	}
}

// textChanged tells what is being typed, and sees what is typed while a question is open.
func (v *View) textChanged(text string) {
	if v.in.Typing != nil && !v.entry.writing {
		v.in.Typing(text)
	}
	q, a := v.question, v.question.current()
	if a == nil {
		return
	}
	q.alarm.cancel()
	if text == "" || a.passing {
		return
	}
	index, ok := q.meant(text)
	if !ok || v.clock.now().Sub(a.since) < answerGrace {
		a.passing = true
		q.showHint()
		return
	}
	q.alarm.set(answerSettle, func() { q.choose(index) })
}

// meant is the option that a text in the field stands for.
func (q *questionBar) meant(text string) (index int, ok bool) {
	a := q.current()
	if a == nil || a.passing || q.v.entry.writing || len(text) != 1 {
		return 0, false
	}
	index = int(text[0]) - '1'
	return index, index >= 0 && index < len(a.Options)
}

// enter is Enter while a question is open. It does nothing in the empty field: it could be meant as a yes, or as a recall.
func (q *questionBar) enter() (taken bool) {
	if q.current() == nil {
		return false
	}
	if index, ok := q.meant(q.v.entry.Text); ok {
		q.choose(index)
		return true
	}
	return q.v.entry.Text == ""
}

// arm makes digits answers again, after Esc.
func (q *questionBar) arm() (open bool) {
	a := q.current()
	if a == nil {
		return false
	}
	a.passing, a.since = false, q.v.clock.now().Add(-answerGrace)
	q.showHint()
	return true
}

func (q *questionBar) choose(index int) {
	a := q.current()
	if a == nil || index >= len(a.Options) {
		return
	}
	option := a.Options[index]
	if _, answering := q.meant(q.v.entry.Text); answering {
		q.v.entry.SetText("")
	}
	q.open = q.open[1:]
	q.show()
	q.v.command(a.about, a.answer != nil, working(option.Label, a.about.number), func() { a.answer(option.Key) })
}

// back leaves things as they are.
func (q *questionBar) back() (taken bool) {
	a := q.current()
	if a == nil {
		return false
	}
	q.open = q.open[1:]
	q.v.feedback.clear()
	q.show()
	q.v.giveBack(a.about)
	return true
}
