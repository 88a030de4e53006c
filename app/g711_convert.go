package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"

	"github.com/spf13/cobra"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/media/soundfile"
)

// conversion is what one of the commands encode, decode and convert is to do.
type conversion struct {
	in, out string           // files, folders (convert), or pipe
	raw     soundfile.Format // of what comes without header and name
	given   soundFlags       // about raw input, whatever its name says
	to      soundfile.Format // rate or channels of 0: as they are
	force   bool             // files that exist are overwritten
}

func (c *cli) encodeCommand() *cobra.Command {
	var (
		flags soundFlags
		job   conversion
	)
	cmd := &cobra.Command{
		Use:   "encode IN OUT",
		Short: "Makes G.711 of a sound: IN is a WAV or AU file, or 16-bit samples by a pipe",
		Long: "Makes G.711 of a sound. OUT's name says what it becomes: .g711a .al .alaw .pcma are A-law, .g711u .ul .ulaw .pcmu mu-law without\n" +
			"a header, of the rate and channels that stand in the name (door_8000_1.al) or else of IN's; .wav and .au have a header.\n" +
			"- is standard input (with a header, or 16-bit little-endian samples) or standard output (no header).",
		Args: func(cmd *cobra.Command, args []string) error {
			if err := cobra.ExactArgs(2)(cmd, args); err != nil {
				return err
			}
			linear := soundfile.Board()
			linear.Encoding = soundfile.PCM16
			job.in, job.out, job.raw = args[0], args[1], flags.over(linear)
			job.raw.Encoding = soundfile.PCM16
			err := job.target(flags, soundfile.Format{Container: soundfile.Raw, Encoding: soundfile.ALaw})
			if _, law := job.to.Encoding.Law(); err == nil && !law {
				return fmt.Errorf("%s is no name of G.711 sound", job.out)
			}
			return err
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return c.convert(cmd.Context(), job) },
	}
	flags.add(cmd.Flags(), "", "of what is made, and of samples by a pipe")
	cmd.Flags().BoolVar(&job.force, "force", false, "overwrite OUT")
	return cmd
}

func (c *cli) decodeCommand() *cobra.Command {
	var job conversion
	cmd := &cobra.Command{
		Use:   "decode IN OUT",
		Short: "Makes 16-bit sound of G.711: OUT is a WAV file, an AU file or, as .s16, samples alone",
		Long: "Makes 16-bit sound of G.711. What IN is stands in its header, in its name (door_8000_1.al) or in the flags; without all of them\n" +
			"it is what the boards record: A-law, 44100 Hz, 2 channels. - is standard input, or standard output (WAV).",
		Args: func(cmd *cobra.Command, args []string) error {
			if err := cobra.ExactArgs(2)(cmd, args); err != nil {
				return err
			}
			job.in, job.out, job.raw = args[0], args[1], soundfile.Board()
			size := soundFlags{rate: job.given.rate, channels: job.given.channels}
			err := job.target(size, soundfile.Format{Container: soundfile.WAV, Encoding: soundfile.PCM16})
			if err == nil && job.to.Encoding != soundfile.PCM16 {
				return fmt.Errorf("%s is no name of 16-bit sound: use convert", job.out)
			}
			return err
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return c.convert(cmd.Context(), job) },
	}
	job.given.add(cmd.Flags(), "", "of sound without a header, whatever its name says")
	cmd.Flags().BoolVar(&job.force, "force", false, "overwrite OUT")
	return cmd
}

