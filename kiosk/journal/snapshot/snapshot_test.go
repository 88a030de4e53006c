package snapshot

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestNewestWholeSnapshotIsLoaded(t *testing.T) {
	dir := t.TempDir()
	s := &Store{Dir: filepath.Join(dir, "snapshots"), Aside: filepath.Join(dir, "damaged")}
	if _, _, err := s.Load(100); !errors.Is(err, ErrNone) {
		t.Errorf("an empty store: %v", err)
	}
	if err := s.Save(0, nil); err == nil {
		t.Error("a snapshot of no event was saved")
	}
	for _, seq := range []uint64{5, 9, 13} {
		if err := s.Save(seq, bytes.Repeat([]byte{byte(seq), '\n'}, 100)); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ limit, want uint64 }{{100, 13}, {13, 13}, {12, 9}} {
		seq, data, err := s.Load(c.limit)
		if err != nil || seq != c.want || !bytes.Equal(data, bytes.Repeat([]byte{byte(seq), '\n'}, 100)) {
			t.Errorf("limit %d: %d, %v", c.limit, seq, err)
		}
	}
	if _, _, err := s.Load(8); !errors.Is(err, ErrNone) {
		t.Errorf("the first of three is still there: %v", err)
	}
	if old, err := s.Oldest(); old != 9 || err != nil {
		t.Errorf("oldest %d, %v", old, err)
	}
	if newest, err := s.Newest(); newest != 13 || err != nil {
		t.Errorf("newest %d, %v", newest, err)
	}
}

func TestDamagedSnapshotIsPassedOverAndKept(t *testing.T) {
	for name, spoil := range map[string]func([]byte) []byte{
		"bit flipped in the data":   func(b []byte) []byte { b[len(b)-1] ^= 1; return b },
		"bit flipped in the header": func(b []byte) []byte { b[22] ^= 1; return b },
		"truncated":                 func(b []byte) []byte { return b[:len(b)-1] },
		"zeroed":                    func(b []byte) []byte { clear(b); return b },
		"empty":                     func([]byte) []byte { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := &Store{Dir: filepath.Join(dir, "snapshots"), Aside: filepath.Join(dir, "damaged")}
			for _, seq := range []uint64{1, 2} {
				if err := s.Save(seq, []byte("state")); err != nil {
					t.Fatal(err)
				}
			}
			file, err := os.ReadFile(s.path(2))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(s.path(2), spoil(file), 0o600); err != nil {
				t.Fatal(err)
			}
			if newest, err := s.Newest(); newest != 1 || err != nil {
				t.Errorf("newest %d, %v", newest, err)
			}
			if seq, data, err := s.Load(10); seq != 1 || string(data) != "state" || err != nil {
				t.Errorf("%d, %q, %v", seq, data, err)
			}
			if kept, _ := os.ReadDir(s.Aside); len(kept) != 1 {
				t.Errorf("kept: %v", kept)
			}
		})
	}
}
