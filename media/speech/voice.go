package speech

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

const (
	defaultCacheBytes = 32 << 20 // five and a half minutes of speech
	defaultParallel   = 2
)

// Voice is an Engine with memory and a state of health. Set the fields, call Initialize, and Close at the end.
type Voice struct {
	Engine     Engine
	Log        *slog.Logger
	Now        func() time.Time
	CacheBytes int // of sounds kept in memory; 0 means 32 MiB, negative keeps none
	// Store keeps sounds beyond the end of the program. Optional.
	Store Store
	// Loudness is what every sound is brought to, in LUFS (ITU-R BS.1770); 0 leaves them as the engine makes them.
	Loudness float64
	Parallel int // syntheses at once; 0 means 2

	ctx   context.Context
	stop  context.CancelFunc
	slots chan struct{}
	tasks sync.WaitGroup

	mutex   sync.Mutex
	closed  bool
	cache   *cache
	flights map[key]*flight
	state   State
}

// Store keeps sounds by key. Both methods must be quick: they are called where a hall waits.
type Store interface {
	Get(key string) (pcm.Buffer, bool)
	Put(key string, sound pcm.Buffer)
}

// ceiling is the highest peak of a sound that was brought to a loudness, dBFS.
const ceiling = -1.0

// State is how the engine fared last.
type State struct {
	Engine   string
	OK       bool          // the last synthesis succeeded; also true before the first one
	Since    time.Time     // when OK last changed, or when the voice was initialized
	Err      error         // why the last synthesis failed; nil while OK
	Duration time.Duration // of the last synthesis, failed or not
	Spoken   int           // syntheses that succeeded
	Failed   int           // syntheses that failed
	Cached   int           // utterances answered from memory or from the store
	RetryAt  time.Time     // a Chain passes the engine over until then; zero: it does not
}

// flight is one synthesis under way and those who wait for it.
type flight struct {
	done    chan struct{} // closed when sound and err are set
	sound   pcm.Buffer
	err     error
	waiters int // guarded by the voice's mutex
	cancel  context.CancelFunc
}

// Initialize makes the voice ready. It does not run the engine.
func (v *Voice) Initialize() error {
	if v.Engine == nil {
		return errors.New("initializing the voice: no engine")
	}
	if v.Log == nil {
		v.Log = slog.New(slog.DiscardHandler)
	}
	if v.Now == nil {
		v.Now = time.Now
	}
	if v.CacheBytes == 0 {
		v.CacheBytes = defaultCacheBytes
	}
	if v.Parallel <= 0 {
		v.Parallel = defaultParallel
	}
	v.ctx, v.stop = context.WithCancel(context.Background())
	v.slots = make(chan struct{}, v.Parallel)
	v.cache = newCache(v.CacheBytes)
	v.flights = map[key]*flight{}
	v.state = State{Engine: v.Engine.Name(), OK: true, Since: v.Now()}
	return nil
}

// Close cancels what is being synthesised and waits for its end. Speak returns ErrClosed from then on.
func (v *Voice) Close() {
	v.mutex.Lock()
	v.closed = true
	v.mutex.Unlock()
	v.stop()
	v.tasks.Wait()
}

// Name implements Engine.
func (v *Voice) Name() string { return v.Engine.Name() }

// State returns the engine's health.
func (v *Voice) State() State {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	return v.state
}

// Speak implements Engine: it returns the utterance from memory, or from a synthesis that is already under way, or
// from a new one. A caller who gives up does not spoil it for others who wait for the same sentence.
func (v *Voice) Speak(ctx context.Context, u Utterance) (pcm.Buffer, error) {
	if err := ctx.Err(); err != nil {
		return pcm.Buffer{}, err
	}
	text, err := Clean(u.Text)
	if err != nil {
		return pcm.Buffer{}, fmt.Errorf("preparing the text: %w", err)
	}
	u.Text = text
	volume := u.Volume
	u.Volume = 0 // what is kept does not depend on it
	k := key{v.Engine.Name(), u}

	v.mutex.Lock()
	if v.closed {
		v.mutex.Unlock()
		return pcm.Buffer{}, ErrClosed
	}
	if sound, ok := v.cache.get(k); ok {
		v.state.Cached++
		v.mutex.Unlock()
		return loud(sound, volume), nil
	}
	f := v.flights[k]
	if f == nil {
		f = v.takeOff(k)
	}
	f.waiters++
	v.mutex.Unlock()

	select {
	case <-f.done:
		return loud(f.sound, volume), f.err
	case <-ctx.Done():
		v.leave(k, f)
		return pcm.Buffer{}, ctx.Err()
	}
}

