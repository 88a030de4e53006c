package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/queuecast/queuecast/media/audio"
	"github.com/queuecast/queuecast/media/cast"
	"github.com/queuecast/queuecast/media/pcm"
)

const (
	// deviceWait is how long `say` waits for the loudspeaker to open.
	deviceWait = 3 * time.Second
	// sayFPS is the rate at which `say` hands sound to the loudspeaker, chunks a second.
	sayFPS = 50
	// drain is the sound that may still lie in the loudspeaker's buffers after the last sample was handed over.
	drain = 300 * time.Millisecond
)

func writeWAV(path string, sound pcm.Buffer) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("writing the sound: %w", err)
	}
	defer func() {
		if closeErr := f.Close(); err == nil && closeErr != nil {
			err = fmt.Errorf("writing the sound: %w", closeErr)
		}
	}()
	if err := pcm.EncodeWAV(f, sound); err != nil {
		return fmt.Errorf("writing the sound: %w", err)
	}
	return nil
}

// play plays a sound on a loudspeaker to its end.
func play(ctx context.Context, device string, sound pcm.Buffer) error {
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	states := make(chan audio.State, 1)
	speaker := &audio.Speaker{Device: device, Log: log, OnState: func(s audio.State) {
		select {
		case states <- s:
		default:
		}
	}}
	if err := speaker.Initialize(); err != nil {
		return err
	}
	defer speaker.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := awaitPlaying(ctx, speaker, states); err != nil {
		return err
	}
	programme := &cast.Programme{FPS: sayFPS, Outputs: []cast.Output{cast.SoundOutput(speaker.Write)}, Log: log}
	if err := programme.Initialize(); err != nil {
		return err
	}
	defer programme.Close()
	start, err := programme.Say(0, sound.Samples)
	if err != nil {
		return err
	}
	return programme.Wait(ctx, start+int64(sound.Frames())+int64(drain)*pcm.Rate/int64(time.Second))
}

func awaitPlaying(ctx context.Context, speaker *audio.Speaker, states <-chan audio.State) error {
	limit := time.NewTimer(deviceWait)
	defer limit.Stop()
	for {
		state := speaker.State()
		if state.Playing {
			return nil
		}
		select {
		case <-states:
		case <-limit.C:
			if state.Err != nil {
				return state.Err
			}
			return audio.ErrNoDevice
		case <-ctx.Done():
			return ctx.Err()
		}
		if state := speaker.State(); state.Err != nil {
			return state.Err
		}
	}
}
