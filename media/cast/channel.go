package cast

import (
	"context"
	"fmt"
	"image"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/queuecast/queuecast/media/h264"
	"github.com/queuecast/queuecast/media/picture"
)

const (
	// queueTime is how much of the programme may wait while an IDR is paced. A machine that stalls longer loses frames of
	// the stream, which viewers see as a pause, but no memory. The clock may catch up on maxLag at once.
	queueTime = 2 * maxLag
	// idrSpread is over how long the packets of an IDR are sent. In one burst they overflow the receive buffers of UDP
	// readers (208 kB by default on Linux).
	idrSpread = 25 * time.Millisecond
	idrSteps  = 12
	idrBurst  = 16 // packets that may always go at once: a step for fewer is not worth waking up for
	// joinDelay is how long after a viewer's PLAY the IDR for it goes out at the earliest: its transport is ready by then.
	joinDelay = 40 * time.Millisecond
	// joinGap bounds the IDRs that joining viewers can cause.
	joinGap = 250 * time.Millisecond
	// reportPeriod is the time between RTCP sender reports of a track.
	reportPeriod = 5 * time.Second
)

// Channel is the Output that encodes the programme in one way, once however many receive it: by a Server, by Publishers, or both.
// Set the exported fields, then Initialize; then add it to a Programme.
type Channel struct {
	Profile
	FPS int // frames/s of the programme
	Log *slog.Logger

	encoder   h264.Encoder
	converter picture.Converter
	tracks    []track // video before audio
	video     *videoTrack
	audio     *audioTrack
	sent      []sentCounters // by track

	parameters *h264.Still // of black
	recorder   Recorder    // may be nil

	sinking sync.Mutex
	sinks   atomic.Pointer[[]sink]

	cancel  context.CancelFunc
	workers sync.WaitGroup
	dropped atomic.Int64
}

// Initialize opens the encoders.
func (c *Channel) Initialize() error {
	c.sinks.Store(&[]sink{})
	if err := c.validate(); err != nil {
		return fmt.Errorf("opening the channel %s: %w", c.Path, err)
	}
	if err := c.open(); err != nil {
		c.encoder.Close()
		return fmt.Errorf("opening the channel %s: %w", c.Path, err)
	}
	var ctx context.Context
	ctx, c.cancel = context.WithCancel(context.Background())
	if c.video != nil {
		c.workers.Go(func() { c.video.run(ctx) })
	}
	return nil
}

func (c *Channel) open() error {
	if c.Width > 0 {
		if err := c.openVideo(); err != nil {
			return err
		}
	}
	if c.Codec != Mute {
		if err := c.openAudio(); err != nil {
			return err
		}
	}
	c.sent = make([]sentCounters, len(c.tracks))
	return nil
}

func (c *Channel) openVideo() error {
	c.encoder = h264.Encoder{Width: c.Width, Height: c.Height, FPS: c.FPS, QP: c.QP}
	if err := c.encoder.Initialize(); err != nil {
		return err
	}
	// The description of the stream holds the parameter sets, which are the same for every picture of this size.
	black, err := c.Prepare(image.NewRGBA(image.Rect(0, 0, c.Width, c.Height)))
	if err != nil {
		return err
	}
	c.parameters = black.(*h264.Still)
	c.tracks = append(c.tracks, videoTrackOf(c.parameters))
	depth := int(queueTime.Seconds() * float64(c.FPS))
	c.video = &videoTrack{
		channel: c, track: len(c.tracks) - 1, fps: int64(c.FPS), paced: make(chan packetRun, depth), base: rand.Uint32(),
		sequence: h264.Sequence{GOP: max(1, int(c.GOP.Seconds()*float64(c.FPS)))}, log: c.Log,
	}
	return c.video.open()
}

func (c *Channel) openAudio() error {
	c.audio = &audioTrack{channel: c, base: rand.Uint32(), log: c.Log}
	var t track
	if c.Codec == AAC {
		aac := &aacTrack{bitrate: c.AudioBitrate}
		if err := aac.initialize(); err != nil {
			return err
		}
		var err error
		if t, err = aacTrackOf(aac.encoder.AudioSpecificConfig()); err != nil {
			return err
		}
		c.audio.sound = aac
	} else {
		t = waveTrackOf(c.Codec)
		c.audio.sound = newWaveTrack(c.Codec)
	}
	c.tracks = append(c.tracks, t)
	c.audio.track = len(c.tracks) - 1
	return c.audio.open()
}

// Close frees everything. It may be called once, after what serves or publishes the channel.
func (c *Channel) Close() {
	c.cancel()
	c.workers.Wait()
	c.encoder.Close()
}

// Dropped is how many frames were left out because this machine was too slow.
func (c *Channel) Dropped() int64 { return c.dropped.Load() }

// Prepare implements Output: it encodes a picture as an IDR. One of another size is fitted in.
func (c *Channel) Prepare(img *image.RGBA) (any, error) {
	if c.Width == 0 {
		return nil, nil
	}
	if img.Rect.Dx() != c.Width || img.Rect.Dy() != c.Height {
		img = picture.Letterbox(img, c.Width, c.Height)
	}
	planes, err := c.converter.Convert(img)
	if err != nil {
		return nil, err
	}
	return c.encoder.Encode(planes)
}

// Frame implements Output. While nobody watches nothing is sent; the first second is, so that a server knows for good how
// the time stamps go, which it tells each viewer at PLAY.
func (c *Channel) Frame(f Frame) {
	if f.Number > int64(c.FPS) && c.recorder == nil && c.readers() == 0 {
		return
	}
	if c.video != nil {
		still, _ := f.Picture.(*h264.Still)
		if !c.video.frame(f, still) {
			c.dropped.Add(1)
		}
	}
	if c.audio != nil {
		c.audio.frame(f.Start, f.At, f.Sound)
	}
}
