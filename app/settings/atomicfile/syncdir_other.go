//go:build !unix

package atomicfile

// syncDir does nothing: folders cannot be synced here (Windows journals the rename itself).
func syncDir(string) error { return nil }
