package messages

import (
	"github.com/queuecast/queuecast/app/station"
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
		return Line{Failed, Sentence(s.Voice.Err)}
	case s.Announcements.Current != nil:
		return Line{Busy, Text("status.voice.speaking", data{"Engine": s.Voice.Engine})}
	}
	return Line{OK, Text("status.voice.ready", data{"Engine": s.Voice.Engine})}
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
	key := "status.stream.viewers"
	switch len(s.Stream.Viewers) {
	case 0:
		key = "status.stream.nobody"
	case 1:
		key = "status.stream.one"
	}
	return Line{OK, Text(key, data{"URL": s.Stream.URL, "Count": len(s.Stream.Viewers)})}
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
