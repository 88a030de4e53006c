package keymap

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestUsualKeys(t *testing.T) {
	m := New(nil)
	seen := map[string]bool{}
	for _, a := range Actions() {
		key := m.Key(a)
		if !Usable(key) || seen[key] || m.Action(key) != a {
			t.Errorf("%s has the key %q, which does %q", a, key, m.Action(key))
		}
		seen[key] = true
	}
	if changes := m.Changes(); changes != nil {
		t.Errorf("the usual map has changes: %q", changes)
	}
}

func TestChanges(t *testing.T) {
	for _, c := range []struct {
		name    string
		changes []string
		want    map[Action]string
		kept    []string
	}{
		{"a free key", []string{"hold=Insert"}, map[Action]string{Hold: "Insert"}, []string{"hold=Insert"}},
		{"somebody's key", []string{"hold=F5"}, map[Action]string{Hold: "F5", Health: ""}, []string{"hold=F5"}},
		{"an exchange", []string{"hold=F3", "done=F2"}, map[Action]string{Hold: "F3", Done: "F2"}, []string{"hold=F3", "done=F2"}},
		{"the later one wins", []string{"hold=F3", "note=F3"}, map[Action]string{Hold: "F2", Note: "F3", Done: ""}, []string{"note=F3"}},
		{"twice the same action", []string{"hold=F3", "hold=Ctrl+H"}, map[Action]string{Hold: "Ctrl+H", Done: "F3"}, []string{"hold=Ctrl+H"}},
		{"nonsense", []string{"fly=F3", "hold=F13", "hold", "=", "done=Ctrl+C", "done=Ctrl+é"}, map[Action]string{Hold: "F2", Done: "F3"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := New(c.changes)
			for action, want := range c.want {
				if got := m.Key(action); got != want {
					t.Errorf("%s has the key %q, want %q", action, got, want)
				}
			}
			if got := m.Changes(); !slices.Equal(got, c.kept) {
				t.Errorf("kept %q, want %q", got, c.kept)
			}
		})
	}
}

// A key never does two things, an action never has two keys, and a map comes back from its changes.
func TestAnyChanges(t *testing.T) {
	keys := []string{"F1", "F2", "F3", "F5", "F12", "Insert", "Ctrl+B", "Ctrl+E", "Ctrl+W"}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		m := New(nil)
		for range rng.IntN(12) {
			a, key := Actions()[rng.IntN(len(Actions()))], keys[rng.IntN(len(keys))]
			before := m
			var loser Action
			m, loser = m.Changed(a, key)
			if m.Key(a) != key || m.Action(key) != a {
				t.Fatalf("%s was given %s, but has %q", a, key, m.Key(a))
			}
			if had := before.Action(key); loser != had && (had != a || loser != "") {
				t.Fatalf("%s lost %s, %q was told", had, key, loser)
			}
		}
		again := New(m.Changes())
		for _, a := range Actions() {
			if again.Key(a) != m.Key(a) {
				t.Fatalf("%s has %q, after a restart %q (%q)", a, m.Key(a), again.Key(a), m.Changes())
			}
			if key := m.Key(a); key != "" && m.Action(key) != a {
				t.Fatalf("%s has %s, which does %s", a, key, m.Action(key))
			}
		}
	}
}
