package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/queuecast/queuecast/internal/disk"
	"github.com/queuecast/queuecast/kiosk/journal/lines"
)

// ErrNoLines refuses to rebuild from a folder that has no line files.
var ErrNoLines = errors.New("there are no line files in the folder")

// rebuildDir holds the files of another station until all of them have arrived.
const rebuildDir = "rebuild"

// Rebuild makes the log in dir from another station's line files: from is the
// journal folder of that station, or a copy of it, or only its folder "lines".
// What dir holds of a log so far is set aside, never deleted; its certificate
// and key stay. dir must not be open; from may be, and is only read. Damaged
// events of from are lost unless they are in dir's own line files.
//
// Errors: *[DirError], *[LockedError], [ErrNoLines], or those of the disk; dir
// is then as it was, or is so again at the next attempt.
func Rebuild(dir, from string, log *slog.Logger) (Report, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	if err := prepareDir(dir); err != nil {
		return Report{}, err
	}
	lock, err := lockDir(dir)
	if err != nil {
		return Report{}, err
	}
	aside, err := takeOver(dir, from)
	if err = errors.Join(err, lock.Unlock()); err != nil {
		return Report{SetAside: aside}, fmt.Errorf("rebuilding the journal in %s: %w", dir, err)
	}
	// Opening finds line files without a store, and makes it.
	j := &Journal{Dir: dir, Log: log}
	if err := j.Initialize(); err != nil {
		return Report{SetAside: aside}, fmt.Errorf("rebuilding the journal in %s: %w", dir, err)
	}
	defer j.Close()
	report := j.Report()
	report.SetAside = append(aside, report.SetAside...)
	return report, nil
}

// takeOver brings the files from the other station into the place of dir's own.
func takeOver(dir, from string) (aside []string, err error) {
	sources := map[string]string{linesDir: filepath.Join(from, linesDir), snapshotDir: filepath.Join(from, snapshotDir)}
	if _, err := os.Stat(sources[linesDir]); errors.Is(err, fs.ErrNotExist) {
		sources = map[string]string{linesDir: from}
	}
	check := &lines.Store{Dir: sources[linesDir], ReadOnly: true}
	if err := check.Initialize(); err != nil {
		return nil, err
	}
	if check.Last() == 0 {
		return nil, ErrNoLines
	}
	copied := filepath.Join(dir, rebuildDir)
	if err := os.RemoveAll(copied); err != nil { // left by a crash
		return nil, err
	}
	for name, source := range sources {
		if err := copyFiles(source, filepath.Join(copied, name)); err != nil {
			return nil, err
		}
	}
	for _, name := range []string{storeDir, linesDir, snapshotDir} {
		kept, err := lines.SetAside(filepath.Join(dir, name), filepath.Join(dir, asideDir))
		switch {
		case err == nil:
			aside = append(aside, kept)
		case !errors.Is(err, fs.ErrNotExist):
			return aside, err
		}
	}
	for name := range sources {
		err := os.Rename(filepath.Join(copied, name), filepath.Join(dir, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return aside, err
		}
	}
	return aside, errors.Join(os.RemoveAll(copied), disk.SyncFolder(dir))
}

// copyFiles copies a folder's plain files, synced. A folder that is not there
// has none.
func copyFiles(from, to string) error {
	entries, err := os.ReadDir(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, dirMode); err != nil {
		return err
	}
	for _, e := range entries {
		if !e.Type().IsRegular() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		data, err := os.ReadFile(filepath.Join(from, e.Name()))
		if err != nil {
			return err
		}
		if err := lines.WriteFile(filepath.Join(to, e.Name()), data); err != nil {
			return err
		}
	}
	return nil
}
