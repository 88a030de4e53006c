//go:build unix

package atomicfile

import "os"

// syncDir makes a rename in dir durable: on Unix the name of a file belongs to its folder, not to the file.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
