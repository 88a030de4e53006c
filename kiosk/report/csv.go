package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"time"
	"unicode/utf8"
)

// Label gives the user's word for a key of this package: the columns in
// [HistoryColumns] and [StatisticsColumns], and types, hows and groupings as
// they stand in the rows. nil leaves the keys as they are.
type Label func(key string) string

func (l Label) of(key string) string {
	if l == nil || key == "" {
		return key
	}
	return l(key)
}

// byteOrderMark makes Excel take the file as UTF-8; without it Chinese is
// read in the system's own code page.
const byteOrderMark = "\ufeff"

// table writes a CSV file (RFC 4180, UTF-8, CRLF).
type table struct {
	w     *csv.Writer
	cells []string
}

func newTable(w io.Writer, columns []string, label Label) (*table, error) {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return nil, fmt.Errorf("writing the start of the file: %w", err)
	}
	t := &table{w: csv.NewWriter(w)}
	t.w.UseCRLF = true
	for _, c := range columns {
		t.text(label.of(c))
	}
	return t, t.end()
}

func (t *table) text(s string)   { t.cells = append(t.cells, Guard(s)) }
func (t *table) number(n int)    { t.cells = append(t.cells, strconv.Itoa(n)) }
func (t *table) raw(cell string) { t.cells = append(t.cells, cell) }

// seconds writes a duration in whole seconds, rounded.
func (t *table) seconds(d time.Duration, known bool) {
	if !known {
		t.raw("")
		return
	}
	t.number(int(d.Round(time.Second) / time.Second))
}

func (t *table) end() error {
	err := t.w.Write(t.cells)
	t.cells = t.cells[:0]
	if err != nil {
		return fmt.Errorf("writing a line of the file: %w", err)
	}
	return nil
}

func (t *table) close() error {
	t.w.Flush()
	if err := t.w.Error(); err != nil {
		return fmt.Errorf("writing the file: %w", err)
	}
	return nil
}

// Guard makes a text safe as a cell of a spreadsheet: one that a spreadsheet
// might take for a formula gets an apostrophe in front (OWASP, "CSV
// Injection"). Those begin with = + - @, also in full width, or with a tab or a
// line's end. So the number "-12" is written as "'-12", and is text, not minus
// twelve.
//
// A number of digits only keeps its form in the file; Excel shows 012 as 12
// unless the column is imported as text.
func Guard(text string) string {
	switch first, _ := utf8.DecodeRuneInString(text); first {
	case '=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n':
		return "'" + text
	}
	return text
}
