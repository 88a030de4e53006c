//go:build !windows

package gate

import "syscall"

// passing are errors of Accept that a server outlives.
var passing = []error{syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM, syscall.ECONNABORTED}

const errAddressInUse = syscall.EADDRINUSE
