package soundfile

import (
	"os"

	"golang.org/x/sys/unix"
)

// startWriting has the system begin to bring a part of a file to the disk, and does not wait: so a sync at the end of a long file finds
// little left to do. Nothing depends on it.
func startWriting(file *os.File, offset, n int64) {
	if raw, err := file.SyscallConn(); err == nil {
		_ = raw.Control(func(fd uintptr) { _ = unix.SyncFileRange(int(fd), offset, n, unix.SYNC_FILE_RANGE_WRITE) })
	}
}
