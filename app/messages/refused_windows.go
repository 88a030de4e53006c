package messages

import "golang.org/x/sys/windows"

// errRefused says that nobody listens there. Go's syscall.ECONNREFUSED is a number of its own on Windows, which no call returns.
const errRefused = windows.WSAECONNREFUSED
