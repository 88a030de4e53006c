package lines

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func day1() time.Time { return time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC) }

func open(t testing.TB, dir string) *Store {
	t.Helper()
	s := &Store{Dir: filepath.Join(dir, "lines"), Aside: filepath.Join(dir, "damaged")}
	if err := s.Initialize(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func payload(seq uint64) []byte {
	switch seq % 5 {
	case 3:
		return []byte("two\nlines")
	case 4:
		return nil
	}
	return fmt.Appendf(nil, `{"id":"e%d","name":"药房"}`, seq)
}

// fill writes entries to last, ten a day.
func fill(t testing.TB, s *Store, last uint64) {
	t.Helper()
	for seq := s.Last() + 1; seq <= last; seq++ {
		if err := s.Append(day1().AddDate(0, 0, int((seq-1)/10)), Entry{seq, payload(seq)}); err != nil {
			t.Fatal(err)
		}
	}
}

func read(t testing.TB, s *Store, from uint64) (got, missing Ranges) {
	t.Helper()
	err := s.Read(from, func(e Entry) error {
		if !bytes.Equal(e.Data, payload(e.Seq)) {
			t.Errorf("event %d is %q", e.Seq, e.Data)
		}
		got.Add(e.Seq)
		return nil
	}, func(r Range) error { missing = append(missing, r); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return got, missing
}

func TestWhatIsAppendedIsRead(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	fill(t, s, 25)
	for _, reopened := range []bool{false, true} {
		if reopened {
			_ = s.Close()
			s = open(t, dir)
		}
		for from := uint64(0); from <= 26; from++ {
			want := Ranges{{max(from, 1), 25}}
			if from > 25 {
				want = nil
			}
			if got, missing := read(t, s, from); !reflect.DeepEqual(got, want) || missing != nil {
				t.Errorf("reopened %t, from %d: %v, missing %v", reopened, from, got, missing)
			}
		}
		if d := s.Damage(); d != nil {
			t.Errorf("damage %v", d)
		}
	}
	for name, want := range map[string]bool{
		"2026-11-20.log": true, "2026-11-20.seal": true, "2026-11-21.seal": true, "2026-11-22.log": true, "2026-11-22.seal": false,
	} {
		if _, err := os.Stat(filepath.Join(s.Dir, name)); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestGapsAreRefused(t *testing.T) {
	s := open(t, t.TempDir())
	fill(t, s, 3)
	for _, entries := range [][]Entry{{{5, nil}}, {{3, nil}}, {{4, nil}, {6, nil}}} {
		if err := s.Append(day1(), entries...); err == nil {
			t.Errorf("%v was taken", entries)
		}
	}
	fill(t, s, 4)
}

func TestClockSetBackWritesOnInTheNewestFile(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	fill(t, s, 11)
	if err := s.Append(day1().AddDate(-20, 0, 0), Entry{12, payload(12)}); err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
	s = open(t, dir)
	if got, missing := read(t, s, 1); !reflect.DeepEqual(got, Ranges{{1, 12}}) || missing != nil {
		t.Errorf("%v, missing %v", got, missing)
	}
}

func TestTornLastLineIsCutOff(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	fill(t, s, 13)
	_ = s.Close()
	path := filepath.Join(s.Dir, "2026-11-21.log")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lastLine := bytes.LastIndexByte(whole[:len(whole)-1], '\n') + 1
	for size := lastLine; size < len(whole); size++ {
		if err := os.WriteFile(path, whole[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		s := open(t, dir)
		if s.Last() != 12 || s.Damage() != nil {
			t.Fatalf("cut at %d: last %d, damage %v", size, s.Last(), s.Damage())
		}
		fill(t, s, 13)
		if got, missing := read(t, s, 1); !reflect.DeepEqual(got, Ranges{{1, 13}}) || missing != nil {
			t.Fatalf("cut at %d: %v, missing %v", size, got, missing)
		}
		_ = s.Close()
	}
}

// spoil changes a file of the store while it is closed.
func spoil(t *testing.T, path, how string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	switch how {
	case "truncated":
		data = data[:len(data)/2]
	case "zeroed":
		clear(data[len(data)/3 : len(data)*2/3])
	case "all zeros":
		clear(data)
	case "empty":
		data = nil
	case "bit flipped":
		data[len(data)/2] ^= 1
	case "line deleted":
		all := strings.SplitAfter(string(data), "\n")
		data = []byte(strings.Join(append(all[:3:3], all[4:]...), ""))
	case "deleted":
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		return
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestDamageIsFoundAndRepaired(t *testing.T) {
	files := map[string]string{"first": "2026-11-20.log", "middle": "2026-11-21.log", "newest": "2026-11-23.log"}
	for where, file := range files {
		for _, how := range []string{"truncated", "zeroed", "all zeros", "empty", "bit flipped", "line deleted", "deleted"} {
			for _, seals := range []string{"kept", "gone"} {
				t.Run(where+" "+how+" seals "+seals, func(t *testing.T) {
					dir := t.TempDir()
					s := open(t, dir)
					fill(t, s, 37)
					_ = s.Close()
					spoil(t, filepath.Join(s.Dir, file), how)
					if seals == "gone" {
						all, _ := filepath.Glob(filepath.Join(s.Dir, "*.seal"))
						for _, seal := range all {
							if err := os.Remove(seal); err != nil {
								t.Fatal(err)
							}
						}
					}
					s = open(t, dir)
					// A deep look finds what the size of a sealed file does not tell.
					if err := s.Verify(); err != nil {
						t.Fatal(err)
					}
					last := s.Last()
					read(t, s, 1) // whatever is given is right
					kept := 0
					for _, d := range s.Damage() {
						done, err := s.Repair(d, func(seq uint64) ([]byte, bool) { return payload(seq), true })
						if err != nil || done.Lost != nil {
							t.Fatalf("%+v, %v", done, err)
						}
						if done.Kept != "" {
							kept++
						}
					}
					gone := how == "deleted" || where == "newest" && (how == "truncated" || how == "empty")
					if kept != 1 && !gone {
						t.Errorf("%d damaged files were kept", kept)
					}
					if d := s.Damage(); d != nil {
						t.Fatalf("after the repair: %v", d)
					}
					fill(t, s, 37)
					if got, missing := read(t, s, 1); !reflect.DeepEqual(got, Ranges{{1, 37}}) || missing != nil {
						t.Errorf("last was %d: %v, missing %v", last, got, missing)
					}
					_ = s.Close()
					if s = open(t, dir); s.Last() != 37 || s.Damage() != nil {
						t.Errorf("reopened: last %d, damage %v", s.Last(), s.Damage())
					}
				})
			}
		}
	}
}

func TestLostEventsKeepTheirPlace(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	fill(t, s, 25)
	_ = s.Close()
	spoil(t, filepath.Join(s.Dir, "2026-11-21.log"), "line deleted")
	s = open(t, dir)
	if _, missing := read(t, s, 1); !reflect.DeepEqual(missing, Ranges{{14, 14}}) {
		t.Errorf("missing %v", missing)
	}
	done, err := s.Repair(s.Damage()[0], func(uint64) ([]byte, bool) { return nil, false })
	if err != nil || !reflect.DeepEqual(done.Lost, Ranges{{14, 14}}) {
		t.Fatalf("%+v, %v", done, err)
	}
	var lost Ranges
	if err := s.Read(1, func(e Entry) error {
		if IsLost(e.Data) {
			lost.Add(e.Seq)
		}
		return nil
	}, func(r Range) error { t.Errorf("missing %v", r); return nil }); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(lost, Ranges{{14, 14}}) {
		t.Errorf("lost %v", lost)
	}
}

func TestFloorDropsWholeDaysOnly(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	fill(t, s, 35)
	if got := s.LastBefore(day1().AddDate(0, 0, 2)); got != 20 {
		t.Errorf("the days before the third end at %d", got)
	}
	if err := s.SetFloor(15); err != nil {
		t.Fatal(err)
	}
	check := func() {
		t.Helper()
		if got, missing := read(t, s, 1); !reflect.DeepEqual(got, Ranges{{16, 35}}) || missing != nil || s.Floor() != 15 {
			t.Errorf("%v, missing %v, floor %d", got, missing, s.Floor())
		}
		files, _ := os.ReadDir(s.Dir)
		if len(files) != 6 || s.Damage() != nil { // three days, two seals, the floor
			t.Errorf("%v, damage %v", files, s.Damage())
		}
	}
	check()
	_ = s.Close()
	// A crash may have left the seal of a dropped day.
	if err := os.WriteFile(filepath.Join(s.Dir, "2026-11-20.seal"), seal{Day: "2026-11-20", First: 1, Last: 10, Bytes: 9}.text(), 0o600); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir)
	check()
}

func TestReadOnlyChangesNothing(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	fill(t, s, 15)
	_ = s.Close()
	path := filepath.Join(s.Dir, "2026-11-21.log")
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = f.WriteString("16 torn")
	_ = f.Close()
	before, _ := os.ReadFile(path)
	ro := &Store{Dir: s.Dir, ReadOnly: true}
	if err := ro.Initialize(); err != nil {
		t.Fatal(err)
	}
	if got, missing := read(t, ro, 1); !reflect.DeepEqual(got, Ranges{{1, 15}}) || missing != nil {
		t.Errorf("%v, missing %v", got, missing)
	}
	if err := ro.Append(day1(), Entry{16, nil}); err == nil {
		t.Error("an append was taken")
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("the file was changed")
	}
}

func FuzzParseLine(f *testing.F) {
	f.Add([]byte("1 00000000 {}"))
	f.Add(bytes.TrimSuffix(AppendLine(nil, Entry{7, []byte(`{"a":1}`)}), []byte{'\n'}))
	f.Add(bytes.TrimSuffix(AppendLine(nil, Entry{8, []byte("a\nb")}), []byte{'\n'}))
	f.Fuzz(func(t *testing.T, line []byte) {
		e, err := ParseLine(line)
		if err != nil {
			return
		}
		// What is taken is what would be written, byte by byte, but for the
		// two ways of packing a payload.
		again, err := ParseLine(bytes.TrimSuffix(AppendLine(nil, e), []byte{'\n'}))
		if err != nil || again.Seq != e.Seq || !bytes.Equal(again.Data, e.Data) {
			t.Errorf("%q became %v, %v", line, again, err)
		}
	})
}

func FuzzParseSeal(f *testing.F) {
	f.Add(seal{Day: "2026-11-20", First: 1, Last: 10, Bytes: 99, Sum: 5}.text())
	f.Add([]byte("queuecast-seal 1 2026-11-20 1 2 3 00000000 00000000\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if s, err := parseSeal(data); err == nil && !bytes.Equal(s.text(), data) {
			t.Errorf("%q was taken for %+v", data, s)
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	s := open(b, b.TempDir())
	data := []byte(`{"v":1,"type":"called","id":"01ARZ3NDEKTSV4RRFFQ69G5FAV","number":"A012","counter":"3","at":"2026-11-20T08:00:00Z"}`)
	for b.Loop() {
		if err := s.Append(day1(), Entry{s.Last() + 1, data}); err != nil {
			b.Fatal(err)
		}
	}
}
