package desktop

import (
	"strconv"
	"strings"
	"time"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/recorder"
)

// wholeVolume is the volume, in percent, at which nothing is changed.
const wholeVolume = 100

// play begins, pauses or goes on.
func (r *recorderPanel) play() {
	l := &r.library
	if l.chosen == "" {
		return
	}
	if l.player == nil {
		r.startPlayer()
	} else if is := l.player.State(); is.Playing && is.Err == nil {
		l.player.Pause()
	} else {
		l.player.Play()
	}
	r.refresh()
}

// startPlayer plays the chosen recording from its beginning.
func (r *recorderPanel) startPlayer() {
	l := &r.library
	r.message = nil
	file, err := l.opened()()
	if err != nil {
		r.tell(err, "")
		return
	}
	p := &recorder.Player{File: file, Device: r.playDevice(), Speed: l.speed, Volume: loudness(l.volume), Log: r.d.log}
	if err := p.Initialize(); err != nil {
		_ = file.Close()
		r.tell(err, "")
		return
	}
	l.player = p
}

func (r *recorderPanel) playDevice() string {
	if device := r.d.settings.Recorder.Output; device != "" {
		return device
	}
	return r.d.settings.Sound.Device
}

// loudness is a volume for a player, for which 0 means the usual one.
func loudness(percent int) float64 {
	const hushed = 1e-9
	return max(float64(percent)/wholeVolume, hushed)
}

// endPlayer ends what is played, and waits for it: a second at most, when a device hangs.
func (r *recorderPanel) endPlayer() {
	if p := r.library.player; p != nil {
		r.library.player = nil
		p.Close()
	}
}

// seek goes to a part of the chosen recording, 0 to 1, and plays from there.
func (r *recorderPanel) seek(part float64) {
	l := &r.library
	file, there := l.find(l.chosen)
	if !there || file.err != nil {
		return
	}
	if l.player == nil {
		if r.startPlayer(); l.player == nil {
			return
		}
	}
	r.seekTo(time.Duration(part * float64(file.format.Duration(max(file.frames, 0)))))
}

// skip goes some seconds forwards or back.
func (r *recorderPanel) skip(seconds int) {
	if p := r.library.player; p != nil {
		r.seekTo(max(p.State().Position+time.Duration(seconds)*time.Second, 0))
	}
}

func (r *recorderPanel) seekTo(at time.Duration) {
	if err := r.library.player.Seek(at); err != nil {
		r.tell(err, "")
		return
	}
	r.refresh()
}

func (r *recorderPanel) setSpeed(id string) {
	speed, err := strconv.ParseFloat(id, 64)
	if err != nil {
		return
	}
	r.library.speed = speed
	if p := r.library.player; p != nil {
		if err := p.SetSpeed(speed); err != nil {
			r.tell(err, "")
		}
	}
	r.refresh()
}

func (r *recorderPanel) setVolume(percent int) {
	r.library.volume = percent
	if p := r.library.player; p != nil {
		p.SetVolume(float64(percent) / wholeVolume)
	}
}

// setOutput plays on another device from now on; what is being played goes on there.
func (r *recorderPanel) setOutput(id string) {
	name, _ := strings.CutPrefix(id, fromDevice)
	if id == fromDefault {
		name = ""
	}
	r.set(func(s *settings.Recorder) { s.Output = name })
	r.replay()
}

// playOther plays the recording as if it were of the other law, or as it is named again.
func (r *recorderPanel) playOther() {
	r.library.asOther = !r.library.asOther
	if r.library.player == nil {
		r.startPlayer()
	} else {
		r.replay()
	}
	r.refresh()
}

// replay begins the player anew where it was.
func (r *recorderPanel) replay() {
	l := &r.library
	if l.player == nil {
		return
	}
	is := l.player.State()
	r.endPlayer()
	if r.startPlayer(); l.player == nil {
		return
	}
	if !is.Ended {
		r.seekTo(is.Position)
	}
	if !is.Playing && is.Err == nil {
		l.player.Pause()
	}
	r.refresh()
}
