//go:build unix

package soundfile

import (
	"errors"
	"syscall"
)

// diskFull tells whether there is no room: on the disk, in the user's share of it, or in what the system lets a file be.
func diskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

// readOnly tells whether nothing can be written there, whoever asks: a disk for reading alone, or a path that leads through a file.
func readOnly(err error) bool {
	return errors.Is(err, syscall.EROFS) || errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.EISDIR)
}
