package recorder

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/queuecast/queuecast/media/soundfile"
)

const (
	// stemForm names recordings by the time at which they began.
	stemForm = "2006-01-02_15-04-05"
	// mostNames is how many names are tried for one file.
	mostNames = 10_000
	probeForm = ".recording-*"
	folderDir = 0o755
)

// ErrNoName says that there are too many files of the same name already.
var ErrNoName = errors.New("there are too many recordings of this name")

// numbered is the name of the n-th file, counted from 1, of those that begin with path. The number stands where it does not
// change what a raw file's name says of rate and channels.
func numbered(path string, f soundfile.Format, n int) string {
	if n == 1 {
		return path
	}
	extension := filepath.Ext(path)
	stem := fmt.Sprintf("%s-%d", strings.TrimSuffix(path, extension), n)
	if f.Container != soundfile.Raw {
		return stem + extension
	}
	was, err := soundfile.FormatOf(path, soundfile.Board())
	if is, same := soundfile.FormatOf(stem+extension, soundfile.Board()); err == nil && same == nil && is != was {
		return filepath.Join(filepath.Dir(path), f.Name(filepath.Base(stem)))
	}
	return stem + extension
}

// dated is the name of a recording that begins now, the n-th of that second.
func dated(dir string, f soundfile.Format, now time.Time, n int) string {
	stem := now.Format(stemForm)
	if n > 1 {
		stem += fmt.Sprintf("-%d", n)
	}
	return filepath.Join(dir, f.Name(stem))
}

// create makes the first file that does not exist yet, from the n-th name on, and tells which that was. Only the first may overwrite.
func create(name func(n int) string, first int, f soundfile.Format, overwrite bool) (w *soundfile.Writer, path string, n int, err error) {
	for n = first; n < first+mostNames; n++ {
		path = name(n)
		w, err = soundfile.Create(path, f, overwrite && n == 1)
		if !errors.Is(err, soundfile.ErrExists) {
			return w, path, n, err
		}
	}
	return nil, "", n, fmt.Errorf("%w: %w", ErrNoName, err)
}

// probe makes sure that files can be made in a folder, which it makes where it is missing.
func probe(dir string) error {
	if err := os.MkdirAll(dir, folderDir); err != nil {
		return &soundfile.FileError{Path: dir, Err: fmt.Errorf("making the folder of a recording: %w: %w", soundfile.ErrNotWritable, err)}
	}
	file, err := os.CreateTemp(dir, probeForm)
	if err != nil {
		return &soundfile.FileError{Path: dir, Err: fmt.Errorf("trying the folder of a recording: %w: %w", soundfile.ErrNotWritable, err)}
	}
	return errors.Join(file.Close(), os.Remove(file.Name()))
}
