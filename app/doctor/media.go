package doctor

import (
	"context"
	"net"
	"strconv"
	"strings"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/voice"
	"github.com/queuecast/queuecast/media/audio"
	"github.com/queuecast/queuecast/media/cast"
	"github.com/queuecast/queuecast/media/h264"
	"github.com/queuecast/queuecast/media/speech"
)

func loudspeaker(_ context.Context, p Patient) []Finding {
	devices, err := audio.Devices()
	if err != nil {
		return found("loudspeaker", Warning, "loudspeaker.error", map[string]any{"Error": err.Error()})
	}
	var names []string
	wanted, standard := false, ""
	for _, d := range devices {
		if d.Outputs == 0 {
			continue
		}
		names = append(names, d.Name)
		wanted = wanted || d.Name == p.Settings.Sound.Device
		if d.DefaultOutput {
			standard = d.Name
		}
	}
	values := map[string]any{"Devices": strings.Join(names, ", "), "Wanted": p.Settings.Sound.Device, "Default": standard}
	switch {
	case len(names) == 0:
		return found("loudspeaker", Warning, "loudspeaker.none", values)
	case p.Settings.Sound.Device != "" && !wanted:
		return found("loudspeaker", Warning, "loudspeaker.missing", values)
	case p.Settings.Sound.Device == "" && standard == "":
		return found("loudspeaker", Warning, "loudspeaker.no_default", values)
	}
	return found("loudspeaker", OK, "loudspeaker.ok", values)
}

// voices has every configured language say a short sentence, silently, and keeps nothing of it.
func voices(ctx context.Context, p Patient) []Finding {
	if !p.Settings.Voice.Enabled {
		return found("voice", OK, "voice.off", nil)
	}
	v := p.Settings.Voice
	v.CacheMB = 0
	engines := &voice.Engines{Dir: p.Dir, Settings: v}
	if err := engines.Initialize(); err != nil {
		return found("voice", Warning, "voice.fault", map[string]any{"Error": err.Error()})
	}
	defer engines.Close()
	var all []Finding
	for _, language := range v.Languages {
		all = append(all, speaks(ctx, engines, language)...)
	}
	faults := engines.Faults()
	if _, err := voice.Chime(v.ChimeSound); err != nil {
		faults = append(faults, err)
	}
	for _, err := range faults {
		all = append(all, found("voice", Warning, "voice.fault", map[string]any{"Error": messages.Sentence(err)})...)
	}
	return all
}

func speaks(ctx context.Context, engines *voice.Engines, language string) []Finding {
	values := map[string]any{"Language": language}
	sound, err := engines.Speak(ctx, speech.Utterance{Lang: language, Text: "1 2 3", Rate: engines.Settings.Rate})
	values["Engine"] = messages.EngineName(engines.Name())
	switch ill, instead := messages.PassedOver(engines.States(), engines.Name()); {
	case err != nil:
		values["Error"] = messages.Sentence(err)
		return found("voice", Warning, "voice.failed", values)
	case sound.Peak() == 0:
		return found("voice", Warning, "voice.silent", values)
	case instead:
		values["Error"] = messages.Sentence(ill)
		return found("voice", Warning, "voice.instead", values)
	}
	return found("voice", OK, "voice.ok", values)
}

func streamPort(_ context.Context, p Patient) []Finding {
	values := map[string]any{"Port": p.Settings.Stream.Port}
	switch {
	case !p.Settings.Stream.Enabled:
		return found("port", OK, "port.off", nil)
	case p.Running:
		return found("port", OK, "port.ours", values)
	}
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(p.Settings.Stream.Port)))
	switch {
	case cast.IsAddressInUse(err):
		return found("port", Warning, "port.taken", values)
	case err != nil:
		values["Error"] = err.Error()
		return found("port", Warning, "port.error", values)
	}
	_ = l.Close()
	return found("port", OK, "port.free", values)
}

func encoder(_ context.Context, p Patient) []Finding {
	s := p.Settings.Stream
	e := &h264.Encoder{Width: s.Width, Height: s.Height, FPS: s.FPS, QP: s.QP}
	if err := e.Initialize(); err != nil {
		return found("encoder", Warning, "encoder.failed", map[string]any{"Error": err.Error()})
	}
	e.Close()
	return found("encoder", OK, "encoder.ok", map[string]any{"Width": s.Width, "Height": s.Height, "FPS": s.FPS})
}
