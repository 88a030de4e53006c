package speech

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

var errBroken = errors.New("broken")

// slow is an engine that needs a second for each utterance, counts them, and fails for texts that begin with "bad".
type slow struct {
	mutex  sync.Mutex
	calls  map[string]int
	now    int // syntheses under way
	most   int // the most that ever were
	ended  int // given up
	frames int
}

func (s *slow) Name() string { return "slow" }

func (s *slow) Speak(ctx context.Context, u Utterance) (pcm.Buffer, error) {
	s.mutex.Lock()
	if s.calls == nil {
		s.calls = map[string]int{}
	}
	s.calls[u.Text]++
	s.now++
	s.most = max(s.most, s.now)
	s.mutex.Unlock()
	defer func() {
		s.mutex.Lock()
		s.now--
		s.mutex.Unlock()
	}()
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		s.mutex.Lock()
		s.ended++
		s.mutex.Unlock()
		return pcm.Buffer{}, ctx.Err()
	}
	if strings.HasPrefix(u.Text, "bad") {
		return pcm.Buffer{}, errBroken
	}
	return pcm.Buffer{Rate: pcm.Rate, Channels: 1, Samples: make([]int16, max(s.frames, 1))}, nil
}

func (s *slow) called(text string) int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.calls[text]
}

func voice(t *testing.T, v *Voice) *Voice {
	t.Helper()
	if err := v.Initialize(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	return v
}

func TestVoiceNeedsAnEngine(t *testing.T) {
	if err := (&Voice{}).Initialize(); err == nil {
		t.Error("initialized without an engine")
	}
}

func TestSameSentenceIsSynthesisedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &slow{}
		v := voice(t, &Voice{Engine: e})
		var wait sync.WaitGroup
		for i := range 10 {
			wait.Go(func() {
				text := "12"
				if i%2 == 1 {
					text = " 12\n" // the same once it is clean
				}
				b, err := v.Speak(t.Context(), Utterance{Text: text})
				if err != nil {
					t.Error(err)
				}
				b.Samples[0] = 99 // each caller may do with its buffer as it likes; -race sees if it is shared
			})
		}
		wait.Wait()
		b, err := v.Speak(t.Context(), Utterance{Text: "12"})
		if err != nil || b.Samples[0] != 0 {
			t.Errorf("from memory: %v, %v", b.Samples, err)
		}
		if got := e.called("12"); got != 1 {
			t.Errorf("synthesised %d times", got)
		}
		if s := v.State(); s.Spoken != 1 || s.Cached != 1 {
			t.Errorf("state %+v", s)
		}
		if _, err = v.Speak(t.Context(), Utterance{Text: "12", Rate: 200}); err != nil || e.called("12") != 2 {
			t.Errorf("other settings were answered from memory (%v)", err)
		}
	})
}

func TestOneCallerGivingUpDoesNotSpoilItForOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &slow{}
		v := voice(t, &Voice{Engine: e})
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		var wait sync.WaitGroup
		wait.Go(func() {
			if _, err := v.Speak(ctx, Utterance{Text: "12"}); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("impatient: %v", err)
			}
		})
		wait.Go(func() {
			if _, err := v.Speak(t.Context(), Utterance{Text: "12"}); err != nil {
				t.Errorf("patient: %v", err)
			}
		})
		wait.Wait()
		if e.called("12") != 1 || e.ended != 0 {
			t.Errorf("%d syntheses, %d given up", e.called("12"), e.ended)
		}
	})
}

func TestSynthesisEndsWhenNobodyWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &slow{}
		v := voice(t, &Voice{Engine: e})
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		_, _ = v.Speak(ctx, Utterance{Text: "12"})
		if _, err := v.Speak(t.Context(), Utterance{Text: "12"}); err != nil {
			t.Errorf("the next caller joined the one given up: %v", err)
		}
		if e.ended != 1 || !v.State().OK || v.State().Failed != 0 {
			t.Errorf("%d given up, state %+v", e.ended, v.State())
		}
		cancelled, stop := context.WithCancel(t.Context())
		stop()
		if _, err := v.Speak(cancelled, Utterance{Text: "13"}); !errors.Is(err, context.Canceled) || e.called("13") != 0 {
			t.Errorf("cancelled before: %v", err)
		}
	})
}

