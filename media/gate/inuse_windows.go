package gate

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// passing are errors of Accept that a server outlives. Go's syscall.EMFILE and its like are numbers of its own there, which no call
// returns.
var passing = []error{windows.WSAEMFILE, windows.WSAENOBUFS, windows.WSAECONNABORTED, windows.ERROR_NOT_ENOUGH_MEMORY, windows.ERROR_NO_SYSTEM_RESOURCES}

// errAddressInUse is WSAEADDRINUSE. Go's syscall.EADDRINUSE is a number of its own there, which no call returns.
const errAddressInUse = syscall.Errno(10048)
