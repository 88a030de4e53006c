package intake

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// readWorkbook reads the first sheet that is shown of an XLSX file.
func readWorkbook(data []byte, b *builder) (err error) {
	if err := checkArchive(data); err != nil {
		return err
	}
	// The library is made for friendly files; these come from anybody.
	defer func() {
		if r := recover(); r != nil {
			err = &FormatError{Err: fmt.Errorf("%v", r)}
		}
	}()
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: MaxUnpackedBytes, UnzipXMLSizeLimit: MaxUnpackedBytes,
	})
	if err != nil {
		return &FormatError{Err: err}
	}
	defer func() {
		if e := book.Close(); e != nil && err == nil {
			err = &FormatError{Err: e}
		}
	}()
	b.serial = true
	if props, err := book.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		b.base = *props.Date1904
	}
	sheet, err := firstShown(book)
	if err != nil {
		return err
	}
	rows, err := book.Rows(sheet)
	if err != nil {
		return &FormatError{Err: err}
	}
	defer func() { _ = rows.Close() }() // reading only
	for line := 1; rows.Next(); line++ {
		if line > maxSheetRows {
			return &TooBigError{"rows", maxSheetRows}
		}
		cells, err := rows.Columns()
		if err != nil {
			return &FormatError{Line: line, Err: err}
		}
		if err := b.record(line, cells); err != nil {
			return err
		}
	}
	if err := rows.Error(); err != nil {
		return &FormatError{Err: err}
	}
	return nil
}

// maxSheetRows bounds the empty rows between full ones: a sheet may claim to
// have its last row a million lines below.
const maxSheetRows = 1 << 20

func firstShown(book *excelize.File) (string, error) {
	for _, name := range book.GetSheetList() {
		if shown, err := book.GetSheetVisible(name); err == nil && shown {
			return name, nil
		}
	}
	return "", ErrEmpty
}

// checkArchive unpacks everything into nothing, to know its true size: what the
// archive says of itself may be a lie.
func checkArchive(data []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return &FormatError{Err: err}
	}
	left := int64(MaxUnpackedBytes)
	for _, file := range archive.File {
		content, err := file.Open()
		if err != nil {
			return &FormatError{Err: err}
		}
		n, err := io.Copy(io.Discard, io.LimitReader(content, left+1))
		if e := content.Close(); err == nil {
			err = e
		}
		if left -= n; left < 0 {
			return &TooBigError{"unpacked bytes", MaxUnpackedBytes}
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return &FormatError{Err: err}
		}
	}
	return nil
}
