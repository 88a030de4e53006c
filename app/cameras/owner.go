package cameras

import (
	"errors"
	"log/slog"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/camera"
	"github.com/queuecast/queuecast/media/camera/broker"
	"github.com/queuecast/queuecast/media/camera/share"
	"github.com/queuecast/queuecast/media/snapshots"
)

const (
	// folder of the snapshots in the data folder.
	folder = "snapshots"
	// day is what deleted snapshots are kept by.
	day = 24 * time.Hour
	// fresh is how old a picture may be that is called the newest.
	fresh = 10 * time.Second
	// firstPicture is how long a snapshot waits for a camera that has just been started.
	firstPicture = 10 * time.Second
)

// Errors of the Owner.
var (
	ErrNoCamera  = errors.New("there is no camera of that name")
	ErrStopped   = errors.New("the camera is stopped")
	ErrNoPicture = errors.New("no picture has come from the camera")
	ErrClosed    = errors.New("the cameras have been closed")
)

// Owner is a station's cameras. Set the exported fields, then Initialize; Close ends it. Its methods may be called by any goroutine.
type Owner struct {
	Dir      string       // data folder
	Display  share.Source // the display's picture; nil: it cannot be shared
	Software string       // written into snapshots
	Now      func() time.Time
	OnChange func() // is told that State has changed; it must not block. Optional
	Log      *slog.Logger

	setting  sync.Mutex // one change of the settings at a time; holds the next four
	hub      share.Hub
	told     map[string]string // what is not open: the reason that was logged
	broker   *broker.Broker    // nil: none
	brokered settings.CameraBroker

	mutex  sync.Mutex
	config settings.Camera
	slots  map[string]*slot
	wanted map[string]int // who needs which camera, by name, whether it is there or not
	shares []*shareSlot
	store  *snapshots.Store
	fault  error // of the store's folder
	closed bool

	brokerState BrokerState

	workers sync.WaitGroup
	ending  chan struct{}
	trying  sync.WaitGroup // reopen
}

// SourceState is how a camera is.
type SourceState struct {
	settings.CameraSource
	Running bool
	Shared  bool         // a share needs it
	State   camera.State // zero while it does not run
	Err     error        // why it cannot run; State.Err is why it has no pictures
}

// ShareState is how a share is.
type ShareState struct {
	settings.CameraShare
	On    bool        // it is open
	State share.State // zero while it is not
	Err   error       // why it is not open though it should be; State.Err is what is wrong with one that is
}

// State is how everything is, in the order of the settings.
type State struct {
	Sources   []SourceState
	Shares    []ShareState
	Snapshots snapshots.State
	Err       error // of the folder of snapshots
	Broker    BrokerState
}

// Initialize begins with what the settings say.
func (o *Owner) Initialize(c settings.Camera) {
	o.slots, o.wanted, o.told = map[string]*slot{}, map[string]int{}, map[string]string{}
	o.ending = make(chan struct{})
	o.hub = share.Hub{OnState: o.changed, Log: o.Log}
	o.Set(c)
	o.trying.Go(o.reopen)
}

// Set has other settings count. Cameras and shares that stay as they are go on undisturbed. It waits for shares that end.
func (o *Owner) Set(c settings.Camera) {
	o.setting.Lock()
	defer o.setting.Unlock()
	o.set(clone(c))
}

// set does it. The settings are locked.
func (o *Owner) set(c settings.Camera) {
	o.mutex.Lock()
	before := o.config
	over := o.overdue(c)
	o.mutex.Unlock()
	for _, s := range over { // before their cameras
		s.close()
	}
	o.mutex.Lock()
	if o.closed {
		o.mutex.Unlock()
		return
	}
	o.config = c
	o.arrange(c.Sources)
	o.mutex.Unlock()
	o.openBroker(c.Broker)
	o.openStore(before, c)
	o.openShares(c)
	o.changed()
}

