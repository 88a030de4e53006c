package operator

import (
	"strings"
	"unicode"

	"github.com/queuecast/queuecast/kiosk/keymap"
	"github.com/queuecast/queuecast/views/words"
)

// take gives what is typed and empties the field.
func (v *View) take() string {
	text := strings.TrimSpace(v.entry.Text)
	if v.entry.Text != "" {
		v.entry.SetText("")
	}
	return text
}

// submit is Enter.
func (v *View) submit() {
	if v.writing != nil {
		v.submitNote()
		return
	}
	if v.question.enter() {
		return
	}
	number := strings.TrimSpace(v.entry.Text)
	if number == "" {
		v.recall("")
		return
	}
	v.entry.SetText("")
	v.call(number)
}

// escape goes one step back: what lies over the window, what is typed, what is asked.
func (v *View) escape() {
	switch {
	case v.writing != nil:
		v.endWriting()
	case v.entry.Text != "":
		v.entry.SetText("")
		if !v.question.arm() {
			v.feedback.clear()
		}
	case v.question.back():
	default:
		v.feedback.clear()
	}
}

func (v *View) call(number string) {
	v.command(pending{number: number}, v.in.Call != nil,
		words.X("operator.pending.call", "Calling {{.Number}}...", map[string]string{"Number": number}),
		func() { v.in.Call(number) })
}

func (v *View) recall(number string) {
	v.command(pending{}, v.in.Recall != nil, working(words.X("operator.pending.recall", "Recalling"), number), func() { v.in.Recall(number) })
}

func (v *View) next() {
	v.command(pending{}, v.in.Next != nil, words.X("operator.pending.next", "Calling the next number..."), func() { v.in.Next() })
}

func (v *View) noShow(number string) {
	v.command(pending{}, v.in.NoShow != nil, working(labelNoShow(), number), func() { v.in.NoShow(number) })
}

func (v *View) resume(number string) {
	v.command(pending{}, v.in.Resume != nil, working(labelResume(), number), func() { v.in.Resume(number) })
}

func (v *View) ready(number string) {
	v.command(pending{}, v.in.Ready != nil, working(labelReady(), number), func() { v.in.Ready(number) })
}

func (v *View) cancelTicket(number string) {
	v.command(pending{}, v.in.Cancel != nil, working(labelCancel(), number), func() { v.in.Cancel(number) })
}

func (v *View) hold() {
	if v.in.Hold != nil {
		v.holdNumber(v.take())
	}
}

func (v *View) holdNumber(number string) {
	v.command(pending{number: number}, v.in.Hold != nil, working(labelHold(), number), func() { v.in.Hold(number) })
}

// done ends a visit; in order mode it hands the order over.
func (v *View) done() {
	switch {
	case v.state.OrderMode && v.in.Collected != nil:
		v.collected(v.take())
	case !v.state.OrderMode && v.in.Done != nil:
		number := v.take()
		v.command(pending{number: number}, true, working(labelDone(), number), func() { v.in.Done(number) })
	}
}

func (v *View) collected(number string) {
	v.command(pending{number: number}, v.in.Collected != nil, working(labelCollected(), number), func() { v.in.Collected(number) })
}

func (v *View) undo() {
	v.command(pending{}, v.in.Undo != nil, working(words.X("operator.undo", "Undo"), ""), func() { v.in.Undo() })
}

func (v *View) toggleCounter() {
	if v.state.Seat.Closed {
		v.command(pending{}, v.in.OpenCounter != nil, working(labelOpenCounter(), ""), func() { v.in.OpenCounter() })
		return
	}
	v.command(pending{}, v.in.CloseCounter != nil, working(labelCloseCounter(), ""), func() { v.in.CloseCounter() })
}

// transfer asks where to; what is typed stays in the field until then.
func (v *View) transfer() { v.transferNumber(strings.TrimSpace(v.entry.Text)) }

func (v *View) transferNumber(number string) {
	if v.nobody(number) {
		return
	}
	if v.in.Transfer == nil {
		return
	}
	to := func(service, counter string) func() {
		return func() {
			if strings.TrimSpace(v.entry.Text) == number {
				v.take()
			}
			v.command(pending{number: number}, true, working(labelTransfer(), number),
				func() { v.in.Transfer(number, service, counter) })
		}
	}
	var choices []choice
	for _, s := range v.state.Services {
		choices = append(choices, choice{s.Name, to(s.ID, "")})
	}
	for _, c := range v.state.Counters {
		if c.ID != v.state.Counter {
			name := words.X("operator.transfer.counter", "Counter {{.Name}}", map[string]string{"Name": label(c)})
			choices = append(choices, choice{name, to("", c.ID)})
		}
	}
	if len(choices) == 0 {
		v.Notice(Line{Warning, words.X("operator.transfer.nowhere", "There is no other service or counter to transfer to.")})
		return
	}
	who := number
	if who == "" {
		who = v.state.Seat.Visit
	}
	title := words.X("operator.transfer.title", "Transfer {{.Number}} to", map[string]string{"Number": who})
	v.picker.show(title, "", choices)
}

// issue hands a ticket out, after asking for what there is to choose.
func (v *View) issue() {
	if v.in.Issue == nil {
		return
	}
	typed := strings.TrimSpace(v.entry.Text)
	ticket := NewTicket{}
	if strings.IndexFunc(typed, unicode.IsDigit) >= 0 {
		ticket.Number = typed
	} else {
		ticket.Name = typed
	}
	hand := func(t NewTicket) {
		if strings.TrimSpace(v.entry.Text) == typed {
			v.take()
		}
		v.command(pending{number: typed}, true, working(v.labelIssue(), typed), func() { v.in.Issue(t) })
	}
	withPriority := func(t NewTicket) {
		if len(v.state.Priorities) < 2 {
			hand(t)
			return
		}
		var choices []choice
		for _, p := range v.state.Priorities {
			choices = append(choices, choice{p.Name, func() { t.Priority = p.ID; hand(t) }})
		}
		v.picker.show(words.X("operator.issue.priority", "Which priority?"), v.issueHint(typed), choices)
	}
	switch services := v.state.Services; len(services) {
	case 0:
		withPriority(ticket)
	case 1:
		ticket.Service = services[0].ID
		withPriority(ticket)
	default:
		var choices []choice
		for _, s := range services {
			choices = append(choices, choice{s.Name, func() { ticket.Service = s.ID; withPriority(ticket) }})
		}
		v.picker.show(words.X("operator.issue.service", "New ticket: for which service?"), v.issueHint(typed), choices)
	}
}

func (v *View) issueHint(typed string) string {
	if typed == "" {
		return words.X("operator.issue.hint", "A name or a number typed before {{.Key}} goes onto the ticket.", v.keyed(keymap.Issue))
	}
	return words.X("operator.issue.for", "For {{.Name}}", map[string]string{"Name": typed})
}

func (v *View) openHistory() {
	if v.in.OpenHistory != nil {
		v.in.OpenHistory()
	}
}

func (v *View) toggleDisplay() {
	if v.in.ToggleDisplay != nil {
		v.in.ToggleDisplay()
	}
}

func (v *View) chooseCounter(id string) {
	if v.in.ChooseCounter != nil {
		v.in.ChooseCounter(id)
	}
}

func (v *View) openVoice() {
	if v.in.OpenVoice != nil {
		v.in.OpenVoice()
	}
}

func (v *View) stopVoice() {
	if v.in.StopVoice != nil {
		v.in.StopVoice()
	}
}
