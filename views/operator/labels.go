package operator

import "fyne.io/fyne/v2/lang"

// The names of the commands, as on buttons, in menus and in the key map.

func labelNoShow() string       { return lang.X("operator.noshow", "No-show") }
func labelHold() string         { return lang.X("operator.hold", "Hold") }
func labelResume() string       { return lang.X("operator.resume", "Resume") }
func labelDone() string         { return lang.X("operator.done", "Done") }
func labelTransfer() string     { return lang.X("operator.transfer", "Transfer") }
func labelNote() string         { return lang.X("operator.note", "Note") }
func labelCancel() string       { return lang.X("operator.cancel", "Cancel ticket") }
func labelReady() string        { return lang.X("operator.ready", "Ready") }
func labelCollected() string    { return lang.X("operator.collected", "Collected") }
func labelOpenCounter() string  { return lang.X("operator.counter.open", "Open counter") }
func labelCloseCounter() string { return lang.X("operator.counter.close", "Close counter") }
func labelRecall() string       { return lang.X("operator.recall", "Recall") }
func labelCall() string         { return lang.X("operator.call", "Call") }

// labelIssue is how a ticket is made: an order, in restaurants.
func (v *View) labelIssue() string {
	if v.state.OrderMode {
		return lang.X("operator.issue.order", "New order")
	}
	return lang.X("operator.issue", "New ticket")
}
