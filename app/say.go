package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/queuecast/queuecast/app/control"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/app/voice"
	"github.com/queuecast/queuecast/kiosk/announce"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/speech"
)

// saying is what `say` is to say.
type saying struct {
	text, language  string
	phrase          string // ID of a saved announcement
	number, counter string // of a call that is not made
	engine          string // the only one that is asked; "": those of the settings
	out             string // file; "": it is played
}

func (c *cli) sayCommand() *cobra.Command {
	var s saying
	cmd := &cobra.Command{
		Use:   "say [TEXT]",
		Short: "Says a text, a saved announcement or how a number would be called: at the running station, else here, or into a WAV file",
		Args: func(cmd *cobra.Command, args []string) error {
			given := len(args)
			for _, flag := range []string{"phrase", "call"} {
				if cmd.Flags().Changed(flag) {
					given++
				}
			}
			if given != 1 {
				return errors.New("give one text, or --phrase, or --call")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				s.text = args[0]
			}
			return c.say(cmd.Context(), s)
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&s.out, "output", "o", "", "write a WAV `file` instead (- for standard output)")
	flags.StringVar(&s.language, "lang", "", "`language` of the text, such as zh or en; default: the first of the settings")
	flags.StringVar(&s.phrase, "phrase", "", "the saved announcement of this `id`")
	flags.StringVar(&s.number, "call", "", "how this `number` would be called, without calling it")
	flags.StringVar(&s.counter, "counter", "", "the counter's `id` for --call; default: the first one")
	flags.StringVar(&s.engine, "engine", "", "let this `engine` alone speak, here and not at the station")
	return cmd
}

func (c *cli) say(ctx context.Context, what saying) error {
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
	if what.out == "" && what.engine == "" {
		client, err := control.Dial(dir)
		if err == nil {
			err = client.Say(ctx, control.SayRequest{
				Lang: what.language, Text: what.text, Phrase: what.phrase, Number: what.number, Counter: what.counter,
			})
		}
		if !errors.Is(err, control.ErrNotRunning) {
			return err
		}
	}
	sound, err := synthesise(ctx, dir, s, what)
	if err != nil {
		return err
	}
	switch what.out {
	case "":
		return play(ctx, s.Sound.Device, sound)
	case "-":
		return pcm.EncodeWAV(c.stdout, sound)
	}
	if err := writeWAV(what.out, sound); err != nil {
		return err
	}
	fmt.Fprintln(c.stdout, messages.Text("cli.said", map[string]any{"Path": what.out, "Seconds": fmt.Sprintf("%.1f", sound.Duration().Seconds())}))
	return nil
}

// sentences is what is to be said, as the settings say it.
func (w saying) sentences(s settings.Settings) ([]announce.Sentence, error) {
	if w.number != "" {
		counter := w.counter
		if counter == "" && len(s.Counters) > 0 {
			counter = s.Counters[0].ID
		}
		return station.Rehearse(s, w.number, counter)
	}
	composer, err := voice.Composer(s)
	if err != nil {
		return nil, err
	}
	if w.phrase == "" {
		a, err := composer.Text(w.language, w.text)
		return a.Sentences, err
	}
	missing := &station.UnknownPhraseError{ID: w.phrase}
	for _, p := range s.Voice.Phrases {
		if p.ID == w.phrase {
			a, err := composer.Phrase(p.Texts, p.Repeat, p.Chime)
			return a.Sentences, err
		}
		missing.Known = append(missing.Known, p.ID)
	}
	return nil, missing
}

// synthesise makes the sound of one round. It keeps nothing on disk: a station may be at work there.
func synthesise(ctx context.Context, dir string, s settings.Settings, what saying) (pcm.Buffer, error) {
	sentences, err := what.sentences(s)
	if err != nil {
		return pcm.Buffer{}, fmt.Errorf("composing an announcement: %w", err)
	}
	v := s.Voice
	v.CacheMB = 0
	if what.engine != "" {
		if known := v.EngineNames(); !slices.Contains(known, what.engine) {
			return pcm.Buffer{}, &messages.UnknownEngineError{Name: what.engine, Known: known}
		}
		v.Engines, v.EnginesFor = []string{what.engine}, nil
	}
	engines := &voice.Engines{Dir: dir, Settings: v}
	if err := engines.Initialize(); err != nil {
		return pcm.Buffer{}, err
	}
	defer engines.Close()
	all := pcm.Silence(pcm.Rate, 0)
	for i, sentence := range sentences {
		one, err := engines.Speak(ctx, speech.Utterance{Lang: sentence.Lang, Text: sentence.Text, Rate: v.Rate, Volume: v.Volume})
		if err != nil {
			return pcm.Buffer{}, fmt.Errorf("saying %q: %w", sentence.Text, err)
		}
		if i > 0 {
			gap := pcm.Silence(pcm.Rate, time.Duration(v.GapMS)*time.Millisecond)
			all.Samples = append(all.Samples, gap.Samples...)
		}
		all.Samples = append(all.Samples, one.Samples...)
	}
	return all, nil
}

func (c *cli) stopCommand() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:   "stop",
		Short: "Breaks off what the running station is announcing; the calls stay on the display",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			client, err := c.dial()
			if err != nil {
				return err
			}
			return client.Stop(cmd.Context(), control.StopRequest{All: all})
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "what waits to be announced is not said either")
	return cmd
}
