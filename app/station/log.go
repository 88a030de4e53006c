package station

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/queuecast/queuecast/kiosk/journal"
)

// MendLog compares all of a data folder's own log with its copy and mends what is damaged; see journal.Verify. No station may be running on
// the data folder, and there has to be a log.
func MendLog(ctx context.Context, dir string) (journal.Report, error) {
	folder := filepath.Join(dir, journalFolder)
	if _, err := os.Stat(folder); err != nil {
		return journal.Report{}, fmt.Errorf("mending the journal: %w", err)
	}
	j := &journal.Journal{Dir: folder}
	if err := j.Initialize(); err != nil {
		return journal.Report{}, fmt.Errorf("mending the journal: %w", err)
	}
	defer j.Close()
	begun := j.Report()
	found, err := j.Verify(ctx)
	if err != nil {
		return found, fmt.Errorf("mending the journal: %w", err)
	}
	// Opening has mended some of it already.
	found.Restored = append(begun.Restored, found.Restored...)
	found.RestoredLines = append(begun.RestoredLines, found.RestoredLines...)
	found.Lost = append(begun.Lost, found.Lost...)
	found.SetAside = append(begun.SetAside, found.SetAside...)
	found.Rebuilt = found.Rebuilt || begun.Rebuilt
	return found, nil
}

// LogFolders lists the folders of a data folder that may hold a log: its own, and those of queues of other computers.
func LogFolders(dir string) []string {
	folders := []string{filepath.Join(dir, journalFolder)}
	joined, err := os.ReadDir(filepath.Join(dir, joinedFolder))
	if err != nil {
		return folders // it has joined none
	}
	for _, entry := range joined {
		if entry.IsDir() {
			folders = append(folders, filepath.Join(dir, joinedFolder, entry.Name()))
		}
	}
	return folders
}
