package app

import (
	"context"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/queuecast/queuecast/app/control"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/app/updates"
	"github.com/queuecast/queuecast/kiosk/announce"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/media/speech"
)

// remote is the station as other processes reach it. It implements control.Handler.
type remote struct {
	station *station.Station
	version string
	mode    string
	notes   []string
	raise   func() bool      // brings the window to the front; nil where there is none
	restart func()           // begins it
	updates *updates.Watcher // nil: newer versions are not looked for
}

// Modes in which a station runs.
const (
	modeServe  = "serve"
	modeWindow = "window"
	modeKiosk  = "kiosk"
)

// refused carries the station's sentence to the other process.
func refused(err error) error {
	return &control.Refused{Code: messages.Code(err), Message: messages.Sentence(err)}
}

func called(e queue.Event, err error) (control.Called, error) {
	if err != nil {
		return control.Called{}, refused(err)
	}
	return control.Called{
		Seq: e.Seq, Number: string(e.Number), Counter: e.Counter, CounterName: e.CounterName, At: e.At,
		Recall: e.Type == queue.Recalled, Type: string(e.Type), Service: e.Service, Target: e.Target, Closes: string(e.Closes), By: e.By,
		Undoes: string(e.UndoesType),
	}, nil
}

// Call implements control.Handler.
func (r *remote) Call(ctx context.Context, q control.CallRequest) (control.Called, error) {
	return called(r.station.Call(ctx, q.Number, q.Counter))
}

// Recall implements control.Handler.
func (r *remote) Recall(ctx context.Context, q control.CounterRequest) (control.Called, error) {
	return called(r.station.Recall(ctx, q.Counter))
}

// Next implements control.Handler.
func (r *remote) Next(ctx context.Context, q control.CounterRequest) (control.Called, error) {
	return called(r.station.Next(ctx, q.Counter))
}

// Say implements control.Handler.
func (r *remote) Say(ctx context.Context, q control.SayRequest) error {
	var err error
	switch {
	case q.Phrase != "":
		err = r.station.SayPhrase(ctx, q.Phrase)
	case q.Number != "":
		err = r.station.Try(ctx, q.Number, q.Counter)
	default:
		err = r.station.Say(ctx, q.Lang, q.Text)
	}
	if err != nil {
		return refused(err)
	}
	return nil
}

// Stop implements control.Handler.
func (r *remote) Stop(ctx context.Context, q control.StopRequest) error {
	if err := r.station.Stop(ctx, q.All); err != nil {
		return refused(err)
	}
	return nil
}

// Raise implements control.Handler.
func (r *remote) Raise(context.Context) error {
	if r.raise == nil || !r.raise() {
		return &control.Refused{Code: "no_window", Message: messages.Text("error.no_window", nil)}
	}
	return nil
}

// Restart implements control.Handler.
func (r *remote) Restart(context.Context) error {
	r.restart()
	return nil
}

// Status implements control.Handler.
func (r *remote) Status(context.Context) (control.Status, error) {
	s := r.station.State()
	status := control.Status{
		Version: r.version, PID: os.Getpid(), Since: s.Since, DataDir: r.station.Dir, Mode: r.mode,
		Problems: slices.Concat(r.notes, messages.Damage(s.Report)), // never appended to r.notes: several requests come at once
	}
	for _, c := range s.Queue.Calls {
		status.Calls = append(status.Calls, control.Called{
			Seq: c.Seq, Number: string(c.Number), Counter: c.Counter, CounterName: c.CounterName, At: c.At, Recall: c.Recalls > 0,
		})
	}
	if call, ok := r.station.OnBoard(); ok {
		status.Board = &control.Called{
			Seq: call.Seq, Number: string(call.Number), Counter: call.Counter, CounterName: call.CounterName, At: call.At,
			Recall: call.Recalls > 0,
		}
	}
	voice, speaker, stream, queued := messages.Voice(s), messages.Speaker(s), messages.Stream(s), messages.Queue(s)
	status.Voice = control.Voice{Engine: s.Voice.Engine, OK: voice.Level < messages.Warning, Text: voice.Text}
	if s.Voice.Err != nil {
		status.Voice.LastError = s.Voice.Err.Error()
	}
	for _, e := range s.Engines {
		status.Voice.Engines = append(status.Voice.Engines, engine(e))
	}
	status.Speaker = control.Speaker{OK: s.Speaker.Playing, Device: s.Speaker.Device, Text: speaker.Text}
	status.Stream = control.Stream{
		OK: stream.Level < messages.Warning, Address: s.Stream.URL, Secure: s.Stream.Secure, Shared: s.Stream.Shared, Text: stream.Text,
		Pictures: s.Pictures,
	}
	for _, p := range s.Publishers {
		one := control.Publisher{Name: p.Name, URL: p.URL, Connected: p.Connected, Since: p.Since, Tries: p.Tries}
		if p.Err != nil {
			one.Error = messages.Target(p.Err)
		}
		status.Stream.Publishers = append(status.Stream.Publishers, one)
	}
	for _, m := range s.Multicasts {
		one := control.Multicast{
			Path: m.Path, Group: m.Group, Port: m.Port, Interface: m.Interface, Sending: m.Sending, Since: m.Since, Dropped: m.Dropped,
			SDP: m.Sheet, Address: m.SheetAddress,
		}
		if m.Err != nil {
			one.Error = messages.Multicast(m.MulticastState)
		}
		status.Stream.Multicasts = append(status.Stream.Multicasts, one)
	}
	for _, v := range s.Stream.Viewers {
		status.Stream.Viewers = append(status.Stream.Viewers, control.Viewer{
			Address: v.Address, Transport: strings.ToLower(v.Transport), Since: v.Since, Name: v.Name, Path: v.Path, Secure: v.Secure,
			Dropped: uint64(v.Lost),
		})
	}
	status.Queue = control.Queue{
		OK: queued.Level < messages.Warning, LastSeq: s.Queue.LastSeq, Saying: spoken(s.Announcements.Current), Waiting: s.Announcements.Waiting, Text: queued.Text,
	}
	for _, err := range s.VoiceFaults {
		if text := messages.Sentence(err); text != voice.Text {
			status.Problems = append(status.Problems, text)
		}
	}
	for _, err := range s.PictureFaults {
		status.Problems = append(status.Problems, messages.Sentence(err))
	}
	tellCameras(&status, s)
	status.Link = link(s)
	for _, line := range []messages.Line{voice, speaker, stream, queued, messages.Link(s)} {
		if line.Level >= messages.Warning {
			status.Problems = append(status.Problems, line.Text)
		}
	}
	if r.updates != nil {
		status.Update = update(r.updates.Checker, r.updates.State())
		if status.Update.Poor {
			status.Problems = append(status.Problems, status.Update.Text)
		}
	}
	return status, nil
}

func engine(e speech.State) control.Engine {
	line := messages.Engine(e)
	state := control.Engine{
		Name: e.Engine, OK: line.Level < messages.Warning, Text: line.Text, Spoken: e.Spoken, Failed: e.Failed, Cached: e.Cached,
		Took: float64(e.Duration) / float64(time.Millisecond), RetryAt: e.RetryAt,
	}
	if e.Err != nil {
		state.LastError = e.Err.Error()
	}
	return state
}

// spoken is the number of an announcement, or its words where it has none.
func spoken(current *announce.Announcement) string {
	switch {
	case current == nil:
		return ""
	case current.Number != "" || len(current.Sentences) == 0:
		return current.Number
	}
	return current.Sentences[0].Text
}
