package queue

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// hall is the state without what an undo leaves behind: the log's position, the
// identities and ordinals that were used up, and the counters' last actions.
func (b *book) hall() string {
	b.t.Helper()
	data, err := b.state.MarshalBinary()
	if err != nil {
		b.t.Fatal(err)
	}
	bare := NewState(b.state.cfg)
	if err := bare.UnmarshalBinary(data); err != nil {
		b.t.Fatal(err)
	}
	bare.lastSeq, bare.lastID, bare.nextID, bare.calls = 1<<60, "", 1<<60, 1<<60
	bare.lastAt = time.Time{}
	for id, entry := range bare.seats.entries {
		entry.Value.Undo = nil
		bare.seats.entries[id] = latestEntry[*seat]{entry.Value, 0}
		if *entry.Value == (seat{ID: id}) {
			delete(bare.seats.entries, id) // never used
		}
	}
	for key, entry := range bare.heads.entries {
		if bare.heads.entries[key] = (latestEntry[head]{entry.Value, 0}); entry.Value == (head{}) {
			delete(bare.heads.entries, key)
		}
	}
	for key, entry := range bare.numbering.entries {
		if bare.numbering.entries[key] = (latestEntry[numbering]{entry.Value, 0}); entry.Value == (numbering{}) {
			delete(bare.numbering.entries, key)
		}
	}
	for key, entry := range bare.pools.entries {
		if bare.pools.entries[key] = (latestEntry[pool]{entry.Value, 0}); entry.Value.Virtual == 0 && len(entry.Value.Pass) == 0 {
			delete(bare.pools.entries, key)
		}
	}
	return (&book{t: b.t, state: bare}).dump()
}

func TestUndoPutsEverythingBack(t *testing.T) {
	before := []Command{
		Issue{Service: "reg", Name: "张三丰"},
		Issue{Service: "reg"},
		Issue{Service: "reg", Priority: "senior"},
		Next{Counter: "1"},
		Call{Number: "700", Counter: "2"},
		Done{Counter: "2"},
		Call{Number: "701", Counter: "4"},
		Hold{Counter: "4"},
		Call{Number: "702", Counter: "4"},
		NoShow{Counter: "4"},
		Call{Number: "703", Counter: "4"},
	}
	for name, cmd := range map[string]Command{
		"issue":                   Issue{Service: "reg", Counter: "1"},
		"issue of an old number":  Issue{Number: "700", Counter: "1"},
		"next":                    Next{Counter: "1"},
		"call":                    Call{Number: "5", Counter: "1"},
		"call again":              Call{Number: "700", Counter: "1", IfCalled: RecallHere},
		"late call":               Call{Number: "702", Counter: "1"},
		"taking over":             Call{Number: "703", Counter: "1", IfCalled: TakeOver},
		"taking over a held one":  Call{Number: "701", Counter: "1", IfCalled: TakeOver},
		"recall":                  Recall{Counter: "1"},
		"no-show":                 NoShow{Counter: "1"},
		"hold":                    Hold{Counter: "1"},
		"resume":                  Resume{Counter: "2", Number: "701"},
		"resume to the line":      Resume{Counter: "1", Number: "701", ToLine: true},
		"transfer":                Transfer{Counter: "1", ToService: "lab"},
		"transfer of one waiting": Transfer{Counter: "1", Number: "A002", ToCounter: "3"},
		"done":                    Done{Counter: "1"},
		"cancel":                  Cancel{Counter: "1", Number: "A002"},
		"note":                    Note{Counter: "1", Number: "A002", Text: "wheelchair"},
		"opening":                 OpenCounter{Counter: "1", By: "Wang"},
		"closing":                 CloseCounter{Counter: "4"},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := clinic()
			cfg.Keep = 5 // so that a call pushes another off the list
			b := openBook(t, cfg)
			b.do(before...)
			want := b.hall()
			ev := b.do(cmd)
			if b.hall() == want {
				t.Fatal("the command changed nothing, so the test is void")
			}
			undone := b.do(Undo{Counter: ev.Counter})
			if undone.Undoes != ev.Seq || undone.UndoesType != ev.Type || undone.Number != ev.Number {
				t.Errorf("undone: %+v", undone)
			}
			if got := b.hall(); got != want {
				t.Errorf("after the undo\n%s\nwant\n%s", got, want)
			}
			if err := b.state.Check(); err != nil {
				t.Error(err)
			}
			b.refuse(Undo{Counter: ev.Counter}, ErrNothingToUndo)
		})
	}
}

func TestUndoIsRefused(t *testing.T) {
	start := func(t *testing.T) *book {
		b := openBook(t, clinic())
		b.reg(4)
		return b
	}
	refused := func(t *testing.T, b *book, cmd Undo, want UndoRefusal) {
		t.Helper()
		var undo *UndoError
		if _, err := b.try(cmd); !errors.As(err, &undo) || undo.Reason != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	t.Run("after the window", func(t *testing.T) {
		b := start(t)
		b.do(Next{Counter: "1"})
		b.now = b.now.Add(DefaultUndoWindow)
		refused(t, b, Undo{Counter: "1"}, UndoTooLate)
	})
	t.Run("once it was spoken", func(t *testing.T) {
		b := start(t)
		ev := b.do(Next{Counter: "1"})
		refused(t, b, Undo{Counter: "1", Spoken: ev.Seq}, UndoSpoken)
		b.do(Undo{Counter: "1", Spoken: ev.Seq - 1})
	})
	t.Run("but what is silent may be undone while others are spoken", func(t *testing.T) {
		b := start(t)
		b.do(Next{Counter: "1"}, NoShow{Counter: "1"})
		other := b.do(Next{Counter: "2"})
		b.do(Undo{Counter: "1", Spoken: other.Seq})
		if b.status("A001") != Serving {
			t.Error("A001 is not at the counter again")
		}
	})
	t.Run("when another has gone on", func(t *testing.T) {
		b := start(t)
		b.do(Next{Counter: "1"}, NoShow{Counter: "1"}, Call{Number: "A001", Counter: "2"})
		refused(t, b, Undo{Counter: "1"}, UndoOvertaken)
		if b.state.Seat("1").Undo != nil {
			t.Error("it is offered all the same")
		}
	})
	t.Run("after the next action of the counter", func(t *testing.T) {
		b := start(t)
		b.do(Next{Counter: "1"}, Done{Counter: "1"}, Undo{Counter: "1"})
		b.refuse(Undo{Counter: "1"}, ErrNothingToUndo)
	})
	t.Run("when it is switched off", func(t *testing.T) {
		b := start(t)
		b.state.cfg.Rules.UndoWindow = -1
		b.do(Next{Counter: "1"})
		refused(t, b, Undo{Counter: "1"}, UndoTooLate)
	})
}

func TestUndoneCallDoesNotTurnAnothersLineBack(t *testing.T) {
	b := newBook(t, 0)
	b.do(Call{Number: "5", Counter: "1"}, Next{Counter: "1"}, Next{Counter: "2"}, Undo{Counter: "1"})
	if ev := b.do(Next{Counter: "1"}); ev.Number != "8" {
		t.Errorf("next is %s; 7 is at counter 2", ev.Number)
	}
	if !strings.Contains(b.list(9), "7@2") {
		t.Errorf("calls %q", b.list(9))
	}
}
