package station

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"image"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"

	"github.com/queuecast/queuecast/app/cameras"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/voice"
	"github.com/queuecast/queuecast/assets"
	"github.com/queuecast/queuecast/kiosk/announce"
	"github.com/queuecast/queuecast/kiosk/desk"
	"github.com/queuecast/queuecast/kiosk/journal"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/media/audio"
	"github.com/queuecast/queuecast/media/cast"
	"github.com/queuecast/queuecast/media/signage"
)

const (
	lockFile      = "station.lock"
	journalFolder = "journal"
	loopback      = "127.0.0.1"
	// followed is how many events may wait between the desk and the announcer.
	followed = 16
)

var (
	// ErrRunning tells that another process runs a station on this data folder.
	ErrRunning = errors.New("a station is running on this data folder already")
	// ErrVoiceOff refuses free texts while the voice is switched off: there would be nothing but a chime.
	ErrVoiceOff = errors.New("the voice is switched off")
	// ErrPattern refuses commands while a test pattern is on air.
	ErrPattern = errors.New("a test pattern is on air")
)

// Station runs everything but the windows. Set the exported fields, then Initialize; Close ends it.
type Station struct {
	Dir      string // data folder, which exists
	Settings settings.Settings
	Pattern  string // "" or PatternSync
	Log      *slog.Logger
	// OnAir is told what has just gone on air, in order. The picture is valid during the call only. It must be quick and
	// must not call the station. Optional.
	OnAir func(signage.Board, *image.RGBA)
	// OnChange is told that State has changed; calls may come from any goroutine and must not block. Optional.
	OnChange func()

	started   time.Time
	lock      *flock.Flock
	log       eventLog
	own       *journal.Journal // log, where it is this station's own; else nil
	desk      *desk.Desk
	announcer *announce.Announcer
	stage     *stage
	voice     *voice.Engines // nil: nothing is said
	manner    atomic.Pointer[manner]
	replan    chan struct{} // holds one token: other announcements are scheduled
	reslide   chan struct{} // holds one token: other slides are to be shown
	recamera  chan struct{} // holds one token: another camera is to be shown
	likely    chan struct{} // holds one token: other sentences have become likely
	typing    atomic.Pointer[prospect]
	speaker   atomic.Pointer[audio.Speaker]
	speaking  sync.Mutex // one change of the loudspeaker at a time
	monitor   monitor
	listeners listeners
	streaming *streaming // nil: off or failed
	streamErr error
	cameras   *cameras.Owner
	programme *cast.Programme
	stills    *cast.Stills // of the programme

	startedAt uint64        // last event in the log at the start
	linked    chan struct{} // holds one token: the link to the host has come or gone

	sharing sync.Mutex // one change at a time
	shared  atomic.Pointer[sharing]

	cancel  context.CancelFunc
	workers sync.WaitGroup
	closers []func() // in the order in which the parts were started
}

// Initialize starts all parts. It fails only on what nothing works without: the data folder, the lock (ErrRunning), the
// journal. Everything else that fails is told by State.
func (s *Station) Initialize() (err error) {
	s.started = time.Now()
	s.linked, s.likely = make(chan struct{}, 1), make(chan struct{}, 1)
	s.replan, s.reslide, s.recamera = make(chan struct{}, 1), make(chan struct{}, 1), make(chan struct{}, 1)
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	if s.lock == nil {
		if err := s.Claim(); err != nil {
			return err
		}
	}
	if err := s.openQueue(); err != nil {
		return err
	}
	if err := s.openProgramme(); err != nil {
		return err
	}
	var ctx context.Context
	ctx, s.cancel = context.WithCancel(context.Background())
	if s.Pattern == PatternSync {
		s.workers.Go(func() {
			if err := runSyncPattern(ctx, s.programme, s.Settings.Stream.Width, s.Settings.Stream.Height); err != nil && !errors.Is(err, cast.ErrClosed) {
				s.Log.Error("the test pattern has ended", "error", err)
			}
		})
		return nil
	}
	last, err := s.openStage()
	s.startedAt = last
	if err != nil {
		return err
	}
	s.workers.Go(func() { s.follow(ctx, last) })
	s.workers.Go(func() { s.keepTime(ctx) })
	s.workers.Go(func() { s.keepSound(ctx) })
	s.workers.Go(func() { s.keepSlides(ctx) })
	s.workers.Go(func() { s.keepCamera(ctx) })
	if s.voice != nil {
		s.workers.Go(func() { s.keepWarm(ctx) })
		s.workers.Go(func() { s.keepSchedule(ctx) })
	}
	return nil
}

