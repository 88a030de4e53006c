package speech

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

const (
	// An engine that failed is passed over for a time, each time twice as long, so that a dead one does not hold up every call.
	defaultRestMin = time.Second
	defaultRestMax = time.Minute
)

// Chain tries several engines in turn until one has spoken. Set the fields, call Initialize, and Close at the end; it owns its
// voices and closes them. It implements Engine.
type Chain struct {
	Voices []*Voice            // all engines there are, initialized by the Chain; names must differ
	Order  []string            // names in the order in which they are tried; nil: as in Voices. Unknown ones are passed over
	ByLang map[string][]string // by language tag ("yue") or its base, where the order is another one
	Log    *slog.Logger
	Now    func() time.Time
	// OnState is told that States may have changed; it must not block. Optional.
	OnState func()

	mutex sync.Mutex
	rests map[string]*rest // by name
	last  string           // engine that spoke last
	err   error            // of the last sentence; nil when an engine has spoken it
}

// EngineError says which engine of a chain failed.
type EngineError struct {
	Engine string // name
	Err    error
}

// Error implements error.
func (e *EngineError) Error() string { return fmt.Sprintf("%s: %v", e.Engine, e.Err) }

// Unwrap gives the fault.
func (e *EngineError) Unwrap() error { return e.Err }

// rest is how long an engine is left alone.
type rest struct {
	length time.Duration
	until  time.Time
}

// Initialize makes all voices ready. It runs no engine.
func (c *Chain) Initialize() error {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	c.rests = map[string]*rest{}
	for i, v := range c.Voices {
		if err := v.Initialize(); err != nil {
			for _, begun := range c.Voices[:i] {
				begun.Close()
			}
			return err
		}
	}
	return nil
}

// Close ends all voices.
func (c *Chain) Close() {
	for _, v := range c.Voices {
		v.Close()
	}
}

// Name implements Engine: the engine that spoke last, or would be tried first.
func (c *Chain) Name() string {
	c.mutex.Lock()
	last := c.last
	c.mutex.Unlock()
	if order := c.order(""); last == "" && len(order) > 0 {
		return order[0].Name()
	}
	return last
}

// order gives the voices for a language in turn.
func (c *Chain) order(lang string) []*Voice {
	names, ok := c.ByLang[lang]
	if !ok {
		base, _, _ := strings.Cut(strings.ReplaceAll(lang, "_", "-"), "-")
		names, ok = c.ByLang[base]
	}
	if !ok {
		names = c.Order
	}
	if names == nil {
		return c.Voices
	}
	var all []*Voice
	for _, name := range names {
		for _, v := range c.Voices {
			if v.Name() == name {
				all = append(all, v)
			}
		}
	}
	return all
}

// Speak implements Engine. Engines that rest are tried last, so that a sentence is never given up while one is left. When all
// fail the error wraps what each has said.
func (c *Chain) Speak(ctx context.Context, u Utterance) (pcm.Buffer, error) {
	if _, err := Clean(u.Text); err != nil {
		return pcm.Buffer{}, fmt.Errorf("preparing the text: %w", err) // no engine's fault
	}
	var failed error
	for _, v := range c.turn(u.Lang) {
		sound, err := v.Speak(ctx, u)
		if err == nil {
			c.note(v.Name(), nil)
			return sound, nil
		}
		if ctx.Err() != nil || errors.Is(err, ErrClosed) || errors.Is(err, ErrNoText) {
			return pcm.Buffer{}, err
		}
		failed = errors.Join(failed, &EngineError{Engine: v.Name(), Err: err})
		c.note(v.Name(), err)
	}
	if failed == nil {
		failed = fmt.Errorf("no engine for language %q: %w", u.Lang, ErrMissing)
	}
	c.mutex.Lock()
	c.err = failed
	c.mutex.Unlock()
	c.changed()
	return pcm.Buffer{}, failed
}

// turn puts those that rest last.
func (c *Chain) turn(lang string) []*Voice {
	order := c.order(lang)
	now := c.Now()
	c.mutex.Lock()
	defer c.mutex.Unlock()
	var ready, resting []*Voice
	for _, v := range order {
		if r := c.rests[v.Name()]; r != nil && now.Before(r.until) {
			resting = append(resting, v)
		} else {
			ready = append(ready, v)
		}
	}
	return append(ready, resting...)
}

// note keeps how an engine fared. That it lacks a language or a word does not make it ill.
func (c *Chain) note(name string, err error) {
	c.mutex.Lock()
	switch {
	case err == nil:
		changed := c.last != name || c.err != nil || c.rests[name] != nil
		c.last, c.err = name, nil
		delete(c.rests, name)
		c.mutex.Unlock()
		if changed {
			c.changed()
		}
		return
	case !errors.Is(err, ErrNoVoice):
		r := c.rests[name]
		if r == nil {
			r = &rest{}
			c.rests[name] = r
		}
		r.length = min(max(2*r.length, defaultRestMin), defaultRestMax)
		r.until = c.Now().Add(r.length)
	}
	c.mutex.Unlock()
	c.changed()
}

func (c *Chain) changed() {
	if c.OnState != nil {
		c.OnState()
	}
}

// Warm has a sentence synthesised that is likely to be wanted, and returns when that is done or ctx ends. Failures are not told: the
// sentence may never be wanted. An engine that is ill is left alone: when the sentence is wanted it may be well again.
func (c *Chain) Warm(ctx context.Context, u Utterance) {
	for _, v := range c.turn(u.Lang) {
		switch state := v.State(); {
		case state.OK:
			_, _ = c.Speak(ctx, u)
			return
		case !errors.Is(state.Err, ErrNoVoice):
			return
		}
	}
}

// State sums the chain up: Engine is the one that spoke last, Err why the last sentence was not spoken by any, or else why the
// first engine did not speak it.
func (c *Chain) State() State {
	states := c.States()
	c.mutex.Lock()
	last, err := c.last, c.err
	c.mutex.Unlock()
	sum := State{OK: err == nil, Err: err}
	for i, s := range states {
		if i == 0 || s.Engine == last {
			sum.Engine, sum.Since, sum.Duration = s.Engine, s.Since, s.Duration
		}
		sum.Spoken, sum.Failed, sum.Cached = sum.Spoken+s.Spoken, sum.Failed+s.Failed, sum.Cached+s.Cached
	}
	return sum
}

// States tells how each engine is, in the order in which they are tried.
func (c *Chain) States() []State {
	order := c.order("")
	states := make([]State, 0, len(order))
	for _, v := range order {
		s := v.State()
		c.mutex.Lock()
		if r := c.rests[v.Name()]; r != nil {
			s.RetryAt = r.until
		}
		c.mutex.Unlock()
		states = append(states, s)
	}
	return states
}
