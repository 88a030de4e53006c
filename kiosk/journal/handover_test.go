package journal

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// dropped is a host whose first 70 events have been dropped, shared.
func dropped(t *testing.T, snapshot []byte) *Journal {
	t.Helper()
	now := time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC)
	j := open(t, t.TempDir(), func(j *Journal) { j.Now = func() time.Time { return now }; j.KeepDays = 3 })
	for n := uint64(1); n <= 100; n++ { // ten a day
		fill(t, j, n, n)
		if n%10 == 0 {
			now = now.AddDate(0, 0, 1)
		}
	}
	for _, seq := range []uint64{99, 100} {
		if err := j.SaveSnapshot(seq, snapshot); err != nil {
			t.Fatal(err)
		}
	}
	fill(t, j, 101, 110)
	if err := j.Share(ShareConfig{Listen: "127.0.0.1:0"}); err != nil {
		t.Fatal(err)
	}
	if first := replay(t, j, 1)[0].Seq; first != 71 {
		t.Fatalf("the log begins with event %d", first)
	}
	return j
}

func TestNewStationGetsTheSnapshotOfAHostWithoutOldDays(t *testing.T) {
	for name, data := range map[string][]byte{
		"small": []byte("a state"), "in pieces": bytes.Repeat([]byte("a great state\n"), 100_000), "empty": {},
	} {
		t.Run(name, func(t *testing.T) {
			j := dropped(t, data)
			dir := t.TempDir()
			r := connected(t, remote(t, dir, code(t, j)))
			seq, got, err := r.LoadSnapshot()
			if err != nil || len(data) > 0 && (seq != 100 || !bytes.Equal(got, data)) {
				t.Fatalf("snapshot of event %d, %d bytes, %v", seq, len(got), err)
			}
			// It is not asked for again, and is still there without the host.
			r.Close()
			j.Close()
			r = remote(t, dir, code(t, share(t, t.TempDir())))
			if again, got, err := r.LoadSnapshot(); err != nil || again != seq || !bytes.Equal(got, data) && len(data) > 0 {
				t.Errorf("later: event %d, %d bytes, %v", again, len(got), err)
			}
		})
	}
}

func TestDamagedSnapshotOfTheHostIsNotTakenOver(t *testing.T) {
	j := dropped(t, []byte("a state"))
	files, err := filepath.Glob(filepath.Join(j.Dir, "*", "*.snapshot"))
	if err != nil || len(files) != 2 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		if err := os.WriteFile(f, []byte("queuecast-snapshot 1 100 7 00000000\na state"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// The station goes on from the first event that there is.
	r := connected(t, remote(t, t.TempDir(), code(t, j)))
	if seq, _, err := r.LoadSnapshot(); seq != 0 || err != nil {
		t.Errorf("event %d, %v", seq, err)
	}
	if s := r.State(); s.LastSeq != 110 {
		t.Errorf("state %+v", s)
	}
}

func TestSharingLogsNoWarning(t *testing.T) {
	var out bytes.Buffer
	j := share(t, t.TempDir(), func(j *Journal) { j.Log = slog.New(slog.NewTextHandler(&out, nil)) })
	connected(t, remote(t, t.TempDir(), code(t, j)))
	j.Close()
	if strings.Contains(out.String(), "WARN") {
		t.Error(out.String())
	}
}
