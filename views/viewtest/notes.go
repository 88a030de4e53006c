package viewtest

import (
	"fmt"
	"slices"
	"testing"
)

// Notes is what a view has reported, in order.
type Notes []string

// Note adds one.
func (n *Notes) Note(format string, args ...any) { *n = append(*n, fmt.Sprintf(format, args...)) }

// Plain makes an intent that is told nothing: it adds a text.
func (n *Notes) Plain(what string) func() { return func() { n.Note("%s", what) } }

// Want checks what has been reported and forgets it: the next check is of what comes after.
func (n *Notes) Want(t *testing.T, want ...string) {
	t.Helper()
	n.WantAll(t, want...)
	*n = nil
}

// WantAll checks what has been reported since the start, and keeps it.
func (n *Notes) WantAll(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(*n, want) {
		t.Errorf("reported %q, want %q", *n, want)
	}
}
