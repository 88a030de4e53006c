package camera

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/queuecast/queuecast/media/camera/wire"
	"github.com/queuecast/queuecast/media/picture"
)

const (
	// folderEvery is from one look into a folder to the next; in one with very many files, looking takes at most one part in lookShare of
	// the time.
	folderEvery = 250 * time.Millisecond
	lookShare   = 20
	// folderMaxFrame is the size of the largest file, in bytes.
	folderMaxFrame = 64 << 20
)

// folder watches a folder into which something writes pictures. It is looked into again and again, because folders of other computers
// tell nothing of changes.
type folder struct {
	path      string
	every     time.Duration
	maxFrame  int
	maxPixels int
}

func openFolder(o *opener) (feed, time.Duration, error) {
	o.silent = 0 // nothing is wrong with a folder in which nothing happens
	path := filepath.Clean(o.raw)
	if info, err := os.Stat(path); o.raw == "" || err != nil || !info.IsDir() {
		return nil, 0, ErrFolder
	}
	return &folder{path: path, every: orElse(o.Every, folderEvery), maxFrame: o.MaxFrame, maxPixels: o.MaxPixels}, 0, nil
}

// file is a picture in the folder, as it was when it was looked at.
type file struct {
	name  string
	size  int64
	wrote time.Time
}

func (d *folder) run(ctx context.Context, to *intake) error {
	var before, shown file
	for {
		began := time.Now()
		now, err := d.newest()
		if err != nil {
			return fmt.Errorf("looking into the folder: %w", err)
		}
		to.open()
		if now != shown && now.name != "" {
			data, err := d.read(now)
			_, whole := wire.Whole(data)
			switch {
			// A JPEG tells where it ends. Any other file is finished when it is the same as at the last look.
			case err == nil && (whole || now == before):
				shown = now
				to.offer(parcel{data: data})
			case now == before:
				shown = now
				to.fault(fmt.Errorf("%s: %w", now.name, err))
			}
		}
		before = now
		pause := time.NewTimer(max(d.every, lookShare*time.Since(began)))
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return ctx.Err()
		}
	}
}

// newest is the picture that was written last.
func (d *folder) newest() (file, error) {
	entries, err := os.ReadDir(d.path)
	if err != nil {
		return file{}, err
	}
	var best file
	for _, e := range entries {
		if !isPicture(e.Name()) || !e.Type().IsRegular() {
			continue
		}
		info, err := e.Info()
		if err != nil {
			continue // it has just been removed
		}
		f := file{e.Name(), info.Size(), info.ModTime()}
		if cmp.Or(f.wrote.Compare(best.wrote), cmp.Compare(f.name, best.name)) > 0 {
			best = f
		}
	}
	return best, nil
}

func isPicture(name string) bool {
	return !strings.HasPrefix(name, ".") && slices.Contains([]string{".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp"}, strings.ToLower(filepath.Ext(name)))
}

func (d *folder) read(f file) ([]byte, error) {
	if f.size > int64(d.maxFrame) {
		return nil, fmt.Errorf("a file of %d bytes: %w", f.size, wire.ErrTooLarge)
	}
	data, err := os.ReadFile(filepath.Join(d.path, f.name))
	if err != nil {
		return nil, err
	}
	_, format, err := picture.Measure(data, d.maxPixels)
	if err != nil {
		return nil, err
	}
	if _, ok := wire.Whole(data); format == "jpeg" && !ok {
		return nil, wire.ErrDamaged
	}
	return data, nil
}
