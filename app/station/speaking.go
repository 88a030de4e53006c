package station

import (
	"context"
	"errors"
	"fmt"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/voice"
	"github.com/queuecast/queuecast/kiosk/announce"
	"github.com/queuecast/queuecast/kiosk/queue"
)

// ErrNothingSaid tells that there is no announcement to stop.
var ErrNothingSaid = errors.New("nothing is being announced")

// UnknownPhraseError refuses a saved announcement that there is not.
type UnknownPhraseError struct {
	ID    string
	Known []string
}

// Error implements error.
func (e *UnknownPhraseError) Error() string {
	return fmt.Sprintf("there is no saved announcement %q", e.ID)
}

// speaks tells whether calls are said here.
func (s *Station) speaks() bool { return s.Settings.Voice.Enabled && s.Settings.Station.Speaks }

func (s *Station) openVoice() error {
	if !s.speaks() {
		return nil
	}
	engines := &voice.Engines{Dir: s.Dir, Settings: s.Settings.Voice, Log: s.Log, OnState: s.changed}
	if err := engines.Initialize(); err != nil {
		return err
	}
	s.voice = engines
	s.onClose(engines.Close)
	return nil
}

// Say puts a free text into the announcements; an empty language is the first one of the settings.
func (s *Station) Say(_ context.Context, lang, text string) error {
	return s.put(func() (announce.Announcement, error) { return s.manner.Load().composer.Text(lang, text) })
}

// SayPhrase puts a saved announcement among the others. The error may be an *UnknownPhraseError.
func (s *Station) SayPhrase(_ context.Context, id string) error {
	return s.put(func() (announce.Announcement, error) { return s.phrase(id) })
}

// Try says how a number would be called to a counter, once and without calling it.
func (s *Station) Try(ctx context.Context, number, counter string) error {
	return s.TryVoice(ctx, number, counter, func(*settings.Voice) {})
}

// TryVoice is Try with another wording than the one in use.
func (s *Station) TryVoice(_ context.Context, number, counter string, change func(*settings.Voice)) error {
	return s.put(func() (announce.Announcement, error) {
		draft := s.Settings
		draft.Voice = s.manner.Load().voice.Clone()
		change(&draft.Voice)
		sentences, err := Rehearse(draft, number, s.counter(counter))
		for i := range sentences {
			sentences[i].Rate = draft.Voice.Rate
		}
		return announce.Announcement{Sentences: sentences, Repeat: 1}, err
	})
}

// put enqueues what is not about an event.
func (s *Station) put(compose func() (announce.Announcement, error)) error {
	if s.Pattern != "" {
		return ErrPattern
	}
	if s.voice == nil {
		return ErrVoiceOff
	}
	a, err := compose()
	if err != nil {
		return fmt.Errorf("composing an announcement: %w", err)
	}
	if err := s.announcer.Enqueue(a); err != nil {
		return fmt.Errorf("announcing a text: %w", err)
	}
	s.changed()
	return nil
}

func (s *Station) phrase(id string) (announce.Announcement, error) {
	missing := &UnknownPhraseError{ID: id}
	m := s.manner.Load()
	for _, p := range m.voice.Phrases {
		if p.ID == id {
			return m.composer.Phrase(p.Texts, p.Repeat, p.Chime)
		}
		missing.Known = append(missing.Known, p.ID)
	}
	return announce.Announcement{}, missing
}

// Stop breaks off what is being announced; with all, what waits is not said either. Calls are shown all the same. It answers
// ErrNothingSaid when there was nothing.
func (s *Station) Stop(ctx context.Context, all bool) error {
	if s.announcer == nil {
		return ErrPattern
	}
	var dropped []announce.Announcement
	if all {
		dropped = s.announcer.Clear()
	}
	stopped := s.announcer.Stop()
	for _, a := range dropped {
		s.stage.silence(a.Seq)
	}
	if len(dropped) > 0 {
		if err := s.stage.settle(ctx); err != nil {
			return fmt.Errorf("showing the calls that are not said: %w", err)
		}
	}
	s.changed()
	if !stopped && len(dropped) == 0 {
		return ErrNothingSaid
	}
	return nil
}

// Rehearse are the sentences by which a number would be called to a counter, given by its ID. What only a real ticket has gets an
// example.
func Rehearse(s settings.Settings, number, counter string) ([]announce.Sentence, error) {
	n, err := queue.ParseNumber(number)
	if err != nil {
		return nil, fmt.Errorf("reading %q: %w", number, err)
	}
	composer, err := voice.Composer(s)
	if err != nil {
		return nil, err
	}
	unknown := &queue.UnknownCounterError{ID: counter}
	for _, c := range s.Counters {
		if c.ID == counter {
			return composer.Sentences(n, c.ID, c.Name, example(s)), nil
		}
		unknown.Known = append(unknown.Known, c.ID)
	}
	return nil, unknown
}

// example fills in what a template may ask for.
func example(s settings.Settings) announce.Details {
	waiting := 3
	d := announce.Details{Name: "李明", Waiting: &waiting}
	if len(s.Services) > 0 {
		d.Service, d.Services = s.Services[0].Name, s.Services[0].Names
	}
	return d
}

// details is what an announcement may tell beside number and counter.
func (s *Station) details(number queue.Number, counter, service string) announce.Details {
	view := s.desk.Snapshot()
	d := announce.Details{}
	if ticket, ok := find(view, number, counter); ok {
		d.Name = ticket.Name
		if service == "" {
			service = ticket.Service
		}
	}
	for _, known := range view.Services {
		if known.ID == service {
			d.Service, d.Services = known.Name, known.Names
		}
	}
	for _, c := range view.Counters {
		if c.ID == counter && view.Issues {
			waiting := view.WaitingFor(c)
			d.Waiting = &waiting
		}
	}
	return d
}
