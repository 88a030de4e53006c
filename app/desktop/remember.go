package desktop

import (
	"context"
	"encoding/json"
	"errors"
	"image"
	"io/fs"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"

	"github.com/queuecast/queuecast/app/settings/atomicfile"
)

// memoryFile lies in the data folder. (Fyne's own preferences are written in place, so a power cut could leave half a file.)
const (
	memoryFile = "window.json"
	memoryMode = 0o600
)

// memory is what the windows remember from one start to the next.
type memory struct {
	Counter string       `json:"counter"`          // the chosen one's ID
	Width   float32      `json:"width,omitempty"`  // of the operator's window (device independent pixels)
	Height  float32      `json:"height,omitempty"` // the same
	Place   *image.Point `json:"place,omitempty"`  // its upper left corner on the desktop
	Display bool         `json:"display"`          // it was open
}

// maxSide is the longest side that is believed (device independent pixels).
const maxSide = 16_384

// size is that of the operator's window.
func (m memory) size() fyne.Size {
	if m.Width <= 0 || m.Height <= 0 || m.Width > maxSide || m.Height > maxSide {
		return fyne.NewSize(windowWidth, windowHeight)
	}
	return fyne.NewSize(m.Width, m.Height)
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

// note has the memory written down as it is now. On Fyne's goroutine.
func (d *Desktop) note() {
	m := d.memory
	d.noted.Store(&m)
	poke(d.chosen)
}

// keepMemory writes the memory down whenever something in it has changed.
func (d *Desktop) keepMemory(ctx context.Context) {
	for ctx.Err() == nil {
		select {
		case <-d.chosen:
			d.remember()
		case <-ctx.Done():
		}
	}
}

func (d *Desktop) remember() {
	m := *d.noted.Load()
	data, err := json.Marshal(m)
	if err == nil {
		err = atomicfile.Write(filepath.Join(d.dir, memoryFile), data, memoryMode)
	}
	if err != nil {
		d.log.Warn("the windows' memory cannot be written", "error", err)
	}
}
