package desktop

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings/atomicfile"
	"github.com/queuecast/queuecast/media/audio"
	"github.com/queuecast/queuecast/media/picture"
	"github.com/queuecast/queuecast/media/player"
	"github.com/queuecast/queuecast/views/stream"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

const (
	// decoder is the program that decodes what we cannot, if the user has it.
	decoder = "ffmpeg"
	// snapshotFolder lies in the data folder.
	snapshotFolder   = "snapshots"
	snapshotName     = "stream-20060102-150405.000"
	snapshotMode     = 0o600
	snapshotDirMode  = 0o700
	wholeLoudness    = 100
	playedMostWidth  = 1280 // pixels; the player's picture is an impression
	playedMostHeight = 720
)

// watching is what the stream panel plays. Fyne's goroutine makes and ends it; the player's goroutines show and sound.
type watching struct {
	d       *Desktop
	panel   *streamPanel
	player  *player.Player
	speaker *audio.Speaker

	loudness *atomic.Int32 // percent
	size     *atomic.Pointer[image.Point]

	mutex sync.Mutex
	last  player.Picture
}

// watch plays an address in the place of what is played.
func (s *streamPanel) watch(address string) {
	if _, err := player.ParseAddress(address); err != nil {
		s.tell(err, "")
		return
	}
	s.stopWatching()
	d := s.d
	w := &watching{d: d, panel: s, loudness: &s.loudness, size: &s.playSize}
	w.speaker = &audio.Speaker{Device: d.settings.Sound.Device, Log: d.log, Now: time.Now}
	w.player = &player.Player{URL: address, AnyCert: true, OnPicture: w.picture, OnSound: w.sound, Log: d.log}
	if program, err := exec.LookPath(decoder); err == nil {
		w.player.FFmpeg = program
	}
	if strings.HasPrefix(address, "rtsp://127.0.0.1") {
		w.player.Transport = player.TCP // UDP would save nothing
	}
	if err := errors.Join(w.speaker.Initialize(), w.player.Initialize()); err != nil {
		s.tell(err, "")
		return
	}
	s.watching = w
	s.refresh()
}

// stopWatching ends what is played, behind the panel.
func (s *streamPanel) stopWatching() {
	w := s.watching
	if w == nil {
		return
	}
	s.watching = nil
	s.d.inOrder(func() {
		w.player.Close()
		w.speaker.Close()
	})
	if s.ctx.Err() == nil {
		s.refresh()
	}
}

// picture takes pictures as they are due. One that is the same as the one before is not drawn again: our own stream repeats its picture
// thirty times a second.
func (w *watching) picture(p player.Picture) {
	w.mutex.Lock()
	same := sameSamples(w.last.Image, p.Image)
	w.last = p
	w.mutex.Unlock()
	size := w.size.Load()
	if same && w.panel.drawn.Load() == size || size == nil {
		return
	}
	img := picture.FromYCbCr(p.Image, p.Colour, min(size.X, playedMostWidth), min(size.Y, playedMostHeight))
	w.d.onFyne(w.panel.ctx, func() {
		if w.panel.watching == w {
			w.panel.view.SetPlayed(img)
			w.panel.drawn.Store(size)
		}
	})
}

func sameSamples(a, b *image.YCbCr) bool {
	return a != nil && a.Rect == b.Rect && a.SubsampleRatio == b.SubsampleRatio &&
		bytes.Equal(a.Y, b.Y) && bytes.Equal(a.Cb, b.Cb) && bytes.Equal(a.Cr, b.Cr)
}

// sound takes sound as it is due.
func (w *watching) sound(samples []int16) {
	percent := w.loudness.Load()
	if percent == 0 {
		return
	}
	for i := range samples {
		samples[i] = int16(int32(samples[i]) * percent / wholeLoudness)
	}
	w.speaker.Write(samples)
}

// snapshot keeps the picture that is shown.
func (s *streamPanel) snapshot() {
	w := s.watching
	if w == nil {
		return
	}
	w.mutex.Lock()
	p := w.last
	w.mutex.Unlock()
	if p.Image == nil {
		s.tell(nil, words.X("cast.play.nothing", "There is no picture yet."))
		return
	}
	d := s.d
	path := filepath.Join(d.dir, snapshotFolder, time.Now().Format(snapshotName)+".png")
	d.inOrder(func() {
		err := savePicture(path, picture.FromYCbCr(p.Image, p.Colour, p.Image.Rect.Dx(), p.Image.Rect.Dy()))
		d.onFyne(s.ctx, func() {
			s.tell(err, words.X("cast.play.saved", "Saved as {{.Path}}", map[string]string{"Path": path}))
		})
	})
}

func savePicture(path string, img image.Image) error {
	var data bytes.Buffer
	if err := png.Encode(&data, img); err != nil {
		return fmt.Errorf("saving a picture: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), snapshotDirMode); err != nil {
		return fmt.Errorf("saving a picture: %w", err)
	}
	return atomicfile.Write(path, data.Bytes(), snapshotMode)
}

// played tells the view what is played and how it is.
func (s *streamPanel) played(own string) stream.Play {
	shown := stream.Play{Address: own}
	w := s.watching
	if w == nil {
		shown.Line = stream.Line{Level: widgets.Busy, Text: words.X("cast.play.off", "Nothing is played.")}
		return shown
	}
	shown.On = true
	is := w.player.State()
	switch {
	case is.Connected:
		shown.Line = stream.Line{Level: widgets.Ok, Text: playedText(is)}
		if len(is.Left) > 0 {
			shown.Line.Level = widgets.Warning
			shown.Line.Text += " · " + words.X("cast.play.left", "not played: {{.Codecs}}", map[string]string{"Codecs": strings.Join(is.Left, ", ")})
		}
	case is.Err != nil:
		shown.Line = stream.Line{Level: widgets.Warning, Text: messages.Target(is.Err)}
	default:
		shown.Line = stream.Line{Level: widgets.Busy, Text: words.X("cast.play.connecting", "Connecting...")}
	}
	return shown
}

func playedText(is player.State) string {
	var parts []string
	if is.Picture != "" {
		parts = append(parts, fmt.Sprintf("%s, %.0f/s", is.Picture, is.Rate))
	}
	if is.Sound != "" {
		parts = append(parts, is.Sound)
	}
	parts = append(parts, is.Transport)
	if is.Behind > 0 {
		parts = append(parts, words.X("cast.play.behind", "{{.MS}} ms behind", map[string]any{"MS": is.Behind.Milliseconds()}))
	} else {
		parts = append(parts, words.X("cast.play.buffer", "{{.MS}} ms held back", map[string]any{"MS": is.Buffer.Milliseconds()}))
	}
	parts = append(parts, words.X("cast.play.lost", "{{.Lost}} packets lost", map[string]any{"Lost": is.Lost}))
	return strings.Join(parts, " · ")
}
