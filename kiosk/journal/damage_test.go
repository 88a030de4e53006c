package journal

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/queuecast/queuecast/kiosk/journal/lines"
	"github.com/queuecast/queuecast/kiosk/queue"
)

// template makes a journal of some events over three days, closed, of which
// copies are then damaged.
func template(t testing.TB, events uint64) string {
	t.Helper()
	dir := t.TempDir()
	now := time.Date(2026, 11, 18, 9, 0, 0, 0, time.UTC)
	j := open(t, dir, func(j *Journal) { j.Now = func() time.Time { return now } })
	for n := uint64(1); n <= events; n++ {
		now = now.AddDate(0, 0, 0).Add(48 * time.Hour / time.Duration(events))
		fill(t, j, n, n)
	}
	j.Close()
	return dir
}

func clone(t testing.TB, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "journal")
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

func blocks(t testing.TB, dir string) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, storeDir, "jetstream", "*", "streams", streamName, "msgs", "*.blk"))
	if err != nil || len(all) == 0 {
		t.Fatalf("block files: %v, %v", all, err)
	}
	return all
}

func index(t testing.TB, dir string) string {
	t.Helper()
	return filepath.Join(filepath.Dir(blocks(t, dir)[0]), "index.db")
}

// spoil damages a file.
func spoil(t testing.TB, path, how string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	switch how {
	case "truncated":
		data = data[:len(data)/2]
	case "zeroed in the middle":
		clear(data[len(data)/2 : len(data)/2+len(data)/10])
	case "all zeros":
		clear(data)
	case "bit flipped":
		data[len(data)/2] ^= 1
	case "bit flipped near the start":
		data[len(data)/50] ^= 1
	case "deleted":
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		return
	default:
		t.Fatalf("what is %q?", how)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func waysToSpoil() []string {
	return []string{"truncated", "zeroed in the middle", "all zeros", "bit flipped", "bit flipped near the start", "deleted"}
}

func keptAside(t testing.TB, j *Journal) {
	t.Helper()
	for _, path := range j.Report().SetAside {
		if _, err := os.Stat(path); err != nil {
			t.Errorf("set aside, but not there: %v", err)
		}
	}
}

func TestDamagedBlocksArePutBackFromTheLineFiles(t *testing.T) {
	const events = 300
	whole := template(t, events)
	for _, how := range waysToSpoil() {
		for _, withIndex := range []bool{true, false} { // a killed server leaves an old index or none
			t.Run(fmt.Sprintf("%s, index %t", how, withIndex), func(t *testing.T) {
				dir := clone(t, whole)
				if !withIndex {
					spoil(t, index(t, dir), "deleted")
				}
				spoil(t, blocks(t, dir)[0], how)
				j := open(t, dir)
				r := j.Report()
				if withIndex && (how == "bit flipped near the start" || how == "bit flipped") {
					// The server trusts its index; only reading all of it shows the hole.
					var err error
					if r, err = j.Verify(t.Context()); err != nil || !r.Rebuilt {
						t.Errorf("verifying: %+v, %v", r, err)
					}
				}
				if r2, err := j.Verify(t.Context()); err != nil || r2.Damaged() {
					t.Errorf("verifying once more: %+v, %v", r2, err)
				}
				if r.Restored.Count() == 0 || r.Lost != nil || r.RestoredLines != nil || r.Err != nil {
					t.Errorf("report %+v", r)
				}
				keptAside(t, j)
				wantEvents(t, j, 1, events)
				fill(t, j, events+1, events+3)
				j.Close()
				j = open(t, dir)
				if j.Report().Damaged() {
					t.Errorf("damaged once more: %+v", j.Report())
				}
				wantEvents(t, j, 1, events+3)
			})
		}
	}
}

func TestDamagedStoreFolders(t *testing.T) {
	const events = 60
	whole := template(t, events)
	for name, path := range map[string]string{
		"the store":        storeDir,
		"the account":      filepath.Join(storeDir, "jetstream"),
		"the stream":       filepath.Join(storeDir, "jetstream", "$G", "streams", streamName),
		"the stream's own": filepath.Join(storeDir, "jetstream", "$G", "streams", streamName, "meta.inf"),
		"its checksum":     filepath.Join(storeDir, "jetstream", "$G", "streams", streamName, "meta.sum"),
	} {
		t.Run(name, func(t *testing.T) {
			dir := clone(t, whole)
			if _, err := os.Stat(filepath.Join(dir, path)); err != nil {
				t.Fatal(err)
			}
			if err := os.RemoveAll(filepath.Join(dir, path)); err != nil {
				t.Fatal(err)
			}
			j := open(t, dir)
			if r := j.Report(); r.Lost != nil {
				t.Errorf("report %+v", r)
			}
			if r, err := j.Verify(t.Context()); err != nil || r.Damaged() {
				t.Errorf("the store is not whole: %+v, %v", r, err)
			}
			wantEvents(t, j, 1, events)
			fill(t, j, events+1, events+1)
		})
	}
}

func TestDamagedLineFilesArePutBackFromTheStore(t *testing.T) {
	const events = 300
	whole := template(t, events)
	files, err := filepath.Glob(filepath.Join(whole, linesDir, "*.log"))
	if err != nil || len(files) != 3 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, path := range files {
		for _, how := range waysToSpoil() {
			name := filepath.Base(path)
			t.Run(name+" "+how, func(t *testing.T) {
				dir := clone(t, whole)
				spoil(t, filepath.Join(dir, linesDir, name), how)
				j := open(t, dir)
				if r := j.Report(); r.Lost != nil || r.Restored != nil || r.Rebuilt {
					t.Errorf("report %+v", r)
				}
				keptAside(t, j)
				wantEvents(t, j, 1, events)
				fill(t, j, events+1, events+3)
				wantEvents(t, j, 1, events+3)
			})
		}
	}
}

// What is left of both is put together; for the rest the report says what is lost.
func TestDamageToBoth(t *testing.T) {
	const events = 300
	whole := template(t, events)
	files, _ := filepath.Glob(filepath.Join(whole, linesDir, "*.log"))
	for _, block := range waysToSpoil() {
		for _, line := range waysToSpoil() {
			for day, path := range files {
				t.Run(fmt.Sprintf("block %s, day %d %s", block, day+1, line), func(t *testing.T) {
					dir := clone(t, whole)
					spoil(t, blocks(t, dir)[0], block)
					spoil(t, filepath.Join(dir, linesDir, filepath.Base(path)), line)
					j := open(t, dir)
					got := replay(t, j, 1)
					r := j.Report()
					lost := map[uint64]bool{}
					for _, l := range r.Lost {
						for n := l.First; n <= l.Last; n++ {
							lost[n] = true
						}
					}
					for i, ev := range got {
						want := event(uint64(i + 1))
						want.Seq = uint64(i + 1)
						if ev.Type == queue.Unreadable {
							want = queue.Event{Type: queue.Unreadable, Seq: want.Seq}
							if !lost[want.Seq] {
								t.Fatalf("event %d is lost, and the report %v does not say so", want.Seq, r.Lost)
							}
						}
						if ev != want {
							t.Fatalf("event %d is %+v", i+1, ev)
						}
					}
					intact := events - int(float64(events)/3) - 2
					if day < 2 && len(got) != events || len(got) < intact {
						t.Errorf("%d events are left", len(got))
					}
					next := uint64(len(got)) + 1
					if seq, err := j.Append(t.Context(), next-1, event(9999)); seq != next || err != nil {
						t.Errorf("appending: %d, %v", seq, err)
					}
					keptAside(t, j)
				})
			}
		}
	}
}

// A journal from before there were line files has none.
func TestLineFilesAreMadeFromAnOlderStore(t *testing.T) {
	dir := clone(t, template(t, 50))
	if err := os.RemoveAll(filepath.Join(dir, linesDir)); err != nil {
		t.Fatal(err)
	}
	j := open(t, dir)
	wantEvents(t, j, 1, 50)
	if r := j.Report(); r.Damaged() {
		t.Errorf("report %+v", r)
	}
	j.Close()
	s := &lines.Store{Dir: filepath.Join(dir, linesDir), ReadOnly: true}
	if err := s.Initialize(); err != nil || s.Last() != 50 {
		t.Errorf("the line files end at %d, %v", s.Last(), err)
	}
}

func TestSnapshotAheadOfBothKeepsSequencesWhole(t *testing.T) {
	dir := clone(t, template(t, 30))
	j := open(t, dir)
	if err := j.SaveSnapshot(30, []byte("state of 30")); err != nil {
		t.Fatal(err)
	}
	if err := j.SaveSnapshot(31, nil); err == nil {
		t.Error("a snapshot of the future was saved")
	}
	j.Close()
	for name, remove := range map[string][]string{
		"all but the snapshot": {storeDir, linesDir},
		"the newest day":       {storeDir, filepath.Join(linesDir, "2026-11-20.log")},
	} {
		t.Run(name, func(t *testing.T) {
			dir := clone(t, dir)
			for _, path := range remove {
				if err := os.RemoveAll(filepath.Join(dir, path)); err != nil {
					t.Fatal(err)
				}
			}
			j := open(t, dir)
			if seq, data, err := j.LoadSnapshot(); seq != 30 || string(data) != "state of 30" || err != nil {
				t.Errorf("%d, %q, %v", seq, data, err)
			}
			lost := j.Report().Lost
			if lost.Count() == 0 || lost[len(lost)-1].Last != 30 {
				t.Errorf("lost %v", lost)
			}
			fill(t, j, 31, 33)
			j.Close()
			j = open(t, dir)
			wantEvents(t, j, 31, 33)
		})
	}
}
