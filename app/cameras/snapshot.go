package cameras

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/camera"
	"github.com/queuecast/queuecast/media/snapshots"
)

// formatPNG is settings.Camera.Format of PNG.
const formatPNG = "png"

// Snapshot keeps the newest picture of a camera and gives the file's path. A camera that does not run is started for it. It waits for a
// picture for 10 s at most (ErrNoPicture, with what is wrong with the camera where that is known).
func (o *Owner) Snapshot(ctx context.Context, name string) (path string, err error) {
	f, is, err := o.recent(ctx, name, 0)
	if err != nil {
		return "", err
	}
	return o.save(f, is)
}

// Follow is Snapshot for a picture that is newer than the one before (0: any), whose number it gives.
func (o *Owner) Follow(ctx context.Context, name string, before uint64) (path string, number uint64, err error) {
	f, is, err := o.recent(ctx, name, before)
	if err != nil {
		return "", before, err
	}
	path, err = o.save(f, is)
	return path, f.Number, err
}

// recent waits for a picture that shows how it is now.
func (o *Owner) recent(ctx context.Context, name string, after uint64) (*camera.Frame, settings.CameraSource, error) {
	release := o.Need(name)
	defer release()
	limited, cancel := context.WithTimeout(ctx, firstPicture)
	defer cancel()
	for {
		f, is, err := o.Frame(limited, name, after)
		switch {
		case err == nil && o.Now().Sub(f.At) > fresh:
			after = f.Number // it has stood still since
			continue
		case err == nil || ctx.Err() != nil || !errors.Is(err, context.DeadlineExceeded):
			return f, is, err
		}
		if source, _, err := o.find(name); err == nil {
			if state := source.State(); state.Err != nil {
				return nil, is, state.Err
			}
		}
		return nil, is, fmt.Errorf("%q: %w", name, ErrNoPicture)
	}
}

// save keeps a picture as the settings want it.
func (o *Owner) save(f *camera.Frame, is settings.CameraSource) (string, error) {
	img, err := f.Picture()
	if err != nil {
		return "", fmt.Errorf("taking a picture of %q: %w", is.Name, err)
	}
	o.mutex.Lock()
	c, store := o.config, o.store
	o.mutex.Unlock()
	if store == nil {
		return "", ErrClosed
	}
	form := snapshots.Form{PNG: c.Format == formatPNG, Quality: c.Quality, Size: sizeOf(c.Size), Turn: is.Rotate, Mirror: is.Mirror}
	path, err := store.Save(snapshots.Shot{Image: img, Source: is.Name, Board: f.Board, At: f.At.In(time.Local)}, form)
	o.changed()
	return path, err
}