// loud is a copy of a sound at a volume in per cent; 0 is the normal one.
func loud(sound pcm.Buffer, volume int) pcm.Buffer {
	if volume == 0 || volume == normalVolume {
		return sound.Clone()
	}
	return sound.Gain(float64(min(max(volume, minVolume), maxVolume)) / normalVolume)
}

// takeOff starts a synthesis. The mutex is held.
func (v *Voice) takeOff(k key) *flight {
	ctx, cancel := context.WithCancel(v.ctx)
	f := &flight{done: make(chan struct{}), cancel: cancel}
	v.flights[k] = f
	v.tasks.Go(func() {
		defer cancel()
		f.sound, f.err = v.synthesise(ctx, k)
		v.mutex.Lock()
		if v.flights[k] == f {
			delete(v.flights, k)
		}
		if f.err == nil {
			v.cache.put(k, f.sound)
		}
		v.mutex.Unlock()
		close(f.done)
	})
	return f
}

// leave takes one waiter off; the last one ends the synthesis.
func (v *Voice) leave(k key, f *flight) {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	if f.waiters--; f.waiters > 0 {
		return
	}
	f.cancel()
	if v.flights[k] == f { // who comes now must not join a synthesis that is being given up
		delete(v.flights, k)
	}
}

func (v *Voice) synthesise(ctx context.Context, k key) (pcm.Buffer, error) {
	select {
	case v.slots <- struct{}{}:
		defer func() { <-v.slots }()
	case <-ctx.Done():
		return pcm.Buffer{}, v.ended(ctx)
	}
	id := v.storeKey(k)
	if v.Store != nil {
		if sound, ok := v.Store.Get(id); ok {
			v.mutex.Lock()
			v.state.Cached++
			v.mutex.Unlock()
			return sound, nil
		}
	}
	start := v.Now()
	sound, err := v.Engine.Speak(ctx, k.u)
	if err != nil && ctx.Err() != nil {
		return pcm.Buffer{}, v.ended(ctx) // given up or closed, which says nothing about the engine's health
	}
	v.record(start, err)
	if err != nil {
		return pcm.Buffer{}, err
	}
	if v.Loudness != 0 {
		sound = sound.Normalize(v.Loudness, ceiling)
	}
	if v.Store != nil {
		v.Store.Put(id, sound)
	}
	return sound, nil
}

// storeKey is everything that decides how a kept sound sounds.
func (v *Voice) storeKey(k key) string {
	version := ""
	if e, ok := v.Engine.(interface{ Fingerprint() string }); ok {
		version = e.Fingerprint()
	}
	return fmt.Sprintf("%s\x00%s\x00%s\x00%s\x00%d\x00%g\x00%s", k.engine, version, k.u.Lang, k.u.Voice, k.u.Rate, v.Loudness, k.u.Text)
}

func (v *Voice) ended(ctx context.Context) error {
	if v.ctx.Err() != nil {
		return ErrClosed
	}
	return ctx.Err()
}

// record updates the state of health, and logs only its changes: one line when the engine falls ill, one when it is well.
func (v *Voice) record(start time.Time, err error) {
	if errors.Is(err, ErrNoText) || errors.Is(err, ErrTooLong) || errors.Is(err, ErrUnknownWord) {
		return // the text's fault
	}
	now := v.Now()
	v.mutex.Lock()
	changed := v.state.OK != (err == nil)
	v.state.OK, v.state.Err, v.state.Duration = err == nil, err, now.Sub(start)
	if changed {
		v.state.Since = now
	}
	if err == nil {
		v.state.Spoken++
	} else {
		v.state.Failed++
	}
	v.mutex.Unlock()
	switch {
	case changed && err != nil:
		v.Log.Warn("speech fails", "engine", v.Engine.Name(), "error", err)
	case changed:
		v.Log.Info("speech works again", "engine", v.Engine.Name(), "took", now.Sub(start))
	}
}
