package snapshots

import (
	"fmt"
	"os"
)

// Export copies a picture into another folder, under its own name or one with a number behind it, and gives the copy's path. Nothing is
// overwritten; a copy that breaks off leaves nothing.
func (s *Store) Export(file, dir string) (string, error) {
	path, err := s.Path(file)
	if err != nil {
		return "", fmt.Errorf("exporting a snapshot: %w", err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("exporting a snapshot: %w", err)
	}
	name, _ := ParseName(file)
	copied, err := s.place(data, dir, name)
	if err != nil {
		return "", fmt.Errorf("exporting a snapshot to %s: %w", dir, err)
	}
	return copied, nil
}
