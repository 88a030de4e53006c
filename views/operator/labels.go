package operator

import "github.com/queuecast/queuecast/views/words"

// The names of the commands, as on buttons, in menus and in the key map.

func labelNoShow() string       { return words.X("operator.noshow", "No-show") }
func labelHold() string         { return words.X("operator.hold", "Hold") }
func labelResume() string       { return words.X("operator.resume", "Resume") }
func labelDone() string         { return words.X("operator.done", "Done") }
func labelTransfer() string     { return words.X("operator.transfer", "Transfer") }
func labelNote() string         { return words.X("operator.note", "Note") }
func labelCancel() string       { return words.X("operator.cancel", "Cancel ticket") }
func labelReady() string        { return words.X("operator.ready", "Ready") }
func labelCollected() string    { return words.X("operator.collected", "Collected") }
func labelOpenCounter() string  { return words.X("operator.counter.open", "Open counter") }
func labelCloseCounter() string { return words.X("operator.counter.close", "Close counter") }
func labelRecall() string       { return words.X("operator.recall", "Recall") }
func labelCall() string         { return words.X("operator.call", "Call") }

// labelIssue is how a ticket is made: an order, in restaurants.
func (v *View) labelIssue() string {
	if v.state.OrderMode {
		return words.X("operator.issue.order", "New order")
	}
	return words.X("operator.issue", "New ticket")
}
