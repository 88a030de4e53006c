package doctor

import (
	"context"
	"slices"
	"strings"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/audio"
)

// soundFacts are the devices of the system.
type soundFacts struct {
	devices []audio.Device
	err     error
}

func sound(_ context.Context, p Patient) []Finding {
	devices, err := audio.Devices()
	return judgeSound(p.Settings, soundFacts{devices, err})
}

func judgeSound(s settings.Settings, f soundFacts) []Finding {
	if f.err != nil {
		return found("loudspeaker", Warning, "loudspeaker.error", map[string]any{"Error": f.err.Error()})
	}
	return slices.Concat(loudspeaker(s, f.devices), microphone(s, f.devices), recorderDevices(s, f.devices))
}

func loudspeaker(s settings.Settings, devices []audio.Device) []Finding {
	names, standard := listed(devices, func(d audio.Device) (bool, bool) { return d.Outputs > 0, d.DefaultOutput })
	values := map[string]any{"Devices": strings.Join(names, ", "), "Wanted": s.Sound.Device, "Default": standard}
	switch {
	case len(names) == 0:
		return found("loudspeaker", Warning, "loudspeaker.none", values)
	case s.Sound.Device != "" && !isThere(devices, s.Sound.Device, outputs):
		return found("loudspeaker", Warning, "loudspeaker.missing", values)
	case s.Sound.Device == "" && standard == "":
		return found("loudspeaker", Warning, "loudspeaker.no_default", values)
	}
	return found("loudspeaker", OK, "loudspeaker.ok", values)
}

// microphone is missed only where one is named: a hall needs none.
func microphone(s settings.Settings, devices []audio.Device) []Finding {
	names, standard := listed(devices, func(d audio.Device) (bool, bool) { return d.Inputs > 0, d.DefaultInput })
	values := map[string]any{"Devices": strings.Join(names, ", "), "Wanted": s.Sound.Microphone, "Default": standard}
	switch {
	case s.Sound.Microphone != "" && !isThere(devices, s.Sound.Microphone, inputs):
		return found("loudspeaker", Warning, "microphone.missing", values)
	case len(names) == 0:
		return found("loudspeaker", OK, "microphone.none", values)
	}
	return found("loudspeaker", OK, "microphone.ok", values)
}

// recorderDevices looks at those that the recorder has of its own.
func recorderDevices(s settings.Settings, devices []audio.Device) (all []Finding) {
	for _, own := range []struct {
		key, name string
		can       func(audio.Device) bool
	}{
		{"recorder.input", s.Recorder.Input, inputs},
		{"recorder.output", s.Recorder.Output, outputs},
	} {
		if own.name != "" && !isThere(devices, own.name, own.can) {
			all = append(all, about(own.key, found("loudspeaker", Warning, "device.missing", map[string]any{"Key": own.key, "Wanted": own.name}))...)
		}
	}
	return all
}

func outputs(d audio.Device) bool { return d.Outputs > 0 }
func inputs(d audio.Device) bool  { return d.Inputs > 0 }

// listed names the devices that can do something, each once, and the system's own choice.
func listed(devices []audio.Device, can func(audio.Device) (can, standard bool)) (names []string, standard string) {
	for _, d := range devices {
		able, chosen := can(d)
		if able && !slices.Contains(names, d.Name) {
			names = append(names, d.Name)
		}
		if chosen {
			standard = d.Name
		}
	}
	return names, standard
}

func isThere(devices []audio.Device, name string, can func(audio.Device) bool) bool {
	return slices.ContainsFunc(devices, func(d audio.Device) bool { return can(d) && (d.Name == name || d.FullName() == name) })
}
