package camera

import (
	"errors"
	"testing"

	"github.com/pion/mediadevices/pkg/frame"
	"github.com/pion/mediadevices/pkg/prop"
)

func TestAWebcamIsFoundByNumberOrName(t *testing.T) {
	all := []Webcam{
		{Name: "Integrated Camera", ID: "pci-0000:00:14.0-usb-0:8:1.0-video-index0;video2"},
		{Name: "HD Webcam C270", ID: "usb-046d_0825-video-index0;video0"},
	}
	enumerate(all)
	for which, want := range map[string]string{"0": "HD Webcam C270", "2": "Integrated Camera", "c270": "HD Webcam C270", "integrated": "Integrated Camera", "1": "", "C920": ""} {
		got, err := pick(all, which)
		var missing *NoDeviceError
		if got.Name != want || want == "" && (!errors.As(err, &missing) || len(missing.Known) != 2 || !errors.Is(err, ErrNoDevice)) {
			t.Errorf("%s: %q, %v", which, got.Name, err)
		}
	}
	windows := []Webcam{{Name: "a"}, {Name: "b"}}
	enumerate(windows)
	if windows[1].Number != 1 {
		t.Error(windows[1].Number)
	}
}

func TestTheModeOfAWebcam(t *testing.T) {
	mode := func(f frame.Format, w, h int, rate float32) prop.Media {
		return prop.Media{Video: prop.Video{Width: w, Height: h, FrameRate: rate, FrameFormat: f}}
	}
	modes := []prop.Media{
		mode(frame.FormatZ16, 640, 480, 30),
		mode(frame.FormatYUYV, 640, 480, 15),
		mode(frame.FormatMJPEG, 640, 480, 30),
		mode(frame.FormatYUYV, 1280, 720, 10),
		mode(frame.FormatMJPEG, 1280, 720, 30),
		mode(frame.FormatMJPEG, 1280, 720, 60),
		mode(frame.FormatMJPEG, 10000, 10000, 30),
	}
	for _, c := range []struct {
		width, height, rate int
		want                prop.Media
	}{
		{640, 480, 30, modes[2]},
		{640, 480, 15, modes[1]},
		{1300, 700, 30, modes[4]},
		{1280, 720, 5, modes[3]},
		{10000, 10000, 30, modes[4]},
	} {
		if got, ok := choose(modes, c.width, c.height, c.rate, DefaultMaxPixels); !ok || got.Video != c.want.Video {
			t.Errorf("%dx%d at %d: %+v", c.width, c.height, c.rate, got.Video)
		}
	}
	if _, ok := choose(modes[:1], 640, 480, 30, DefaultMaxPixels); ok {
		t.Error("a depth camera gives no pictures")
	}
}

// No test machine has a camera: what is proved is that a missing one is told, and that the list can be asked for at any time.
func TestAWebcamThatIsNotThere(t *testing.T) {
	s := start(t, "webcam:no such camera", Options{})
	eventually(t, "it is told", func() bool { return errors.Is(s.State().Err, ErrNoDevice) })
	for _, w := range Webcams() {
		t.Logf("%+v", w)
	}
}
