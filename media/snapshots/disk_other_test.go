//go:build !linux

package snapshots

import "testing"

func smallDisk(t *testing.T) string {
	t.Skip("a small file system is made on Linux only")
	return ""
}
