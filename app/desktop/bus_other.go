//go:build !linux

package desktop

// hasBus is true: only Linux needs a message bus for the tray.
func hasBus() bool { return true }
