package station

import (
	"time"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/voice"
	"github.com/queuecast/queuecast/kiosk/announce"
	"github.com/queuecast/queuecast/kiosk/announce/schedule"
	"github.com/queuecast/queuecast/media/pcm"
)

// manner is how the station speaks: wording, chime, volume, saved announcements. It is never changed; SetVoice puts another one in its
// place.
type manner struct {
	voice    settings.Voice
	composer *announce.Composer
	chime    pcm.Buffer
	chimeErr error // why the chime is not the one of the settings
	hours    []schedule.Hours
	planned  []schedule.Entry // saved announcements with times
}

// newManner fails only on templates.
func newManner(s settings.Settings) (*manner, error) {
	s = s.Clone()
	m := &manner{voice: s.Voice}
	if !s.Voice.Enabled || !s.Station.Speaks {
		s.Voice.Languages = nil
	}
	if !s.Station.Speaks {
		s.Voice.Chime = settings.ChimeNone
	}
	var err error
	if m.composer, err = voice.Composer(s); err != nil {
		return nil, err
	}
	m.chime, m.chimeErr = voice.Chime(s.Voice.ChimeSound)
	// The settings allow no times and days that cannot be read.
	for _, h := range s.Voice.Hours {
		from, _ := schedule.ParseClock(h.From)
		to, _ := schedule.ParseClock(h.To)
		days, _ := schedule.ParseDays(h.Days)
		m.hours = append(m.hours, schedule.Hours{From: from, To: to, Days: days, Percent: h.Percent})
	}
	for _, p := range s.Voice.Phrases {
		if !p.Enabled || len(p.Times) == 0 {
			continue
		}
		e := schedule.Entry{ID: p.ID}
		for _, text := range p.Times {
			if at, err := schedule.ParseClock(text); err == nil {
				e.Times = append(e.Times, at)
			}
		}
		e.Days, _ = schedule.ParseDays(p.Days)
		m.planned = append(m.planned, e)
	}
	return m, nil
}

// loudness is the volume at a time of day in percent.
func (m *manner) loudness(now time.Time) int { return schedule.Volume(now, m.hours) }

// SetVoice changes at once how the station speaks: everything but the engines and their store, which a start opens. What waits to be
// announced was composed before. The error is that of a template.
func (s *Station) SetVoice(v settings.Voice) error {
	changed := s.Settings
	changed.Voice = v
	m, err := newManner(changed)
	if err != nil {
		return err
	}
	if m.chimeErr != nil {
		s.Log.Warn("the usual chime is played", "error", m.chimeErr)
	}
	s.manner.Store(m)
	poke(s.replan)
	poke(s.likely)
	s.changed()
	return nil
}
