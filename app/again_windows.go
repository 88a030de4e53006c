package app

import (
	"fmt"
	"os"
	"os/exec"
)

// again starts this program once more, with the same arguments. This process is to end then.
func again() error {
	path, err := os.Executable()
	if err != nil {
		return fmt.Errorf("starting again: %w", err)
	}
	cmd := exec.Command(path, os.Args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("starting again: %w", err)
	}
	return nil
}

// askToEnd leaves it to the console: Ctrl+C, its closing and the end of the session reach every program that is attached to it, and the
// one that watches is told in no other way. A program that does not end in time is ended by who watches.
func askToEnd(*os.Process) error { return nil }
