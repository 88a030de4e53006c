package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/audio"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/recorder"
	"github.com/queuecast/queuecast/media/soundfile"
)

// recordLook is how often a recording is looked at to show how it is.
const recordLook = 200 * time.Millisecond

// filesTold is how many files may be complete before one of them is printed.
const filesTold = 64

// recordJob is what `record` is to do.
type recordJob struct {
	out     string // file, folder or pipe
	format  soundfile.Format
	device  string
	seconds float64 // 0: until it is stopped
	split   time.Duration
	splitMB float64
	voice   float64 // dB of full scale
	gated   bool    // voice was given
	force   bool
}

func (c *cli) recordCommand() *cobra.Command {
	var (
		flags soundFlags
		job   recordJob
		kind  string
	)
	cmd := &cobra.Command{
		Use:   "record FILE",
		Short: "Records a microphone until Ctrl+C, or for a number of seconds",
		Long: "Records a microphone until Ctrl+C, or for a number of seconds. FILE's name says what it becomes, see encode; WAV and AU files are\n" +
			"16-bit sound unless --law is given. In a folder, the name is the date and time. - is standard output (no header). Without flags it is\n" +
			"what the boards record: 44100 Hz, 2 channels. What is recorded is on the disk within a second. A microphone that is pulled out ends\n" +
			"the file; when it is back, another one begins.",
		Args: func(cmd *cobra.Command, args []string) error {
			if err := cobra.ExactArgs(1)(cmd, args); err != nil {
				return err
			}
			if job.seconds < 0 || job.split < 0 || job.splitMB < 0 || job.voice > 0 {
				return errors.New("--seconds, --split and --split-mb must not be negative, --voice not positive")
			}
			job.out, job.gated = args[0], cmd.Flags().Changed("voice")
			var err error
			job.format, err = recordedFormat(job.out, kind, flags)
			return err
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return c.record(cmd.Context(), job) },
	}
	flags.add(cmd.Flags(), "", "of the recording")
	cmd.Flags().Float64Var(&job.seconds, "seconds", 0, "`length` of the recording; default: until Ctrl+C")
	cmd.Flags().StringVar(&job.device, "device", "", "`name` of the microphone, see devices; default: that of the settings")
	cmd.Flags().StringVar(&kind, "to", "g711a", "`kind` of file in a folder: g711a, g711u, wav, au ...")
	cmd.Flags().DurationVar(&job.split, "split", 0, "begin another file after this `time`, such as 10m")
	cmd.Flags().Float64Var(&job.splitMB, "split-mb", 0, "begin another file before one is larger than so many `MB`")
	cmd.Flags().Float64Var(&job.voice, "voice", 0, "record only what is louder than this, in `dB` of full scale, such as -40")
	cmd.Flags().BoolVar(&job.force, "force", false, "overwrite FILE")
	return cmd
}

// recordedFormat is what a name, a folder or a pipe stands for, with the flags; the boards' rate and channels where nothing is said.
func recordedFormat(out, kind string, flags soundFlags) (soundfile.Format, error) {
	board := soundfile.Board()
	if out == pipe {
		f := flags.over(board)
		return f, f.Validate()
	}
	name := out
	if isFolder(out) {
		name = "." + strings.TrimPrefix(kind, ".")
	}
	said, err := soundfile.FormatOf(name, soundfile.Format{Encoding: soundfile.PCM16})
	if err != nil {
		return said, err
	}
	if err := flags.agree(name, said); err != nil {
		return said, err
	}
	f := flags.over(said)
	f.Rate, f.Channels = cmp.Or(f.Rate, board.Rate), cmp.Or(f.Channels, board.Channels)
	return f, f.Validate()
}

// soundDevices are the names of microphone and loudspeaker that the settings have.
func (c *cli) soundDevices() (microphone, loudspeaker string, err error) {
	dir, err := c.folder()
	if err != nil {
		return "", "", err
	}
	if _, err := os.Stat(filepath.Join(dir, settings.FileName)); err != nil {
		return "", "", nil //nolint:nilerr // there are no settings
	}
	s, _, err := settings.Inspect(dir)
	return s.Sound.Microphone, s.Sound.Device, err
}

