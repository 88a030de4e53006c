package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/media/recorder"
	"github.com/queuecast/queuecast/media/soundfile"
)

// playJob is what `play` is to do.
type playJob struct {
	in            conversion // what is played, and what the flags say of it
	device        string
	speed, volume float64
	from          time.Duration
}

func (c *cli) playCommand() *cobra.Command {
	var job playJob
	cmd := &cobra.Command{
		Use:   "play FILE",
		Short: "Plays a file of sound on a loudspeaker",
		Long: "Plays a file of sound on a loudspeaker. What it is stands in its header, in its name (door_8000_1.al) or in the flags; without all of\n" +
			"them it is what the boards record: A-law, 44100 Hz, 2 channels. - is standard input.",
		Args: func(cmd *cobra.Command, args []string) error {
			if err := cobra.ExactArgs(1)(cmd, args); err != nil {
				return err
			}
			if job.from < 0 || job.volume < 0 || job.speed < recorder.Slowest || job.speed > recorder.Fastest {
				return fmt.Errorf("--from and --volume must not be negative, --speed is %v to %v", recorder.Slowest, recorder.Fastest)
			}
			job.in.in, job.in.raw = args[0], soundfile.Board()
			if args[0] == pipe && job.from > 0 {
				return errors.New("a pipe cannot be played from another place: leave out --from")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return c.playFile(cmd.Context(), job) },
	}
	job.in.given.add(cmd.Flags(), "", "of sound without a header, whatever its name says")
	cmd.Flags().StringVar(&job.device, "device", "", "`name` of the loudspeaker, see devices; default: that of the settings")
	cmd.Flags().Float64Var(&job.speed, "speed", 1, "`factor` of the speed, 0.5 to 2; the pitch stays")
	cmd.Flags().Float64Var(&job.volume, "volume", 1, "`factor` of the volume, up to 4")
	cmd.Flags().DurationVar(&job.from, "from", 0, "begin at this `time`, such as 1m30s")
	return cmd
}

func (c *cli) playFile(ctx context.Context, job playJob) error {
	ctx, stop := c.untilStopped(ctx)
	defer stop()
	_, loudspeaker, err := c.soundDevices()
	if err != nil {
		return err
	}
	file, err := c.open(job.in)
	if err != nil {
		return err
	}
	if other, ok := file.SoundsLike(); ok {
		c.note("note.sound.law", map[string]any{"Path": job.in.in, "Law": other})
	}
	p := &recorder.Player{File: file, Device: cmp.Or(job.device, loudspeaker), Speed: job.speed, From: job.from}
	if err := p.Initialize(); err != nil {
		return err
	}
	defer p.Close()
	p.SetVolume(job.volume)
	line := c.progressLine()
	defer line.end()
	tick := time.NewTicker(recordLook)
	defer tick.Stop()
	for {
		s := p.State()
		if s.Err != nil {
			return s.Err
		}
		if s.Ended && !s.Output.Running { // the device has let the last of it out
			line.end()
			c.tellDamage(job.in.in, file.Damage())
			if s.Gaps+s.Output.Interruptions > 0 {
				c.note("note.play.gaps", map[string]any{"Times": s.Gaps + s.Output.Interruptions})
			}
			return nil
		}
		line.tell(func() string {
			if s.Length < 0 {
				return messages.Span(s.Position)
			}
			return messages.Span(s.Position) + " / " + messages.Span(s.Length)
		})
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}
