package logs

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func newRotator(t *testing.T, maxBytes int64, keep int) *Rotator {
	t.Helper()
	r := &Rotator{Path: filepath.Join(t.TempDir(), "x.log"), MaxBytes: maxBytes, Keep: keep}
	if err := r.Initialize(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r
}

func write(t *testing.T, r *Rotator, text string) {
	t.Helper()
	if n, err := r.Write([]byte(text)); n != len(text) || err != nil {
		t.Fatalf("Write: %d, %v", n, err)
	}
}

// files returns the content of every file in the folder of path, by name.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, entry := range entries {
		data, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[entry.Name()] = string(data)
	}
	return all
}

func expectFiles(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	if got := files(t, dir); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("files\n got %v\nwant %v", got, want)
	}
}

func TestRotationKeepsTheNewestFiles(t *testing.T) {
	cases := []struct {
		name string
		keep int
		want map[string]string
	}{
		{"none", 0, map[string]string{"x.log": "line 5\n"}},
		{"one", 1, map[string]string{"x.log": "line 5\n", "x.1.log": "line 4\n"}},
		{"two", 2, map[string]string{"x.log": "line 5\n", "x.1.log": "line 4\n", "x.2.log": "line 3\n"}},
		{"more than there are", 9, map[string]string{
			"x.log": "line 5\n", "x.1.log": "line 4\n", "x.2.log": "line 3\n", "x.3.log": "line 2\n", "x.4.log": "line 1\n",
		}},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			r := newRotator(t, 10, tc.keep)
			for i := 1; i <= 5; i++ {
				write(t, r, fmt.Sprintf("line %d\n", i))
			}
			expectFiles(t, filepath.Dir(r.Path), tc.want)
		})
	}
}

func TestRotatorAppendsToTheLastRunsFile(t *testing.T) {
	r := newRotator(t, 10, 1)
	write(t, r, "old\n")
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if err := r.Initialize(); err != nil {
		t.Fatal(err)
	}
	write(t, r, "new\n")
	expectFiles(t, filepath.Dir(r.Path), map[string]string{"x.log": "old\nnew\n"})
	write(t, r, "next\n")
	expectFiles(t, filepath.Dir(r.Path), map[string]string{"x.log": "next\n", "x.1.log": "old\nnew\n"})
}

func TestALineLongerThanAFileIsWrittenWhole(t *testing.T) {
	r := newRotator(t, 10, 1)
	long := strings.Repeat("x", 100)
	write(t, r, "a\n")
	write(t, r, long)
	expectFiles(t, filepath.Dir(r.Path), map[string]string{"x.log": long, "x.1.log": "a\n"})
}

func TestASmallerKeepRemovesWhatALargerOneLeft(t *testing.T) {
	r := newRotator(t, 10, 1)
	dir := filepath.Dir(r.Path)
	others := []string{"x.1.log", "x.2.log", "x.30.log", "x.old.log", "x.02.log", "y.2.log", "x.2.txt", "x.-3.log"}
	for _, name := range others {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_ = r.Close()
	if err := r.Initialize(); err != nil {
		t.Fatal(err)
	}
	expectFiles(t, dir, map[string]string{"x.log": "", "x.1.log": "", "x.old.log": "", "x.02.log": "", "y.2.log": "", "x.2.txt": "", "x.-3.log": ""})
}

// A folder in the place of x.1.log makes the rename fail, as a reader does on Windows.
func TestTheLogStaysBoundedWhereFilesCannotBeRenamed(t *testing.T) {
	r := newRotator(t, 10, 1)
	if err := os.MkdirAll(filepath.Join(filepath.Dir(r.Path), "x.1.log", "inside"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, r, "line 1\n")
	n, err := r.Write([]byte("line 2\n"))
	if n != 7 || err == nil {
		t.Errorf("the failed rotation was not reported: %d, %v", n, err)
	}
	if data, _ := os.ReadFile(r.Path); string(data) != "line 2\n" {
		t.Errorf("the file holds %q", data)
	}
}

func TestWriteAfterClose(t *testing.T) {
	r := newRotator(t, 10, 1)
	for range 2 {
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.Write([]byte("x")); !errors.Is(err, os.ErrClosed) {
		t.Errorf("got %v", err)
	}
}

func TestRotatorRefusesBadLimits(t *testing.T) {
	for _, r := range []*Rotator{{MaxBytes: 0}, {MaxBytes: 1, Keep: -1}} {
		r.Path = filepath.Join(t.TempDir(), "x.log")
		if err := r.Initialize(); err == nil {
			t.Errorf("%d bytes, %d files: accepted", r.MaxBytes, r.Keep)
		}
	}
}

func TestWritersAtOnceLoseNoLine(t *testing.T) {
	r := newRotator(t, 1000, 1000)
	const writers, lines = 4, 200
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range lines {
				if _, err := fmt.Fprintf(r, "writer %d line %d\n", w, i); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	seen := map[string]bool{}
	for name, content := range files(t, filepath.Dir(r.Path)) {
		if len(content) > 1000 {
			t.Errorf("%s has %d bytes", name, len(content))
		}
		for line := range strings.Lines(content) {
			seen[line] = true
		}
	}
	if len(seen) != writers*lines {
		t.Errorf("%d different lines, want %d", len(seen), writers*lines)
	}
}

func BenchmarkRotatorWrite(b *testing.B) {
	r := &Rotator{Path: filepath.Join(b.TempDir(), "x.log"), MaxBytes: 10 << 20, Keep: 2}
	if err := r.Initialize(); err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	line := []byte(strings.Repeat("x", 119) + "\n")
	b.SetBytes(int64(len(line)))
	for b.Loop() {
		if _, err := r.Write(line); err != nil {
			b.Fatal(err)
		}
	}
}
