package station

import (
	"time"

	"github.com/queuecast/queuecast/app/cameras"
	"github.com/queuecast/queuecast/kiosk/announce"
	"github.com/queuecast/queuecast/kiosk/desk"
	"github.com/queuecast/queuecast/kiosk/journal"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/media/archive"
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
	Voice         speech.State   // of the chain
	Engines       []speech.State // in the order in which they are tried
	VoiceFaults   []error        // parts of the voice that cannot be used
	Announcements announce.State

	PictureFaults []error // pictures of the look that cannot be shown

	Heard uint64 // events up to this one have been announced, at least in part

	StreamOn   bool // by the settings
	Stream     cast.ServerState
	Publishers []PublisherState
	Multicasts []MulticastState
	Pictures   []string       // addresses of the picture on air by HTTP
	WebErr     error          // why there are none though there should be
	Archive    *archive.State // nil: it is off
	StreamErr  error          // why there is no stream; nil otherwise

	Cameras cameras.State

	Pattern string

	Joined   bool           // the queue is another computer's
	Link     journal.State  // how its log stands
	Report   journal.Report // what was damaged in it, and mended
	Shared   bool           // other stations may join
	ShareErr error          // why they may not though they should
	Stations []journal.Station
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
		Since: s.started, Queue: s.desk.Snapshot(), Speaker: s.speaker.Load().State(),
		VoiceOn: s.voice != nil, StreamOn: s.Settings.Stream.Enabled, StreamErr: s.streamErr, Pattern: s.Pattern,
	}
	state.Joined, state.Link, state.Report = s.own == nil, s.log.State(), s.log.Report()
	if shared := s.shared.Load(); shared != nil {
		state.Shared, state.ShareErr = shared.on, shared.err
	}
	if state.Shared {
		state.Stations, _ = s.own.Stations() // none, until it can be told
	}
	if s.voice != nil {
		state.Voice, state.Engines, state.VoiceFaults = s.voice.State(), s.voice.States(), s.voice.Faults()
	}
	if m := s.manner.Load(); m != nil && m.chimeErr != nil {
		state.VoiceFaults = append(state.VoiceFaults, m.chimeErr)
	}
	if s.stage != nil {
		state.PictureFaults = *s.stage.faults.Load()
	}
	if s.announcer != nil {
		state.Announcements = s.announcer.State()
		state.Heard = s.heard()
	}
	if s.cameras != nil {
		state.Cameras = s.cameras.State()
	}
	if s.streaming != nil {
		state.Stream = s.streaming.server.State()
		state.Publishers = s.streaming.states()
		state.Multicasts = s.streaming.groups()
		state.WebErr = s.streaming.webErr
		if s.streaming.web != nil {
			state.Pictures = s.streaming.web.Pictures()
		}
		if s.streaming.archive != nil {
			kept := s.streaming.archive.State()
			state.Archive = &kept
		}
	}
	return state
}
