package voice

import (
	"fmt"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/kiosk/announce"
)

// Composer makes sentences as the settings say.
func Composer(s settings.Settings) (*announce.Composer, error) {
	v := s.Voice
	say := announce.Voice{
		Languages: v.Languages, Templates: v.Templates, Repeat: v.Repeat, Chime: chimeMode(v.Chime),
		Reading: reading(v), Counters: counterNames(s.Counters),
	}
	for _, w := range v.Words {
		say.Words = append(say.Words, announce.Word{Word: w.Word, Spoken: w.Spoken, Lang: w.Language})
	}
	c, err := announce.NewComposer(say)
	if err != nil {
		return nil, fmt.Errorf("reading the announcement templates: %w", err)
	}
	return c, nil
}

func chimeMode(chime string) announce.ChimeMode {
	switch chime {
	case settings.ChimeFirst:
		return announce.ChimeFirst
	case settings.ChimeAlways:
		return announce.ChimeAlways
	}
	return announce.ChimeNone
}

func reading(v settings.Voice) announce.Reading {
	r := announce.Reading{Liang: v.TwoAsLiang}
	switch v.Reading {
	case settings.ReadingDigits:
		r.Style = announce.StyleDigits
	case settings.ReadingNatural:
		r.Style = announce.StyleNatural
	}
	if v.OneAsYao {
		r.One = announce.OneRadio
	}
	return r
}

// counterNames are what the counters are called aloud in each language.
func counterNames(configured []settings.Counter) map[string]map[string]string {
	names := map[string]map[string]string{}
	for _, c := range configured {
		if len(c.Names) > 0 {
			names[c.ID] = c.Names
		}
	}
	return names
}
