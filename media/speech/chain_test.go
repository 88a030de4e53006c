package speech

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

// puppet is an engine that does what the test tells it.
type puppet struct {
	name  string
	mutex sync.Mutex
	err   error
	asked int
	level float64
}

func (p *puppet) Name() string { return p.name }

func (p *puppet) set(err error) { p.mutex.Lock(); p.err = err; p.mutex.Unlock() }

func (p *puppet) count() int { p.mutex.Lock(); defer p.mutex.Unlock(); return p.asked }

func (p *puppet) Speak(context.Context, Utterance) (pcm.Buffer, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.asked++
	if p.err != nil {
		return pcm.Buffer{}, fmt.Errorf("asking %s: %w", p.name, p.err)
	}
	return pcm.Tone(pcm.Rate, 1000, 500*time.Millisecond, 0).Gain(p.level), nil
}

// troupe is a chain of puppets on a clock of its own.
type troupe struct {
	*Chain
	first, second, third *puppet
	now                  time.Time
	n                    int
}

func newTroupe(t *testing.T) *troupe {
	t.Helper()
	c := &troupe{
		first: &puppet{name: "first", level: 1}, second: &puppet{name: "second", level: 0.3}, third: &puppet{name: "third", level: 0.05},
		now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	c.Chain = &Chain{
		Voices: []*Voice{{Engine: c.first, Loudness: -20}, {Engine: c.second, Loudness: -20}, {Engine: c.third, Loudness: -20}},
		ByLang: map[string][]string{"yue": {"third", "nobody", "first"}},
		Now:    func() time.Time { return c.now },
	}
	if err := c.Initialize(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// speak says something new, so that nothing is remembered, and gives the engine that did.
func (c *troupe) speak(t *testing.T, lang string) string {
	t.Helper()
	c.n++
	if _, err := c.Speak(t.Context(), Utterance{Lang: lang, Text: fmt.Sprint("number ", c.n)}); err != nil {
		t.Fatal(err)
	}
	return c.State().Engine
}

func TestNextEngineSpeaksWhereOneFails(t *testing.T) {
	c := newTroupe(t)
	if got := c.speak(t, "en"); got != "first" || c.second.count() != 0 {
		t.Errorf("%s spoke, the second was asked %d times", got, c.second.count())
	}
	for _, fault := range []error{ErrMissing, ErrTimeout, ErrFailed, ErrBadAudio, ErrNoVoice} {
		c.first.set(fault)
		c.now = c.now.Add(time.Hour)
		if got := c.speak(t, "zh"); got != "second" {
			t.Errorf("%v: %s spoke", fault, got)
		}
	}
	if got := c.speak(t, "yue-HK"); got != "third" {
		t.Errorf("Cantonese is spoken by %s", got)
	}
}

func TestEngineThatFailsRestsLongerEachTime(t *testing.T) {
	c := newTroupe(t)
	c.first.set(ErrTimeout)
	var tries []time.Duration
	start := c.now
	for at := time.Duration(0); at < 5*time.Minute; at += 500 * time.Millisecond {
		c.now = start.Add(at)
		before := c.first.count()
		c.speak(t, "en")
		if c.first.count() > before {
			tries = append(tries, at)
		}
	}
	s := time.Second
	if want := []time.Duration{0, 1 * s, 3 * s, 7 * s, 15 * s, 31 * s, 63 * s, 123 * s, 183 * s, 243 * s}; !slices.Equal(tries, want) {
		t.Errorf("tried at %v, want %v", tries, want)
	}
	if st := c.States()[0]; st.OK || st.RetryAt.Before(c.now) || !errors.Is(st.Err, ErrTimeout) {
		t.Errorf("state %+v", st)
	}
	c.first.set(nil)
	c.now = c.now.Add(time.Minute)
	if got := c.speak(t, "en"); got != "first" {
		t.Errorf("when it is well again %s speaks", got)
	}
	if st := c.States()[0]; !st.OK || !st.RetryAt.IsZero() {
		t.Errorf("state %+v", st)
	}
}

func TestMissingWordDoesNotMakeAnEngineIll(t *testing.T) {
	c := newTroupe(t)
	c.first.set(fmt.Errorf("%w: %w", ErrNoVoice, ErrUnknownWord))
	c.speak(t, "en")
	c.speak(t, "en")
	if st := c.States()[0]; c.first.count() != 2 || !st.OK || !st.RetryAt.IsZero() {
		t.Errorf("asked %d times, %+v", c.first.count(), st)
	}
}

func TestWhenAllFailTheReasonsAreTold(t *testing.T) {
	c := newTroupe(t)
	c.first.set(ErrMissing)
	c.second.set(ErrTimeout)
	c.third.set(ErrNoVoice)
	for range 2 { // resting ones are tried as a last resort
		_, err := c.Speak(t.Context(), Utterance{Lang: "en", Text: "x"})
		for _, want := range []error{ErrMissing, ErrTimeout, ErrNoVoice} {
			if !errors.Is(err, want) {
				t.Errorf("%v does not say %v", err, want)
			}
		}
		if st := c.State(); st.OK || st.Err == nil {
			t.Errorf("state %+v", st)
		}
	}
	if c.first.count() != 2 {
		t.Errorf("the first was asked %d times", c.first.count())
	}
	if _, err := c.Speak(t.Context(), Utterance{Text: " "}); !errors.Is(err, ErrNoText) || c.first.count() != 2 {
		t.Errorf("nothing to say: %v", err)
	}
	c.Order = []string{"nobody"}
	if _, err := c.Speak(t.Context(), Utterance{Lang: "en", Text: "x"}); !errors.Is(err, ErrMissing) {
		t.Errorf("no engine at all: %v", err)
	}
}

func TestAllEnginesAreEquallyLoud(t *testing.T) {
	c := newTroupe(t)
	for i, engine := range []*puppet{c.first, c.second, c.third} {
		b, err := c.Speak(t.Context(), Utterance{Lang: "en", Text: fmt.Sprint("loud ", i)})
		if err != nil {
			t.Fatal(err)
		}
		if l := b.Loudness(); l < -20.5 || l > -19.5 {
			t.Errorf("%s has %.2f LUFS", engine.name, l)
		}
		engine.set(ErrFailed)
	}
}

func TestVolumeIsNoPartOfWhatIsKept(t *testing.T) {
	c := newTroupe(t)
	at := func(volume int) float64 {
		b, err := c.Speak(t.Context(), Utterance{Lang: "en", Text: "volume", Volume: volume})
		if err != nil {
			t.Fatal(err)
		}
		return pcm.Decibels(b.RMS())
	}
	normal := at(0)
	if half := at(50); half-normal > -5.9 || half-normal < -6.1 || at(100) != normal {
		t.Errorf("at half volume %.2f dB, at full %.2f", half-normal, at(100)-normal)
	}
	if c.first.count() != 1 {
		t.Errorf("synthesised %d times", c.first.count())
	}
}

// shelf is a Store in memory.
type shelf struct {
	mutex sync.Mutex
	kept  map[string]pcm.Buffer
}

func (s *shelf) Get(key string) (pcm.Buffer, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	b, ok := s.kept[key]
	return b, ok
}

func (s *shelf) Put(key string, b pcm.Buffer) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.kept[key] = b
}

func TestStoreSparesTheEngineAtTheNextStart(t *testing.T) {
	store := &shelf{kept: map[string]pcm.Buffer{}}
	engine := &puppet{name: "first", level: 1}
	speak := func(loudness float64, u Utterance) {
		c := &Chain{Voices: []*Voice{{Engine: engine, Store: store, Loudness: loudness}}}
		if err := c.Initialize(); err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		c.Warm(t.Context(), u)
		c.Warm(t.Context(), u)
	}
	for i, step := range []struct {
		loudness float64
		u        Utterance
		want     int
	}{
		{-20, Utterance{Lang: "en", Text: "a"}, 1},
		{-20, Utterance{Lang: "en", Text: "a", Volume: 30}, 1},
		{-20, Utterance{Lang: "zh", Text: "a"}, 2},
		{-16, Utterance{Lang: "zh", Text: "a"}, 3},
		{-16, Utterance{Lang: "zh", Text: "a", Rate: 200}, 4},
	} {
		if speak(step.loudness, step.u); engine.count() != step.want {
			t.Errorf("step %d: synthesised %d times, want %d", i, engine.count(), step.want)
		}
	}
}
