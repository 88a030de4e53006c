package audio

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

const (
	// watchEvery is how often it is looked for signs of other devices, which costs a few system calls.
	watchEvery = 2 * time.Second
	// watchSignless is how often devices are listed where there are no signs.
	watchSignless = 10 * time.Second
)

// Rescan lists the devices that are there now. PortAudio finds them only while no stream is open, so a Speaker that has nothing to play
// closes its device for a moment; while something is played or recorded, the list is that of when it began, and fresh is false.
func Rescan() (devices []Device, fresh bool, err error) {
	if (portAudio{}).signs() != "" && !outdated() {
		devices, err = Devices() // nobody need be interrupted
		return devices, err == nil, err
	}
	err = afresh(func() error {
		if err := startLibrary(); err != nil {
			return err
		}
		var err error
		devices, err = list()
		return errors.Join(err, endLibrary())
	})
	if errors.Is(err, errOccupied) {
		devices, err = Devices()
		return devices, false, err
	}
	return devices, err == nil, err
}

// Watch tells the devices at the beginning and whenever others are there, until ctx ends. changed is called on Watch's goroutine and
// must not block for long.
//
// On Linux it looks for the kernel's sound cards and for sound servers every two seconds, and lists the devices (see Rescan) only when
// those are others. Elsewhere it lists them every ten seconds by Devices, which does not see new ones while a stream is open.
func Watch(ctx context.Context, changed func(devices []Device, err error)) {
	var (
		known    []Device
		failure  string
		seen     string
		listed   time.Time
		complete bool
	)
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for first := true; ; first = false {
		signs := portAudio{}.signs()
		other := signs != seen || !complete
		if signs == "" {
			other = time.Since(listed) >= watchSignless
		}
		if first || other {
			var devices []Device
			var err error
			if signs == "" {
				devices, err = Devices()
				complete = true
			} else {
				devices, complete, err = Rescan()
			}
			seen, listed = signs, time.Now()
			if first || text(err) != failure || !slices.Equal(devices, known) {
				known, failure = devices, text(err)
				changed(slices.Clone(devices), err)
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// testTone is what TestTone plays.
const (
	testToneHz    = 440
	testToneLevel = 0.25
	testToneFade  = 20 * time.Millisecond
)

// TestTone plays a tone of 440 Hz on a loudspeaker, first on the left, then on the right, then on both, a third of d each, and tells
// how the device took it. Its errors are those of Playback.Run.
func TestTone(ctx context.Context, device string, d time.Duration) (StreamState, error) {
	const parts, left, right = 3, 0, 1
	tone := pcm.Tone(pcm.Rate, testToneHz, d/parts, testToneFade).Gain(testToneLevel).Samples
	stereo := make([]int16, 2*parts*len(tone))
	for part := range parts {
		at := stereo[2*part*len(tone):]
		for i, s := range tone {
			if part != right {
				at[2*i+left] = s
			}
			if part != left {
				at[2*i+right] = s
			}
		}
	}
	p := &Playback{Device: device, Format: pcm.Format{Rate: pcm.Rate, Channels: 2}}
	err := p.Run(ctx, func(dst []int16) (n int, more bool) {
		n = copy(dst, stereo)
		stereo = stereo[n:]
		return n, len(stereo) > 0
	})
	return p.State(), err
}
