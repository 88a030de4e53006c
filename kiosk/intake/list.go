package intake

import (
	"slices"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// MaxProblems is how many faults a List tells; the rest is counted.
const MaxProblems = 1000

// Field is what a column holds.
type Field string

// The fields of a row, by the names that queue.RowProblem uses, too.
const (
	Number   Field = "number"
	Name     Field = "name"
	Service  Field = "service"
	Time     Field = "time"
	Priority Field = "priority"
	Phone    Field = "phone"
	Note     Field = "note"
	Ignored  Field = ""
)

// Column is one column of the file.
type Column struct {
	Heading string // as it is there; empty without a heading
	Field   Field
}

// Row is one ticket and where it stands in the file.
type Row struct {
	Line int // from 1, as a spreadsheet or an editor counts
	queue.Row
}

// Problem is a fault of the list.
type Problem struct {
	Line   int    // from 1
	Column int    // from 1; 0: the line as a whole
	Value  string // of the cell, shortened
	Err    error  // of this package or of package queue
}

// List is what was read.
type List struct {
	Columns  []Column
	Rows     []Row // all that are not empty, those with problems included
	Problems []Problem
	More     int // problems beyond MaxProblems
}

// Tickets gives the rows for the queue. Their order is the list's.
func (l *List) Tickets() []queue.Row {
	rows := make([]queue.Row, len(l.Rows))
	for i, row := range l.Rows {
		rows[i] = row.Row
	}
	return rows
}

// Add takes over what the queue has against the rows of Tickets, by line and
// column. Lines that have a problem already are passed over: what the queue
// says of a row that was not understood would only confuse.
func (l *List) Add(problems []queue.RowProblem) {
	faulty := make(map[int]bool)
	for _, p := range l.Problems {
		faulty[p.Line] = true
	}
	for _, p := range problems {
		if p.Row < 0 || p.Row >= len(l.Rows) {
			l.report(Problem{Err: p.Err})
			continue
		}
		row := l.Rows[p.Row]
		column := 1 + slices.IndexFunc(l.Columns, func(c Column) bool { return c.Field != Ignored && string(c.Field) == p.Field })
		if faulty[row.Line] {
			continue
		}
		l.report(Problem{Line: row.Line, Column: column, Value: shorten(row.value(Field(p.Field))), Err: p.Err})
	}
	slices.SortStableFunc(l.Problems, func(a, b Problem) int { return a.Line - b.Line })
}

func (r Row) value(f Field) string {
	switch f {
	case Number:
		return string(r.Number)
	case Name:
		return r.Name
	case Service:
		return r.Service
	case Priority:
		return r.Priority
	case Phone:
		return r.Phone
	case Note:
		return r.Note
	}
	return ""
}

func (l *List) report(p Problem) {
	if len(l.Problems) >= MaxProblems {
		l.More++
		return
	}
	l.Problems = append(l.Problems, p)
}

// shownValue is how much of a faulty cell is told, in characters.
const shownValue = 40

func shorten(text string) string {
	runes := []rune(text)
	if len(runes) <= shownValue {
		return text
	}
	return string(runes[:shownValue]) + "…"
}
