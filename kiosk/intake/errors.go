package intake

import (
	"errors"
	"fmt"
)

var (
	// ErrEmpty refuses a list without a row.
	ErrEmpty = errors.New("the list is empty")
	// ErrOldExcel refuses a workbook of Excel 97 to 2003 (.xls), or an encrypted one.
	ErrOldExcel = errors.New("this is an old or encrypted Excel workbook; save it as .xlsx or .csv")
	// ErrNotText refuses a file that is neither text nor a workbook.
	ErrNotText = errors.New("this is neither a text file nor a workbook")
	// ErrEncoding refuses a cell whose characters cannot be read.
	ErrEncoding = errors.New("the text is in an encoding that cannot be read")
	// ErrTime refuses a cell that is not a time.
	ErrTime = errors.New("this is not a time; 14:30 or 2026-05-06 14:30 is")
	// ErrColumnTwice refuses a second column of the same kind.
	ErrColumnTwice = errors.New("there is another column of this kind")
)

// TooBigError refuses a list beyond a bound of this package.
type TooBigError struct {
	What string // bytes, unpacked bytes, rows, columns or characters
	Max  int
}

// Error implements error.
func (e *TooBigError) Error() string {
	return fmt.Sprintf("the list has more than %d %s", e.Max, e.What)
}

// FormatError reports a file that is damaged. Line and Column are 0 where
// they are not known.
type FormatError struct {
	Line, Column int // from 1
	Err          error
}

// Error implements error.
func (e *FormatError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("the file is damaged: %v", e.Err)
	}
	return fmt.Sprintf("the file is damaged at line %d, column %d: %v", e.Line, e.Column, e.Err)
}

// Unwrap gives the cause.
func (e *FormatError) Unwrap() error { return e.Err }
