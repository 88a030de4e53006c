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
	videoClockRate = 90000 // Hz (RFC 6184 section 8.2.1)
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

// Stream is the Output that serves the programme by RTSP: H.264 and AAC-LC, encoded once however many watch. Set the
// exported fields, then Initialize; then add it to a Programme.
type Stream struct {
	Host          string // address to listen on, such as 127.0.0.1
	Port          int    // TCP port; 0 takes a free one
	Path          string // without slashes at its ends
	Width, Height int    // samples, even
	FPS           int    // frames/s of the programme
	QP            int    // see h264.Encoder
	GOP           time.Duration
	AudioBitrate  int // bits per second
	// OnViewers is told when viewers come or go, on a goroutine of the RTSP server: it must not block. Optional.
	OnViewers func()
	Log       *slog.Logger

	encoder   h264.Encoder
	converter picture.Converter
	server    *rtspServer
	video     *videoTrack
	audio     *audioTrack

	cancel  context.CancelFunc
	workers sync.WaitGroup
	dropped atomic.Int64
}

// StreamState is what a Stream tells about itself.
type StreamState struct {
	URL     string
	UDP     bool // readers may ask for UDP
	Viewers []Viewer
	Dropped int64 // frames left out because this machine was too slow
}

// Initialize opens the encoders and listens. A port in use is a *PortInUseError.
func (s *Stream) Initialize() error {
	s.encoder = h264.Encoder{Width: s.Width, Height: s.Height, FPS: s.FPS, QP: s.QP}
	if err := s.encoder.Initialize(); err != nil {
		return fmt.Errorf("starting the stream: %w", err)
	}
	if err := s.open(); err != nil {
		s.encoder.Close()
		return fmt.Errorf("starting the stream: %w", err)
	}
	var ctx context.Context
	ctx, s.cancel = context.WithCancel(context.Background())
	s.workers.Go(func() { s.video.run(ctx) })
	return nil
}

func (s *Stream) open() error {
	// The description of the stream holds the parameter sets, which are the same for every picture of this size.
	black, err := s.Prepare(image.NewRGBA(image.Rect(0, 0, s.Width, s.Height)))
	if err != nil {
		return err
	}
	aac := &aacTrack{bitrate: s.AudioBitrate}
	if err := aac.initialize(); err != nil {
		return err
	}
	s.server = &rtspServer{
		host: s.Host, port: s.Port, path: s.Path,
		still: black.(*h264.Still), audioConfig: aac.encoder.AudioSpecificConfig(),
		onViewers: s.viewersChanged, log: s.Log,
	}
	depth := int(queueTime.Seconds() * float64(s.FPS))
	s.video = &videoTrack{
		server: s.server, fps: int64(s.FPS), paced: make(chan packetRun, depth), base: rand.Uint32(),
		sequence: h264.Sequence{GOP: max(1, int(s.GOP.Seconds()*float64(s.FPS)))}, log: s.Log,
	}
	s.audio = &audioTrack{server: s.server, aac: aac, base: rand.Uint32(), log: s.Log}
	// Last, because from here on viewers may come.
	if err := s.server.initialize(); err != nil {
		return err
	}
	return nil
}

func (s *Stream) viewersChanged(joined bool) {
	if joined {
		s.video.join(time.Now())
		s.audio.join()
	}
	if s.OnViewers != nil {
		s.OnViewers()
	}
}

// Close disconnects all viewers and frees everything. It may be called once.
func (s *Stream) Close() {
	s.cancel()
	s.workers.Wait()
	s.server.close()
	s.encoder.Close()
}

// State tells address and viewers.
func (s *Stream) State() StreamState {
	return StreamState{URL: s.server.url(), UDP: s.server.udp, Viewers: s.server.viewers(), Dropped: s.dropped.Load()}
}

// Prepare implements Output: it encodes a picture, of the stream's own size, as an IDR.
func (s *Stream) Prepare(img *image.RGBA) (any, error) {
	if img.Rect.Dx() != s.Width || img.Rect.Dy() != s.Height {
		return nil, fmt.Errorf("a picture of %v in a stream of %dx%d", img.Rect, s.Width, s.Height)
	}
	planes, err := s.converter.Convert(img)
	if err != nil {
		return nil, err
	}
	return s.encoder.Encode(planes)
}

// Frame implements Output. While nobody watches nothing is sent; the first second is, so that the server knows for good how
// the time stamps go, which it tells each viewer at PLAY.
func (s *Stream) Frame(f Frame) {
	if f.Number > int64(s.FPS) && s.server.viewerCount() == 0 {
		return
	}
	still, _ := f.Picture.(*h264.Still)
	if !s.video.frame(f.Number, f.At, still) {
		s.dropped.Add(1)
	}
	s.audio.frame(f.Start, f.At, f.Sound)
}

// PortInUseError tells that another program listens on the port.
type PortInUseError struct {
	Port int
	Err  error
}

func (e *PortInUseError) Error() string {
	return fmt.Sprintf("listening on TCP port %d: %v", e.Port, e.Err)
}

func (e *PortInUseError) Unwrap() error { return e.Err }

// IsPortInUse tells whether err says so, and which port.
func IsPortInUse(err error) (port int, ok bool) {
	var e *PortInUseError
	if errors.As(err, &e) {
		return e.Port, true
	}
	return 0, false
}
