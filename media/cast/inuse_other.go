//go:build !windows

package cast

import "syscall"

const errAddressInUse = syscall.EADDRINUSE
