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

// askToEnd ends a process: Windows has no way to ask one that has no window. What was acknowledged is on the disk.
func askToEnd(p *os.Process) error { return p.Kill() }
