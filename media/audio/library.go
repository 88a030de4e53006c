package audio

import (
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/gordonklaus/portaudio"
)

// libraryWait is how long a caller waits for PortAudio while another is in one of its slow calls.
const libraryWait = 5 * time.Second

// guard is PortAudio's: its own state is one per process and not safe for concurrent use. Who holds the token may start and end it,
// list devices, and open and close streams. Reading and writing an open stream needs no token.
type guard struct {
	token   chan struct{}
	users   int          // starts without an end; with the token held
	firm    int          // streams that cannot be closed for a moment; with the token held
	scanned string       // signs of when it looked for devices; with the token held
	rescans atomic.Int32 // how many wait for streams at rest to be closed, so that devices can be looked for
}

// library is the package's one variable, as there is one PortAudio.
var library = guard{token: make(chan struct{}, 1)}

// locked runs f with PortAudio to itself. It returns ErrBusy when it cannot be had in time: f of another hangs.
func locked(f func() error) error {
	timer := time.NewTimer(libraryWait)
	defer timer.Stop()
	select {
	case library.token <- struct{}{}:
		defer func() { <-library.token }()
		return f()
	case <-timer.C:
		return ErrBusy
	}
}

// startLibrary and endLibrary come in pairs, with the token held. PortAudio counts them, and looks for devices only
// when it starts from nothing.
func startLibrary() error {
	quiet()
	if err := checkConfig(); err != nil {
		return fmt.Errorf("starting PortAudio: %w", err)
	}
	signs := portAudio{}.signs()
	if err := portaudio.Initialize(); err != nil {
		return fmt.Errorf("starting PortAudio: %w", err)
	}
	if library.users++; library.users == 1 {
		library.scanned = signs
	}
	return nil
}

func endLibrary() error {
	library.users--
	if err := portaudio.Terminate(); err != nil {
		return fmt.Errorf("ending PortAudio: %w", err)
	}
	return nil
}

const (
	// rescanWait is how long it is waited for streams at rest to be closed; a Speaker looks every quarter of a second.
	rescanWait = 1500 * time.Millisecond
	rescanLook = 20 * time.Millisecond
)

// errOccupied says that a stream is open that cannot be closed for a moment.
var errOccupied = errors.New("a sound device is in use, so that new ones cannot be looked for")

// afresh runs f with PortAudio to itself while no stream is open, so that starting it looks for devices. A Speaker that has nothing to
// play gives its device up for that moment. It returns errOccupied when others go on.
func afresh(f func() error) error {
	asked := false
	defer func() {
		if asked {
			library.rescans.Add(-1)
		}
	}()
	for limit := time.Now().Add(rescanWait); ; time.Sleep(rescanLook) {
		hopeless := false
		err := locked(func() error {
			if hopeless = library.firm > 0; library.users > 0 {
				return errOccupied
			}
			return f()
		})
		if !errors.Is(err, errOccupied) || hopeless || time.Now().After(limit) {
			return err
		}
		if !asked {
			asked = true
			library.rescans.Add(1)
		}
	}
}

// rescanWanted tells a stream at rest to close for a moment.
func rescanWanted() bool { return library.rescans.Load() > 0 }

// outdated tells whether there are signs of other devices than PortAudio knows.
func outdated() bool {
	old := false
	_ = locked(func() error { // when it hangs, there is nothing to be gained
		old = library.users > 0 && library.scanned != portAudio{}.signs()
		return nil
	})
	return old
}
