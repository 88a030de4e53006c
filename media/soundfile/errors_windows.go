package soundfile

import (
	"errors"

	"golang.org/x/sys/windows"
)

// diskFull tells whether there is no room on the disk.
func diskFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

// readOnly tells whether nothing can be written there, whoever asks.
func readOnly(err error) bool {
	return errors.Is(err, windows.ERROR_WRITE_PROTECT) || errors.Is(err, windows.ERROR_PATH_NOT_FOUND)
}
