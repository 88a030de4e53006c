//go:build !windows

package disk

import "os"

// Rename gives a file its name, in the place of another one.
func Rename(from, to string) error { return os.Rename(from, to) }
