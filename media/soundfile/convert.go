package soundfile

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// Converter makes files of one format from files of any. What is being made has a name of its own that begins with a dot, and gets the
// right one when it is whole: nobody ever sees half a file, whether it is cancelled, the disk is full or the power fails.
type Converter struct {
	Preset    Format                             // of raw files, for what their names do not say
	To        Format                             // what is made; a rate or channels of 0 are those of the file that is read
	Overwrite bool                               // files that exist
	Progress  func(in string, done, total int64) // frames of the file that is read; total is -1 when it is unknown; may be nil
}

// Result is what was made.
type Result struct {
	From, To Format
	Frames   int64 // written, at the rate of To
	Bytes    int64 // of the file
	Damage   error // of the file that was read, see Reader.Damage; nil: none
}

// File converts one file. The folder of out is made when it is missing. Errors are a FileError around
// those of Open and Create, the context's, or the system's; after one there is no file, and one that was to be overwritten is as it was.
func (c Converter) File(ctx context.Context, in, out string) (Result, error) {
	r, err := Open(in, c.Preset)
	if err != nil {
		return Result{}, err
	}
	defer r.Close()
	return c.write(ctx, r, in, out)
}

// From converts what r reads, such as a pipe, to a file; otherwise it is like File.
func (c Converter) From(ctx context.Context, r *Reader, out string) (Result, error) {
	return c.write(ctx, r, "", out)
}

// Target is what becomes of a format.
func (c Converter) Target(from Format) Format {
	to := c.To
	if to.Rate == 0 {
		to.Rate = from.Rate
	}
	if to.Channels == 0 {
		to.Channels = from.Channels
	}
	return to
}

// write converts to a file and tells which one could not be made.
func (c Converter) write(ctx context.Context, r *Reader, in, out string) (Result, error) {
	result, err := c.convert(ctx, r, in, out)
	if err != nil {
		return Result{}, &FileError{Path: out, Err: fmt.Errorf("converting to the file: %w", err)}
	}
	return result, nil
}

func (c Converter) convert(ctx context.Context, r *Reader, in, out string) (result Result, err error) {
	to := c.Target(r.Format())
	if err := to.Validate(); err != nil {
		return Result{}, err
	}
	if out, err = c.free(out); err != nil {
		return Result{}, err
	}
	unfinished := filepath.Join(filepath.Dir(out), fmt.Sprintf(".queuecast-%08x.part", rand.Uint32()))
	w, err := create(unfinished, to, false)
	if err != nil {
		return Result{}, err
	}
	var progress func(int64)
	if c.Progress != nil {
		progress = func(done int64) { c.Progress(in, done, r.Frames()) }
	}
	err = errors.Join(Copy(ctx, w, r, progress), w.Close())
	if err == nil {
		err = c.place(unfinished, out)
	}
	if err != nil {
		return Result{}, errors.Join(err, os.Remove(unfinished))
	}
	return Result{From: r.Format(), To: to, Frames: w.Frames(), Bytes: w.Bytes(), Damage: r.Damage()}, nil
}

// free tells whether a file may be made at a path, before work is done for nothing, and where a link leads to.
func (c Converter) free(out string) (string, error) {
	info, err := os.Stat(out)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return out, nil
	case err != nil:
		return "", unwritable(err)
	case !info.Mode().IsRegular():
		return "", fmt.Errorf("%w: it is no file", ErrNotWritable)
	case !c.Overwrite:
		return "", ErrExists
	}
	return filepath.EvalSymlinks(out)
}

// place gives a file its name, and does not take the name from another one that has come there meanwhile.
func (c Converter) place(unfinished, out string) error {
	if !c.Overwrite {
		err := os.Link(unfinished, out)
		if err == nil {
			return os.Remove(unfinished)
		}
		if errors.Is(err, fs.ErrExist) {
			return ErrExists
		}
		// A file system without links, such as FAT.
		if _, err := os.Lstat(out); err == nil {
			return ErrExists
		}
	}
	return unwritable(os.Rename(unfinished, out))
}