// Claim makes sure that one process only works on the folder, else it gives ErrRunning. Initialize does it, where it has not been done
// before. The lock goes with the process, whatever its end.
func (s *Station) Claim() error {
	s.lock = flock.New(filepath.Join(s.Dir, lockFile), flock.SetPermissions(0o600))
	locked, err := s.lock.TryLock()
	if err != nil {
		if errors.Is(err, os.ErrPermission) {
			err = &settings.NotWritableError{Dir: s.Dir, Err: err}
		}
		return fmt.Errorf("locking the data folder: %w", err)
	}
	if !locked {
		return ErrRunning
	}
	s.onClose(func() { _ = s.lock.Unlock() })
	return nil
}

func (s *Station) openQueue() error {
	log, err := s.openLog()
	if err != nil {
		return err
	}
	s.log = log
	s.onClose(log.Close)
	s.desk = &desk.Desk{
		Journal: log, Counters: counters(s.Settings.Counters), Services: services(s.Settings.Services), Rules: rules(s.Settings),
		Station: s.name(), Now: time.Now, NewID: rand.Text, Log: s.Log,
	}
	if err := s.desk.Initialize(context.Background()); err != nil {
		return fmt.Errorf("reading the journal: %w", err)
	}
	s.onClose(s.desk.Close)
	return nil
}

func hostname() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	return name
}

// openProgramme starts clock, stream and loudspeaker.
func (s *Station) openProgramme() error {
	if err := s.SetSpeaker(s.Settings.Sound.Device); err != nil {
		return err
	}
	s.onClose(s.closeSpeaker)
	s.stills = &cast.Stills{Now: time.Now}
	s.stills.Initialize()
	outputs := []cast.Output{cast.SoundOutput(s.monitor.write), cast.SoundOutput(s.listeners.write), s.stills}
	if s.Settings.Stream.Enabled {
		if err := s.openStream(); err != nil {
			s.Log.Error("there is no stream", "error", err)
			s.streamErr = err
		} else {
			for _, c := range s.streaming.channels {
				outputs = append(outputs, c)
			}
		}
	}
	s.openCameras()
	s.programme = &cast.Programme{FPS: s.Settings.Stream.FPS, Outputs: outputs, Log: s.Log, Alarm: cast.NewAlarm()}
	if err := s.programme.Initialize(); err != nil {
		return err
	}
	s.onClose(s.programme.Close)
	return nil
}

// openStage starts voice and announcer, and puts the board as the journal has it on air. It returns the sequence of the
// last event on the board.
func (s *Station) openStage() (last uint64, err error) {
	if err := s.openVoice(); err != nil {
		return 0, err
	}
	if err := s.SetVoice(s.Settings.Voice); err != nil {
		return 0, err
	}
	fonts, err := signage.ParseFonts(signage.Fonts{Regular: assets.NotoSansSCRegular, Bold: assets.NotoSansSCBold})
	if err != nil {
		return 0, fmt.Errorf("reading the fonts: %w", err)
	}
	first, err := newScene(fonts, s.Settings, s.Settings.Stream.Width, s.Settings.Stream.Height)
	if err != nil {
		return 0, err
	}
	life, end := context.WithCancel(context.Background())
	s.stage = &stage{
		life:      life,
		programme: s.programme, manner: s.manner.Load, now: time.Now,
		offline: s.offline, onAir: s.OnAir, log: s.Log, faces: fonts, scene: first, shown: queue.NewState(queue.Config{Keep: listed}),
	}
	s.stage.look.Store(&first.look)
	s.stage.faults.Store(&first.faults)
	for _, fault := range first.faults {
		s.Log.Warn("a picture is left out", "error", fault)
	}
	if s.voice != nil {
		s.stage.voice = s.voice
	}
	s.onClose(s.stage.work.Wait)
	s.onClose(end)
	state, err := s.desk.State(context.Background())
	if err != nil {
		return 0, fmt.Errorf("reading the queue: %w", err)
	}
	if err := s.stage.shown.UnmarshalBinary(state); err != nil {
		return 0, fmt.Errorf("reading the queue: %w", err)
	}
	if err := s.stage.refresh(context.Background()); err != nil {
		return 0, err
	}
	return s.stage.shown.LastSeq(), s.openAnnouncer()
}

