package desktop

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/media/soundfile"
	recorderview "github.com/queuecast/queuecast/views/recorder"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// mostFailures is how many are listed; the others are counted.
const mostFailures = 100

// converting is what is to be converted, and how far it is.
type converting struct {
	setup   recorderview.ConvertSetup
	sources []string // files and folders
	folder  string   // where to; "": beside each file
	cancel  context.CancelFunc
	stopped bool // by the user
	job     *conversion
	err     error // why it ended early
}

func (c *converting) clear() { c.sources, c.job, c.err = nil, nil, nil }

// conversion is one that is under way, or was last. The panel looks on while a worker fills it.
type conversion struct {
	mutex    sync.Mutex
	name     string // of the file at work
	part     float64
	done     int
	failed   int
	failures []recorderview.Line
}

func (c *conversion) progress(in string, done, total int64) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.name, c.part = filepath.Base(in), 0
	if total > 0 {
		c.part = min(float64(done)/float64(total), 1)
	}
}

func (c *conversion) tell(o soundfile.Outcome) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	line := recorderview.Line{Level: widgets.Warning}
	switch {
	case o.Err != nil:
		c.failed++
		line.Level, line.Text = widgets.Failed, messages.Sentence(o.Err)
		if named := (*soundfile.FileError)(nil); !errors.As(o.Err, &named) { // else it names the file
			line.Text = filepath.Base(o.In) + " – " + line.Text
		}
	case o.Result.Damage != nil:
		c.done++
		line.Text = messages.SoundDamage(filepath.Base(o.In), o.Result.Damage)
	default:
		c.done++
		return
	}
	if len(c.failures) < mostFailures {
		c.failures = append(c.failures, line)
	}
}

func (r *recorderPanel) convertState() recorderview.Convert {
	c := &r.convert
	state := recorderview.Convert{Setup: c.setup, Sources: c.sources, Folder: c.folder, On: c.cancel != nil}
	if c.job == nil {
		return state
	}
	c.job.mutex.Lock()
	defer c.job.mutex.Unlock()
	state.Part, state.Failures = c.job.part, slices.Clone(c.job.failures)
	values := map[string]any{"Name": c.job.name, "Done": c.job.done, "Failed": c.job.failed}
	switch {
	case state.On:
		state.Line = recorderview.Line{Level: widgets.Busy, Text: words.X("rec.convert.busy", "{{.Name}} · {{.Done}} done, {{.Failed}} failed", values)}
	case c.stopped:
		state.Line = recorderview.Line{Level: widgets.Warning, Text: words.X("rec.convert.stopped", "Cancelled. {{.Done}} were converted, {{.Failed}} failed; nothing is left half done.", values)}
	case c.err != nil:
		state.Line = recorderview.Line{Level: widgets.Failed, Text: messages.Sentence(c.err)}
	case c.job.failed > 0:
		state.Line = recorderview.Line{Level: widgets.Warning, Text: words.X("rec.convert.some", "{{.Done}} were converted, {{.Failed}} failed.", values)}
	case c.job.done == 0:
		state.Line = recorderview.Line{Level: widgets.Warning, Text: words.X("rec.convert.nothing", "There was nothing to convert: no sound there, or its name would stay the same. Choose another folder for what is made.")}
	default:
		state.Line = recorderview.Line{Level: widgets.Ok, Text: words.X("rec.convert.done", "{{.Done}} converted.", values)}
	}
	return state
}

// add puts files and folders among what is to be converted.
func (r *recorderPanel) add(paths ...string) {
	c := &r.convert
	if c.cancel != nil {
		return
	}
	if c.job != nil {
		c.job = nil // the last one is over
	}
	for _, path := range paths {
		if !slices.Contains(c.sources, path) {
			c.sources = append(slices.Clone(c.sources), path)
		}
	}
	r.refresh()
}

func (r *recorderPanel) addFile() {
	ask := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			r.tell(err, "")
		case file != nil:
			path := file.URI().Path()
			_ = file.Close()
			r.add(path)
		}
	}, r.window)
	if start, err := storage.ListerForURI(storage.NewFileURI(r.d.recordings())); err == nil {
		ask.SetLocation(start)
	}
	ask.Show()
}

func (r *recorderPanel) addFolder() { r.askFolder(func(path string) { r.add(path) }) }

func (r *recorderPanel) chooseTarget() {
	r.askFolder(func(path string) {
		r.convert.folder = path
		r.refresh()
	})
}

// drop takes files and folders that are dropped on the window.
func (r *recorderPanel) drop(dropped []fyne.URI) {
	var paths []string
	for _, uri := range dropped {
		if uri.Scheme() == "file" {
			paths = append(paths, uri.Path())
		}
	}
	r.add(paths...)
	r.view.Show(recorderview.PageConvert)
}

func (r *recorderPanel) startConverting() {
	c := &r.convert
	if c.cancel != nil || len(c.sources) == 0 {
		return
	}
	number := func(text string) int {
		n, _ := strconv.Atoi(text) // of our own choices
		return n
	}
	job := &conversion{}
	converter := soundfile.Converter{
		Preset: soundfile.Board(), Overwrite: c.setup.Overwrite, Progress: job.progress,
		To: soundfile.Format{
			Container: containerOf(c.setup.Container), Encoding: encodingOf(c.setup.Law), Rate: number(c.setup.Rate), Channels: number(c.setup.Channels),
		},
	}
	sources, folder := slices.Clone(c.sources), c.folder
	ctx, cancel := context.WithCancel(r.ctx)
	c.job, c.cancel, c.stopped, c.err, r.message = job, cancel, false, nil, nil
	r.d.workers.Go(func() {
		defer cancel()
		err := convertAll(ctx, converter, sources, folder, job.tell)
		r.d.onFyne(r.ctx, func() {
			if c.cancel = nil; !errors.Is(err, context.Canceled) {
				c.err = err
			}
			r.readFolder()
			r.refresh()
		})
	})
	r.refresh()
}

func (r *recorderPanel) stopConverting() {
	if c := &r.convert; c.cancel != nil {
		c.stopped = true
		c.cancel()
	}
}

// convertAll converts files and folders, each beside itself where no folder is given.
func convertAll(ctx context.Context, c soundfile.Converter, sources []string, folder string, tell func(soundfile.Outcome)) error {
	for _, source := range sources {
		if err := ctx.Err(); err != nil {
			return err
		}
		info, err := os.Stat(source)
		switch {
		case err != nil:
			tell(soundfile.Outcome{In: source, Err: &soundfile.FileError{Path: source, Err: err}})
		case info.IsDir():
			out := folder
			if out == "" {
				out = source
			}
			if err := c.Folder(ctx, source, out, tell); err != nil {
				return err
			}
		default:
			if err := convertOne(ctx, c, source, folder, tell); err != nil {
				return err
			}
		}
	}
	return nil
}

func convertOne(ctx context.Context, c soundfile.Converter, source, folder string, tell func(soundfile.Outcome)) error {
	outcome := soundfile.Outcome{In: source}
	file, err := soundfile.Open(source, c.Preset)
	if err != nil {
		outcome.Err = err
		tell(outcome)
		return nil
	}
	to := c.Target(file.Format())
	_ = file.Close()
	if folder == "" {
		folder = filepath.Dir(source)
	}
	stem := strings.TrimSuffix(filepath.Base(source), filepath.Ext(source))
	outcome.Out = filepath.Join(folder, to.Name(stem))
	outcome.Result, outcome.Err = c.File(ctx, source, outcome.Out)
	if err := ctx.Err(); err != nil {
		return err
	}
	tell(outcome)
	return nil
}
