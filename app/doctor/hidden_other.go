//go:build !windows

package doctor

import "os/exec"

// hide has nothing to do here.
func hide(*exec.Cmd) {}
