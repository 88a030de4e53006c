package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/media/camera"
	"github.com/queuecast/queuecast/media/picture"
	"github.com/queuecast/queuecast/media/snapshots"
)

const (
	// snapshotTimeout is how long `snapshot` waits for a picture.
	snapshotTimeout = 15 * time.Second
	// maxSnapshots is how many pictures one command takes at most.
	maxSnapshots = 100_000
)

// shooting is what `snapshot` is to do.
type shooting struct {
	source, out string
	size        string
	count       int
	every       time.Duration
	timeout     time.Duration
	settle      time.Duration
	board       string
	anyCert     bool
	form        snapshots.Form
}

func (c *cli) snapshotCommand() *cobra.Command {
	var s shooting
	cmd := &cobra.Command{
		Use:   "snapshot SOURCE",
		Short: "Takes pictures from a camera; works without a running station",
		Long: "Takes pictures from a camera. It works without a running station. SOURCE is one of:\n\n" +
			"  webcam:0   webcam:NAME          a camera of this computer\n" +
			"  rtsp://user:password@host/path  a stream\n" +
			"  http://user:password@host/path  snapshots, or a live view\n" +
			"  tcp://host:port                 a board that serves\n" +
			"  tcp-listen://:port              a board that connects (from this computer; from others: docs/CAMERAS.md)\n" +
			"  mqtt://user:password@host/topic a broker's topic\n" +
			"  folder:PATH                     the newest picture of a folder\n" +
			"  pattern:                        a test pattern",
		Args: func(cmd *cobra.Command, args []string) error {
			if err := cobra.ExactArgs(1)(cmd, args); err != nil {
				return err
			}
			s.source = args[0]
			return s.check()
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, err := c.folder()
			if err != nil {
				return err
			}
			c.speakLike(dir)
			return c.snapshot(cmd.Context(), s)
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&s.out, "output", "o", "", "the `file`, .jpg or .png; several are numbered (- writes one JPEG to standard output)")
	flags.StringVar(&s.size, "size", "", "`size`: "+strings.Join(sizeNames(), ", ")+", or such as 800x600; the shape stays; default: as it comes")
	flags.IntVar(&s.form.Quality, "quality", snapshots.UsualQuality, "of a JPEG, 1 to 99")
	flags.IntVar(&s.count, "count", 1, "how `many` pictures")
	flags.DurationVar(&s.every, "every", 0, "`time` from one picture to the next; default: as fast as they come")
	flags.IntVar(&s.form.Turn, "rotate", 0, "`degrees` clockwise: 90, 180 or 270")
	flags.BoolVar(&s.form.Mirror, "mirror", false, "flip left to right")
	flags.StringVar(&s.board, "board", "", "which of several boards, by its `name`; default: the first that sends")
	flags.DurationVar(&s.timeout, "timeout", snapshotTimeout, "how `long` to wait for a picture")
	flags.DurationVar(&s.settle, "settle", 0, "`time` in which a camera's first pictures are not taken, while it adjusts itself; webcams: 1s")
	flags.BoolVar(&s.anyCert, "any-certificate", false, "take any certificate of an encrypted connection")
	return cmd
}

func sizeNames() (names []string) {
	for _, s := range picture.Sizes() {
		names = append(names, s.Name)
	}
	return names
}

// check finds what is wrong with the command line.
func (s *shooting) check() error {
	var ok bool
	if s.form.Size, ok = parseSize(s.size); !ok {
		return fmt.Errorf("--size %s is none of %s, nor a width and height such as 800x600", s.size, strings.Join(sizeNames(), ", "))
	}
	s.form.PNG = strings.EqualFold(filepath.Ext(s.out), ".png")
	turns := []int{0, 90, 180, 270}
	switch {
	case s.out == "":
		return errors.New("--output is missing: the file to write")
	case s.out == "-" && s.count != 1:
		return errors.New("only one picture can go to standard output")
	case s.out != "-" && !slices.Contains([]string{".jpg", ".jpeg", ".png"}, strings.ToLower(filepath.Ext(s.out))):
		return fmt.Errorf("the name of the file has to end with .jpg or .png, not %q", filepath.Ext(s.out))
	case s.form.Quality < snapshots.LeastQuality || s.form.Quality > snapshots.MostQuality:
		return fmt.Errorf("--quality has to be from %d to %d", snapshots.LeastQuality, snapshots.MostQuality)
	case s.count < 1 || s.count > maxSnapshots:
		return fmt.Errorf("--count has to be from 1 to %d", maxSnapshots)
	case !slices.Contains(turns, s.form.Turn):
		return errors.New("--rotate has to be 90, 180 or 270")
	case s.every < 0 || s.timeout <= 0 || s.settle < 0:
		return errors.New("--every, --timeout and --settle cannot be negative")
	}
	return nil
}

// parseSize reads the name of a size, in any case, or width x height. "" is 0x0: as it comes.
func parseSize(text string) (picture.Size, bool) {
	if text == "" {
		return picture.Size{}, true
	}
	for _, s := range picture.Sizes() {
		if strings.EqualFold(s.Name, text) {
			return s, true
		}
	}
	w, h, _ := strings.Cut(strings.ToLower(text), "x")
	width, err := strconv.Atoi(w)
	height, err2 := strconv.Atoi(h)
	const most = 8192
	if err != nil || err2 != nil || width < 1 || height < 1 || width > most || height > most {
		return picture.Size{}, false
	}
	return picture.Size{Name: text, Width: width, Height: height}, true
}

// snapshot takes the pictures.
func (c *cli) snapshot(ctx context.Context, s shooting) error {
	changed := make(chan struct{}, 1)
	program, _ := exec.LookPath("ffmpeg") // for H.265, where there is one
	source, err := camera.Open(s.source, camera.Options{
		Every: s.pollEvery(), Board: s.board, AnyCert: s.anyCert, FFmpeg: program, Log: slog.New(slog.DiscardHandler),
		OnState: func() {
			select {
			case changed <- struct{}{}:
			default:
			}
		},
	})
	if err != nil {
		return err
	}
	source.Start()
	defer source.Close()
	take := &taker{cli: c, shooting: s, source: source, changed: changed}
	series := snapshots.Series{Count: s.count, Every: s.every, Clock: snapshots.SystemClock{}, Take: take.one}
	if s.count > 1 {
		series.OnProgress = func(p snapshots.Progress) {
			if p.Err != nil {
				fmt.Fprintf(c.stderr, "%d/%d: %s\n", p.Taken+p.Failed, p.Count, messages.Sentence(p.Err))
			}
		}
	}
	done, err := series.Run(ctx)
	if state := source.State(); len(state.Boards) > 1 && s.board == "" {
		var names []string
		for _, b := range state.Boards {
			names = append(names, b.Name)
		}
		fmt.Fprintln(c.stderr, messages.Text("cli.snapshot.boards", map[string]any{"Boards": strings.Join(names, ", "), "Chosen": state.Chosen}))
	}
	if err != nil {
		return err
	}
	return done.Err
}

// pollEvery is how often cameras are asked that give single pictures: at least as often as pictures are taken.
func (s shooting) pollEvery() time.Duration {
	const most = time.Second
	if s.count == 1 || s.every > most {
		return 0
	}
	return cmp.Or(s.every, 10*time.Millisecond)
}

// taker takes picture after picture.
type taker struct {
	*cli
	shooting
	source  camera.Source
	changed <-chan struct{}
	last    uint64
	first   time.Time // when the first picture came
	asked   bool      // the board that is waited for has been told of
}

// one takes the n-th picture.
func (t *taker) one(ctx context.Context, n int) error {
	frame, err := t.frame(ctx)
	if err != nil {
		return err
	}
	img, err := frame.Picture()
	if err != nil {
		return t.failed(err)
	}
	source := t.source.State().Address
	data, err := snapshots.Encode(snapshots.Shot{Image: img, Source: source, Board: frame.Board, At: frame.At}, t.form, "Queuecast "+t.version)
	if err != nil {
		return fmt.Errorf("encoding the picture: %w", err)
	}
	if t.out == "-" {
		_, err := t.stdout.Write(data)
		return err
	}
	path := numberedFile(t.out, n, t.count)
	if err := snapshots.WriteFile(path, data); err != nil {
		return err
	}
	values := map[string]any{"Path": path, "KB": (len(data) + 999) / 1000, "Number": n, "Count": t.count}
	key := "cli.snapshot.saved"
	if t.count > 1 {
		key = "cli.snapshot.saved.one"
	}
	_, err = fmt.Fprintln(t.stdout, messages.Text(key, values))
	return err
}

// frame waits for the next picture; the first ones of a webcam are dark.
func (t *taker) frame(ctx context.Context) (*camera.Frame, error) {
	ctx, cancel := context.WithTimeout(ctx, t.timeout)
	defer cancel()
	settle := t.settle
	if settle == 0 && strings.HasPrefix(t.shooting.source, "webcam:") {
		settle = time.Second
	}
	for {
		f, err := t.await(ctx)
		if err != nil {
			return nil, err
		}
		t.last = f.Number
		if t.first.IsZero() {
			t.first = f.At
		}
		if f.At.Sub(t.first) >= settle {
			return f, nil
		}
	}
}

// await waits for a picture, or for an error that waiting does not mend.
func (t *taker) await(ctx context.Context) (*camera.Frame, error) {
	waiting, cancel := context.WithCancel(ctx)
	defer cancel()
	type answer struct {
		frame *camera.Frame
		err   error
	}
	answers := make(chan answer, 1)
	go func() {
		f, err := t.source.Newest(waiting, "", t.last)
		answers <- answer{f, err}
	}()
	for {
		select {
		case a := <-answers:
			if a.err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return nil, t.reason()
			}
			return a.frame, a.err
		case <-t.changed:
			state := t.source.State()
			if state.Listening != "" && !t.asked && state.Frames == 0 {
				t.asked = true
				fmt.Fprintln(t.stderr, messages.Text("cli.snapshot.waiting", map[string]any{"Address": state.Listening}))
			}
			if lasting(state.Err) {
				return nil, state.Err
			}
		}
	}
}