func TestVoiceKnowsItsHealthAndLogsOnlyChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		v := voice(t, &Voice{Engine: &slow{}, Log: slog.New(slog.NewTextHandler(&log, nil))})
		born := v.State().Since
		for i := range 5 {
			if _, err := v.Speak(t.Context(), Utterance{Text: fmt.Sprint("bad ", i)}); !errors.Is(err, errBroken) {
				t.Fatal(err)
			}
		}
		s := v.State()
		if s.OK || !errors.Is(s.Err, errBroken) || s.Failed != 5 || s.Duration != time.Second || !s.Since.Equal(born.Add(time.Second)) {
			t.Errorf("while failing: %+v", s)
		}
		if _, err := v.Speak(t.Context(), Utterance{}); !errors.Is(err, ErrNoText) || v.State() != s {
			t.Errorf("an empty text (%v) changed the state to %+v", err, v.State())
		}
		if _, err := v.Speak(t.Context(), Utterance{Text: "good"}); err != nil {
			t.Fatal(err)
		}
		if s = v.State(); !s.OK || s.Err != nil || s.Spoken != 1 || !s.Since.Equal(born.Add(6*time.Second)) {
			t.Errorf("well again: %+v", s)
		}
		if lines := strings.Count(log.String(), "\n"); lines != 2 {
			t.Errorf("%d lines logged:\n%s", lines, log.String())
		}
	})
}

func TestFailuresAreNotRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &slow{}
		v := voice(t, &Voice{Engine: e})
		for range 2 {
			if _, err := v.Speak(t.Context(), Utterance{Text: "bad"}); !errors.Is(err, errBroken) {
				t.Error(err)
			}
		}
		if e.called("bad") != 2 {
			t.Errorf("tried %d times", e.called("bad"))
		}
	})
}

func TestMemoryIsBoundedAndForgetsTheOldest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &slow{frames: 100}
		v := voice(t, &Voice{Engine: e, CacheBytes: 450}) // two sounds of 200 bytes
		for _, text := range []string{"a", "b", "a", "c", "a", "b"} {
			if _, err := v.Speak(t.Context(), Utterance{Text: text}); err != nil {
				t.Fatal(err)
			}
		}
		for text, want := range map[string]int{"a": 1, "b": 2, "c": 1} {
			if got := e.called(text); got != want {
				t.Errorf("%q synthesised %d times, want %d", text, got, want)
			}
		}
		if v.cache.size != 400 || v.cache.order.Len() != 2 || len(v.cache.byKey) != 2 {
			t.Errorf("%d bytes, %d and %d entries", v.cache.size, v.cache.order.Len(), len(v.cache.byKey))
		}
		e.frames = 1000
		if _, err := v.Speak(t.Context(), Utterance{Text: "long"}); err != nil || v.cache.size != 400 {
			t.Errorf("a sound larger than the memory: %v, %d bytes", err, v.cache.size)
		}
	})
}

func TestNoMoreSynthesesAtOnceThanAllowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &slow{}
		v := voice(t, &Voice{Engine: e, Parallel: 3})
		var wait sync.WaitGroup
		for i := range 20 {
			wait.Go(func() { _, _ = v.Speak(t.Context(), Utterance{Text: fmt.Sprint(i)}) })
		}
		wait.Wait()
		if e.most != 3 || v.State().Spoken != 20 {
			t.Errorf("%d at once, %d spoken", e.most, v.State().Spoken)
		}
	})
}

func TestCloseEndsWhatIsUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &slow{}
		v := voice(t, &Voice{Engine: e, Parallel: 1})
		var wait sync.WaitGroup
		for i := range 3 {
			wait.Go(func() {
				if _, err := v.Speak(t.Context(), Utterance{Text: fmt.Sprint(i)}); !errors.Is(err, ErrClosed) {
					t.Errorf("while closing: %v", err)
				}
			})
		}
		synctest.Wait()
		v.Close()
		wait.Wait()
		if _, err := v.Speak(t.Context(), Utterance{Text: "12"}); !errors.Is(err, ErrClosed) {
			t.Errorf("after closing: %v", err)
		}
		if !v.State().OK {
			t.Errorf("closing counted as a fault: %+v", v.State())
		}
	})
}
