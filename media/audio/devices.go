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

// Devices lists the sound devices, in PortAudio's order. While a Speaker of this process has a device open, it is the
// list of when that was opened, since PortAudio looks for devices only when it starts. An empty list is no error.
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

// find returns the output device of that name, "" for the default one, or ErrNoDevice. When several host APIs offer
// the same name, the first that can play is taken.
func find(name string) (*portaudio.DeviceInfo, error) {
	if name == "" {
		d, err := portaudio.DefaultOutputDevice()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNoDevice, err)
		}
		return d, nil
	}
	found, err := portaudio.Devices()
	if err != nil {
		return nil, err
	}
	for _, d := range found {
		if d.Name == name && d.MaxOutputChannels > 0 {
			return d, nil
		}
	}
	return nil, fmt.Errorf("%w: %q", ErrNoDevice, name)
}
