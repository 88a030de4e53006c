package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/media/audio"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/recorder"
	"github.com/queuecast/queuecast/media/soundfile"
)

func (c *cli) loopCommand() *cobra.Command {
	var (
		flags    soundFlags
		seconds  float64
		volume   float64
		original bool
		l        recorder.Loop
	)
	cmd := &cobra.Command{
		Use:   "loop",
		Short: "Lets one hear the microphone through the codec, live, until Ctrl+C or for a number of seconds",
		Long: "Lets one hear the microphone through the codec, live, until Ctrl+C or for a number of seconds. At the beginning a chirp measures\n" +
			"the delay; where it does not come back, as with headphones, the delay is what the system tells. A loop that howls is made quieter.",
		Args: func(cmd *cobra.Command, args []string) error {
			if seconds < 0 || volume < 0 {
				return errors.New("--seconds and --volume must not be negative")
			}
			f := flags.over(soundfile.Board())
			law, _ := f.Encoding.Law()
			l.Law, l.Format = law, pcm.Format{Rate: f.Rate, Channels: f.Channels}
			return errors.Join(f.Validate(), cobra.NoArgs(cmd, args))
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.loop(cmd.Context(), &l, time.Duration(seconds*float64(time.Second)), volume, original)
		},
	}
	flags.add(cmd.Flags(), "", "of the loop")
	cmd.Flags().Float64Var(&seconds, "seconds", 0, "end after so many `seconds`; default: Ctrl+C")
	cmd.Flags().StringVar(&l.Input, "input", "", "`name` of the microphone, see devices; default: that of the settings")
	cmd.Flags().StringVar(&l.Output, "output", "", "`name` of the loudspeaker; default: that of the settings")
	cmd.Flags().Float64Var(&volume, "volume", 1, "`factor` of the volume, up to 4")
	cmd.Flags().BoolVar(&original, "original", false, "leave out the codec, to compare")
	cmd.Flags().BoolVar(&l.WithoutChirp, "no-chirp", false, "do not measure the delay by a sound")
	return cmd
}

func (c *cli) loop(ctx context.Context, l *recorder.Loop, length time.Duration, volume float64, original bool) error {
	ctx, stop := c.untilStopped(ctx)
	defer stop()
	if length > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, length)
		defer cancel()
	}
	microphone, loudspeaker, err := c.soundDevices()
	if err != nil {
		return err
	}
	l.Input, l.Output = cmp.Or(l.Input, microphone), cmp.Or(l.Output, loudspeaker)
	if err := l.Initialize(); err != nil {
		return err
	}
	l.SetOriginal(original)
	l.SetVolume(volume)
	line := c.progressLine()
	defer line.end()
	tick := time.NewTicker(recordLook)
	defer tick.Stop()
	howling := false
	var last recorder.LoopState // while it was running
	for running := true; running; {
		select {
		case <-tick.C:
		case <-ctx.Done():
			running = false
		case <-l.Done():
			running = false
		}
		s := l.State()
		if s.Running {
			last = s
		}
		if s.Howling && !howling {
			line.end()
			c.note("note.loop.howling", map[string]any{"Percent": fmt.Sprintf("%.0f", 100*s.Volume*s.Reduced)})
		}
		howling = s.Howling
		line.tell(func() string { return meters(s.Level) + "  " + loopDelay(s) })
	}
	if err = l.Close(); err == nil {
		line.end()
		fmt.Fprintln(c.stdout, loopDelay(last))
		if gaps := last.Gaps + last.Input.Interruptions + last.Output.Interruptions; gaps > 0 {
			c.note("note.play.gaps", map[string]any{"Times": gaps})
		}
	}
	return err
}

// loopDelay says how long the way through a loop is.
func loopDelay(s recorder.LoopState) string {
	key := "cli.g711.delay_told"
	if s.Measured {
		key = "cli.g711.delay_measured"
	}
	return messages.Text(key, map[string]any{"Milliseconds": s.Delay.Milliseconds()})
}

func (c *cli) devicesCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "devices",
		Short: "Lists microphones and loudspeakers: channels in and out, Hz, the sound system, the name; * is the default",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if dir, err := c.folder(); err == nil {
				c.speakLike(dir)
			}
			devices, err := audio.Devices()
			if err != nil {
				return err
			}
			mark := map[bool]string{true: "*"}
			for _, d := range devices {
				fmt.Fprintf(c.stdout, "%d%s\t%d%s\t%.0f\t%s\t%s\n",
					d.Inputs, mark[d.DefaultInput], d.Outputs, mark[d.DefaultOutput], d.Rate, d.HostAPI, d.Name)
			}
			if len(devices) == 0 {
				c.note("note.no_devices", nil)
			}
			return nil
		},
	}
}
