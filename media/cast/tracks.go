package cast

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/queuecast/queuecast/media/h264"
)

type videoFrame struct {
	number int64
	at     time.Time
	still  *h264.Still
}

// videoTrack sends one access unit a frame. Its goroutine may sleep to pace an IDR; sound goes by another one.
type videoTrack struct {
	server   *rtspServer
	fps      int64
	base     uint32 // RTP timestamp of frame 0
	frames   chan videoFrame
	sequence h264.Sequence
	log      *slog.Logger

	joins      joins
	wantReport atomic.Bool
	lastIDR    time.Time
	lastReport time.Time
}

// join asks for an IDR for a viewer that has sent PLAY.
func (t *videoTrack) join(now time.Time) {
	t.joins.add(now)
	t.wantReport.Store(true)
}

func (t *videoTrack) run(ctx context.Context) {
	var shown *h264.Still
	for {
		select {
		case <-ctx.Done():
			return
		case f := <-t.frames:
			if f.still != nil && f.still != shown {
				shown = f.still
				t.sequence.Show(f.still)
			}
			t.send(ctx, f)
		}
	}
}

func (t *videoTrack) send(ctx context.Context, f videoFrame) {
	t.welcome(f.at)
	au, idr := t.sequence.Next()
	if au == nil {
		return
	}
	packets, err := t.server.packVideo(au)
	if err != nil {
		t.log.Warn("a picture is left out of the stream", "error", err)
		return
	}
	stamp := t.timestamp(f.number)
	for _, p := range packets {
		p.Timestamp = stamp
	}
	if t.wantReport.Swap(false) || f.at.Sub(t.lastReport) >= reportPeriod {
		t.lastReport = f.at
		t.server.report(t.server.videoMedia, stamp, f.at, videoClockRate)
	}
	if !idr {
		t.server.send(t.server.videoMedia, packets, f.at)
		return
	}
	t.lastIDR = f.at
	frame := time.Second / time.Duration(t.fps)
	pause := min(idrSpread, frame*3/4) / idrSteps
	step := (len(packets) + idrSteps - 1) / idrSteps
	for len(packets) > 0 {
		n := min(step, len(packets))
		t.server.send(t.server.videoMedia, packets[:n], f.at)
		packets = packets[n:]
		// When frames wait already, catching up matters more than pacing; without viewers nothing needs it.
		if len(packets) == 0 || len(t.frames) > 1 || t.server.viewerCount() == 0 {
			continue
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return
		}
	}
}

// welcome turns the next frame into an IDR when a viewer has joined a short while ago.
func (t *videoTrack) welcome(now time.Time) {
	if now.Sub(t.lastIDR) < joinGap || !t.joins.due(now) {
		return
	}
	t.wantReport.Store(true)
	t.sequence.Refresh()
}

// timestamp of frame n: from its number, so that no rounding adds up at rates that do not divide 90 kHz.
func (t *videoTrack) timestamp(n int64) uint32 {
	return t.base + uint32(n*videoClockRate/t.fps)
}

type audioChunk struct {
	start   int64 // samples since the epoch
	at      time.Time
	samples []int16
}

// audioTrack encodes and sends the sound.
type audioTrack struct {
	server *rtspServer
	aac    *aacTrack
	base   uint32 // RTP timestamp of sample 0
	chunks chan audioChunk
	log    *slog.Logger

	wantReport atomic.Bool
	lastReport time.Time
}

func (t *audioTrack) join() { t.wantReport.Store(true) }

func (t *audioTrack) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case c := <-t.chunks:
			if t.wantReport.Swap(false) || c.at.Sub(t.lastReport) >= reportPeriod {
				t.lastReport = c.at
				t.server.report(t.server.audioMedia, t.base+uint32(c.start), c.at, SampleRate)
			}
			err := t.aac.write(c.start, c.samples, func(u aacUnit) {
				t.send(u, c.at.Add(time.Duration(u.start-c.start)*time.Second/SampleRate))
			})
			if err != nil {
				t.log.Warn("sound is left out of the stream", "error", err)
			}
		}
	}
}

func (t *audioTrack) send(u aacUnit, at time.Time) {
	packets, err := t.server.packAudio(u.data)
	if err != nil {
		t.log.Warn("sound is left out of the stream", "error", err)
		return
	}
	for _, p := range packets {
		p.Timestamp += t.base + uint32(u.start)
	}
	t.server.send(t.server.audioMedia, packets, at)
}
