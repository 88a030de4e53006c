//go:build !windows

package player

import "os/exec"

// hide does nothing: programs open no windows of their own accord.
func hide(*exec.Cmd) {}
