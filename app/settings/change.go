package settings

import (
	"fmt"
	"os"
	"slices"
	"sync"
)

// changing lets one change after the other be made, so that none is lost.
var changing sync.Mutex

// Change changes the settings file in dir, keeping everything else in it as Load takes it. A file with keys that this version does not
// know is copied beside it first, as settings.toml.newer. The running station does not notice: it reads the file at its start.
func Change(dir string, change func(*Settings)) error {
	changing.Lock()
	defer changing.Unlock()
	s, report, err := Load(dir)
	if err == nil && slices.ContainsFunc(report.Warnings, func(p Problem) bool { return p.Fault == UnknownKey }) {
		var data []byte
		if data, err = os.ReadFile(report.Path); err == nil {
			_, err = keepAside(report.Path, newerMark, data)
		}
	}
	if err != nil {
		return fmt.Errorf("changing the settings: %w", err)
	}
	s = s.Clone()
	change(&s)
	return Save(dir, s)
}
