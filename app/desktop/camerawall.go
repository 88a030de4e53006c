package desktop

import (
	"context"
	"image"
	"image/draw"
	"sync"
	"sync/atomic"
	"time"

	scale "golang.org/x/image/draw"

	"github.com/queuecast/queuecast/media/camera"
	"github.com/queuecast/queuecast/media/picture"
)

const (
	// wallPeriod is how often the live pictures are drawn at most: 15 times a second.
	wallPeriod = time.Second / 15
	// wallRest bounds the rest after a round, which is as long as the round took. All windows are painted by one goroutine, and on a
	// computer without a graphics card a painting costs most of a processor: with nine cameras the rate falls, and the queue goes on.
	wallRest = 200 * time.Millisecond
	// paintedWithin is when Fyne has begun to paint what it was given.
	paintedWithin = 20 * time.Millisecond
	// wallHands is how many pictures are decoded side by side.
	wallHands = 2
)

// wall is the live pictures. Fyne's goroutine says what is in sight; one goroutine of its own brings the pictures.
type wall struct {
	size  atomic.Pointer[image.Point] // in which pictures are wanted; nil: that is not known yet
	names atomic.Pointer[[]string]    // of the cameras in sight
}

func (w *wall) watch(names []string) { w.names.Store(&names) }

// drawn is the picture of a camera that is shown.
type drawn struct {
	number uint64
	at     time.Time
	size   image.Point // in which it was wanted
}

// showPictures draws the newest pictures of all cameras in sight, in rounds: one visit to Fyne's goroutine for all of them. Whatever the
// cameras send, nothing queues up, and a round that takes long is followed by a rest as long.
func (c *cameraPanel) showPictures(ctx context.Context) {
	shown := map[string]drawn{}
	pause := time.NewTimer(0)
	defer pause.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-pause.C:
		}
		began := time.Now()
		if fresh := c.freshPictures(shown); len(fresh) > 0 {
			c.d.onFyne(ctx, func() { c.view.SetPictures(fresh) })
			// It is painted within a frame; whoever comes after that waits for the painting, and so learns what it costs.
			pause.Reset(paintedWithin)
			select {
			case <-ctx.Done():
				return
			case <-pause.C:
			}
			c.d.onFyne(ctx, func() {})
		}
		took := time.Since(began)
		pause.Reset(max(wallPeriod-took, min(took, wallRest)))
	}
}

// freshPictures are those that are newer than what is shown.
func (c *cameraPanel) freshPictures(shown map[string]drawn) map[string]*image.RGBA {
	size, names := c.wall.size.Load(), c.wall.names.Load()
	if size == nil || names == nil || size.X <= 0 || size.Y <= 0 {
		return nil
	}
	var mutex sync.Mutex
	fresh := map[string]*image.RGBA{}
	hands := make(chan struct{}, wallHands)
	var work sync.WaitGroup
	for _, name := range *names {
		before := shown[name]
		after := before.number
		if before.size != *size {
			after = 0
		}
		f, is, ok := c.owner.Latest(name, after)
		if !ok {
			continue
		}
		if f.Number == before.number && f.At.Equal(before.at) && before.size == *size {
			continue
		}
		shown[name] = drawn{f.Number, f.At, *size}
		hands <- struct{}{}
		work.Go(func() {
			defer func() { <-hands }()
			if img := scaled(f, is.Rotate, is.Mirror, *size); img != nil {
				mutex.Lock()
				fresh[name] = img
				mutex.Unlock()
			}
		})
	}
	work.Wait()
	return fresh
}

// scaled is a picture as it fits into a tile; nil where it cannot be read. It is made small before it is turned.
func scaled(f *camera.Frame, rotate int, mirror bool, size image.Point) *image.RGBA {
	img, err := f.Picture()
	if err != nil {
		return nil
	}
	if quarter := 90; rotate/quarter%2 == 1 {
		size.X, size.Y = size.Y, size.X
	}
	var small *image.RGBA
	switch img := img.(type) {
	case *image.YCbCr:
		small = picture.FromYCbCr(img, picture.BT601Full, size.X, size.Y)
	case *image.RGBA:
		small = reduced(img, size)
	default:
		fitted := picture.Size{Width: size.X, Height: size.Y}.Into(img)
		small = image.NewRGBA(image.Rectangle{Max: fitted.Bounds().Size()})
		draw.Draw(small, small.Rect, fitted, fitted.Bounds().Min, draw.Src)
	}
	turned, _ := picture.Turn(small, rotate, mirror).(*image.RGBA)
	return turned
}

// reduced makes a picture small that is larger than size. A much larger one is first brought to twice the size by its nearest pixels,
// which at 1080p takes a tenth of the time, and looks the same in a tile.
func reduced(img *image.RGBA, size image.Point) *image.RGBA {
	const twice, much = 2, 3
	w, h := picture.FitSize(img.Rect.Dx(), img.Rect.Dy(), size.X, size.Y)
	if w >= img.Rect.Dx() {
		return img
	}
	if img.Rect.Dx() >= much*w {
		double := image.NewRGBA(image.Rect(0, 0, twice*w, twice*h))
		scale.ApproxBiLinear.Scale(double, double.Rect, img, img.Rect, scale.Src, nil)
		img = double
	}
	return picture.Fit(img, size.X, size.Y)
}
