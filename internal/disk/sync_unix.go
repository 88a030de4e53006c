//go:build unix

package disk

import (
	"errors"
	"os"
)

// SyncFolder makes the names in a folder outlive a power cut: on Unix the name of a file belongs to its folder, not to the file.
func SyncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
