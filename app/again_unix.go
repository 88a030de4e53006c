//go:build unix

package app

import (
	"fmt"
	"os"
	"syscall"
)

// again puts a new run of this program, with the same arguments, in the place of this process. It returns only on failure.
func again() error {
	path, err := os.Executable()
	if err == nil {
		err = syscall.Exec(path, os.Args, os.Environ())
	}
	return fmt.Errorf("starting again: %w", err)
}

// askToEnd asks a process to end cleanly.
func askToEnd(p *os.Process) error { return p.Signal(syscall.SIGTERM) }
