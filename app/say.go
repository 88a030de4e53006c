package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/queuecast/queuecast/app/control"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/audio"
	"github.com/queuecast/queuecast/media/cast"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/speech"
)

const (
	// deviceWait is how long `say` waits for the loudspeaker to open.
	deviceWait = 3 * time.Second
	// sayFPS is the rate at which `say` hands sound to the loudspeaker, chunks a second.
	sayFPS = 50
	// drain is the sound that may still lie in the loudspeaker's buffers after the last sample was handed over.
	drain = 300 * time.Millisecond
)

func (c *cli) sayCommand() *cobra.Command {
	var out, language string
	cmd := &cobra.Command{
		Use:   "say TEXT",
		Short: "Says a text: at the running station, else on this machine's loudspeaker, or into a WAV file",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.say(cmd.Context(), args[0], language, out)
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "write a WAV `file` instead (- for standard output)")
	cmd.Flags().StringVar(&language, "lang", "", "`language` of the text, such as zh or en; default: the first of the settings")
	return cmd
}

func (c *cli) say(ctx context.Context, text, language, out string) error {
	dir, err := c.folder()
	if err != nil {
		return err
	}
	s := settings.Defaults()
	if _, err := os.Stat(filepath.Join(dir, settings.FileName)); err == nil {
		if s, _, err = settings.Inspect(dir); err != nil {
			return err
		}
	}
	useLanguage(s.Language)
	if language == "" {
		language = s.Voice.Languages[0]
	}
	if out == "" {
		client, err := control.Dial(dir)
		if err == nil {
			err = client.Say(ctx, control.SayRequest{Lang: language, Text: text})
		}
		if !errors.Is(err, control.ErrNotRunning) {
			return err
		}
	}
	sound, err := (&speech.Espeak{Path: s.Voice.Engine}).Speak(ctx, speech.Utterance{
		Lang: language, Text: text, Rate: s.Voice.Rate, Volume: s.Voice.Volume,
	})
	if err != nil {
		return fmt.Errorf("saying a text: %w", err)
	}
	switch out {
	case "":
		return play(ctx, s.Sound.Device, sound)
	case "-":
		return pcm.EncodeWAV(c.stdout, sound)
	}
	if err := writeWAV(out, sound); err != nil {
		return err
	}
	fmt.Fprintln(c.stdout, messages.Text("cli.said", map[string]any{"Path": out, "Seconds": fmt.Sprintf("%.1f", sound.Duration().Seconds())}))
	return nil
}

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
