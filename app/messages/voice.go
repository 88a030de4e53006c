package messages

import (
	"errors"
	"fmt"
	"strings"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/app/voice"
	"github.com/queuecast/queuecast/kiosk/announce"
	"github.com/queuecast/queuecast/media/audio"
	"github.com/queuecast/queuecast/media/speech"
	"github.com/queuecast/queuecast/media/speech/pack"
)

// UnknownEngineError refuses an engine that there is not.
type UnknownEngineError struct {
	Name  string
	Known []string
}

// Error implements error.
func (e *UnknownEngineError) Error() string { return fmt.Sprintf("there is no engine %q", e.Name) }

// explainVoice is explain for what is about speaking.
func explainVoice(err error) (key string, values data, ok bool) {
	var (
		textLong *announce.TextTooLongError
		phrase   *station.UnknownPhraseError
		chime    *voice.ChimeError
		file     *pack.FileError
		unknown  *UnknownEngineError
	)
	switch {
	case errors.As(err, &textLong):
		return "error.text.too_long", data{"Max": textLong.Max}, true
	case errors.As(err, &phrase):
		return "error.phrase.unknown", data{"ID": phrase.ID, "Known": strings.Join(phrase.Known, ", ")}, true
	case errors.As(err, &chime):
		return "error.chime", data{"Path": chime.Path, "Error": chime.Err.Error()}, true
	case errors.As(err, &file):
		return "error.pack", data{"Error": err.Error()}, true
	case errors.As(err, &unknown):
		return "error.voice.unknown", data{"Engine": unknown.Name, "Known": strings.Join(unknown.Known, ", ")}, true
	case errors.Is(err, speech.ErrTemplate):
		return "error.voice.command", data{"Error": err.Error()}, true
	}
	if key, values, ok := explainTemplate(err); ok {
		return key, values, true
	}
	name := settings.EngineEspeak
	var engine *speech.EngineError
	if errors.As(err, &engine) {
		name = engine.Engine
	}
	for _, known := range []struct {
		err error
		key string
	}{
		{announce.ErrEmptyText, "error.text.empty"},
		{station.ErrVoiceOff, "error.voice.off"},
		{station.ErrNothingSaid, "error.nothing_said"},
		{speech.ErrClosed, "error.closing"},
		{pack.ErrNothingHeard, "error.record.nothing"},
		{pack.ErrDistorted, "error.record.distorted"},
		{audio.ErrNoMicrophone, "error.record.no_microphone"},
		{audio.ErrMicrophoneLost, "error.record.lost"},
		{audio.ErrMicrophoneMute, "error.record.mute"},
		{audio.ErrInUse, "error.sound.in_use"},
		{audio.ErrNoFormat, "error.sound.no_format"},
		{voice.ErrNoClips, "error.record.empty"},
		{speech.ErrMissing, "error.voice.missing"},
		{speech.ErrTimeout, "error.voice.timeout"},
		{speech.ErrBadAudio, "error.voice.bad_audio"},
		{speech.ErrFailed, "error.voice.failed"},
		{speech.ErrUnknownWord, "error.voice.word"},
		{speech.ErrNoVoice, "error.voice.no_voice"},
		{speech.ErrNoText, "error.text.empty"},
		{speech.ErrTooLong, "error.voice.too_long"},
	} {
		if !errors.Is(err, known.err) {
			continue
		}
		if known.err == speech.ErrMissing && name != settings.EngineEspeak {
			return "error.voice.missing.program", data{"Engine": EngineName(name)}, true
		}
		return known.key, data{"Engine": EngineName(name)}, true
	}
	return "", nil, false
}

// explainTemplate is explain for the templates of announcements.
func explainTemplate(err error) (key string, values data, ok bool) {
	var (
		unknown  *announce.UnknownPlaceholderError
		brace    *announce.BraceError
		tooLong  *announce.TemplateTooLongError
		language *announce.UnknownLanguageError
	)
	switch {
	case errors.As(err, &unknown):
		return "error.template.placeholder", data{"Name": unknown.Name, "Known": "{" + strings.Join(unknown.Known, "} {") + "}"}, true
	case errors.As(err, &brace):
		return "error.template.brace", nil, true
	case errors.As(err, &tooLong):
		return "error.template.too_long", data{"Max": tooLong.Max}, true
	case errors.As(err, &language):
		return "error.template.language", data{"Language": language.Lang}, true
	case errors.Is(err, announce.ErrEmptyTemplate):
		return "error.template.empty", nil, true
	}
	return "", nil, false
}

// Language is what a language is called by those who speak it; one that is not known has its tag.
func Language(tag string) string {
	base, region, _ := strings.Cut(tag, "-")
	names := map[string]string{
		"zh": "中文", "yue": "粵語", "en": "English", "ja": "日本語", "ko": "한국어", "fr": "Français", "de": "Deutsch", "es": "Español",
		"ru": "Русский", "pt": "Português", "it": "Italiano", "vi": "Tiếng Việt", "id": "Bahasa Indonesia", "ms": "Bahasa Melayu",
	}
	name, known := names[base]
	switch {
	case !known:
		return tag
	case region != "":
		return name + " (" + region + ")"
	}
	return name
}
