package journal

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/queuecast/queuecast/kiosk/journal/lines"
	"github.com/queuecast/queuecast/kiosk/queue"
)

func TestRetentionDropsWhatTwoSnapshotsCover(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC)
	j := open(t, dir, func(j *Journal) { j.Now = func() time.Time { return now }; j.KeepDays = 3 })
	for n := uint64(1); n <= 100; n++ { // ten a day
		fill(t, j, n, n)
		if n%10 == 0 {
			now = now.AddDate(0, 0, 1)
		}
	}
	first := func() uint64 { return replay(t, j, 1)[0].Seq }
	if err := j.SaveSnapshot(40, []byte("40")); err != nil || first() != 1 {
		t.Errorf("snapshot 40: first %d, %v", first(), err)
	}
	for seq, want := range map[uint64]uint64{100: 1} {
		if err := j.SaveSnapshot(seq, nil); err != nil || first() != want {
			t.Errorf("snapshot %d: first %d, want %d, %v", seq, first(), want, err)
		}
	}
	fill(t, j, 101, 101)
	if err := j.SaveSnapshot(101, nil); err != nil || first() != 71 {
		t.Errorf("snapshot 101: first %d, %v", first(), err)
	}
	state, err := j.engine.state(t.Context())
	if err != nil || state.FirstSeq != 71 || state.Msgs != 31 {
		t.Errorf("the store holds %+v, %v", state, err)
	}
	wantEvents(t, j, 71, 101)
	j.Close()
	j = open(t, dir)
	if j.Report().Damaged() {
		t.Errorf("report %+v", j.Report())
	}
	wantEvents(t, j, 71, 101)
	j.Close()
	// A store made anew begins where the old one did.
	if err := os.RemoveAll(filepath.Join(dir, storeDir)); err != nil {
		t.Fatal(err)
	}
	j = open(t, dir)
	wantEvents(t, j, 71, 101)
	fill(t, j, 102, 103)
}

func TestLineFilesThatCannotBeWrittenCostNoAppend(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	fill(t, j, 1, 3)
	// A folder in the place of the next day's file is in the way of anybody.
	tomorrow := time.Now().UTC().AddDate(0, 0, 1)
	blocked := filepath.Join(dir, linesDir, tomorrow.Format(time.DateOnly)+".log")
	if err := os.Mkdir(blocked, 0o700); err != nil {
		t.Fatal(err)
	}
	j.mirror.now = func() time.Time { return tomorrow }
	fill(t, j, 4, 4)
	if s := j.State(); s.LinesErr == nil || s.LastSeq != 3 {
		t.Errorf("state %+v", s)
	}
	fill(t, j, 5, 6)
	wantEvents(t, j, 1, 6)
	if err := os.Remove(blocked); err != nil {
		t.Fatal(err)
	}
	fill(t, j, 7, 7)
	if s := j.State(); s.LinesErr != nil || s.LastSeq != 7 {
		t.Errorf("state %+v", s)
	}
	wantEvents(t, j, 1, 7)
}

func TestRebuildFromAnotherStationsLineFiles(t *testing.T) {
	station := template(t, 80)
	host := filepath.Join(t.TempDir(), "host")
	for name, from := range map[string]string{"the journal folder": station, "the lines alone": filepath.Join(station, linesDir)} {
		t.Run(name, func(t *testing.T) {
			dir := host + name
			r, err := Rebuild(dir, from, testLog(t))
			if err != nil || r.Lost != nil {
				t.Fatalf("%+v, %v", r, err)
			}
			j := open(t, dir)
			wantEvents(t, j, 1, 80)
			fill(t, j, 81, 82)
			j.Close()
			// Once more: what was there is set aside.
			if r, err = Rebuild(dir, from, testLog(t)); err != nil || len(r.SetAside) < 2 {
				t.Fatalf("%+v, %v", r, err)
			}
			j = open(t, dir)
			wantEvents(t, j, 1, 80)
		})
	}
	if _, err := Rebuild(t.TempDir(), t.TempDir(), nil); !errors.Is(err, ErrNoLines) {
		t.Errorf("from an empty folder: %v", err)
	}
	if _, err := Rebuild(t.TempDir(), "/does/not/exist", nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("from nowhere: %v", err)
	}
	j := open(t, t.TempDir())
	var locked *LockedError
	if _, err := Rebuild(j.Dir, station, nil); !errors.As(err, &locked) {
		t.Errorf("into an open journal: %v", err)
	}
}

// fillFast writes a journal of many events, perDay a day, past the syncs.
func fillFast(tb testing.TB, dir string, events, perDay uint64) {
	tb.Helper()
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	s := &lines.Store{Dir: filepath.Join(dir, linesDir)}
	if err := s.Initialize(); err != nil {
		tb.Fatal(err)
	}
	fast, err := openEngine(tb.Context(), engineConfig{dir: filepath.Join(dir, storeDir), noSync: true, log: slog.New(slog.DiscardHandler)})
	if err != nil {
		tb.Fatal(err)
	}
	var batch []lines.Entry
	for n := uint64(1); n <= events; n++ {
		ev := event(n)
		data, err := ev.Encode()
		if err != nil {
			tb.Fatal(err)
		}
		batch = append(batch, lines.Entry{Seq: n, Data: data})
		msg := nats.NewMsg(subjectPrefix + "called")
		msg.Data = bytes.Clone(data)
		if _, err := fast.js.PublishMsgAsync(msg); err != nil {
			tb.Fatal(err)
		}
		if n%perDay == 0 || n == events {
			if err := s.Append(start.AddDate(0, 0, int((n-1)/perDay)), batch...); err != nil {
				tb.Fatal(err)
			}
			batch = batch[:0]
		}
		if n%1000 == 0 {
			<-fast.js.PublishAsyncComplete()
		}
	}
	<-fast.js.PublishAsyncComplete()
	if !fast.close() || s.Close() != nil {
		tb.Fatal("closing")
	}
}

func TestManyEventsAreRebuilt(t *testing.T) {
	dir := t.TempDir()
	fillFast(t, dir, 20_000, 2_000)
	spoil(t, index(t, dir), "deleted")
	spoil(t, blocks(t, dir)[0], "bit flipped near the start")
	j := open(t, dir)
	if r := j.Report(); !r.Rebuilt || r.Lost != nil || r.Restored.Count() == 0 {
		t.Errorf("report %+v", r)
	}
	wantEvents(t, j, 1, 20_000)
}

func TestReplayEndsWithItsContext(t *testing.T) {
	j := open(t, t.TempDir())
	fill(t, j, 1, 5)
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	err := j.Replay(ctx, 1, func(queue.Event) error { n++; cancel(); return nil })
	if !errors.Is(err, context.Canceled) || n != 1 {
		t.Errorf("%d events, %v", n, err)
	}
	want := errors.New("mine")
	if err := j.Replay(t.Context(), 1, func(queue.Event) error { return want }); !reflect.DeepEqual(err, want) {
		t.Errorf("got %v", err)
	}
}
