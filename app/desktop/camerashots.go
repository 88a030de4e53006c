package desktop

import (
	"context"
	"errors"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/media/snapshots"
	cameraview "github.com/queuecast/queuecast/views/camera"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// countdown is how long one has to get before the camera.
const countdown = 3 * time.Second

// series is what goes on with snapshots. Fyne's goroutine alone uses it.
type series struct {
	text string // how far it is; "": nothing goes on
}

// snapshot takes a picture of each of some cameras.
func (c *cameraPanel) snapshot(names []string) {
	var paths []string
	c.message, c.undo = &cameraview.Line{Level: widgets.Busy, Text: words.X("cam.taking", "Waiting for a picture...")}, nil
	c.work(func(ctx context.Context) error {
		type result struct {
			path string
			err  error
		}
		results := make([]result, len(names))
		var all sync.WaitGroup
		for i, name := range names {
			all.Go(func() { results[i].path, results[i].err = c.owner.Snapshot(ctx, name) })
		}
		all.Wait()
		var failed error
		for _, r := range results {
			if r.err == nil {
				paths = append(paths, r.path)
			}
			failed = errors.Join(failed, r.err)
		}
		return failed
	}, func(err error) { c.taken(paths, err) })
	c.refresh()
}

// burst takes pictures one after the other.
func (c *cameraPanel) burst(name string, count int, every string) {
	seconds, err := strconv.ParseFloat(every, 64)
	if err != nil {
		return
	}
	c.run(name, &snapshots.Series{Count: count, Every: time.Duration(seconds * float64(time.Second))})
}

// countdown takes a picture in a while.
func (c *cameraPanel) countdown(name string) {
	c.run(name, &snapshots.Series{Count: 1, Countdown: countdown})
}

// run takes a series in the place of the one that goes on.
func (c *cameraPanel) run(name string, s *snapshots.Series) {
	var paths []string
	var before uint64
	c.series.text = words.X("cam.series.begins", "Taking pictures of \"{{.Name}}\"...", map[string]string{"Name": name})
	c.work(func(ctx context.Context) error {
		release := c.owner.Need(name)
		defer release()
		s.Clock = snapshots.SystemClock{}
		s.Take = func(ctx context.Context, _ int) error {
			path, number, err := c.owner.Follow(ctx, name, before)
			if err == nil {
				paths, before = append(paths, path), number
			}
			return err
		}
		s.OnProgress = func(p snapshots.Progress) {
			c.d.onFyne(ctx, func() { c.progress(name, p) })
		}
		done, err := s.Run(ctx)
		if err == nil && done.Failed > 0 {
			err = done.Err
		}
		return err
	}, func(err error) {
		c.series.text = ""
		if errors.Is(err, context.Canceled) {
			err = nil
		}
		c.taken(paths, err)
	})
	c.refresh()
}

func (c *cameraPanel) progress(name string, p snapshots.Progress) {
	values := map[string]any{"Name": name, "Taken": p.Taken, "Count": p.Count, "Seconds": int((p.Countdown + time.Second - 1) / time.Second)}
	c.series.text = words.X("cam.series.text", "\"{{.Name}}\": {{.Taken}} of {{.Count}} pictures", values)
	if p.Countdown > 0 {
		c.series.text = words.X("cam.series.countdown", "\"{{.Name}}\": a picture in {{.Seconds}} s", values)
	}
	c.refresh()
}

// stopSeries ends what goes on; what has been taken stays.
func (c *cameraPanel) stopSeries() {
	if c.series.text == "" {
		return
	}
	c.series.text = ""
	c.stop()
	c.job++ // its end is not told
	c.tell(nil, words.X("cam.series.ended", "Ended. What was taken is kept."))
	c.pages.load(c)
}

// taken tells where pictures went, with a way to take them back.
func (c *cameraPanel) taken(paths []string, err error) {
	c.pages.load(c)
	if errors.Is(err, snapshots.ErrFull) {
		c.askCleanUp()
	}
	if len(paths) == 0 {
		c.tell(err, words.X("cam.taken.none", "No picture was taken."))
		return
	}
	values := map[string]any{"Path": paths[len(paths)-1], "Count": len(paths)}
	text := words.X("cam.taken.one", "Saved as {{.Path}}", values)
	if len(paths) > 1 {
		text = words.X("cam.taken.many", "{{.Count}} pictures saved, the last as {{.Path}}", values)
	}
	if err != nil {
		text += " – " + messages.Sentence(err)
	}
	c.told(text, func() {
		var files []string
		for _, path := range paths {
			files = append(files, filepath.Base(path))
		}
		c.deleteAll(files, words.X("cam.taken.undone", "Taken back: {{.Count}} deleted.", values))
	})
}