func (c *cli) convertCommand() *cobra.Command {
	var (
		flags soundFlags
		job   conversion
		kind  string
	)
	cmd := &cobra.Command{
		Use:   "convert IN OUT",
		Short: "Converts sound from any of these kinds to any other: a file, or all files of a folder",
		Long: "Converts sound from any of these kinds to any other. OUT's name says what it becomes, see encode; WAV and AU files are 16-bit\n" +
			"sound unless --law is given. When IN is a folder, so is OUT, --to says what the files become, and those that fail are told\n" +
			"while the others go on. - is standard input or output.",
		Args: func(cmd *cobra.Command, args []string) error {
			if err := cobra.ExactArgs(2)(cmd, args); err != nil {
				return err
			}
			job.in, job.out, job.raw = args[0], args[1], soundfile.Board()
			preset, err := soundfile.FormatOf("."+strings.TrimPrefix(kind, "."), soundfile.Format{Encoding: soundfile.PCM16})
			if err != nil {
				return fmt.Errorf("--to %s: %w", kind, err)
			}
			if isFolder(job.in) {
				job.to = flags.over(preset)
				return flags.agree("--to "+kind, preset)
			}
			return job.target(flags, preset)
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if isFolder(job.in) {
				return c.convertFolder(cmd.Context(), job)
			}
			return c.convert(cmd.Context(), job)
		},
	}
	flags.add(cmd.Flags(), "", "of what is made; default: as it is")
	job.given.add(cmd.Flags(), "in-", "of IN without a header, whatever its name says")
	cmd.Flags().StringVar(&kind, "to", "wav", "`kind` of file that a folder's files, or -, become: wav, au, g711a, g711u ...")
	cmd.Flags().BoolVar(&job.force, "force", false, "overwrite what exists")
	return cmd
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// target finds what is to be made: by the name, or for a pipe the preset, with what the flags add.
func (j *conversion) target(flags soundFlags, preset soundfile.Format) error {
	named := preset
	if j.out != pipe {
		var err error
		if named, err = soundfile.FormatOf(j.out, soundfile.Format{Encoding: preset.Encoding}); err != nil {
			return err
		}
		if err := flags.agree(j.out, named); err != nil {
			return err
		}
	}
	j.to = flags.over(named)
	return nil
}

// open opens what is to be converted.
func (c *cli) open(j conversion) (*soundfile.Reader, error) {
	if j.in == pipe {
		r, err := soundfile.NewReader(c.stdin, j.given.over(j.raw))
		if err != nil {
			return nil, &soundfile.FileError{Path: pipe, Err: err}
		}
		return r, nil
	}
	if !j.given.any() {
		return soundfile.Open(j.in, j.raw)
	}
	named, err := soundfile.FormatOf(j.in, j.raw)
	if err != nil {
		named = j.raw
	}
	return soundfile.OpenAs(j.in, j.given.over(named))
}

// convert converts one file or pipe.
func (c *cli) convert(ctx context.Context, j conversion) error {
	ctx, stop := c.untilStopped(ctx)
	defer stop()
	r, err := c.open(j)
	if err != nil {
		return err
	}
	defer r.Close()
	if other, ok := r.SoundsLike(); ok {
		c.note("note.sound.law", map[string]any{"Path": j.in, "Law": other})
	}
	line := c.progressLine()
	defer line.end()
	converter := soundfile.Converter{To: j.to, Overwrite: j.force, Progress: func(_ string, done, total int64) {
		line.show(r.Format(), done, total)
	}}
	if j.out == pipe {
		return c.toPipe(ctx, r, converter, line)
	}
	made, err := converter.From(ctx, r, j.out)
	line.end()
	if err != nil {
		return err
	}
	c.tellDamage(j.in, made.Damage)
	c.printMade(j.out, made)
	return nil
}

// toPipe converts to standard output.
func (c *cli) toPipe(ctx context.Context, r *soundfile.Reader, converter soundfile.Converter, line *progressLine) error {
	w, err := soundfile.NewWriter(c.stdout, converter.Target(r.Format()))
	if err != nil {
		return &soundfile.FileError{Path: pipe, Err: err}
	}
	err = errors.Join(soundfile.Copy(ctx, w, r, func(done int64) { line.show(r.Format(), done, r.Frames()) }), w.Close())
	line.end()
	if err != nil {
		return &soundfile.FileError{Path: pipe, Err: err}
	}
	c.tellDamage(pipe, r.Damage())
	return nil
}

// convertFolder converts all files of a folder. A failure is told on standard error, and makes the exit code 1.
func (c *cli) convertFolder(ctx context.Context, j conversion) error {
	ctx, stop := c.untilStopped(ctx)
	defer stop()
	line := c.progressLine()
	defer line.end()
	done, failed := 0, 0
	converter := soundfile.Converter{Preset: j.given.over(j.raw), To: j.to, Overwrite: j.force, Progress: line.showFile}
	err := converter.Folder(ctx, j.in, j.out, func(o soundfile.Outcome) {
		line.end()
		if o.Err != nil {
			failed++
			fmt.Fprintf(c.stderr, "queuecast: %s\n", messages.Sentence(o.Err))
			return
		}
		done++
		c.tellDamage(o.In, o.Result.Damage)
		c.printMade(o.Out, o.Result)
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(c.stdout, messages.Text("cli.g711.folder", map[string]any{"Done": done, "Failed": failed}))
	if failed > 0 {
		c.code = exitFailed
	}
	return nil
}

// untilStopped ends with Ctrl+C; a second one ends the program where it waits for a pipe.
func (c *cli) untilStopped(ctx context.Context) (context.Context, context.CancelFunc) {
	if dir, err := c.folder(); err == nil {
		c.speakLike(dir)
	}
	ctx, stop := signal.NotifyContext(ctx, stopSignals...)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

func (c *cli) note(key string, values map[string]any) {
	fmt.Fprintln(c.stderr, messages.Text(key, values))
}

// tellDamage tells what was wrong with a file that was read all the same.
func (c *cli) tellDamage(path string, damage error) {
	if damage != nil {
		fmt.Fprintln(c.stderr, messages.SoundDamage(path, damage))
	}
}

// printMade tells what a file has become. What a raw file's name does not tell is said, for nothing else will.
func (c *cli) printMade(path string, made soundfile.Result) {
	fmt.Fprintf(c.stdout, "%s\t%v\t%s\t%.1f MB\n", path, made.To, messages.Span(made.To.Duration(made.Frames)), float64(made.Bytes)/1e6)
	if named, err := soundfile.FormatOf(path, soundfile.Board()); err == nil && made.To.Container == soundfile.Raw && named != made.To {
		c.note("note.sound.headless", map[string]any{"Path": path, "Rate": made.To.Rate, "Channels": made.To.Channels})
	}
}
