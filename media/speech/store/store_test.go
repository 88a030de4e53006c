package store

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/queuecast/queuecast/media/pcm"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t *testing.T, dir string, limit int64) *Store {
	t.Helper()
	s := &Store{Dir: dir, MaxBytes: limit, Log: slog.New(slog.NewTextHandler(t.Output(), nil))}
	if err := s.Initialize(); err != nil {
		t.Fatal(err)
	}
	return s
}

func tone(hz float64) pcm.Buffer { return pcm.Tone(pcm.Rate, hz, 100*time.Millisecond, 0) }

func has(t *testing.T, s *Store, key string, want pcm.Buffer) {
	t.Helper()
	if got, ok := s.Get(key); !ok || got.Rate != want.Rate || !slices.Equal(got.Samples, want.Samples) {
		t.Errorf("%q: %v, %d samples", key, ok, len(got.Samples))
	}
}

func TestSoundsAreKeptBeyondTheEnd(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "voice")
	s := open(t, dir, 1<<20)
	for i := range 5 {
		s.Put(fmt.Sprint("请", i, "号"), tone(float64(400+i)))
		has(t, s, fmt.Sprint("请", i, "号"), tone(float64(400+i))) // written or not
	}
	if _, ok := s.Get("x"); ok {
		t.Error("there is a sound that nobody has put")
	}
	s.Close()
	s.Put("late", tone(1)) // after the end: nothing happens
	s = open(t, dir, 1<<20)
	defer s.Close()
	for i := range 5 {
		has(t, s, fmt.Sprint("请", i, "号"), tone(float64(400+i)))
	}
	files, _ := os.ReadDir(dir)
	for _, f := range files {
		if info, err := f.Info(); err != nil || info.Mode().Perm() != fileMode {
			t.Errorf("%s has mode %v, %v", f.Name(), info.Mode(), err)
		}
	}
}

func TestOldestByUseGoFirst(t *testing.T) {
	dir := t.TempDir()
	now := time.Now().Add(-time.Hour)
	var mutex sync.Mutex
	clock := func() time.Time { mutex.Lock(); defer mutex.Unlock(); now = now.Add(time.Second); return now }
	s := &Store{Dir: dir, MaxBytes: 35_000, Now: clock} // three of 9.7 kB
	if err := s.Initialize(); err != nil {
		t.Fatal(err)
	}
	put := func(key string) {
		s.Put(key, tone(440))
		for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(time.Millisecond) {
			s.mutex.Lock()
			_, still := s.waiting[nameOf(key)]
			s.mutex.Unlock()
			if !still {
				return
			}
		}
		t.Fatal("not written")
	}
	for _, key := range []string{"a", "b", "c"} {
		put(key)
	}
	has(t, s, "a", tone(440)) // now the last one used
	put("d")
	if _, ok := s.Get("b"); ok {
		t.Error("the one used longest ago is still there")
	}
	s.Close()
	s = &Store{Dir: dir, MaxBytes: 35_000, Now: clock} // the order of use outlives the program
	if err := s.Initialize(); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	put("e")
	if _, ok := s.Get("c"); ok {
		t.Error("c, used longest ago, is still there")
	}
	for _, key := range []string{"a", "d", "e"} {
		has(t, s, key, tone(440))
	}
	if n, size := s.Size(); n != 3 || size > 35_000 {
		t.Errorf("%d sounds, %d bytes", n, size)
	}
	s.Put("huge", pcm.Silence(pcm.Rate, time.Second))
	if _, ok := s.Get("huge"); ok {
		t.Error("a sound larger than all room was kept")
	}
}

func TestDamagedFilesAreMissing(t *testing.T) {
	for name, damage := range map[string]func([]byte) []byte{
		"cut short":   func(b []byte) []byte { return b[:len(b)/2] },
		"empty":       func([]byte) []byte { return nil },
		"a bit flips": func(b []byte) []byte { b[len(b)-7] ^= 4; return b },
		"wrong line":  func(b []byte) []byte { b[0] = 'Q'; return b },
		"endless":     func(b []byte) []byte { return append(b, b...) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir, 1<<20)
			s.Put("k", tone(440))
			s.Close()
			path := filepath.Join(dir, nameOf("k"))
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, damage(data), 0o600); err != nil {
				t.Fatal(err)
			}
			s = open(t, dir, 1<<20)
			defer s.Close()
			if _, ok := s.Get("k"); ok {
				t.Error("it was taken for good")
			}
			if _, err := os.Stat(path); !os.IsNotExist(err) {
				t.Errorf("the file is still there: %v", err)
			}
			s.Put("k", tone(880))
			has(t, s, "k", tone(880))
		})
	}
}

func TestFileOfAnotherKeyIsMissing(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, 1<<20)
	s.Put("k", tone(440))
	s.Close()
	if err := os.Rename(filepath.Join(dir, nameOf("k")), filepath.Join(dir, nameOf("other"))); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir, 1<<20)
	defer s.Close()
	if _, ok := s.Get("other"); ok {
		t.Error("another sentence was said")
	}
}

func TestFolderThatVanishesCostsOnlyTheKeeping(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "voice")
	s := open(t, dir, 1<<20)
	defer s.Close()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	for i := range 100 { // more than may wait
		s.Put(fmt.Sprint(i), tone(440))
	}
	if err := os.WriteFile(dir, nil, 0o600); err != nil && !os.IsExist(err) {
		t.Fatal(err)
	}
}

func TestManyAtOnce(t *testing.T) {
	dir := t.TempDir()
	a, b := open(t, dir, 1<<20), open(t, dir, 1<<20) // two programs on one folder
	var all sync.WaitGroup
	for i := range 8 {
		s := []*Store{a, b}[i%2]
		all.Go(func() {
			for n := range 40 {
				key := fmt.Sprint(n % 10)
				s.Put(key, tone(float64(100*(n%10+1))))
				if got, ok := s.Get(key); ok && !slices.Equal(got.Samples, tone(float64(100*(n%10+1))).Samples) {
					t.Errorf("%s is another sound", key)
				}
			}
		})
	}
	all.Wait()
	a.Close()
	b.Close()
}
