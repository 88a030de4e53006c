package intake

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// Bounds of a list.
const (
	MaxFileBytes     = 8 << 20
	MaxUnpackedBytes = 64 << 20
	MaxColumns       = 50
	MaxCell          = 1000 // characters

	// Rows between two looks at the context and calls of Progress.
	progressEvery = 200
)

// Options say how the cells are to be understood.
type Options struct {
	Services   []queue.Service  // found by ID, prefix or any of their names
	Priorities []queue.Priority // found by ID or any of their names
	Now        time.Time        // its day and time zone are meant by a time without a date or zone
	// Progress is told how far the reading is, in rows of about all; optional.
	Progress func(done, about int)
}

// Read reads a list. The errors are of the file as a whole: [ErrEmpty],
// [ErrOldExcel], [ErrNotText], *[TooBigError], *[FormatError], those of r and
// ctx. Faults of single cells are in the List.
func Read(ctx context.Context, r io.Reader, o Options) (*List, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxFileBytes+1))
	if err != nil {
		return nil, fmt.Errorf("reading the list: %w", err)
	}
	if len(data) > MaxFileBytes {
		return nil, &TooBigError{"bytes", MaxFileBytes}
	}
	b := &builder{ctx: ctx, options: o, list: &List{}}
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		err = readWorkbook(data, b)
	case bytes.HasPrefix(data, []byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}): // compound file, MS-CFB 2.2
		err = ErrOldExcel
	default:
		err = readText(data, b)
	}
	if err != nil {
		return nil, err
	}
	if len(b.list.Rows) == 0 {
		return nil, ErrEmpty
	}
	return b.list, nil
}

// builder makes the list of the records that a file has.
type builder struct {
	ctx     context.Context
	options Options
	list    *List
	started bool
	records int
	about   int  // rows that the file has, estimated
	serial  bool // times may be Excel's serial numbers
	base    bool // of which 0 is in 1904, not 1900
}

// record takes one line of the file.
func (b *builder) record(line int, cells []string) error {
	if b.records++; b.records%progressEvery == 0 {
		if err := b.ctx.Err(); err != nil {
			return fmt.Errorf("reading the list: %w", err)
		}
		if b.options.Progress != nil {
			b.options.Progress(b.records, max(b.about, b.records))
		}
	}
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) == 0 || allBlank(cells) {
		return nil
	}
	if len(cells) > MaxColumns {
		return &TooBigError{"columns", MaxColumns}
	}
	if !b.started {
		b.started = true
		if b.heading(line, cells) {
			return nil
		}
	}
	if len(b.list.Rows) == queue.MaxImportRows {
		return &TooBigError{"rows", queue.MaxImportRows}
	}
	b.row(line, cells)
	return nil
}

func allBlank(cells []string) bool {
	for _, cell := range cells {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}

func (b *builder) row(line int, cells []string) {
	row := Row{Line: line}
	for i, cell := range cells {
		if i >= len(b.list.Columns) || b.list.Columns[i].Field == Ignored {
			continue
		}
		cell = strings.TrimSpace(cell)
		if cell == "" {
			continue
		}
		if err := b.set(&row.Row, b.list.Columns[i].Field, cell); err != nil {
			b.list.report(Problem{Line: line, Column: i + 1, Value: shorten(cell), Err: err})
		}
	}
	b.list.Rows = append(b.list.Rows, row)
}

// set puts a cell into its field, as far as it can be understood.
func (b *builder) set(row *queue.Row, field Field, cell string) (err error) {
	if !utf8.ValidString(cell) || strings.ContainsRune(cell, utf8.RuneError) {
		return ErrEncoding
	}
	if utf8.RuneCountInString(cell) > MaxCell {
		return &TooBigError{"characters", MaxCell}
	}
	switch field {
	case Number:
		row.Number, err = queue.ParseNumber(cell)
	case Name:
		row.Name, err = within(cell, Name, queue.MaxNameLen)
	case Phone:
		row.Phone, err = within(cell, Phone, queue.MaxPhoneLen)
	case Note:
		row.Note, err = within(cell, Note, queue.MaxNoteLen)
	case Service:
		row.Service, err = b.options.service(cell)
	case Priority:
		row.Priority, err = b.options.priority(cell)
	case Time:
		row.Due, err = b.time(cell)
	}
	return err
}

func within(cell string, field Field, most int) (string, error) {
	if utf8.RuneCountInString(cell) > most {
		return "", &queue.TextError{Field: string(field), Max: most}
	}
	return cell, nil
}
