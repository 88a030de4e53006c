package wire

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"time"
)

// headerBytes are before the picture of a message with a header: uptime in ms and size in bytes, each in four bytes, the lowest first.
const headerBytes = 8

// Message is a picture of a message (MQTT).
type Message struct {
	JPEG    []byte        // shares memory with the payload
	Stamped bool          // it came with a header
	Uptime  time.Duration // of the board, where stamped; begins again at 0 after 49.7 days
	Lied    bool          // the header's size is not that of the picture
}

// ParseMessage reads a payload of at most most bytes: a bare JPEG, or one behind a header. They cannot be mixed up, since no JPEG has the
// beginning of another one in its ninth byte. Errors wrap ErrTooLarge, ErrNotJPEG or ErrDamaged.
func ParseMessage(payload []byte, most int) (Message, error) {
	if len(payload) > most+headerBytes {
		return Message{}, fmt.Errorf("a message of %d bytes: %w", len(payload), ErrTooLarge)
	}
	var m Message
	body := payload
	switch {
	case len(payload) > headerBytes && bytes.HasPrefix(payload[headerBytes:], start):
		m.Stamped = true
		m.Uptime = time.Duration(binary.LittleEndian.Uint32(payload)) * time.Millisecond
		body = payload[headerBytes:]
	case !bytes.HasPrefix(payload, start):
		return Message{}, fmt.Errorf("a message of %d bytes: %w", len(payload), ErrNotJPEG)
	}
	jpeg, ok := Whole(body)
	if !ok {
		return Message{}, fmt.Errorf("a message of %d bytes: %w", len(payload), ErrDamaged)
	}
	m.JPEG = jpeg
	if m.Stamped {
		size := uint64(binary.LittleEndian.Uint32(payload[headerBytes/2:]))
		m.Lied = size < uint64(len(jpeg)) || size > uint64(len(body))
	}
	return m, nil
}

// AppendMessage adds a payload with a header to dst. uptime is the sender's, and is sent modulo 2^32 ms. A payload without a header is the
// JPEG itself.
func AppendMessage(dst []byte, uptime time.Duration, jpeg []byte) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, uint32(uptime.Milliseconds()))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(jpeg)))
	return append(dst, jpeg...)
}
