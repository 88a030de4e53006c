package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

var byteOrderMark = []byte("\xef\xbb\xbf")

// decode brings a text to UTF-8. Bytes that are not UTF-8 are taken for
// GB 18030, of which GBK and GB 2312 are parts; what even that cannot read
// becomes U+FFFD, which the cells are checked for.
func decode(data []byte) ([]byte, error) {
	var from encoding.Encoding
	switch {
	case bytes.HasPrefix(data, byteOrderMark):
		return data[len(byteOrderMark):], nil
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		from = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case bytes.IndexByte(data, 0) >= 0:
		return nil, ErrNotText
	case utf8.Valid(data):
		return data, nil
	default:
		from = simplifiedchinese.GB18030
	}
	text, err := from.NewDecoder().Bytes(data)
	if err != nil {
		return nil, &FormatError{Err: err}
	}
	return text, nil
}

// separator is the sign that parts the cells: the most frequent of the usual
// ones in the first line, outside quotes.
func separator(text []byte) rune {
	counts := make(map[rune]int)
	quoted := false
scan:
	for _, r := range string(text[:min(len(text), 64<<10)]) {
		switch r {
		case '"':
			quoted = !quoted
		case '\n', '\r':
			if !quoted && len(counts) > 0 {
				break scan
			}
		case ',', ';', '\t':
			if !quoted {
				counts[r]++
			}
		}
	}
	best := ','
	for _, r := range []rune{';', '\t'} {
		if counts[r] > counts[best] {
			best = r
		}
	}
	return best
}

func readText(data []byte, b *builder) error {
	text, err := decode(data)
	if err != nil {
		return err
	}
	b.about = bytes.Count(text, []byte{'\n'}) + 1
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma = separator(text)
	r.FieldsPerRecord = -1
	r.ReuseRecord = true
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			var syntax *csv.ParseError
			if errors.As(err, &syntax) {
				return &FormatError{Line: syntax.Line, Column: syntax.Column, Err: syntax.Err}
			}
			return &FormatError{Err: err}
		}
		line, _ := r.FieldPos(0)
		if err := b.record(line, cells); err != nil {
			return err
		}
	}
}
