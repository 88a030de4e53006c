package messages

import (
	"errors"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/media/cast"
	"github.com/queuecast/queuecast/media/gate"
	"github.com/queuecast/queuecast/media/speech"
)

// Level says how well a part is.
type Level int

// The levels, from good to bad.
const (
	OK Level = iota
	Busy
	Warning
	Failed
)

// Line is the state of one part in one sentence.
type Line struct {
	Level Level
	Text  string
}

// Voice says how the voice is.
func Voice(s station.State) Line {
	switch {
	case !s.VoiceOn:
		return Line{OK, Text("status.voice.off", nil)} // as the user wanted it
	case s.Voice.Err != nil:
		return Line{Failed, Text("status.voice.silent", data{"Error": Sentence(s.Voice.Err)})}
	}
	if ill, ok := PassedOver(s.Engines, s.Voice.Engine); ok {
		return Line{Warning, Text("status.voice.instead", data{"Engine": EngineName(s.Voice.Engine), "Error": Sentence(ill)})}
	}
	switch {
	case len(s.VoiceFaults) > 0:
		return Line{Warning, Sentence(s.VoiceFaults[0])}
	case s.Announcements.Current != nil:
		return Line{Busy, Text("status.voice.speaking", data{"Engine": EngineName(s.Voice.Engine)})}
	}
	return Line{OK, Text("status.voice.ready", data{"Engine": EngineName(s.Voice.Engine)})}
}

// PassedOver is why an engine that should have spoken did not, where another one, the speaker, did in its place.
func PassedOver(engines []speech.State, speaker string) (ill *speech.EngineError, ok bool) {
	for _, e := range engines {
		switch {
		case e.Engine == speaker:
			return nil, false
		case e.Err != nil && !errors.Is(e.Err, speech.ErrNoVoice): // that one is asked for what it has only
			return &speech.EngineError{Engine: e.Engine, Err: e.Err}, true
		}
	}
	return nil, false
}

// EngineName is what people call an engine.
func EngineName(engine string) string {
	switch engine {
	case settings.EngineRecorded, settings.EngineBuiltIn, settings.EngineSystem:
		return Text("engine."+engine, nil)
	}
	return engine
}

// Engine says how one engine is.
func Engine(e speech.State) Line {
	switch {
	case e.Err != nil && errors.Is(e.Err, speech.ErrNoVoice):
		return Line{OK, Text("engine.state.no_voice", nil)}
	case e.Err != nil:
		return Line{Warning, Sentence(&speech.EngineError{Engine: e.Engine, Err: e.Err})}
	case e.Spoken+e.Cached == 0:
		return Line{OK, Text("engine.state.idle", nil)}
	}
	return Line{OK, Text("engine.state.well", data{"Count": e.Spoken + e.Cached, "Milliseconds": e.Duration.Milliseconds()})}
}

// Speaker says how the loudspeaker is.
func Speaker(s station.State) Line {
	switch {
	case s.Speaker.Playing:
		return Line{OK, Text("status.speaker.ready", data{"Device": s.Speaker.Device})}
	case s.Speaker.Err != nil:
		return Line{Warning, Sentence(s.Speaker.Err)}
	}
	return Line{Busy, Text("status.speaker.opening", nil)}
}

// Stream says where the stream is and how many watch.
func Stream(s station.State) Line {
	switch {
	case !s.StreamOn:
		return Line{OK, Text("status.stream.off", nil)}
	case s.StreamErr != nil:
		return Line{Failed, Sentence(s.StreamErr)}
	}
	if s.Archive != nil && s.Archive.Err != nil {
		return Line{Warning, Text("status.stream.unkept", data{"Error": s.Archive.Err.Error()})}
	}
	if s.WebErr != nil {
		return Line{Warning, withoutPictures(s.WebErr)}
	}
	for _, p := range s.Publishers {
		if !p.Connected && p.Err != nil {
			return Line{Warning, Text("status.stream.unpublished", data{"Name": p.Name, "Error": Target(p.Err)})}
		}
	}
	for _, m := range s.Multicasts {
		if !m.Sending && m.Err != nil {
			key := "status.stream.multicast"
			if errors.Is(m.Err, station.ErrNoPath) || errors.Is(m.Err, cast.ErrNotShared) { // trying again is of no use
				key = "status.stream.no_multicast"
			}
			return Line{Warning, Text(key, data{"Path": m.Path, "Group": m.Group, "Error": Multicast(m.MulticastState)})}
		}
	}
	key := "status.stream.viewers"
	switch len(s.Stream.Viewers) {
	case 0:
		key = "status.stream.nobody"
	case 1:
		key = "status.stream.one"
	}
	return Line{OK, Text(key, data{"URL": s.Stream.URL, "Count": len(s.Stream.Viewers)})}
}

// withoutPictures says why there are none by HTTP.
func withoutPictures(err error) string {
	if port, ok := gate.IsPortInUse(err); ok {
		return Text("status.stream.http_port", data{"Port": port})
	}
	return Text("status.stream.unpictured", data{"Error": err.Error()})
}

// Queue says whether calls are stored, and how many wait to be spoken.
func Queue(s station.State) Line {
	switch {
	case s.Queue.JournalErr != nil:
		return Line{Failed, Sentence(s.Queue.JournalErr)}
	case s.Link.LinesErr != nil:
		return Line{Warning, Text("status.link.behind", data{"Error": s.Link.LinesErr.Error()})}
	case s.Announcements.Waiting > 0:
		return Line{Busy, Text("status.queue.waiting", data{"Count": s.Announcements.Waiting})}
	case s.Queue.LastSeq == 0:
		return Line{OK, Text("status.queue.empty", nil)}
	}
	return Line{OK, Text("status.queue.stored", data{"Count": s.Queue.LastSeq})}
}
