package player

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

// hide keeps a program from opening a console of its own.
func hide(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NO_WINDOW}
}
