package cast

import (
	"context"
	"errors"
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
	// queueTime is how much of the programme may wait while a picture is spread. A machine that stalls longer loses frames of
	// the stream, which viewers see as a pause, but no memory. The clock may catch up on maxLag at once.
	queueTime = 2 * maxLag
	// spreadTime is over how long the packets of a picture are sent. In one burst those of an IDR overflow the receive buffers of
	// UDP readers (208 kB by default on Linux).
	spreadTime  = 25 * time.Millisecond
	spreadSteps = 12
	burst       = 16 // packets that may always go at once: waking up for fewer is not worth it
	// stepCoarser is how much larger the quantiser of pictures is that pass: 6 doubles its step (ITU-T H.264 section 7.4.2.2). They
	// take two thirds of the bytes then, at 3 dB less.
	stepCoarser = 6
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

	encoding  sync.Mutex // holds the next three
	encoder   h264.Encoder
	converter picture.Converter
	encoded   *h264.Step // what was encoded last, if that was a step

	tracks []track // video before audio
	video  *videoTrack
	audio  *audioTrack
	sent   []sentCounters // by track

	parameters *h264.Still // of black
	recorder   Recorder    // may be nil

	payload atomic.Int32 // see packets.go
	sinking sync.Mutex
	sinks   atomic.Pointer[[]sink]

	cancel  context.CancelFunc
	workers sync.WaitGroup
	dropped atomic.Int64
}

// Initialize opens the encoders.
func (c *Channel) Initialize() error {
	c.sinks.Store(&[]sink{})
	c.payload.Store(usualPayload)
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
		c.workers.Go(func() { c.makeWhole(ctx) })
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
	c.encoder = h264.Encoder{Width: c.Width, Height: c.Height, FPS: c.FPS, QP: c.QP, StepQP: min(c.QP+stepCoarser, h264.MaxQP)}
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
		sequence: h264.Sequence{GOP: max(1, int(c.GOP.Seconds()*float64(c.FPS)))}, wantWhole: make(chan *h264.Step, 1), log: c.Log,
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
	c.encoding.Lock()
	defer c.encoding.Unlock()
	c.encoded = nil
	planes, err := c.convert(img)
	if err != nil {
		return nil, err
	}
	return c.encoder.Encode(planes)
}

// PrepareStep implements Mover: it encodes a picture as the change from the one on air. Where that cannot be, because something else was
// encoded since, a step was left out or a viewer waits for a whole picture, it is an IDR. While nobody watches there is nothing to do.
func (c *Channel) PrepareStep(img *image.RGBA) (any, error) {
	if c.Width == 0 || !c.watched() {
		return nil, nil
	}
	c.encoding.Lock()
	defer c.encoding.Unlock()
	c.encoded = nil
	planes, err := c.convert(img)
	if err != nil {
		return nil, err
	}
	step, err := c.encoder.Follow(planes, c.video.state.Load())
	if err == nil {
		c.encoded = step
		return step, nil
	}
	if !errors.Is(err, h264.ErrNotFollowing) {
		c.Log.Warn("a step of a movement is sent as a whole picture", "error", err)
	}
	return c.encoder.Encode(planes)
}

// makeWhole encodes steps once more, as IDRs, for viewers who come while they stand. It runs until the context ends.
func (c *Channel) makeWhole(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case step := <-c.video.wantWhole:
			still, err := c.whole(step)
			if err != nil {
				c.Log.Warn("a viewer waits for the next picture", "error", err)
			} else if still != nil {
				c.video.whole.Store(&wholeStep{step, still})
			}
		}
	}
}

// whole encodes a step as an IDR, nil when another picture was encoded since.
func (c *Channel) whole(step *h264.Step) (*h264.Still, error) {
	c.encoding.Lock()
	defer c.encoding.Unlock()
	if c.encoded != step {
		return nil, nil
	}
	c.encoded = nil
	return c.encoder.Encode(c.converter.Last())
}

// watched tells whether anybody receives the channel.
func (c *Channel) watched() bool { return c.recorder != nil || c.readers() > 0 }

func (c *Channel) convert(img *image.RGBA) (*image.YCbCr, error) {
	if img.Rect.Dx() != c.Width || img.Rect.Dy() != c.Height {
		img = picture.Letterbox(img, c.Width, c.Height)
	}
	return c.converter.Convert(img)
}

// Frame implements Output. While nobody watches nothing is sent; the first second is, so that a server knows for good how
// the time stamps go, which it tells each viewer at PLAY.
func (c *Channel) Frame(f Frame) {
	if c.video != nil {
		c.video.show(f.Picture)
	}
	if f.Number > int64(c.FPS) && !c.watched() {
		return
	}
	if c.video != nil {
		if !c.video.frame(f) {
			c.dropped.Add(1)
		}
	}
	if c.audio != nil {
		c.audio.frame(f.Start, f.At, f.Sound)
	}
}