func (s *Station) openAnnouncer() error {
	s.announcer = &announce.Announcer{Performer: s.stage, Log: s.Log}
	if err := s.announcer.Initialize(); err != nil {
		return err
	}
	s.onClose(s.announcer.Close)
	return nil
}

func (s *Station) onClose(f func()) { s.closers = append(s.closers, f) }

// Close ends everything, last started first. It may be called once.
func (s *Station) Close() {
	if s.cancel != nil {
		s.cancel()
	}
	s.workers.Wait()
	for i := len(s.closers) - 1; i >= 0; i-- {
		s.closers[i]()
	}
	s.closers = nil
}

func (s *Station) changed() {
	if s.OnChange != nil {
		s.OnChange()
	}
}

// follow hands every event behind the given one to the announcer, in log order.
func (s *Station) follow(ctx context.Context, after uint64) {
	events, cancel := s.desk.SubscribeFrom(after, followed)
	defer cancel()
	for {
		select {
		case <-ctx.Done():
			return
		case e, ok := <-events:
			if !ok {
				return
			}
			s.announce(ctx, e)
			poke(s.likely)
			s.changed()
		}
	}
}

// announce puts a call into the FIFO; a call that was taken back leaves it, and one that is repeated while it waits is said once. When the
// FIFO is full the call is shown without a sound, as soon as those before it are: unheard is better than unseen.
func (s *Station) announce(ctx context.Context, e queue.Event) {
	a, ok := s.manner.Load().composer.Call(e, s.details(e.Number, e.Counter, e.Service))
	if ok && s.stale(e.At) {
		s.Log.Info("a call of some time ago is shown without being announced", "number", e.Number, "at", e.At)
		ok = false
	}
	switch {
	case ok && s.announcer.Merge(a): // its call waits to be said yet
		s.stage.repeat(e)
	case ok:
		s.stage.expect(e, true) // before its announcement can begin
		if err := s.announcer.Enqueue(a); err == nil {
			return
		} else if ctx.Err() == nil {
			s.Log.Error("a call is shown without being announced", "number", e.Number, "error", err)
		}
		s.stage.silence(e.Seq)
	case e.Type == queue.Undone && s.announcer.Withdraw(e.Undoes) && s.stage.forget(e.Undoes): // nobody has heard or seen it
	default:
		s.stage.expect(e, false)
	}
	if e.Seq < s.desk.Snapshot().LastSeq {
		return // catching up: the board is drawn once, with the last event, and no state of before is shown as if it were new
	}
	if err := s.stage.settle(ctx); err != nil && ctx.Err() == nil {
		s.Log.Error("the board is not shown", "number", e.Number, "error", err)
	}
}

// keepTime draws the board anew at each full minute, when another page of a notice is due, and when the link to the host comes or
// goes.
func (s *Station) keepTime(ctx context.Context) {
	for {
		now := time.Now()
		next := now.Truncate(time.Minute).Add(time.Minute)
		if page := s.stage.turns(now); !page.IsZero() && page.Before(next) {
			next = page
		}
		timer := time.NewTimer(next.Sub(now))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-s.linked:
			timer.Stop()
		case <-timer.C:
		}
		if err := s.stage.refresh(ctx); err != nil && ctx.Err() == nil {
			s.Log.Error("the clock on the display stands still", "error", err)
		}
	}
}
