package archive

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// File is one segment.
type File struct {
	Path  string
	Began time.Time
	Bytes int64
}

// Files lists the segments in a folder, the oldest first. Other files, and a folder that is not there, are passed over.
func Files(dir string) ([]File, error) {
	paths, err := filepath.Glob(filepath.Join(quoted(dir), "*", "*"+extension))
	if err != nil {
		return nil, err
	}
	var all []File
	for _, path := range paths {
		name, _, _ := strings.Cut(strings.TrimSuffix(filepath.Base(path), extension), "-")
		began, err := time.ParseInLocation(dayForm+" "+timeForm, filepath.Base(filepath.Dir(path))+" "+name, time.Local)
		if err != nil {
			continue
		}
		info, err := os.Stat(path)
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		all = append(all, File{path, began, info.Size()})
	}
	slices.SortFunc(all, func(a, b File) int { return cmp.Or(a.Began.Compare(b.Began), cmp.Compare(a.Path, b.Path)) })
	return all, nil
}

// quoted makes a path mean itself in a pattern.
func quoted(path string) string {
	if filepath.Separator != '/' {
		return path
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

// ErrNotKept tells that nothing of that moment is in the archive.
var ErrNotKept = errors.New("nothing of that moment is in the archive")

// Find is the segment that shows a moment, and how far into it the moment is. The last segment is taken to go on until now.
func Find(dir string, at time.Time) (File, time.Duration, error) {
	all, err := Files(dir)
	if err != nil {
		return File{}, 0, err
	}
	for _, f := range slices.Backward(all) {
		if f.Began.After(at) {
			continue
		}
		info, err := os.Stat(f.Path)
		if err != nil || info.ModTime().Add(2*fragment).Before(at) {
			break // it had ended before
		}
		return f, at.Sub(f.Began), nil
	}
	return File{}, 0, ErrNotKept
}

// beforeCall is how much before a call its film is begun, so that the flip is seen.
const beforeCall = 2 * time.Second

// FindCall is Find for a call: from a little before it, where that has been kept.
func FindCall(dir string, called time.Time) (File, time.Duration, error) {
	if f, into, err := Find(dir, called.Add(-beforeCall)); err == nil {
		return f, into, nil
	}
	return Find(dir, called)
}

// makeRoom removes the segments that are too old or take too much room, and folders that are empty then.
func (a *Archive) makeRoom() error {
	all, err := Files(a.Dir)
	if err != nil {
		return err
	}
	var total int64
	for _, f := range all {
		total += f.Bytes
	}
	now := a.Now()
	var failed error
	for _, f := range all {
		old := a.Keep > 0 && now.Sub(f.Began) > a.Keep
		if !old && (a.MaxBytes <= 0 || total <= a.MaxBytes) {
			continue
		}
		if err := os.Remove(f.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = errors.Join(failed, err)
			continue
		}
		total -= f.Bytes
		_ = os.Remove(filepath.Dir(f.Path)) // if it is empty
	}
	return failed
}
