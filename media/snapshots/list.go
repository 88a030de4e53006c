package snapshots

import (
	"cmp"
	"container/heap"
	"errors"
	"fmt"
	"image"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/queuecast/queuecast/media/picture"
)

const (
	// batch is how many names are read at once, and removed after each look.
	batch = 512
	// maxPage bounds what List gives at once.
	maxPage = 1000
)

// Picture is one file of the store.
type Picture struct {
	File string // its name in the folder, by which the store knows it
	Name
	Bytes int64
}

// each calls f for every picture in a folder, in no order. A folder that is not there has none.
func each(dir string, f func(fs.FileInfo, Name)) error {
	d, err := os.Open(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	for {
		entries, err := d.ReadDir(batch)
		for _, e := range entries {
			name, ok := ParseName(e.Name())
			if !ok {
				continue
			}
			if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
				f(info, name)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// row is a heap of pictures; the one that goes first is on top.
type row struct {
	all   []Picture
	order func(a, b Picture) int
}

func (r *row) Len() int           { return len(r.all) }
func (r *row) Less(i, j int) bool { return r.order(r.all[i], r.all[j]) < 0 }
func (r *row) Swap(i, j int)      { r.all[i], r.all[j] = r.all[j], r.all[i] }
func (r *row) Push(x any)         { r.all = append(r.all, x.(Picture)) }
func (r *row) Pop() any {
	end := len(r.all) - 1
	p := r.all[end]
	r.all = r.all[:end]
	return p
}

// last are the count pictures of a folder that come last in an order, the very last first. wanted, which may be nil, leaves out others.
func last(dir string, count int, order func(a, b Picture) int, wanted func(Picture) bool) ([]Picture, error) {
	r := &row{order: order}
	err := each(dir, func(info fs.FileInfo, name Name) {
		p := Picture{info.Name(), name, info.Size()}
		switch {
		case wanted != nil && !wanted(p):
		case len(r.all) < count:
			heap.Push(r, p)
		case order(p, r.all[0]) > 0:
			r.all[0] = p
			heap.Fix(r, 0)
		}
	})
	slices.SortFunc(r.all, func(a, b Picture) int { return order(b, a) })
	return r.all, err
}

// byAge orders pictures, the oldest first, with their names where their moments are the same, so that each has one place.
func byAge(a, b Picture) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Again, b.Again), strings.Compare(a.File, b.File))
}

func byYouth(a, b Picture) int { return byAge(b, a) }

// List gives at most count pictures (1000 at most), the newest first. after is the last picture of the page before, or none for the first
// page. It reads the whole folder, but keeps only what it gives.
func (s *Store) List(after *Picture, count int) ([]Picture, error) {
	if count = min(count, maxPage); count <= 0 {
		return nil, nil
	}
	all, err := last(s.Dir, count, byAge, func(p Picture) bool { return after == nil || byAge(p, *after) < 0 })
	if err != nil {
		return nil, fmt.Errorf("listing the snapshots: %w", err)
	}
	return all, nil
}

// Path is where a picture lies, for programs that open it.
func (s *Store) Path(file string) (string, error) {
	if !ours(file) {
		return "", fmt.Errorf("%q: %w", file, ErrNoPicture)
	}
	path := filepath.Join(s.Dir, file)
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
		return "", fmt.Errorf("%q: %w", file, ErrNoPicture)
	}
	return path, nil
}

// Open reads a picture, scaled down to what fills width x height pixels where it is larger. Memory is bounded whatever the file says.
func (s *Store) Open(file string, width, height int) (*image.RGBA, error) {
	path, err := s.Path(file)
	if err != nil {
		return nil, fmt.Errorf("opening a snapshot: %w", err)
	}
	return picture.Load(path, width, height)
}
