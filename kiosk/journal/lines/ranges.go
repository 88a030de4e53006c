package lines

import "fmt"

// Range is the events First to Last, both included.
type Range struct {
	First, Last uint64
}

// Count is how many events the range holds.
func (r Range) Count() uint64 {
	if r.Last < r.First {
		return 0
	}
	return r.Last - r.First + 1
}

// String implements fmt.Stringer.
func (r Range) String() string {
	if r.First == r.Last {
		return fmt.Sprint(r.First)
	}
	return fmt.Sprintf("%d-%d", r.First, r.Last)
}

// Ranges is a list of ranges in ascending order that do not touch.
type Ranges []Range

// Add puts a sequence behind the ranges; it must not be less than their end.
func (r *Ranges) Add(seq uint64) {
	if n := len(*r); n > 0 && (*r)[n-1].Last+1 == seq {
		(*r)[n-1].Last = seq
		return
	}
	*r = append(*r, Range{seq, seq})
}

// Count is how many events the ranges hold.
func (r Ranges) Count() (n uint64) {
	for _, one := range r {
		n += one.Count()
	}
	return n
}
