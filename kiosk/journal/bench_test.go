package journal

import (
	"bytes"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// BenchmarkAppend measures one synced append after another.
func BenchmarkAppend(b *testing.B) {
	j := open(b, b.TempDir())
	var took []time.Duration
	var last uint64
	for b.Loop() {
		ev := event(last + 1)
		start := time.Now()
		seq, err := j.Append(b.Context(), last, ev)
		if err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
		last = seq
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

// BenchmarkStart100k measures a start with 100,000 events: opening the log and
// folding all of it.
func BenchmarkStart100k(b *testing.B) {
	const events = 100_000
	dir := b.TempDir()
	j := open(b, dir)
	j.Close()
	fast, err := openEngine(b.Context(), engineConfig{dir: filepath.Join(dir, storeDir), noSync: true, log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	for n := range uint64(events) {
		data, err := event(n + 1).Encode()
		if err != nil {
			b.Fatal(err)
		}
		msg := nats.NewMsg(subjectPrefix + "called")
		msg.Data = data
		msg.Header.Set(nats.MsgIdHdr, event(n+1).ID)
		if _, err := fast.js.PublishMsgAsync(msg); err != nil {
			b.Fatal(err)
		}
	}
	<-fast.js.PublishAsyncComplete()
	fast.close()
	var opening time.Duration
	for b.Loop() {
		start := time.Now()
		j := open(b, dir)
		opening += time.Since(start)
		state := queue.NewState(queue.Config{})
		if err := j.Replay(b.Context(), 1, func(ev queue.Event) error { state.Apply(ev); return nil }); err != nil {
			b.Fatal(err)
		}
		if state.LastSeq() != events {
			b.Fatalf("%d events, want %d", state.LastSeq(), events)
		}
		j.Close()
	}
	b.ReportMetric(float64(opening.Milliseconds())/float64(b.N), "open-ms")
}

// BenchmarkStart800kWithSnapshot measures a start with 400 days of 2,000 events
// each, the last 1,500 of them behind the newest snapshot: opening the log,
// loading the snapshot and folding the rest.
func BenchmarkStart800kWithSnapshot(b *testing.B) {
	const events, perDay, behind = 800_000, 2_000, 1_500
	dir := b.TempDir()
	fillFast(b, dir, events, perDay)
	j := open(b, dir, func(j *Journal) { j.KeepDays = -1 })
	if err := j.SaveSnapshot(events-behind, bytes.Repeat([]byte("x"), 200<<10)); err != nil {
		b.Fatal(err)
	}
	j.Close()
	var slowest time.Duration
	for b.Loop() {
		start := time.Now()
		j := open(b, dir)
		seq, _, err := j.LoadSnapshot()
		if err != nil || seq != events-behind {
			b.Fatal(seq, err)
		}
		state := queue.NewState(queue.Config{})
		if err := j.Replay(b.Context(), seq+1, func(ev queue.Event) error { state.Apply(ev); return nil }); err != nil {
			b.Fatal(err)
		}
		slowest = max(slowest, time.Since(start))
		if state.LastSeq() != events || j.Report().Damaged() {
			b.Fatalf("%d events, %+v", state.LastSeq(), j.Report())
		}
		j.Close()
	}
	b.ReportMetric(float64(slowest.Milliseconds()), "slowest-ms")
}
