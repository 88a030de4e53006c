//go:build !windows

package gate

import "syscall"

const errAddressInUse = syscall.EADDRINUSE
