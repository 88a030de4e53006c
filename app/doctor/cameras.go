package doctor

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/camera"
)

const (
	// pictureWait is how long a camera has for a picture.
	pictureWait = 8 * time.Second
	// enoughTries is after how many that failed it is given up: nobody is there, or the password is wrong.
	enoughTries = 2
	// camerasAtOnce is how many are looked through at once.
	camerasAtOnce = 8
)

// cameraFact is what came from one camera.
type cameraFact struct {
	name          string
	width, height int    // of its picture, pixels
	reason        string // why there is none, a sentence; "" where there is one
	told          bool   // by the running station, which has the camera
}

// cameraFacts are those of all, and the webcams that are plugged in.
type cameraFacts struct {
	cameras []cameraFact
	webcams []string
}

func cameras(ctx context.Context, p Patient) []Finding {
	var f cameraFacts
	for _, w := range camera.Webcams() {
		f.webcams = append(f.webcams, fmt.Sprintf("%d %s", w.Number, w.Name))
	}
	f.cameras = lookThrough(ctx, p)
	return judgeCameras(f)
}

func judgeCameras(f cameraFacts) (all []Finding) {
	if len(f.webcams) > 0 {
		all = found("camera", OK, "webcam.found", map[string]any{"Webcams": strings.Join(f.webcams, ", ")})
	} else {
		all = found("camera", OK, "webcam.none", nil)
	}
	for _, c := range f.cameras {
		values := map[string]any{"Name": c.name, "Width": c.width, "Height": c.height, "Error": c.reason}
		one := found("camera", OK, "camera.ok", values)
		switch {
		case c.reason != "":
			one = found("camera", Warning, "camera.failed", values)
		case c.told:
			one = found("camera", OK, "camera.told", values)
		}
		all = append(all, about(c.name, one)...)
	}
	return all
}

// lookThrough gets a picture from each camera that is switched on, in the order of the settings.
func lookThrough(ctx context.Context, p Patient) []cameraFact {
	var wanted []settings.CameraSource
	for _, s := range p.Settings.Camera.Sources {
		if s.Enabled {
			wanted = append(wanted, s)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, pictureWait)
	defer cancel()
	facts := make([]cameraFact, len(wanted))
	free := make(chan struct{}, camerasAtOnce)
	var workers sync.WaitGroup
	for i, s := range wanted {
		at := slices.IndexFunc(p.Cameras, func(c Camera) bool { return c.Name == s.Name })
		if at >= 0 && (p.Cameras[at].Pictures || p.Cameras[at].Error != "") {
			facts[i] = cameraFact{name: s.Name, reason: p.Cameras[at].Error, told: true}
			continue
		}
		workers.Go(func() {
			free <- struct{}{}
			defer func() { <-free }()
			facts[i] = lookAt(ctx, s)
		})
	}
	workers.Wait()
	return facts
}

// lookAt waits for one picture.
func lookAt(ctx context.Context, s settings.CameraSource) cameraFact {
	f := cameraFact{name: s.Name}
	program, _ := exec.LookPath("ffmpeg") // for H.265, where there is one
	changed := make(chan struct{}, 1)
	source, err := camera.Open(s.URL, camera.Options{AnyCert: s.AnyCert, FFmpeg: program, OnState: func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	}})
	if err != nil {
		f.reason = messages.Sentence(err)
		return f
	}
	source.Start()
	defer source.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		for {
			select {
			case <-changed:
				if source.State().Tries >= enoughTries {
					cancel()
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	frame, err := source.Newest(ctx, "", 0)
	if err == nil {
		img, broken := frame.Picture()
		if broken == nil {
			f.width, f.height = img.Bounds().Dx(), img.Bounds().Dy()
			return f
		}
		err = broken
	}
	f.reason = messages.Sentence(whyNot(source.State(), err))
	return f
}

// whyNot is what says most about a picture that has not come.
func whyNot(s camera.State, err error) error {
	switch {
	case s.Err != nil:
		return s.Err
	case s.Fault != nil:
		err = s.Fault
	case errors.Is(err, context.DeadlineExceeded):
		err = camera.ErrSilent
	}
	return &camera.ConnectError{Address: s.Address, Text: err.Error(), Err: err}
}
