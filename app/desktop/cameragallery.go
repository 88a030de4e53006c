package desktop

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"github.com/queuecast/queuecast/app/cameras"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/picture"
	"github.com/queuecast/queuecast/media/snapshots"
	cameraview "github.com/queuecast/queuecast/views/camera"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// Sizes of thumbnails in pixels: twice the usual size, for fine screens.
const thumbPixels = 256

const snapshotsDirMode = 0o700

// pages is the page of the gallery that is shown. Fyne's goroutine alone uses it.
type pages struct {
	shots   []snapshots.Picture
	older   bool
	before  []*snapshots.Picture // the last picture before each of the pages before this one, and before this one; nil: the first page
	err     error
	sized   string // the picture whose size is known
	size    image.Point
	loading context.CancelFunc
}

// paged is told that another page is in front.
func (c *cameraPanel) paged() {
	if c.undo == nil && c.message != nil { // it was about the page before
		c.message = nil
		c.refresh()
	}
	c.wall.watch(c.view.Visible())
	if c.view.Page() == cameraview.PageGallery {
		c.pages.before = nil
		c.pages.load(c)
	}
}

func (c *cameraPanel) turn(older bool) {
	p := &c.pages
	switch {
	case older && p.older:
		last := p.shots[len(p.shots)-1]
		p.before = append(p.before, &last)
	case !older && len(p.before) > 0:
		p.before = p.before[:len(p.before)-1]
	default:
		return
	}
	p.load(c)
}

// load reads the page and its thumbnails in the place of what is being read, while the gallery is in front.
func (p *pages) load(c *cameraPanel) {
	if c.view.Page() != cameraview.PageGallery {
		return
	}
	if p.loading != nil {
		p.loading()
	}
	ctx, cancel := context.WithCancel(c.ctx)
	p.loading = cancel
	var after *snapshots.Picture
	if n := len(p.before); n > 0 {
		after = p.before[n-1]
	}
	store := c.owner.Store()
	c.d.workers.Go(func() {
		defer cancel()
		// One more than is shown tells whether there is a further page.
		shots, err := store.List(after, cameraview.ShotsOfAPage+1)
		older := len(shots) > cameraview.ShotsOfAPage
		shots = shots[:min(len(shots), cameraview.ShotsOfAPage)]
		c.d.onFyne(ctx, func() {
			p.shots, p.older, p.err = shots, older, err
			c.refresh()
		})
		for _, shot := range shots {
			if ctx.Err() != nil {
				return
			}
			img, err := store.Thumbnail(shot.File, thumbPixels, thumbPixels)
			if err != nil {
				c.d.log.Warn("a snapshot cannot be shown", "error", err)
				continue
			}
			c.d.onFyne(ctx, func() { c.view.SetThumb(shot.File, img) })
		}
	})
}

// shown is the gallery as the view takes it.
func (p *pages) shown(is cameras.State) cameraview.Gallery {
	g := cameraview.Gallery{Newer: len(p.before) > 0, Older: p.older, Full: is.Snapshots.Full, CleanUp: is.Snapshots.CleanUp, Room: roomOf(is)}
	for _, shot := range p.shots {
		one := cameraview.Shot{File: shot.File, Source: shot.Source, Taken: shot.At.Local().Format("01-02 15:04:05")}
		if shot.Board != "" {
			one.Source += " · " + shot.Board
		}
		size := bytesText(shot.Bytes)
		if shot.File == p.sized {
			size = fmt.Sprintf("%d×%d · %s", p.size.X, p.size.Y, size)
		}
		one.Details = []string{shot.At.Local().Format("2006-01-02 15:04:05.000"), shot.File, size}
		g.Shots = append(g.Shots, one)
	}
	if p.err != nil {
		g.Room = cameraview.Line{Level: widgets.Failed, Text: messages.Sentence(p.err)}
	}
	return g
}

// roomOf says how much room the pictures take.
func roomOf(is cameras.State) cameraview.Line {
	s := is.Snapshots
	values := map[string]any{"Files": s.Files, "Used": bytesText(s.Bytes), "Room": bytesText(s.MaxBytes)}
	switch {
	case is.Err != nil:
		return cameraview.Line{Level: widgets.Failed, Text: messages.Sentence(is.Err)}
	case s.MaxBytes == 0:
		return cameraview.Line{Level: widgets.Ok, Text: words.X("cam.room.any", "Pictures: {{.Files}}, {{.Used}}", values)}
	case s.Full && !s.CleanUp:
		return cameraview.Line{Level: widgets.Failed, Text: words.X("cam.room.full", "The room is used up: {{.Used}} of {{.Room}}. Clean up, or allow more under Settings.", values)}
	}
	return cameraview.Line{Level: widgets.Ok, Text: words.X("cam.room", "Pictures: {{.Files}}, {{.Used}} of {{.Room}}", values)}
}

func bytesText(n int64) string {
	const kilo, mega, giga = 1e3, 1e6, 1e9
	switch {
	case n >= giga:
		return fmt.Sprintf("%.1f GB", float64(n)/giga)
	case n >= mega:
		return fmt.Sprintf("%.1f MB", float64(n)/mega)
	}
	return fmt.Sprintf("%.0f kB", float64(n)/kilo)
}

// choose shows a picture large.
func (c *cameraPanel) choose(file string) {
	size := c.view.PreviewSize()
	if size.X <= 0 || size.Y <= 0 {
		return
	}
	store := c.owner.Store()
	c.d.inOrder(func() {
		img, err := store.Open(file, size.X, size.Y)
		if err == nil {
			img = picture.Fit(img, min(size.X, img.Rect.Dx()), min(size.Y, img.Rect.Dy()))
		}
		whole := measured(store, file)
		c.d.onFyne(c.ctx, func() { c.preview(file, img, whole, err) })
	})
}

