package queue

import (
	"encoding/json"
	"fmt"
	"slices"
)

const (
	// MaxImportRows is the greatest length of a list.
	MaxImportRows = 10_000
	// MaxProblems is how many faults of a list are told at most.
	MaxProblems = 100
	// maxPending is how many unfinished imports are kept; the oldest go.
	maxPending = 4
	// An event's rows are kept to this size, which leaves room for the rest of
	// the event and for escaping.
	partBytes = MaxEventBytes / 2
	// Characters that JSON writes as six bytes are at most these many bytes.
	rowOverhead = 256
)

// ImportPart hands in a part of a list; [SplitImport] makes the parts. With the
// last one all rows become tickets at once; until then none is, and their
// numbers are reserved. An import that lacks a part is forgotten when the day
// ends or when several newer ones have been begun.
//
// Every part is refused as a whole with *[ImportError].
type ImportPart struct {
	Batch Batch
	By    string
}

// SplitImport cuts a list into parts that fit into events. id must be unique
// for ever.
func SplitImport(rows []Row, id string) []Batch {
	var parts []Batch
	for start := 0; start < len(rows); {
		end, size := start, 0
		for end < len(rows) && (end == start || size+rowSize(rows[end]) <= partBytes) {
			size += rowSize(rows[end])
			end++
		}
		parts = append(parts, Batch{ID: id, Part: len(parts) + 1, Rows: slices.Clone(rows[start:end])})
		start = end
	}
	for i := range parts {
		parts[i].Parts = len(parts)
	}
	return parts
}

// rowSize is at least what a row takes in an event, in bytes.
func rowSize(row Row) int {
	data, err := json.Marshal(row)
	if err != nil {
		return partBytes // a time that JSON cannot hold; admitting it will fail
	}
	return len(data) + rowOverhead
}

// CheckImport says what is wrong with a list as things stand: at most
// [MaxProblems] faults, none when it may be imported.
func (s *State) CheckImport(rows []Row) []RowProblem {
	if len(rows) > MaxImportRows {
		return []RowProblem{{Row: MaxImportRows, Err: ErrHallFull}}
	}
	_, problems := s.admitAll(rows, s.reserved())
	return problems
}

func (s *State) admitAll(rows []Row, taken *reserved) (admitted []Row, problems []RowProblem) {
	admitted = slices.Clone(rows)
	// Given numbers come first, so that none is handed out to a row without.
	for _, numbered := range []bool{true, false} {
		for i := range admitted {
			if (rows[i].Number != "") != numbered {
				continue
			}
			if err := s.admit(&admitted[i], taken); err != nil {
				problems = append(problems, RowProblem{Row: i, Field: fieldOf(err), Err: err})
			}
			if len(problems) == MaxProblems {
				return admitted, problems
			}
		}
	}
	slices.SortFunc(problems, func(a, b RowProblem) int { return a.Row - b.Row })
	return admitted, problems
}

func fieldOf(err error) string {
	switch e := err.(type) {
	case *TextError:
		return e.Field
	case *UnknownPriorityError:
		return "priority"
	case *UnknownServiceError, *CapacityError, *RangeFullError:
		return "service"
	case *BadCharError, *TooLongError, *NumberTakenError:
		return "number"
	}
	if err == ErrNoDigit || err == ErrEmpty {
		return "number"
	}
	return ""
}

func (c ImportPart) decide(s *State, _ Counter, ev *Event) error {
	b := c.Batch
	if b.ID == "" || b.Part < 1 || b.Part > b.Parts || b.Parts > MaxImportRows || len(b.Rows) == 0 {
		return fmt.Errorf("importing part %d of %d: %w", b.Part, b.Parts, &ImportError{})
	}
	begun := s.pendingBatch(b.ID)
	before := 0
	if begun != nil {
		before = len(begun.Rows)
	}
	if have := partsOf(begun); have != b.Part-1 || before+len(b.Rows) > MaxImportRows {
		return fmt.Errorf("importing part %d of %d after %d: %w", b.Part, b.Parts, have, &ImportError{})
	}
	rows, problems := s.admitAll(b.Rows, s.reserved())
	if b.Part == b.Parts && begun != nil {
		problems = append(problems, s.recheck(begun)...)
	}
	if len(problems) > 0 {
		return &ImportError{Problems: problems}
	}
	ev.Type = Imported
	ev.Batch = &Batch{ID: b.ID, Part: b.Part, Parts: b.Parts, Rows: rows}
	return nil
}

func partsOf(b *Batch) int {
	if b == nil {
		return 0
	}
	return b.Part
}

// recheck finds rows of earlier parts whose numbers have come into the hall
// since, by being called.
func (s *State) recheck(begun *Batch) (problems []RowProblem) {
	for i, row := range begun.Rows {
		if t := s.liveTicket(row.Number); t != nil && len(problems) < MaxProblems {
			problems = append(problems, RowProblem{Row: i, Field: "number", Err: &NumberTakenError{row.Number, t.Status}})
		}
	}
	return problems
}

func (s *State) pendingBatch(id string) *Batch {
	if i := slices.IndexFunc(s.pending, func(b *Batch) bool { return b.ID == id }); i >= 0 {
		return s.pending[i]
	}
	return nil
}

func (s *State) foldImport(ev *Event) bool {
	b := ev.Batch
	if b == nil || b.ID == "" || b.Part < 1 || b.Part > b.Parts {
		return false
	}
	begun := s.pendingBatch(b.ID)
	if partsOf(begun) != b.Part-1 {
		return false
	}
	if begun == nil {
		begun = &Batch{ID: b.ID, Parts: b.Parts}
		s.pending = append(s.pending, begun)
		if len(s.pending) > maxPending {
			s.pending = slices.Clone(s.pending[len(s.pending)-maxPending:])
		}
	}
	if len(begun.Rows)+len(b.Rows) > MaxImportRows || s.live+len(begun.Rows)+len(b.Rows) > MaxLive {
		s.forgetBatch(b.ID)
		return false
	}
	begun.Part = b.Part
	begun.Rows = append(begun.Rows, b.Rows...)
	if b.Part < b.Parts {
		return true
	}
	s.forgetBatch(b.ID)
	return s.commit(begun, ev)
}

func (s *State) forgetBatch(id string) {
	s.pending = slices.DeleteFunc(s.pending, func(b *Batch) bool { return b.ID == id })
}

// commit makes all rows tickets, or none: the state must not hold half a list
// even if the log was written by somebody who did not check.
func (s *State) commit(whole *Batch, ev *Event) bool {
	seen := make(map[Number]struct{}, len(whole.Rows))
	for _, row := range whole.Rows {
		_, double := seen[row.Number]
		if double || row.Number == "" || s.liveTicket(row.Number) != nil {
			return false
		}
		seen[row.Number] = struct{}{}
	}
	for _, row := range whole.Rows {
		t := s.create(row.Number, ev.Seq)
		s.fillIn(t, row, ev)
		t.Status, t.Place = Waiting, placeOf(row, ev.At)
		s.settle(t)
		s.count(t)
	}
	return true
}
