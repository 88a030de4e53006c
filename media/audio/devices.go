package audio

import (
	"fmt"
	"time"

	"github.com/gordonklaus/portaudio"
)

// Device describes one sound device.
type Device struct {
	Name          string
	HostAPI       string  // for example "ALSA", "MME", "Core Audio"
	Outputs       int     // most channels it plays
	Inputs        int     // most channels it records
	Rate          float64 // Hz, its own default
	DefaultOutput bool
	DefaultInput  bool
}

// hostSeparator stands between host API and name.
const hostSeparator = ": "

// FullName names the device even where several host APIs have one of its name. It may be used wherever a name is.
func (d Device) FullName() string { return d.HostAPI + hostSeparator + d.Name }

// Devices lists the sound devices, in PortAudio's order. While a Speaker of this process has a device open, it is the
// list of when that was opened, since PortAudio looks for devices only when it starts (see Rescan). An empty list is no error.
// It returns ErrBusy, wrapped, when the sound system does not answer within five seconds.
func Devices() ([]Device, error) {
	type answer struct {
		devices []Device
		err     error
	}
	// In a goroutine of its own, because a sound server that hangs would hang us; it then ends with the server.
	result := make(chan answer, 1)
	go func() {
		var a answer
		a.err = locked(func() error {
			if err := startLibrary(); err != nil {
				return err
			}
			var err error
			a.devices, err = list()
			if ending := endLibrary(); err == nil {
				err = ending
			}
			return err
		})
		result <- a
	}()
	timer := time.NewTimer(libraryWait)
	defer timer.Stop()
	select {
	case a := <-result:
		if a.err != nil {
			return nil, fmt.Errorf("listing the sound devices: %w", a.err)
		}
		return a.devices, nil
	case <-timer.C:
		return nil, fmt.Errorf("listing the sound devices: %w", ErrBusy)
	}
}

func list() ([]Device, error) {
	found, err := portaudio.Devices()
	if err != nil {
		return nil, err
	}
	out, _ := portaudio.DefaultOutputDevice() // an error says that there is none
	in, _ := portaudio.DefaultInputDevice()
	devices := make([]Device, 0, len(found))
	for _, d := range found {
		devices = append(devices, Device{
			Name: d.Name, HostAPI: d.HostApi.Name, Outputs: d.MaxOutputChannels, Inputs: d.MaxInputChannels,
			Rate: d.DefaultSampleRate, DefaultOutput: d == out, DefaultInput: d == in,
		})
	}
	return devices, nil
}

// find returns the device of that name that can do what is wanted, "" for the default one, or ErrNoDevice or ErrNoMicrophone. When
// several host APIs offer the same name, the first that can is taken.
func find(name string, way direction) (*portaudio.DeviceInfo, error) {
	standard, missing := portaudio.DefaultOutputDevice, ErrNoDevice
	if way == forInput {
		standard, missing = portaudio.DefaultInputDevice, ErrNoMicrophone
	}
	if name == "" {
		d, err := standard()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", missing, err)
		}
		return d, nil
	}
	found, err := portaudio.Devices()
	if err != nil {
		return nil, err
	}
	for _, d := range found {
		channels := d.MaxOutputChannels
		if way == forInput {
			channels = d.MaxInputChannels
		}
		if channels > 0 && (d.Name == name || d.HostApi.Name+hostSeparator+d.Name == name) {
			return d, nil
		}
	}
	return nil, fmt.Errorf("%w: %q", missing, name)
}
