package soundfile

import (
	"errors"
	"fmt"
	"io/fs"
)

// FileError tells which file an error is about.
type FileError struct {
	Path string
	Err  error
}

func (e *FileError) Error() string { return e.Path + ": " + e.Err.Error() }

// Unwrap is the error itself.
func (e *FileError) Unwrap() error { return e.Err }

// Errors of Create and Writer. They are wrapped.
var (
	ErrExists      = errors.New("there is a file of that name")
	ErrDiskFull    = errors.New("the disk is full")
	ErrNotWritable = errors.New("the file or its folder cannot be written")
	ErrClosed      = errors.New("the file is closed")
)

// Errors of Open, NewReader and Reader. They are wrapped.
var (
	ErrNotSound    = errors.New("not a file of sound that is known here")
	ErrBadHeader   = errors.New("the header of the file is malformed")
	ErrUnsupported = errors.New("a kind of sound that cannot be read")
	ErrEmpty       = errors.New("the file is empty")
	ErrNoSeek      = errors.New("a pipe cannot be read from another place")
)

// Kinds of damage, see Reader.Damage.
var (
	ErrShort = errors.New("the file ends before its header says it does")
	ErrLong  = errors.New("the file goes on where its header says it ends")
	ErrOdd   = errors.New("the file ends in the middle of a frame")
)

// unwritable adds what a user is told to an error of the system.
func unwritable(err error) error {
	switch {
	case diskFull(err):
		return fmt.Errorf("%w: %w", ErrDiskFull, err)
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%w: %w", ErrExists, err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, fs.ErrNotExist), readOnly(err): // no folder can be made in some places
		return fmt.Errorf("%w: %w", ErrNotWritable, err)
	}
	return err
}