// reason is why no picture has come.
func (t *taker) reason() error {
	state := t.source.State()
	switch {
	case state.Err != nil && !errors.Is(state.Err, camera.ErrSilent):
		return state.Err
	case state.Fault != nil:
		return t.failed(state.Fault)
	}
	return t.failed(camera.ErrSilent)
}

// failed says of which source an error is.
func (t *taker) failed(err error) error {
	return &camera.ConnectError{Address: t.source.State().Address, Text: err.Error(), Err: err}
}

// lasting tells whether waiting does not mend an error.
func lasting(err error) bool {
	var (
		status *camera.StatusError
		host   *net.DNSError
	)
	for _, known := range []error{
		camera.ErrPassword, camera.ErrNoDevice, camera.ErrNoMode, camera.ErrRefusedTopic, camera.ErrElsewhere,
	} {
		if errors.Is(err, known) {
			return true
		}
	}
	return errors.As(err, &status) || errors.As(err, &host) && host.IsNotFound
}

// numberedFile puts a number before the extension of a file where there are several.
func numberedFile(path string, n, count int) string {
	if count == 1 {
		return path
	}
	ext := filepath.Ext(path)
	return fmt.Sprintf("%s-%0*d%s", strings.TrimSuffix(path, ext), len(strconv.Itoa(count)), n, ext)
}
