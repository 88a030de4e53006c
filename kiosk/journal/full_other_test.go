//go:build !linux

package journal

// runOnSmallDisk needs mount namespaces, so only Linux has the test that asks for it.
func runOnSmallDisk(string) int { return 1 }
