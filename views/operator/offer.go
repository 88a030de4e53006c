package operator

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/words"
)

// action is one thing that can be done with a number of a list.
type action struct {
	label  string
	wanted bool // somebody listens
	do     func(number string)
}

// actions are what a list offers for its numbers, the likeliest first.
func (v *View) actions(kind listKind) []action {
	in := &v.in
	call := action{labelCall(), in.Call != nil, v.call}
	transfer := action{words.X("operator.transfer.menu", "Transfer..."), in.Transfer != nil, v.transferNumber}
	note := action{words.X("operator.note.menu", "Note..."), in.Note != nil, func(number string) { v.take(); v.write(number, v.noteOf(number)) }}
	hold := action{labelHold(), in.Hold != nil, v.holdNumber}
	noShow := action{labelNoShow(), in.NoShow != nil, v.noShow}
	remove := action{labelCancel(), in.Cancel != nil, v.cancelTicket}
	switch kind {
	case listCalls:
		again := action{words.X("operator.call.again", "Call again"), in.Call != nil, v.call}
		if v.state.plain() {
			return []action{again}
		}
		return []action{again, note}
	case listWaiting:
		return []action{call, hold, transfer, note, remove}
	case listMissed:
		return []action{call, hold, transfer, note, remove}
	case listHeld:
		return []action{{labelResume(), in.Resume != nil, v.resume}, transfer, note, noShow, remove}
	case listPreparing:
		return []action{{labelReady(), in.Ready != nil, v.ready}, note, remove}
	default:
		return []action{{labelCollected(), in.Collected != nil, v.collected}, {labelRecall(), in.Recall != nil, v.recall}, noShow, note, remove}
	}
}

// offer opens the menu of a number at a place in the window. The keyboard comes back to the field when the menu closes.
func (v *View) offer(kind listKind, number string, at fyne.Position) {
	v.refocus()
	canvas := fyne.CurrentApp().Driver().CanvasForObject(v.entry)
	if canvas == nil || number == "" {
		return
	}
	heading := fyne.NewMenuItem(number, nil)
	heading.Disabled = true
	items := []*fyne.MenuItem{heading, fyne.NewMenuItemSeparator()}
	for _, a := range v.actions(kind) {
		if a.wanted {
			items = append(items, fyne.NewMenuItem(a.label, func() { a.do(number); v.refocus() }))
		}
	}
	const headingItems = 2
	if len(items) == headingItems {
		return
	}
	widget.NewPopUpMenu(fyne.NewMenu("", items...), canvas).ShowAtPosition(at)
}

// noteOf is the note of a number on one of the lists.
func (v *View) noteOf(number string) string {
	if v.state.Seat.Visit == number {
		return v.state.Seat.Note
	}
	for _, list := range []List{v.state.Missed, v.state.Held, v.state.Preparing, v.state.Ready} {
		for _, t := range list.Tickets {
			if t.Number == number {
				return t.Note
			}
		}
	}
	return ""
}
