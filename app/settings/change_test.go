package settings

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
)

func TestChangeKeepsTheFileOfANewerVersion(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, FileName)
	const newer = "title = \"Hall\"\n[future]\nkey = 3\n"
	if err := os.WriteFile(path, []byte(newer), fileMode); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time, nothing is unknown any more
		if err := Change(dir, func(s *Settings) { s.Stream.Port = 9000 }); err != nil {
			t.Fatal(err)
		}
	}
	if s, _, err := Load(dir); err != nil || s.Title != "Hall" || s.Stream.Port != 9000 {
		t.Errorf("loaded %q, port %d: %v", s.Title, s.Stream.Port, err)
	}
	kept, err := filepath.Glob(path + newerMark + "*")
	if err != nil || len(kept) != 1 {
		t.Fatalf("kept: %q, %v", kept, err)
	}
	if text, err := os.ReadFile(kept[0]); err != nil || string(text) != newer {
		t.Errorf("kept %q, %v", text, err)
	}
}

func TestNoChangeIsLost(t *testing.T) {
	dir := t.TempDir()
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			if err := Change(dir, func(s *Settings) { s.Stream.Port++ }); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if s, _, err := Load(dir); err != nil || s.Stream.Port != Defaults().Stream.Port+16 {
		t.Errorf("port %d: %v", s.Stream.Port, err)
	}
}
