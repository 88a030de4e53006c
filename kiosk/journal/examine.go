package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/queuecast/queuecast/kiosk/journal/lines"
)

// Condition is what [Examine] has found.
type Condition struct {
	First, Last uint64         // sequences of the line files; 0 when there is none
	Damage      []lines.Damage // events that are missing or not whole in them
	Newest      time.Time      // when the newest event happened; zero where that is not known
	SetAside    []string       // names of what earlier starts have found damaged and kept
}

// Examine reads all line files of a log's folder and changes nothing: it may run beside the station that owns the folder. It does not look
// into the store; [Journal.Verify] does, and mends. A folder that is not there is an error that is fs.ErrNotExist.
func Examine(dir string) (Condition, error) {
	found := Condition{}
	files := &lines.Store{Dir: filepath.Join(dir, linesDir), ReadOnly: true}
	if err := files.Initialize(); err != nil {
		return found, fmt.Errorf("examining the log in %s: %w", dir, err)
	}
	defer func() { _ = files.Close() }() // nothing was written
	if err := files.Verify(); err != nil {
		return found, fmt.Errorf("examining the log in %s: %w", dir, err)
	}
	found.Damage = files.Damage()
	if found.Last = files.Last(); found.Last > files.Floor() {
		found.First = files.Floor() + 1
		if err := found.readNewest(files); err != nil {
			return found, fmt.Errorf("examining the log in %s: %w", dir, err)
		}
	}
	kept, err := os.ReadDir(filepath.Join(dir, asideDir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return found, fmt.Errorf("examining the log in %s: %w", dir, err)
	}
	for _, entry := range kept {
		found.SetAside = append(found.SetAside, entry.Name())
	}
	return found, nil
}

// NewestAt is when the newest event of a log's folder happened, zero where there is none. It reads the end of the line files alone, changes
// nothing, and may be called beside the station that owns the folder.
func NewestAt(dir string) (time.Time, error) {
	files := &lines.Store{Dir: filepath.Join(dir, linesDir), ReadOnly: true}
	if err := files.Initialize(); err != nil {
		return time.Time{}, fmt.Errorf("looking for the newest event in %s: %w", dir, err)
	}
	defer func() { _ = files.Close() }() // nothing was written
	found := Condition{Last: files.Last()}
	if found.Last > files.Floor() {
		if err := found.readNewest(files); err != nil {
			return time.Time{}, fmt.Errorf("looking for the newest event in %s: %w", dir, err)
		}
	}
	return found.Newest, nil
}

// readNewest takes the time from the last event.
func (c *Condition) readNewest(files *lines.Store) error {
	return files.Read(c.Last, func(e lines.Entry) error {
		var event struct {
			At time.Time `json:"at"`
		}
		if json.Unmarshal(e.Data, &event) == nil {
			c.Newest = event.At
		}
		return nil
	}, func(lines.Range) error { return nil })
}
