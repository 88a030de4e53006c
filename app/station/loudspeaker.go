package station

import (
	"fmt"

	"github.com/queuecast/queuecast/media/audio"
)

// SetSpeaker has the hall hear another loudspeaker from now on, by its name among audio.Devices; "" is the system's default. It waits
// for the end of the one before, a second at most. A device that is not there is no error: it is told by State, and looked for.
func (s *Station) SetSpeaker(device string) error {
	s.speaking.Lock()
	defer s.speaking.Unlock()
	next := &audio.Speaker{Device: device, Log: s.Log, OnState: func(audio.State) { s.changed() }}
	s.monitor.set(nil)
	if before := s.speaker.Load(); before != nil {
		if before.Device == device {
			s.monitor.set(before.Write)
			return nil
		}
		before.Close() // first, for a device may be open only once
	}
	if err := next.Initialize(); err != nil {
		return fmt.Errorf("starting the loudspeaker: %w", err)
	}
	s.speaker.Store(next)
	s.monitor.set(next.Write)
	s.changed()
	return nil
}

func (s *Station) closeSpeaker() {
	s.speaking.Lock()
	defer s.speaking.Unlock()
	s.monitor.set(nil)
	s.speaker.Load().Close()
}
