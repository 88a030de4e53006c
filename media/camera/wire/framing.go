package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strconv"
)

// Framing is how pictures are told apart on a connection.
type Framing string

// The framings.
const (
	Auto     Framing = "auto"     // found out from the first picture; for reading only
	Text     Framing = "text"     // decimal length, CR LF CR LF, JPEG; the length may be missing
	Big32    Framing = "big32"    // length in four bytes, the highest first, JPEG
	Little32 Framing = "little32" // length in four bytes, the lowest first, JPEG
	Bare     Framing = "bare"     // one JPEG after the other, or one to the end of the connection
	Loose    Framing = "loose"    // JPEGs with anything between them: delimiters, headers of multipart; for reading only
)

// DefaultMaxFrame is the size of the largest picture where nothing else is set, in bytes. A 4K picture of quality 90 has some 3 MB.
const DefaultMaxFrame = 4 << 20

// ErrFraming tells that there is no framing of that name, or that it cannot be written.
var ErrFraming = errors.New("the framing has to be auto, text, big32, little32, bare or loose")

// ParseFraming finds a framing by its name; "" is Auto.
func ParseFraming(name string) (Framing, error) {
	switch f := Framing(name); f {
	case "":
		return Auto, nil
	case Auto, Text, Big32, Little32, Bare, Loose:
		return f, nil
	}
	return "", fmt.Errorf("%w, not %q", ErrFraming, name)
}

// Append adds a picture to dst as it goes over a connection. It fails for framings that can only be read, and for a picture of 4 GiB.
func Append(dst []byte, f Framing, jpeg []byte) ([]byte, error) {
	if uint64(len(jpeg)) > math.MaxUint32 {
		return dst, fmt.Errorf("framing a picture: %w", ErrTooLarge)
	}
	switch f {
	case Text:
		dst = append(strconv.AppendInt(dst, int64(len(jpeg)), 10), lineEnd...)
	case Big32:
		dst = binary.BigEndian.AppendUint32(dst, uint32(len(jpeg)))
	case Little32:
		dst = binary.LittleEndian.AppendUint32(dst, uint32(len(jpeg)))
	case Bare:
	default:
		return dst, fmt.Errorf("framing a picture as %q: %w", f, ErrFraming)
	}
	return append(dst, jpeg...), nil
}

// lineEnd follows a length of digits.
const lineEnd = "\r\n\r\n"
