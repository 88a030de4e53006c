package settings

import (
	"fmt"
	"sync"
)

// changing lets one change after the other be made, so that none is lost.
var changing sync.Mutex

// Change changes the settings file in dir, keeping everything else in it as Load takes it. The running station does not
// notice: it reads the file at its start.
func Change(dir string, change func(*Settings)) error {
	changing.Lock()
	defer changing.Unlock()
	s, _, err := Load(dir)
	if err != nil {
		return fmt.Errorf("changing the settings: %w", err)
	}
	s = s.Clone()
	change(&s)
	return Save(dir, s)
}
