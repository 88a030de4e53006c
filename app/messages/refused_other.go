//go:build !windows

package messages

import "syscall"

// errRefused says that nobody listens there.
const errRefused = syscall.ECONNREFUSED