// measured is the size of a picture in pixels; 0x0 where it cannot be read.
func measured(store *snapshots.Store, file string) image.Point {
	path, err := store.Path(file)
	if err != nil {
		return image.Point{}
	}
	f, err := os.Open(path)
	if err != nil {
		return image.Point{}
	}
	defer func() { _ = f.Close() }()
	is, _, _ := image.DecodeConfig(f)
	return image.Pt(is.Width, is.Height)
}

func (c *cameraPanel) preview(file string, img *image.RGBA, whole image.Point, err error) {
	c.view.SetPreview(file, img)
	if err == nil {
		c.pages.sized, c.pages.size = file, whole
		c.refresh()
	}
	if err != nil && !errors.Is(err, snapshots.ErrNoPicture) {
		c.tell(err, "")
	}
}

// delete takes a picture out of the gallery, until it is brought back.
func (c *cameraPanel) delete(file string) {
	c.deleteAll([]string{file}, words.X("cam.deleted", "Deleted. It can be brought back for {{.Days}} days.", map[string]int{"Days": c.d.settings.Camera.KeepDays}))
}

func (c *cameraPanel) deleteAll(files []string, good string) {
	store := c.owner.Store()
	c.behind(func() error {
		var failed error
		for _, file := range files {
			failed = errors.Join(failed, store.Delete(file))
		}
		return failed
	}, good, func() {
		c.behind(func() error {
			var failed error
			for _, file := range files {
				failed = errors.Join(failed, store.Restore(file))
			}
			return failed
		}, words.X("cam.restored", "Brought back."), nil)
	})
}

// behind does something with the pictures' folder, and tells what became of it.
func (c *cameraPanel) behind(do func() error, good string, undo func()) {
	c.d.inOrder(func() {
		err := do()
		c.d.onFyne(c.ctx, func() {
			c.pages.load(c)
			if c.tell(err, good); err == nil && undo != nil {
				c.told(good, undo)
			}
		})
	})
}

// copy puts a picture on the clipboard. "" for none.
func (c *cameraPanel) copy(file string) {
	if file == "" {
		return
	}
	store := c.owner.Store()
	c.d.inOrder(func() {
		path, err := store.Path(file)
		if err == nil {
			err = c.d.clipboard.Copy(path)
		}
		c.d.onFyne(c.ctx, func() {
			c.tell(err, words.X("cam.copied", "Copied. Paste it into a letter, a report or a chat."))
		})
	})
}

func (c *cameraPanel) openFolder() {
	dir := c.owner.State().Snapshots.Dir
	err := os.MkdirAll(dir, snapshotsDirMode)
	if err == nil {
		err = c.d.showFile(dir)
	}
	c.tell(err, words.X("cam.folder", "Pictures lie in {{.Path}}", map[string]string{"Path": dir}))
}

// export copies a picture into a folder that is asked for.
func (c *cameraPanel) export(file string) {
	dialog.ShowFolderOpen(func(folder fyne.ListableURI, err error) {
		switch {
		case err != nil:
			c.tell(err, "")
		case folder != nil:
			c.exportTo(file, folder.Path())
		}
	}, c.window)
}

func (c *cameraPanel) exportTo(file, dir string) {
	store := c.owner.Store()
	c.d.inOrder(func() {
		path, err := store.Export(file, dir)
		c.d.onFyne(c.ctx, func() {
			c.tell(err, words.X("cam.exported", "Copied to {{.Path}}", map[string]string{"Path": path}))
		})
	})
}

func (c *cameraPanel) chooseFolder() {
	dialog.ShowFolderOpen(func(folder fyne.ListableURI, err error) {
		switch {
		case err != nil:
			c.tell(err, "")
		case folder != nil:
			c.change(func(s *settings.Camera) { s.Folder = folder.Path() }, savedText(), nil)
		}
	}, c.window)
}

// cleanUp asks what is to go.
func (c *cameraPanel) cleanUp() {
	if c.owner.State().Snapshots.CleanUp {
		c.ask(question{
			title: words.X("cam.cleanup.bin", "Remove deleted pictures for good?"),
			text:  words.X("cam.cleanup.bin.text", "The oldest pictures go by themselves when the room is used up. Deleted ones take room until then, too; after this they cannot be brought back."),
			yes:   words.X("cam.cleanup.yes", "Remove"), no: words.X("cam.cancel", "Cancel"), final: true,
		}, func(yes bool) {
			if yes {
				store := c.owner.Store()
				c.behind(func() error { return store.Purge(time.Now()) }, words.X("cam.cleanup.done", "Removed for good."), nil)
			}
		})
		return
	}
	c.askCleanUp()
}

// askCleanUp asks whether old pictures may go for new ones.
func (c *cameraPanel) askCleanUp() {
	c.ask(question{
		title: words.X("cam.cleanup", "May the oldest pictures go?"),
		text:  words.X("cam.cleanup.text", "Whenever the room for snapshots is used up, the oldest of them are removed for good, so that new ones can be kept. First those go that have been deleted."),
		yes:   words.X("cam.cleanup.allow", "Let them go"), no: words.X("cam.cleanup.keep", "Keep all"), final: true,
	}, func(yes bool) {
		if yes {
			c.change(func(s *settings.Camera) { s.CleanUp = true }, savedText(), nil)
		}
	})
}
