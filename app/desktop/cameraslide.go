package desktop

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/views/words"
)

// slidesFolder is where pictures for the hall lie in the data folder, where the settings name no other place.
const slidesFolder = "slides"

// slide puts a picture among those that the hall sees while nobody is called.
func (c *cameraPanel) slide(file string) {
	d, store := c.d, c.owner.Store()
	title, look := d.hallTitle, d.look
	fresh := look.Slides == ""
	if fresh {
		look.Slides = filepath.Join(d.dir, slidesFolder)
	}
	var path string
	c.d.inOrder(func() {
		err := os.MkdirAll(look.Slides, snapshotsDirMode)
		if err == nil {
			path, err = store.Export(file, look.Slides)
		}
		if err == nil && fresh {
			err = settings.Change(d.dir, func(s *settings.Settings) { s.Display.Slides = look.Slides })
		}
		if err == nil { // the hall looks into the folder anew
			err = d.station.SetDisplay(c.ctx, title, look)
		}
		d.onFyne(c.ctx, func() {
			if err != nil {
				c.tell(err, "")
				return
			}
			d.look.Slides = look.Slides
			d.OnChange()
			c.told(words.X("cam.slide.done", "The hall sees it while nobody is called."), func() { c.unslide(path) })
		})
	})
}

// unslide takes a picture out again.
func (c *cameraPanel) unslide(path string) {
	c.d.inOrder(func() {
		err := os.Remove(path)
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		c.d.onFyne(c.ctx, func() { c.tell(err, words.X("cam.slide.undone", "The hall no longer sees it.")) })
	})
}
