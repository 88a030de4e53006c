package desktop

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/queuecast/queuecast/app/settings/atomicfile"
)

// memoryFile lies in the data folder. (Fyne's own preferences are written in place, so a power cut could leave half a file.)
const (
	memoryFile = "window.json"
	memoryMode = 0o600
)

// memory is what the windows remember from one start to the next.
type memory struct {
	Counter string `json:"counter"` // the chosen one's ID
}

// recollect reads the memory. Without a readable one it is empty: nothing in it is worth an error message.
func (d *Desktop) recollect() (m memory) {
	data, err := os.ReadFile(filepath.Join(d.dir, memoryFile))
	if err == nil {
		err = json.Unmarshal(data, &m)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		d.log.Warn("the windows' memory cannot be read", "error", err)
	}
	return m
}

// keepMemory writes the memory down whenever another counter has been chosen.
func (d *Desktop) keepMemory(ctx context.Context) {
	for ctx.Err() == nil {
		select {
		case <-d.chosen:
			d.remember(memory{Counter: *d.counter.Load()})
		case <-ctx.Done():
		}
	}
}

func (d *Desktop) remember(m memory) {
	data, err := json.Marshal(m)
	if err == nil {
		err = atomicfile.Write(filepath.Join(d.dir, memoryFile), data, memoryMode)
	}
	if err != nil {
		d.log.Warn("the windows' memory cannot be written", "error", err)
	}
}
