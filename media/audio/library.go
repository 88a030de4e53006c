package audio

import (
	"fmt"
	"time"

	"github.com/gordonklaus/portaudio"
)

// libraryWait is how long a caller waits for PortAudio while another is in one of its slow calls.
const libraryWait = 5 * time.Second

// library guards PortAudio, whose own state is one per process and not safe for concurrent use: who holds the token
// may start and end it, list devices, and open and close streams. It is the package's one variable, as there is one
// PortAudio. Reading and writing an open stream needs no token.
var library = make(chan struct{}, 1)

// locked runs f with PortAudio to itself. It returns ErrBusy when it cannot be had in time: f of another hangs.
func locked(f func() error) error {
	timer := time.NewTimer(libraryWait)
	defer timer.Stop()
	select {
	case library <- struct{}{}:
		defer func() { <-library }()
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
	if err := portaudio.Initialize(); err != nil {
		return fmt.Errorf("starting PortAudio: %w", err)
	}
	return nil
}

func endLibrary() error {
	if err := portaudio.Terminate(); err != nil {
		return fmt.Errorf("ending PortAudio: %w", err)
	}
	return nil
}
