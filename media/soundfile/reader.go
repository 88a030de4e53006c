package soundfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
)

// readBuffer is how many bytes are read at once.
const readBuffer = 128 << 10

// Reader reads a file of sound. Not safe for concurrent use.
type Reader struct {
	format Format
	layout layout
	in     *bufio.Reader
	seeker io.Seeker // nil: a pipe
	base   int64     // where in the seeker the file begins
	left   int64     // bytes of samples to come; unknown: up to the end
	buf    []byte
	damage error
	closer io.Closer // nil: not ours to close
}

// layout is where in a file samples lie and how they are read.
type layout struct {
	start      int64 // of the first sample, in bytes
	size       int64 // bytes of whole frames; unknown: up to the end
	frameBytes int
	decode     func(dst []int16, src []byte)
}

// Open opens a file. Its header says what it is; without one its name does, see FormatOf. A file that grows is read up to where it ends now.
// Errors are a FileError around the system's, ErrName, ErrNotSound, ErrBadHeader, ErrUnsupported, ErrEmpty or ErrFormat.
func Open(path string, preset Format) (*Reader, error) {
	return open(path, func() (Format, error) {
		f, err := FormatOf(path, preset)
		if err == nil && f.Container != Raw {
			err = ErrNotSound // for its header would have said so
		}
		return f, err
	})
}

// OpenAs opens a file like Open, but one that has no header is of the raw format given, whatever its name says.
func OpenAs(path string, raw Format) (*Reader, error) {
	return open(path, func() (Format, error) { return asRaw(raw) })
}

func open(path string, headless func() (Format, error)) (*Reader, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, &FileError{Path: path, Err: err}
	}
	r, err := newReader(file, headless)
	if err != nil {
		return nil, errors.Join(&FileError{Path: path, Err: err}, file.Close())
	}
	r.closer = file
	return r, nil
}

// NewReader reads from a pipe, or from an io.Seeker from where it stands. A header says what it is; what has none is raw sound of the given
// format. Errors are those of Open; ErrNotSound when the given format is not a raw one.
func NewReader(in io.Reader, raw Format) (*Reader, error) {
	return newReader(in, func() (Format, error) { return asRaw(raw) })
}

// asRaw is the format of what has no header, which cannot be one with a header.
func asRaw(raw Format) (Format, error) {
	if raw.Container != Raw {
		return raw, ErrNotSound
	}
	return raw, nil
}

// newReader asks for the format of what has no header.
func newReader(in io.Reader, headless func() (Format, error)) (*Reader, error) {
	r := &Reader{in: bufio.NewReaderSize(in, readBuffer), buf: make([]byte, readBuffer)}
	total := unknown
	if s, ok := in.(io.Seeker); ok {
		if base, end, err := extent(s); err == nil {
			r.seeker, r.base, total = s, base, end-base
		}
	}
	first, err := r.in.Peek(sniffed)
	if len(first) == 0 {
		if errors.Is(err, io.EOF) {
			err = ErrEmpty
		}
		return nil, err
	}
	var claim claimed
	switch containerOf(first) {
	case WAV:
		claim, err = readWAV(r.in)
	case AU:
		claim, err = readAU(r.in)
	default:
		claim, err = readRaw(headless)
	}
	if err != nil {
		return nil, err
	}
	r.format, r.layout = claim.format, claim.layout
	if total != unknown {
		if r.layout.size, r.damage, err = claim.check(in, r.base, total); err != nil {
			return nil, err
		}
		return r, r.SeekFrame(0)
	}
	if claim.placeholder || claim.layout.size == 0 {
		r.layout.size = unknown
	}
	r.left = r.layout.size
	return r, nil
}

// extent is where a file stands and where it ends. It leaves it where it stands.
func extent(s io.Seeker) (base, end int64, err error) {
	if base, err = s.Seek(0, io.SeekCurrent); err != nil {
		return 0, 0, err
	}
	if end, err = s.Seek(0, io.SeekEnd); err != nil {
		return 0, 0, err
	}
	_, err = s.Seek(base, io.SeekStart)
	return base, max(base, end), err
}

// Format is what is read. Its encoding is PCM16 for samples of any linear kind, which come out as 16 bits.
func (r *Reader) Format() Format { return r.format }

// Frames is how many frames there are: those that a file holds, and those that the header of a pipe promises; -1 when that is unknown.
func (r *Reader) Frames() int64 {
	if r.layout.size == unknown {
		return -1
	}
	return r.layout.size / int64(r.layout.frameBytes)
}

// Read sets whole frames of interleaved samples and returns how many samples; fewer than fit do not mean the end. At the end it returns
// 0 and io.EOF. Other errors are the system's, wrapped.
func (r *Reader) Read(samples []int16) (n int, err error) {
	frameBytes, channels := r.layout.frameBytes, r.format.Channels
	frames := min(len(samples)/channels, len(r.buf)/frameBytes)
	if r.left != unknown {
		frames = int(min(int64(frames), r.left/int64(frameBytes)))
		if r.left < int64(frameBytes) {
			return 0, io.EOF
		}
	}
	if frames == 0 {
		return 0, nil
	}
	got, err := r.fill(r.buf[:frames*frameBytes])
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		r.endsHere(got)
		err = nil
	}
	if err != nil {
		return 0, fmt.Errorf("reading sound: %w", err)
	}
	whole := got / frameBytes
	if r.left != unknown {
		r.left -= int64(whole * frameBytes)
	}
	if whole == 0 {
		return 0, io.EOF
	}
	n = whole * channels
	r.layout.decode(samples[:n], r.buf[:whole*frameBytes])
	return n, nil
}

// fill reads so many bytes; from a pipe what has come, up to the end of a frame.
func (r *Reader) fill(b []byte) (n int, err error) {
	if r.seeker != nil {
		return io.ReadFull(r.in, b)
	}
	if n, err = r.in.Read(b); err != nil {
		return n, err
	}
	begun := n % r.layout.frameBytes
	if begun == 0 {
		return n, nil
	}
	more, err := io.ReadFull(r.in, b[n:n+r.layout.frameBytes-begun])
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return n + more, err
}

// endsHere notes that got bytes were the last, fewer than were asked for.
func (r *Reader) endsHere(got int) {
	switch {
	case r.left != unknown:
		r.damage = ErrShort
		r.left = int64(got)
	case got%r.layout.frameBytes != 0:
		r.damage = ErrOdd
	}
}

// SeekFrame has the next Read begin at a frame, counted from 0; a frame beyond the end is the end. It returns ErrNoSeek for pipes.
func (r *Reader) SeekFrame(frame int64) error {
	if r.seeker == nil {
		return ErrNoSeek
	}
	at := max(min(frame, r.Frames()), 0) * int64(r.layout.frameBytes)
	if _, err := r.seeker.Seek(r.base+r.layout.start+at, io.SeekStart); err != nil {
		return fmt.Errorf("seeking in a file of sound: %w", err)
	}
	r.in.Reset(r.seeker.(io.Reader))
	r.left = r.layout.size - at
	return nil
}

// Damage says what is wrong with the file (ErrShort, ErrLong or ErrOdd, wrapped), nil when nothing is. What is there is read all the same.
// For pipes it is complete when Read has returned io.EOF.
func (r *Reader) Damage() error { return r.damage }

// Close closes what Open has opened.
func (r *Reader) Close() error {
	if r.closer == nil {
		return nil
	}
	return r.closer.Close()
}