// arrange makes the places of cameras. The mutex is held.
func (o *Owner) arrange(sources []settings.CameraSource) {
	for name, s := range o.slots {
		i := slices.IndexFunc(sources, func(is settings.CameraSource) bool { return is.Name == name })
		if i >= 0 && sources[i].URL == s.is.URL && sources[i].AnyCert == s.is.AnyCert {
			s.is = sources[i]
			continue
		}
		if s.needs, s.err = 0, nil; i < 0 {
			o.run(s)
			delete(o.slots, name)
			continue
		}
		o.run(s) // ends the old source
		s.is = sources[i]
		s.needs = o.wanted[name]
		o.run(s)
	}
	for _, is := range sources {
		if o.slots[is.Name] == nil {
			s := &slot{is: is, needs: o.wanted[is.Name]}
			o.slots[is.Name] = s
			o.run(s)
		}
	}
}

// openStore opens the folder of snapshots, where it is another one.
func (o *Owner) openStore(before, c settings.Camera) {
	o.mutex.Lock()
	store := o.store
	o.mutex.Unlock()
	room := int64(c.LimitMB) * megabyte
	if store != nil && before.Folder == c.Folder && before.KeepDays == c.KeepDays {
		store.SetRoom(room, c.CleanUp)
		return
	}
	store = &snapshots.Store{
		Dir: o.folderOf(c), MaxBytes: room, CleanUp: c.CleanUp, KeepDeleted: time.Duration(c.KeepDays) * day,
		Software: o.Software, Now: o.Now, Log: o.Log,
	}
	err := store.Initialize()
	if err != nil {
		o.Log.Warn("the folder of snapshots cannot be read", "error", err)
	}
	o.mutex.Lock()
	o.store, o.fault = store, err
	o.mutex.Unlock()
}

// Folder is where snapshots are kept in a data folder, where the settings name no other.
func Folder(dir string) string { return filepath.Join(dir, folder) }

// Settings is what counts now.
func (o *Owner) Settings() settings.Camera {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return clone(o.config)
}

func clone(c settings.Camera) settings.Camera { return settings.Settings{Camera: c}.Clone().Camera }

// Store is where snapshots are kept. It changes with the settings.
func (o *Owner) Store() *snapshots.Store {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.store
}

// State tells how everything is.
func (o *Owner) State() State {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	var all State
	for _, is := range o.config.Sources {
		s := o.slots[is.Name]
		state := SourceState{CameraSource: is, Err: s.err, Running: s.source != nil}
		if s.source != nil {
			state.State = s.source.State()
		}
		state.Shared = slices.ContainsFunc(o.shares, func(sh *shareSlot) bool { return sh.shared != nil && sh.is.What == is.Name })
		all.Sources = append(all.Sources, state)
	}
	for _, is := range o.config.Shares {
		state := ShareState{CameraShare: is}
		for _, s := range o.shares {
			if reflect.DeepEqual(s.is, is) {
				state.Err = s.err
				if state.On = s.shared != nil; state.On {
					state.State = s.shared.State()
				}
			}
		}
		all.Shares = append(all.Shares, state)
	}
	if o.store != nil {
		all.Snapshots = o.store.State()
	}
	all.Err, all.Broker = o.fault, o.brokerState
	return all
}

// Close ends everything and waits.
func (o *Owner) Close() {
	o.mutex.Lock()
	if !o.closed && o.ending != nil {
		close(o.ending)
	}
	o.closed = true
	o.mutex.Unlock()
	o.trying.Wait()
	o.setting.Lock()
	defer o.setting.Unlock()
	o.mutex.Lock()
	over := o.overdue(settings.Camera{})
	for _, s := range o.slots {
		s.needs = 0
	}
	o.mutex.Unlock()
	for _, s := range over {
		s.close()
	}
	o.mutex.Lock()
	for _, s := range o.slots {
		s.needs = 0
		o.run(s)
	}
	o.slots = map[string]*slot{}
	o.config = settings.Camera{}
	o.mutex.Unlock()
	o.workers.Wait()
	o.closeBroker()
}

func (o *Owner) changed() {
	if o.OnChange != nil {
		o.OnChange()
	}
}
