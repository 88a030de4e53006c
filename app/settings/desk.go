package settings

// Bounds of desk.scale, in percent.
const (
	MinScale = 75
	MaxScale = 200
)

// DeskActions are what a key of the operator's desk can do, beside those that always do the same: Enter, Esc, Ctrl+Z and the
// signs of the number pad.
func DeskActions() []string {
	return []string{
		"help", "hold", "done", "transfer", "health", "issue", "note", "seat", "history", "voice", "display", "stop",
		"settings", "look", "share", "stream", "cameras", "recorder", "devices", "strip",
	}
}

func keySetRule() Allowed {
	actions := DeskActions()
	return Allowed{Rule: KeySet, Max: len(actions), Choices: actions}
}
