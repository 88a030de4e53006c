package station

import (
	"image"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/queuecast/queuecast/kiosk/announce"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/media/cast"
	"github.com/queuecast/queuecast/media/pcm"
)

// seam is an output that keeps where sounds begin and end, however long the programme is.
type seam struct {
	all  []stretch
	last int64 // samples seen
	cuts []int64
}

func (*seam) Prepare(*image.RGBA) (any, error) { return nil, nil }

func (o *seam) Frame(f cast.Frame) {
	if f.Cut {
		o.cuts = append(o.cuts, f.Start)
	}
	for i, v := range f.Sound {
		at := f.Start + int64(i)
		switch n := len(o.all); {
		case v == 0:
		case n > 0 && o.all[n-1].value == v && o.all[n-1].end == at:
			o.all[n-1].end++
		default:
			o.all = append(o.all, stretch{v, at, at + 1})
		}
	}
	o.last = f.Start + int64(len(f.Sound))
}

// gauge measures the heap. A bubble of synctest cannot wait for the collector, so that is done outside of it.
type gauge struct {
	wanted, done atomic.Uint64 // readings
	heap         atomic.Uint64 // bytes
}

func newGauge(t *testing.T) *gauge {
	g := &gauge{}
	ended, stop := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		ticker := time.NewTicker(time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-stop:
				return
			case <-ticker.C:
			}
			if g.wanted.Load() > g.done.Load() {
				var m runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&m)
				g.heap.Store(m.HeapAlloc)
				g.done.Add(1)
			}
		}
	}()
	t.Cleanup(func() { close(stop); <-ended })
	return g
}

// read gives the bytes in use. The bubble's clock stands still meanwhile.
func (g *gauge) read() uint64 {
	for n := g.wanted.Add(1); g.done.Load() < n; {
		runtime.Gosched()
	}
	return g.heap.Load()
}

// An hour of announcements, one after the other, by a clock that runs ahead: each begins with its flip, each part lies to the sample where
// it belongs, the next one begins at once, and nothing piles up.
func TestAnHourOfAnnouncements(t *testing.T) {
	const (
		count = 480
		parts = 5 // chime, and two languages twice
		frame = pcm.Rate / 50
	)
	memory := newGauge(t)
	synctest.Test(t, func(t *testing.T) {
		s, _ := newStage(t, fakeEngine{100 * time.Millisecond})
		out := &seam{}
		s.programme.Close()
		s.programme = &cast.Programme{FPS: 50, Outputs: []cast.Output{out}, Log: quiet()}
		if err := s.programme.Initialize(); err != nil {
			t.Fatal(err)
		}
		defer s.end()
		s.manner().voice.GapMS = 2800
		announcer := &announce.Announcer{Performer: s, Log: quiet()}
		if err := announcer.Initialize(); err != nil {
			t.Fatal(err)
		}
		defer announcer.Close()
		began := time.Now()
		// All before the first is performed: a bubble's clock stands still while a mutex is waited for.
		for seq := uint64(1); seq <= count; seq++ {
			s.expect(queue.Event{Seq: seq, Type: queue.Called, Number: "7", Counter: "1"}, true)
		}
		for seq := uint64(1); seq <= count; seq++ {
			if err := announcer.Enqueue(announce.Announcement{Seq: seq, Chime: true, Repeat: 2, Sentences: sentences("zh", "en")}); err != nil {
				t.Fatal(err)
			}
		}
		early := uint64(0)
		for announcer.State().Performed < count {
			time.Sleep(time.Second)
			if early == 0 && announcer.State().Performed >= count/10 {
				early = memory.read()
			}
		}
		took := time.Since(began)
		late := memory.read()
		if took < time.Hour {
			t.Errorf("it took %v only", took)
		}
		synctest.Wait()
		if drift := s.programme.Position() - int64(took.Seconds()*pcm.Rate); drift < -2*frame || drift > 2*frame {
			t.Errorf("the programme is %d samples off its clock", drift)
		}
		const mebibyte = 1 << 20
		if grown := int64(late) - int64(early); grown > mebibyte {
			t.Errorf("memory grew by %d bytes", grown)
		}
		if len(out.all) != count*parts || len(out.cuts) != count {
			t.Fatalf("%d sounds and %d flips", len(out.all), len(out.cuts))
		}
		for i := range count {
			first := out.all[i*parts]
			if first.start != out.cuts[i] || first.value != chimeValue {
				t.Fatalf("announcement %d: the flip is at %d, the chime at %d", i, out.cuts[i], first.start)
			}
			for k := range parts {
				part, model := out.all[i*parts+k], out.all[k]
				if part.value != model.value || part.start-first.start != model.start-out.all[0].start || part.end-part.start != model.end-model.start {
					t.Fatalf("announcement %d, sound %d: %v, in the first one %v", i, k, part, model)
				}
			}
			if i > 0 {
				pause := first.start - out.all[i*parts-1].end - samples(afterwards)
				if pause < 0 || pause > 2*frame {
					t.Fatalf("announcement %d begins %d samples late", i, pause)
				}
			}
		}
	})
}
