package station

import (
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/signage"
)

// withCamera are settings with a camera, of which ten pictures a second are wanted.
func withCamera(url string) settings.Settings {
	s := small()
	s.Camera.Sources = []settings.CameraSource{{Name: "door", URL: url, Enabled: true}}
	s.Display.Camera, s.Display.CameraRate = "door", 10
	return s
}

const pattern = "pattern:?size=160x120&rate=20"

func TestCameraStandsBesideTheBoardAndGoes(t *testing.T) {
	t.Parallel()
	s := withCamera(pattern)
	h := open(t, t.TempDir(), s)
	h.call("A001", "1")
	h.until("the camera beside the call", func(b signage.Board) bool { return b.Inset != nil && b.Number == "A001" })
	h.Cameras().Set(settings.Camera{})
	h.until("the camera is gone", func(b signage.Board) bool { return b.Inset == nil && b.Number == "A001" })
	h.Cameras().Set(s.Camera)
	h.until("the camera is back", func(b signage.Board) bool { return b.Inset != nil })
}

// A camera runs for as long as it is in the picture.
func TestCameraIsChosenWhileItRuns(t *testing.T) {
	t.Parallel()
	s := withCamera(pattern)
	s.Display.Camera = ""
	h := open(t, t.TempDir(), s)
	h.until("a board", func(b signage.Board) bool { return b.Inset == nil })
	running := func() bool { return h.Cameras().State().Sources[0].Running }
	if running() {
		t.Error("a camera that nobody needs runs")
	}
	d := s.Display
	d.Camera = "door"
	if err := h.SetDisplay(t.Context(), "Hall", d); err != nil {
		t.Fatal(err)
	}
	if !h.Look().Inset {
		t.Error("the look has no room for it")
	}
	h.until("the camera", func(b signage.Board) bool { return b.Inset != nil })
	if !running() {
		t.Error("it does not run")
	}
	d.Camera = ""
	if err := h.SetDisplay(t.Context(), "Hall", d); err != nil {
		t.Fatal(err)
	}
	h.until("no camera", func(b signage.Board) bool { return b.Inset == nil })
	await(t, "the camera stops", func() bool { return !running() })
}

func TestCameraFillsThePictureWhileNobodyIsCalled(t *testing.T) {
	t.Parallel()
	s := withCamera(pattern)
	s.Display.CameraAs, s.Display.SlidesAfter = cameraSlide, 1
	h := open(t, t.TempDir(), s)
	h.until("the camera", func(b signage.Board) bool { return b.Slide != nil })
	h.call("A001", "1")
	h.until("the call", func(b signage.Board) bool { return b.Slide == nil && b.Number == "A001" })
	h.until("the camera again", func(b signage.Board) bool { return b.Slide != nil })
	h.Cameras().Set(settings.Camera{})
	h.until("the board", func(b signage.Board) bool { return b.Slide == nil })
}

// A picture that stands still, as in a folder, stays; it is in the place that the look keeps for it.
func TestPictureOfAFolderIsInThePicture(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	red := image.NewRGBA(image.Rect(0, 0, 2000, 1500))
	for i := 0; i < len(red.Pix); i += 4 {
		red.Pix[i], red.Pix[i+3] = 0xff, 0xff
	}
	f, err := os.Create(filepath.Join(dir, "red.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := jpeg.Encode(f, red, nil); err != nil {
		t.Fatal(err)
	}
	s := withCamera("folder:" + dir)
	s.Stream.Width, s.Stream.Height = 640, 360
	h := newHall(t, t.TempDir(), s)
	seen := make(chan bool, 1)
	h.OnAir = func(b signage.Board, img *image.RGBA) {
		reds := 0
		for i := 0; i < len(img.Pix); i += 4 {
			if c := (color.RGBA{img.Pix[i], img.Pix[i+1], img.Pix[i+2], 0xff}); c.R > 240 && c.G < 20 {
				reds++
			}
		}
		if b.Inset != nil {
			select {
			case seen <- reds > 640*360/20 && b.Inset.Rect.Dx() <= insetWidth:
			default:
			}
		}
	}
	if err := h.Initialize(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	await(t, "the picture", func() bool { return len(seen) > 0 })
	if !<-seen {
		t.Error("it is not in the picture")
	}
}
