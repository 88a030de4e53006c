package wire

import (
	"bytes"
	"encoding/binary"
)

// Markers of a JPEG picture (ITU-T T.81 table B.1); each follows a byte 0xFF.
const (
	markTEM    = 0x01
	markSOF0   = 0xC0
	markRST0   = 0xD0
	markRST7   = 0xD7
	markSOI    = 0xD8
	markEOI    = 0xD9
	markSOS    = 0xDA
	markPrefix = 0xFF
	markEscape = 0x00 // after 0xFF: that byte is data
)

// maxScans is more than any camera makes of a picture; a thousand scans of nothing would keep a decoder busy for minutes.
const maxScans = 100

// start is how a JPEG picture begins: SOI and the first byte of the next marker.
var start = []byte{markPrefix, markSOI, markPrefix}

// walk goes through the structure of a JPEG picture as its bytes come.
type walk struct {
	at    int  // offset of the first byte that has not been understood
	scan  bool // at is in entropy-coded data
	scans int  // so far
}

type verdict int

const (
	more   verdict = iota // it goes on
	ended                 // at is behind its last byte
	broken                // it cannot be one; at is where that was seen
)

// on goes on with a picture of which data are the bytes so far, from its SOI.
func (w *walk) on(data []byte) verdict {
	if w.at == 0 {
		if len(data) < len(start) {
			return more
		}
		if !bytes.HasPrefix(data, start) {
			return broken
		}
		w.at = len(start) - 1
	}
	for {
		if w.scan && !w.toMarker(data) {
			return more
		}
		from := w.at
		for from < len(data) && data[from] == markPrefix { // any number of them may stand before a marker
			from++
		}
		switch {
		case from == len(data):
			return more
		case from == w.at:
			return broken
		}
		marker, body := data[from], from+1
		switch {
		case marker == markEOI:
			w.at = body
			return ended
		case marker == markTEM || marker >= markRST0 && marker <= markRST7:
			w.at = body
			continue
		case marker < markSOF0 || marker == markSOI:
			w.at = from - 1 // another picture may begin there
			return broken
		}
		const sizeBytes = 2
		if len(data) < body+sizeBytes {
			return more
		}
		size := int(binary.BigEndian.Uint16(data[body:]))
		if size < sizeBytes {
			w.at = body
			return broken
		}
		if len(data) < body+size {
			return more
		}
		w.at, w.scan = body+size, marker == markSOS
		if w.scan {
			w.scans++
		}
		if w.scans > maxScans {
			return broken
		}
	}
}

// toMarker moves at to the next marker of entropy-coded data; false: it has not come yet.
func (w *walk) toMarker(data []byte) bool {
	for w.at < len(data) {
		next := bytes.IndexByte(data[w.at:], markPrefix)
		if next < 0 {
			w.at = len(data)
			return false
		}
		w.at += next
		if w.at+1 == len(data) {
			return false
		}
		after := data[w.at+1]
		if after != markEscape && (after < markRST0 || after > markRST7) {
			w.scan = false
			return true
		}
		w.at += 2
	}
	return false
}

// Whole is the JPEG picture at the beginning of data without what follows it; false: it is none, or not complete.
func Whole(data []byte) ([]byte, bool) {
	var w walk
	if w.on(data) != ended {
		return nil, false
	}
	return data[:w.at], true
}
