package snapshots

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Delete takes a picture out of the folder. Restore brings it back until it is KeepDeleted old, or its room is needed.
func (s *Store) Delete(file string) error {
	path, err := s.Path(file)
	if err != nil {
		return fmt.Errorf("deleting a snapshot: %w", err)
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	bin := filepath.Join(s.Dir, binFolder)
	if err := os.MkdirAll(bin, dirMode); err != nil {
		return fmt.Errorf("deleting a snapshot: %w", explained(err))
	}
	// The time of the file becomes that of its deletion, from which its days are counted; when it was taken stands in its name.
	now := s.Now()
	if err := os.Chtimes(path, now, now); err != nil {
		return fmt.Errorf("deleting a snapshot: %w", err)
	}
	if err := os.Rename(path, filepath.Join(bin, file)); err != nil {
		return fmt.Errorf("deleting a snapshot: %w", err)
	}
	s.thumbs.forget(file)
	s.state.Files--
	if err := s.purge(now.Add(-s.KeepDeleted)); err != nil {
		s.Log.Warn("deleted snapshots stay on the disk", "error", err)
	}
	return nil
}

// Restore brings back what was deleted. ErrNoPicture: it is gone for good.
func (s *Store) Restore(file string) error {
	if !ours(file) {
		return fmt.Errorf("bringing back %q: %w", file, ErrNoPicture)
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	from := filepath.Join(s.Dir, binFolder, file)
	_, err := os.Lstat(from)
	if err == nil {
		err = moveNew(from, filepath.Join(s.Dir, file))
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = ErrNoPicture
	}
	if err != nil {
		return fmt.Errorf("bringing back %q: %w", file, err)
	}
	s.state.Files++
	return nil
}

// Deleted gives at most count pictures that can be brought back, the newest first.
func (s *Store) Deleted(count int) ([]Picture, error) {
	all, err := last(filepath.Join(s.Dir, binFolder), min(max(count, 0), maxPage), byAge, nil)
	if err != nil {
		return nil, fmt.Errorf("listing deleted snapshots: %w", err)
	}
	return all, nil
}

// Purge removes for good what was deleted before a time; time.Now() empties the bin.
func (s *Store) Purge(before time.Time) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.purge(before)
}

func (s *Store) purge(before time.Time) error {
	bin := filepath.Join(s.Dir, binFolder)
	var failed error
	err := each(bin, func(info fs.FileInfo, _ Name) {
		if info.ModTime().After(before) {
			return
		}
		err := os.Remove(filepath.Join(bin, info.Name()))
		switch {
		case err == nil:
			s.state.Bytes -= info.Size()
		case !errors.Is(err, fs.ErrNotExist):
			failed = err
		}
	})
	if err = errors.Join(err, failed); err != nil {
		return fmt.Errorf("removing deleted snapshots: %w", err)
	}
	return nil
}
