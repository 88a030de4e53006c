package camera

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pion/mediadevices/pkg/driver"
	devices "github.com/pion/mediadevices/pkg/driver/camera"
	"github.com/pion/mediadevices/pkg/frame"
	"github.com/pion/mediadevices/pkg/prop"

	"github.com/queuecast/queuecast/media/picture"
)

// Values of a webcam that an address does not give.
const (
	webcamWidth, webcamHeight = 640, 480 // pixels
	webcamRate                = 30       // pictures a second
)

// Webcam is a camera of this computer.
type Webcam struct {
	Number int    // webcam:Number
	Name   string // webcam:Name
	ID     string // of its connector, as far as the system knows it

	device driver.Driver
}

// listing protects the library's list of devices, of which there is one in a process.
var listing sync.Mutex

// Webcams lists the cameras that are plugged in now.
func Webcams() []Webcam {
	listing.Lock()
	defer listing.Unlock()
	manager := driver.GetManager()
	for _, d := range manager.Query(driver.FilterVideoRecorder()) {
		manager.Delete(d.ID())
	}
	devices.Initialize()
	var all []Webcam
	for _, d := range manager.Query(driver.FilterVideoRecorder()) {
		info := d.Info()
		name, _, _ := strings.Cut(info.Name, devices.LabelSeparator)
		all = append(all, Webcam{Number: -1, Name: cmp.Or(strings.TrimSpace(name), info.Label), ID: info.Label, device: d})
	}
	slices.SortFunc(all, func(a, b Webcam) int { return cmp.Compare(a.ID, b.ID) })
	enumerate(all)
	return all
}

// enumerate gives each camera its number: on Linux that of /dev/videoN, with which a label ends; else its place in the list.
func enumerate(all []Webcam) {
	for i := range all {
		_, node, _ := strings.Cut(all[i].ID, devices.LabelSeparator)
		if n, err := strconv.Atoi(strings.TrimPrefix(node, "video")); err == nil && strings.HasPrefix(node, "video") {
			all[i].Number = n
			continue
		}
		all[i].Number = i
	}
	slices.SortStableFunc(all, func(a, b Webcam) int { return cmp.Compare(a.Number, b.Number) })
}

// pick finds a camera by its number or by a part of its name.
func pick(all []Webcam, which string) (Webcam, error) {
	wanted, err := strconv.Atoi(which)
	for _, w := range all {
		if err == nil && w.Number == wanted || err != nil && strings.Contains(strings.ToLower(w.Name+w.ID), strings.ToLower(which)) {
			return w, nil
		}
	}
	names := make([]string, 0, len(all))
	for _, w := range all {
		names = append(names, fmt.Sprintf("%d %s", w.Number, w.Name))
	}
	return Webcam{}, &NoDeviceError{Which: which, Known: names}
}

// webcam is a camera of this computer, by its number or name.
type webcam struct {
	which         string
	width, height int // pixels, as near as it can
	rate          int // pictures a second, at least
	maxPixels     int
}

func openWebcam(o *opener) (feed, time.Duration, error) {
	d := &webcam{which: orElse(o.where.Opaque, "0"), rate: o.parameters.rate(webcamRate), maxPixels: o.MaxPixels}
	d.width, d.height = o.parameters.size(webcamWidth, webcamHeight)
	return d, 0, nil
}

func (d *webcam) run(ctx context.Context, to *intake) error {
	found, err := pick(Webcams(), d.which)
	if err != nil {
		return err
	}
	device := found.device
	if err := device.Open(); err != nil {
		return fmt.Errorf("opening %s: %w", found.Name, err)
	}
	closeOnce := sync.OnceFunc(func() { _ = device.Close() })
	defer closeOnce()
	mode, ok := choose(device.Properties(), d.width, d.height, d.rate, d.maxPixels)
	if !ok {
		return fmt.Errorf("%s: %w", found.Name, ErrNoMode)
	}
	recorder, ok := device.(driver.VideoRecorder)
	if !ok {
		return fmt.Errorf("%s: %w", found.Name, ErrNoMode)
	}
	reader, err := recorder.VideoRecord(mode)
	if err != nil {
		return fmt.Errorf("starting %s: %w", found.Name, err)
	}
	defer context.AfterFunc(ctx, closeOnce)() // some systems wait for a picture for ever
	to.open()
	for {
		img, release, err := reader.Read()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if errors.Is(err, io.EOF) {
			return fmt.Errorf("%s: %w", found.Name, io.ErrUnexpectedEOF)
		}
		if err != nil {
			return fmt.Errorf("reading from %s: %w", found.Name, err)
		}
		// The picture is the driver's until it is released. Only pictures that were JPEGs have their colours.
		to.offer(parcel{drawn: own(img), video: mode.FrameFormat != frame.FormatMJPEG, colour: picture.BT601Limited})
		release()
	}
}

// choose takes the mode that is nearest in size, then at least as fast, then costs least: cameras give large pictures at a good rate as
// JPEG only.
func choose(modes []prop.Media, width, height, rate, maxPixels int) (best prop.Media, ok bool) {
	distance := func(m prop.Media) int { return abs(m.Width-width) + abs(m.Height-height) }
	slow := func(m prop.Media) float32 {
		if m.FrameRate == 0 {
			return 0 // it does not tell
		}
		return max(float32(rate)-m.FrameRate, 0)
	}
	dear := func(m prop.Media) int {
		if m.FrameFormat == frame.FormatMJPEG {
			return 1
		}
		return 0
	}
	for _, m := range modes {
		if m.Width <= 0 || m.Height <= 0 || m.Width > maxPixels/m.Height || m.FrameFormat == frame.FormatZ16 {
			continue
		}
		order := cmp.Or(
			cmp.Compare(distance(m), distance(best)), cmp.Compare(slow(m), slow(best)), cmp.Compare(dear(m), dear(best)), cmp.Compare(m.FrameRate, best.FrameRate),
		)
		if !ok || order < 0 {
			best, ok = m, true
		}
	}
	return best, ok
}

func abs(n int) int { return max(n, -n) }

// own is a copy of a picture whose memory is used again.
func own(img image.Image) image.Image {
	switch img := img.(type) {
	case *image.YCbCr:
		out := *img
		out.Y, out.Cb, out.Cr = slices.Clone(img.Y), slices.Clone(img.Cb), slices.Clone(img.Cr)
		return &out
	case *image.RGBA:
		out := *img
		out.Pix = slices.Clone(img.Pix)
		return &out
	}
	return img
}
