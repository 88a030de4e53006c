//go:build unix

package main

import (
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// used reads the system's own accounting of a finished process.
func used(c *exec.Cmd) cost {
	s := c.ProcessState
	u := cost{cpu: s.UserTime() + s.SystemTime()}
	if r, ok := s.SysUsage().(*syscall.Rusage); ok {
		kilobytes := float64(r.Maxrss)
		if runtime.GOOS == "darwin" { // counts bytes
			kilobytes /= 1024
		}
		u.rss = kilobytes / 1024
	}
	return u
}

// ownTime is the processor time that this process has used.
func ownTime() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
