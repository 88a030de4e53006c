package lines

import (
	"bytes"
	"encoding/base64"
	"errors"
	"hash/crc32"
	"strconv"
)

const (
	crcDigits = 8
	// packed begins a payload that is not a JSON object on one line.
	packed = '='
)

// castagnoli is never written to after this.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// errLine says that a line is not one of ours, or not as it was written.
var errLine = errors.New("the line is damaged")

// Entry is one event of the log: its sequence, from 1, and its bytes.
type Entry struct {
	Seq  uint64
	Data []byte
}

// Lost is the payload that stands for an event of which nothing is left. It
// keeps the sequence whole.
func Lost() []byte { return []byte("lost") }

// IsLost reports whether a payload is [Lost].
func IsLost(data []byte) bool { return string(data) == "lost" }

// AppendLine adds an entry's line to dst.
func AppendLine(dst []byte, e Entry) []byte {
	payload := e.Data
	if len(payload) == 0 || payload[0] != '{' || bytes.ContainsAny(payload, "\r\n") {
		text := make([]byte, 1, 1+base64.StdEncoding.EncodedLen(len(payload)))
		text[0] = packed
		payload = base64.StdEncoding.AppendEncode(text, payload)
	}
	start := len(dst)
	dst = strconv.AppendUint(dst, e.Seq, 10)
	sum := lineSum(dst[start:], payload)
	dst = append(dst, ' ')
	dst = appendHex(dst, sum)
	dst = append(dst, ' ')
	dst = append(dst, payload...)
	return append(dst, '\n')
}

// ParseLine reads a line without its end. The data may lie in line. It answers
// an error for anything but what [AppendLine] writes.
func ParseLine(line []byte) (Entry, error) {
	seqText, rest, ok := bytes.Cut(line, []byte{' '})
	if !ok || len(rest) < crcDigits+2 || rest[crcDigits] != ' ' {
		return Entry{}, errLine
	}
	seq, err := parseSeq(seqText)
	if err != nil {
		return Entry{}, err
	}
	payload := rest[crcDigits+1:]
	if want := appendHex(nil, lineSum(seqText, payload)); !bytes.Equal(want, rest[:crcDigits]) {
		return Entry{}, errLine
	}
	switch payload[0] {
	case '{':
		return Entry{Seq: seq, Data: payload}, nil
	case packed:
		data, err := base64.StdEncoding.Strict().DecodeString(string(payload[1:]))
		if err != nil {
			return Entry{}, errLine
		}
		return Entry{Seq: seq, Data: data}, nil
	}
	return Entry{}, errLine
}

// parseSeq takes the one spelling that AppendLine uses.
func parseSeq(text []byte) (uint64, error) {
	seq, err := strconv.ParseUint(string(text), 10, 64)
	if err != nil || seq == 0 || text[0] == '0' || text[0] == '+' {
		return 0, errLine
	}
	return seq, nil
}

func lineSum(seq, payload []byte) uint32 {
	sum := crc32.Update(0, castagnoli, seq)
	sum = crc32.Update(sum, castagnoli, []byte{' '})
	return crc32.Update(sum, castagnoli, payload)
}

func appendHex(dst []byte, sum uint32) []byte {
	const digits = "0123456789abcdef"
	for shift := 28; shift >= 0; shift -= 4 {
		dst = append(dst, digits[sum>>shift&0xf])
	}
	return dst
}
