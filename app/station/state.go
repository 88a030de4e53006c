package station

import (
	"time"

	"github.com/queuecast/queuecast/kiosk/announce"
	"github.com/queuecast/queuecast/kiosk/desk"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/media/audio"
	"github.com/queuecast/queuecast/media/cast"
	"github.com/queuecast/queuecast/media/speech"
)

// State is how the station and its parts are.
type State struct {
	Since   time.Time
	Queue   desk.View
	Speaker audio.State

	VoiceOn       bool
	Voice         speech.State
	Announcements announce.State

	StreamOn  bool // by the settings
	Stream    cast.StreamState
	StreamErr error // why there is no stream; nil otherwise

	Pattern string
}

// OnBoard is the call that the display shows; ok is false before the first one.
func (s *Station) OnBoard() (call queue.CallInfo, ok bool) {
	if s.stage == nil {
		return queue.CallInfo{}, false
	}
	return s.stage.current()
}

// State gives a copy; it never waits.
func (s *Station) State() State {
	state := State{
		Since: s.started, Queue: s.desk.Snapshot(), Speaker: s.speaker.State(),
		VoiceOn: s.voice != nil, StreamOn: s.Settings.Stream.Enabled, StreamErr: s.streamErr, Pattern: s.Pattern,
	}
	if s.voice != nil {
		state.Voice = s.voice.State()
	}
	if s.announcer != nil {
		state.Announcements = s.announcer.State()
	}
	if s.stream != nil {
		state.Stream = s.stream.State()
	}
	return state
}
