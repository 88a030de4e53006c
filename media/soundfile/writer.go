package soundfile

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/queuecast/queuecast/internal/disk"
)

const (
	dirMode  = 0o755
	fileMode = 0o644
	// writeBuffer is how many bytes are gathered before they are written.
	writeBuffer = 128 << 10
	// writeAhead is after how many bytes the system is told to bring them to the disk.
	writeAhead = 8 << 20
)

// Writer writes a file of sound. What is written reaches the disk with Sync or Close at the latest. Not safe for concurrent use.
type Writer struct {
	format  Format
	encode  encoder
	out     io.Writer
	file    *os.File // that Create has opened; nil: somebody else's pipe
	regular bool     // the file can be patched and synced
	head    int64    // bytes of the header
	buf     []byte   // bytes on their way
	written int64    // bytes of samples in the file
	begun   int64    // bytes of the file whose way to the disk has begun
	taken   int64    // samples taken
	err     error    // the first that happened: nothing is written any more
	closed  bool
}

// Create begins a file. The folder is made when it is missing. A file that exists is overwritten only when overwrite says so. Errors are
// a FileError around ErrExists, ErrNotWritable, ErrDiskFull, ErrFormat, or the system's.
func Create(path string, f Format, overwrite bool) (*Writer, error) {
	w, err := create(path, f, overwrite)
	if err != nil {
		return nil, &FileError{Path: path, Err: fmt.Errorf("creating the file: %w", err)}
	}
	return w, nil
}

func create(path string, f Format, overwrite bool) (*Writer, error) {
	if err := f.Validate(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), dirMode); err != nil {
		return nil, unwritable(err)
	}
	flags := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if overwrite {
		flags = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	file, err := os.OpenFile(path, flags, fileMode)
	if err != nil {
		return nil, unwritable(err)
	}
	w := newWriter(file, f)
	w.file = file
	if info, err := file.Stat(); err == nil {
		w.regular = info.Mode().IsRegular()
	}
	if err := w.begin(); err != nil {
		err = errors.Join(err, file.Close())
		if w.regular {
			err = errors.Join(err, os.Remove(path))
		}
		return nil, err
	}
	_ = disk.SyncFolder(filepath.Dir(path)) // without it a power cut may take the file, however well synced; not every system can
	return w, nil
}

// NewWriter writes to a pipe. A header says that the length is unknown. Sync does no more than to hand over what is buffered, and Close does not
// close the pipe.
func NewWriter(out io.Writer, f Format) (*Writer, error) {
	if err := f.Validate(); err != nil {
		return nil, err
	}
	w := newWriter(out, f)
	if err := w.begin(); err != nil {
		return nil, err
	}
	return w, nil
}

func newWriter(out io.Writer, f Format) *Writer {
	return &Writer{format: f, encode: encoderOf(f), out: out, buf: make([]byte, 0, writeBuffer)}
}

// begin writes the header. That of a WAV file says that there are no samples yet, those of pipes and AU files that nobody knows.
func (w *Writer) begin() error {
	size := unknown
	if w.regular && w.format.Container == WAV {
		size = 0
	}
	h := header(w.format, size)
	w.head = int64(len(h))
	if len(h) == 0 {
		return nil
	}
	if _, err := w.out.Write(h); err != nil {
		return fmt.Errorf("writing the header: %w", unwritable(err))
	}
	return nil
}

// Format is what is written.
func (w *Writer) Format() Format { return w.format }

// Frames is how many whole frames have been taken.
func (w *Writer) Frames() int64 { return w.taken / int64(w.format.Channels) }

// Bytes is the size of the file with all that has been taken, its header included.
func (w *Writer) Bytes() int64 { return w.head + w.taken*int64(w.format.Encoding.bytes()) }

// Write takes interleaved samples, all channels of a frame one after the other; a frame may come in two pieces. An error (ErrDiskFull, for
// one) is final: Close leaves a valid file of what was written before.
func (w *Writer) Write(samples []int16) error {
	if w.closed {
		return ErrClosed
	}
	size := w.format.Encoding.bytes()
	for len(samples) > 0 && w.err == nil {
		n := min(len(samples), (cap(w.buf)-len(w.buf))/size)
		w.buf = w.encode(w.buf, samples[:n])
		w.taken += int64(n)
		samples = samples[n:]
		if cap(w.buf)-len(w.buf) < size {
			w.flush()
		}
	}
	if !w.regular {
		w.flush() // who listens at the other end of a pipe does not wait
	}
	return w.err
}

// flush writes what is buffered.
func (w *Writer) flush() {
	if w.err != nil || len(w.buf) == 0 {
		return
	}
	n, err := w.out.Write(w.buf)
	w.written += int64(n)
	if at := w.head + w.written; w.regular && at-w.begun >= writeAhead {
		startWriting(w.file, w.begun, at-w.begun)
		w.begun = at
	}
	if err != nil {
		w.err = fmt.Errorf("writing sound: %w", unwritable(err))
	}
	w.buf = w.buf[:0]
}

// Sync brings everything taken to the disk. After it the file is valid and whole, wherever behind its present end it may be cut off.
func (w *Writer) Sync() error {
	if w.closed {
		return ErrClosed
	}
	w.flush()
	if w.err == nil && w.regular {
		w.err = w.settle(false)
	}
	return w.err
}

// Close syncs and closes. After an error of Write it makes the file valid, without the rest of a frame, and returns that error.
func (w *Writer) Close() error {
	if w.closed {
		return ErrClosed
	}
	w.flush()
	w.closed = true
	err := w.err
	if w.regular {
		err = errors.Join(err, w.settle(true))
	}
	if w.file != nil {
		err = errors.Join(err, w.file.Close())
	}
	return err
}

// settle has the samples on the disk before the header that speaks of them: else a power cut between the two leaves a header that lies.
func (w *Writer) settle(last bool) error {
	whole := w.written - w.written%int64(w.format.FrameBytes())
	end := w.head + whole
	if last && whole < w.written {
		if err := w.file.Truncate(end); err != nil {
			return fmt.Errorf("cutting off half a frame: %w", unwritable(err))
		}
		w.written = whole
	}
	if last {
		w.taken = w.written / int64(w.format.Encoding.bytes()) // all of it, but after an error
	}
	var padding error
	if w.format.Container == WAV && end%2 == 1 && whole == w.written {
		// Chunks have an even length. What is written next takes the place of this byte. A full disk has no room for it, but readers do
		// without.
		if _, err := w.file.WriteAt([]byte{0}, end); err != nil {
			padding = fmt.Errorf("padding: %w", unwritable(err))
		}
	}
	if err := w.file.Sync(); err != nil {
		return fmt.Errorf("syncing: %w", unwritable(err))
	}
	if w.format.Container == Raw || w.format.Container == AU && !last {
		return padding // an AU header says "up to the end" until the end is known
	}
	if _, err := w.file.WriteAt(header(w.format, whole), 0); err != nil {
		return fmt.Errorf("writing the header: %w", unwritable(err))
	}
	if err := w.file.Sync(); err != nil {
		return fmt.Errorf("syncing the header: %w", unwritable(err))
	}
	return padding
}
