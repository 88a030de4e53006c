// Package autostart has Queuecast start with the user's session, watched, so that it comes back after a crash: a desktop file on
// Linux (XDG autostart), a shortcut in the start-up folder on Windows, a launch agent on macOS.
package autostart

import (
	"errors"
	"fmt"
	"os"

	"github.com/emersion/go-autostart"
)

// ErrForAll says that the program starts for all users of the computer, which the setup arranged with an administrator's rights (Windows).
var ErrForAll = errors.New("the setup has it start for all users")

// KioskFlag is what a start in kiosk mode has on its command line.
const KioskFlag = "--kiosk"

// entry is what is started. An empty dir is the user's own data folder.
func entry(dir string, kiosk bool) (*autostart.App, error) {
	path, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding this program: %w", err)
	}
	command := []string{path, "watch", "--"}
	if dir != "" {
		command = append(command, "--data", argument(dir))
	}
	if kiosk {
		command = append(command, KioskFlag)
	}
	return &autostart.App{Name: "queuecast", DisplayName: "Queuecast", Exec: command}, nil
}

// On has the program start with the session.
func On(dir string, kiosk bool) error {
	e, err := entry(dir, kiosk)
	if err == nil {
		err = e.Enable()
	}
	if err != nil {
		return fmt.Errorf("adding to what starts with the session: %w", err)
	}
	return nil
}

// Off has it not start any more, or fails with ErrForAll where that is not this user's to say.
func Off() error {
	e, err := entry("", false)
	if err == nil && e.IsEnabled() {
		err = e.Disable()
	}
	if err != nil {
		return fmt.Errorf("taking out of what starts with the session: %w", err)
	}
	if forAll() {
		return ErrForAll
	}
	return nil
}

// Enabled tells whether it does.
func Enabled() bool {
	e, err := entry("", false)
	return err == nil && e.IsEnabled() || forAll()
}
