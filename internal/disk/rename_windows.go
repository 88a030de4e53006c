package disk

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

const (
	// renameWait is how long somebody else may have the old or the new file open: who reads it just now, a scanner for viruses, an indexer.
	renameWait  = 2 * time.Second
	renamePause = 5 * time.Millisecond
)

// Rename gives a file its name, in the place of another one. Windows refuses that while somebody has one of them open: it is tried again
// for two seconds.
func Rename(from, to string) error {
	for limit := time.Now().Add(renameWait); ; time.Sleep(renamePause) {
		err := os.Rename(from, to)
		busy := errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_ACCESS_DENIED)
		if !busy || time.Now().After(limit) {
			return err
		}
	}
}
