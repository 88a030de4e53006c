package voice

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/assets"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/speech"
	"github.com/queuecast/queuecast/media/speech/pack"
	"github.com/queuecast/queuecast/media/speech/store"
)

const (
	// PackFolder is where in the data folder voice packs lie, each a folder or a zip file.
	PackFolder = "voices"
	// storeFolder is where in the data folder sounds are kept.
	storeFolder = "cache/voice"
	// systemLimit is how long the system may take to tell what voices it has.
	systemLimit = 5 * time.Second
	// maxPacks bounds what is read of PackFolder.
	maxPacks = 50
)

// Engines is the chain of engines that the settings name. Set the fields, then Initialize; Close ends it.
type Engines struct {
	Dir      string // data folder
	Settings settings.Voice
	Log      *slog.Logger
	// OnState is told that the engines' health may have changed; it must not block. Optional.
	OnState func()

	*speech.Chain
	store *store.Store // nil: nothing is kept

	mutex  sync.Mutex
	faults []error
}

// Initialize starts no engine. What the settings name and cannot be used is left out and told by Faults.
func (e *Engines) Initialize() error {
	if e.Log == nil {
		e.Log = slog.New(slog.DiscardHandler)
	}
	v := e.Settings
	e.Chain = &speech.Chain{Order: v.Engines, ByLang: v.EnginesFor, Log: e.Log, OnState: e.OnState}
	e.openStore()
	for _, name := range e.names() {
		engine, err := e.engine(name)
		if err != nil {
			e.fault(fmt.Errorf("engine %q: %w", name, err))
		}
		if engine == nil {
			continue
		}
		one := &speech.Voice{Engine: engine, Log: e.Log, Loudness: float64(v.Loudness)}
		if e.store != nil {
			one.Store = e.store
		}
		e.Voices = append(e.Voices, one)
	}
	if err := e.Chain.Initialize(); err != nil {
		e.closeStore()
		return fmt.Errorf("starting the voice: %w", err)
	}
	return nil
}

// Close ends all engines and writes what is to be kept.
func (e *Engines) Close() {
	e.Chain.Close()
	e.closeStore()
}

// Faults are what cannot be used and why: packs, programs, the store. There may be more of them after the first sentence.
func (e *Engines) Faults() []error {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	return slices.Clone(e.faults)
}

func (e *Engines) fault(err error) {
	e.Log.Warn("a part of the voice cannot be used", "error", err)
	e.mutex.Lock()
	e.faults = append(e.faults, err)
	e.mutex.Unlock()
}

// names are the engines in use, each once.
func (e *Engines) names() (all []string) {
	lists := [][]string{e.Settings.Engines}
	for _, list := range e.Settings.EnginesFor {
		lists = append(lists, list)
	}
	for _, list := range lists {
		for _, name := range list {
			if !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	return all
}

// engine makes an engine; nil when this machine does not have it, which is no fault of anybody's.
func (e *Engines) engine(name string) (speech.Engine, error) {
	switch name {
	case settings.EngineEspeak:
		return &speech.Espeak{Path: e.Settings.Engine}, nil
	case settings.EngineBuiltIn:
		return &late{name: name, open: builtIn}, nil
	case settings.EngineRecorded:
		files := PackFiles(e.Dir)
		if len(files) == 0 {
			return nil, nil
		}
		return &late{name: name, open: func() (*pack.Engine, error) { return e.recorded(files), nil }}, nil
	case settings.EngineSystem:
		ctx, cancel := context.WithTimeout(context.Background(), systemLimit)
		defer cancel()
		engine, err := speech.System(ctx)
		if errors.Is(err, speech.ErrMissing) {
			return nil, nil
		}
		return engine, err
	}
	for _, p := range e.Settings.Programs {
		if p.Name == name {
			args, err := speech.SplitCommand(p.Command)
			if err != nil {
				return nil, err
			}
			return &speech.Program{ID: name, Args: args, Voices: p.Voices, Limit: time.Duration(p.Seconds) * time.Second}, nil
		}
	}
	return nil, speech.ErrMissing
}

// PackFiles lists the voice packs of a data folder: what looks like one by its name, sorted.
func PackFiles(dir string) (files []string) {
	folder := filepath.Join(dir, PackFolder)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil // none yet
	}
	for _, entry := range entries {
		usable := entry.IsDir() || strings.EqualFold(filepath.Ext(entry.Name()), ".zip")
		if usable && !strings.HasPrefix(entry.Name(), ".") && len(files) < maxPacks {
			files = append(files, filepath.Join(folder, entry.Name()))
		}
	}
	return files
}

func (e *Engines) recorded(files []string) *pack.Engine {
	engine := &pack.Engine{ID: settings.EngineRecorded}
	for _, file := range files {
		p, err := pack.OpenFile(file)
		if err != nil {
			e.fault(fmt.Errorf("%s: %w", filepath.Base(file), err))
			continue
		}
		engine.Packs = append(engine.Packs, p)
	}
	if e.OnState != nil {
		e.OnState()
	}
	return engine
}

func builtIn() (*pack.Engine, error) {
	engine := &pack.Engine{ID: settings.EngineBuiltIn}
	for _, data := range [][]byte{assets.VoiceZH, assets.VoiceEN} {
		p, err := pack.OpenZip(data)
		if err != nil {
			return nil, fmt.Errorf("opening the built-in voice: %w", err)
		}
		engine.Packs = append(engine.Packs, p)
	}
	return engine, nil
}

func (e *Engines) openStore() {
	if e.Settings.CacheMB == 0 {
		return
	}
	s := &store.Store{Dir: filepath.Join(e.Dir, filepath.FromSlash(storeFolder)), MaxBytes: int64(e.Settings.CacheMB) << 20, Log: e.Log}
	if err := s.Initialize(); err != nil {
		e.fault(fmt.Errorf("keeping sounds: %w", err))
		return
	}
	e.store = s
}

func (e *Engines) closeStore() {
	if e.store != nil {
		e.store.Close()
	}
}

// late is an engine of packs that are read when first needed: most halls never need the built-in ones.
type late struct {
	name string
	open func() (*pack.Engine, error)

	once   sync.Once
	engine *pack.Engine
	err    error
}

func (l *late) get() (*pack.Engine, error) {
	l.once.Do(func() { l.engine, l.err = l.open() })
	return l.engine, l.err
}

// Name implements speech.Engine.
func (l *late) Name() string { return l.name }

// Fingerprint is that of the packs.
func (l *late) Fingerprint() string {
	engine, err := l.get()
	if err != nil {
		return ""
	}
	return engine.Fingerprint()
}

// Speak implements speech.Engine.
func (l *late) Speak(ctx context.Context, u speech.Utterance) (pcm.Buffer, error) {
	engine, err := l.get()
	if err != nil {
		return pcm.Buffer{}, fmt.Errorf("%w: %w", speech.ErrBadAudio, err)
	}
	return engine.Speak(ctx, u)
}
