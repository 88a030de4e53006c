package desktop

import (
	"slices"

	"github.com/queuecast/queuecast/media/audio"
	"github.com/queuecast/queuecast/views/words"
)

// soundDevices are the devices as they were listed last.
type soundDevices struct {
	all   []audio.Device
	err   error
	known bool // they have been listed
}

// watchDevices keeps Desktop.sounds up to date from the first call on, for as long as there are windows.
func (d *Desktop) watchDevices() {
	if d.watchesDevices {
		return
	}
	d.watchesDevices = true
	d.workers.Go(func() {
		audio.Watch(d.ctx, func(all []audio.Device, err error) {
			d.onFyne(d.ctx, func() { d.sounds = soundDevices{all, err, true} })
		})
	})
}

// namedDevice is a device as the user knows it. Where several host APIs have one of a name, the further ones have theirs in it.
type namedDevice struct {
	name, details string
	standard      bool // the system's default
}

// outputs and inputs are the devices that can play or record. What is chosen but not there is among them, so that it can be seen.
func (s soundDevices) outputs(chosen ...string) []namedDevice {
	return s.named(chosen, func(d audio.Device) (int, bool) { return d.Outputs, d.DefaultOutput })
}

func (s soundDevices) inputs(chosen ...string) []namedDevice {
	return s.named(chosen, func(d audio.Device) (int, bool) { return d.Inputs, d.DefaultInput })
}

func (s soundDevices) named(chosen []string, can func(audio.Device) (channels int, standard bool)) (all []namedDevice) {
	for _, d := range s.all {
		channels, standard := can(d)
		if channels == 0 {
			continue
		}
		name := d.Name
		if slices.ContainsFunc(all, func(n namedDevice) bool { return n.name == name }) {
			name = d.FullName()
		}
		all = append(all, namedDevice{name: name, standard: standard, details: words.X("devices.details", "{{.HostAPI}} · {{.Channels}} channels · {{.Rate}} Hz",
			map[string]any{"HostAPI": d.HostAPI, "Channels": channels, "Rate": int(d.Rate)})})
	}
	for _, name := range chosen {
		if name != "" && !slices.ContainsFunc(all, func(n namedDevice) bool { return n.name == name }) {
			all = append(all, namedDevice{name: name, details: words.X("devices.absent", "Not there now; used as soon as it is back")})
		}
	}
	return all
}

// standardName is what the system's default is called in a list.
func standardName(all []namedDevice) string {
	for _, n := range all {
		if n.standard {
			return words.X("devices.standard.named", "System default: {{.Name}}", map[string]string{"Name": n.name})
		}
	}
	return words.X("devices.standard", "System default")
}