func (c *cli) record(ctx context.Context, job recordJob) error {
	ctx, stop := c.untilStopped(ctx)
	defer stop()
	microphone, _, err := c.soundDevices()
	if err != nil {
		return err
	}
	files := make(chan soundfile.Result, filesTold)
	paths := make(chan string, filesTold)
	var inputs audio.Inputs
	r := &recorder.Recorder{
		Source: recorder.Microphone{Input: inputs.Input(cmp.Or(job.device, microphone), pcm.Format{Rate: job.format.Rate, Channels: job.format.Channels})},
		Format: job.format, Overwrite: job.force,
		Length:     time.Duration(job.seconds * float64(time.Second)),
		SplitAfter: job.split, SplitBytes: int64(job.splitMB * 1e6),
		OnFile: func(path string, frames int64) {
			bytes := frames * int64(job.format.FrameBytes())
			select {
			case paths <- path:
				files <- soundfile.Result{To: job.format, Frames: frames, Bytes: bytes}
			default: // so many files in so little time need not all be told
			}
		},
	}
	switch {
	case job.out == pipe:
		r.Out = c.stdout
	case isFolder(job.out):
		r.Dir = job.out
	default:
		r.Path = job.out
	}
	if job.gated {
		r.Voice = &recorder.Voice{Threshold: pcm.Amplitude(job.voice)}
	}
	if err := r.Initialize(); err != nil {
		return err
	}
	line := c.progressLine()
	defer line.end()
	told := recordNotes{c: c, line: line}
	tick := time.NewTicker(recordLook)
	defer tick.Stop()
	for running := true; running; {
		select {
		case <-tick.C:
			told.tell(r.State())
		case path := <-paths:
			line.end()
			c.printMade(path, <-files)
		case <-ctx.Done():
			err, running = r.Stop(), false
		case <-r.Done():
			err, running = r.State().Err, false
		}
	}
	told.tell(r.State())
	line.end()
	for len(paths) > 0 {
		c.printMade(<-paths, <-files)
	}
	if s := r.State(); s.Lost > 0 || s.Input.Interruptions > 0 {
		c.note("note.record.lost", map[string]any{"Frames": s.Lost, "Times": s.Input.Interruptions})
	}
	return err
}

// recordNotes tells on standard error, once each, what happens to a recording.
type recordNotes struct {
	c    *cli
	line *progressLine

	waiting, clipped, converted, wrong bool
}

func (n *recordNotes) tell(s recorder.State) {
	note := func(key string, values map[string]any) {
		n.line.end()
		n.c.note(key, values)
	}
	switch {
	case s.Phase == recorder.Waiting && !n.waiting:
		n.waiting = true
		note("note.record.waiting", map[string]any{"Error": messages.Sentence(s.Err)})
	case s.Phase == recorder.Recording && n.waiting:
		n.waiting = false
		note("note.record.back", map[string]any{"Path": s.Path})
	}
	if s.Clipped > 0 && !n.clipped {
		n.clipped = true
		note("note.record.clipped", nil)
	}
	if s.Input.Converted() && !n.converted {
		n.converted = true
		note("note.record.converted", map[string]any{"Device": s.Input.Device, "Format": s.Input.Actual})
	}
	if s.Input.WrongRate && !n.wrong {
		n.wrong = true
		note("note.record.wrong_rate", map[string]any{
			"Device": s.Input.Device, "Promised": s.Input.Actual.Rate, "Measured": fmt.Sprintf("%.0f", s.Input.Measured),
		})
	}
	n.line.tell(func() string {
		return fmt.Sprintf("%s  %s  %.1f MB  %s", messages.Span(s.Elapsed), meters(s.Level), float64(s.Bytes)/1e6, messages.Recording(s.Phase))
	})
}

// meters are levels (0 to 1) in decibels of full scale.
func meters(levels []float64) string {
	texts := make([]string, 0, len(levels))
	for _, l := range levels {
		texts = append(texts, fmt.Sprintf("%4.0f dB", max(pcm.Decibels(l), quietestShown)))
	}
	return strings.Join(texts, " ")
}

// quietestShown is what stands for silence, dB.
const quietestShown = -99
