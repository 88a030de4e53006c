//go:build !unix

package disk

// SyncFolder does nothing: folders cannot be synced here (Windows journals the names itself).
func SyncFolder(string) error { return nil }
