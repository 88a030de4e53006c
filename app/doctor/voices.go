package doctor

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/voice"
	"github.com/queuecast/queuecast/media/speech"
)

// spoken is what came of a few words in one language.
type spoken struct {
	language string
	engine   string // that spoke, as the user knows it
	err      error
	silent   bool
	passed   error // why an engine before that one was passed over; nil: none was
}

// voiceFacts are what the engines did.
type voiceFacts struct {
	off    bool
	broken error // nothing could be tried
	spoken []spoken
	packs  []string // names of the voice packs
	faults []error  // packs, programs and chimes that cannot be used
}

func voices(ctx context.Context, p Patient) []Finding { return judgeVoices(gatherVoices(ctx, p)) }

// gatherVoices has every configured language say a few words, silently, and keeps nothing of it.
func gatherVoices(ctx context.Context, p Patient) (f voiceFacts) {
	v := p.Settings.Voice
	if f.off = !v.Enabled; f.off {
		return f
	}
	v.CacheMB = 0
	engines := &voice.Engines{Dir: p.Dir, Settings: v}
	if f.broken = engines.Initialize(); f.broken != nil {
		return f
	}
	defer engines.Close()
	for _, language := range v.Languages {
		f.spoken = append(f.spoken, speak(ctx, engines, language))
	}
	f.faults = engines.Faults()
	if _, err := voice.Chime(v.ChimeSound); err != nil {
		f.faults = append(f.faults, err)
	}
	for _, file := range voice.PackFiles(p.Dir) {
		f.packs = append(f.packs, filepath.Base(file))
	}
	return f
}

func speak(ctx context.Context, engines *voice.Engines, language string) spoken {
	sound, err := engines.Speak(ctx, speech.Utterance{Lang: language, Text: "1 2 3", Rate: engines.Settings.Rate})
	s := spoken{language: language, engine: messages.EngineName(engines.Name()), err: err, silent: err == nil && sound.Peak() == 0}
	if ill, instead := messages.PassedOver(engines.States(), engines.Name()); instead {
		s.passed = ill
	}
	return s
}

func judgeVoices(f voiceFacts) (all []Finding) {
	switch {
	case f.off:
		return found("voice", OK, "voice.off", nil)
	case f.broken != nil:
		return found("voice", Warning, "voice.fault", map[string]any{"Error": f.broken.Error()})
	}
	for _, s := range f.spoken {
		all = append(all, about(s.language, judgeSpoken(s))...)
	}
	if len(f.packs) > 0 {
		all = append(all, found("voice", OK, "voice.packs", map[string]any{"Packs": strings.Join(f.packs, ", ")})...)
	}
	for _, err := range f.faults {
		all = append(all, found("voice", Warning, "voice.fault", map[string]any{"Error": messages.Sentence(err)})...)
	}
	return all
}

func judgeSpoken(s spoken) []Finding {
	values := map[string]any{"Language": s.language, "Engine": s.engine}
	switch {
	case s.err != nil:
		values["Error"] = messages.Sentence(s.err)
		return found("voice", Warning, "voice.failed", values)
	case s.silent:
		return found("voice", Warning, "voice.silent", values)
	case s.passed != nil:
		values["Error"] = messages.Sentence(s.passed)
		return found("voice", Warning, "voice.instead", values)
	}
	return found("voice", OK, "voice.ok", values)
}
