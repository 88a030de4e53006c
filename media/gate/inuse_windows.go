package gate

import "syscall"

// errAddressInUse is WSAEADDRINUSE. Go's syscall.EADDRINUSE is a number of its own there, which no call returns.
const errAddressInUse = syscall.Errno(10048)
