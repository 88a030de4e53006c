package cast

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/bluenviron/gortsplib/v4/pkg/format"
	"github.com/bluenviron/gortsplib/v4/pkg/format/rtph264"
	"github.com/bluenviron/gortsplib/v4/pkg/format/rtplpcm"
	"github.com/bluenviron/gortsplib/v4/pkg/format/rtpmpeg4audio"
	"github.com/pion/rtp"

	"github.com/queuecast/queuecast/media/h264"
)

// videoTrack sends one access unit a frame. The clock's goroutine calls it, and sends what is small by itself: every
// hand-over to another goroutine, thirty times a second, costs more than the work. Only the packets of an IDR, which are
// spread over part of a frame, go through run; so does what comes after them until they are sent, so that the order holds.
type videoTrack struct {
	channel  *Channel
	track    int // the channel's
	packer   *rtph264.Encoder
	fps      int64
	base     uint32 // RTP timestamp of frame 0
	paced    chan packetRun
	sequence h264.Sequence
	log      *slog.Logger

	waiting    atomic.Int32 // runs in paced, with the one that is being sent
	joins      joins
	wantReport atomic.Bool
	shown      *h264.Still
	lastIDR    time.Time
	lastReport time.Time
}

// packetRun is one access unit, as RTP packets.
type packetRun struct {
	packets []*rtp.Packet
	at      time.Time
	spread  bool // over idrSpread
}

func (t *videoTrack) open() (err error) {
	if t.packer, err = t.channel.tracks[t.track].format().(*format.H264).CreateEncoder(); err != nil {
		return fmt.Errorf("opening the RTP packetizer: %w", err)
	}
	return nil
}

// join asks for an IDR for a viewer that has sent PLAY.
func (t *videoTrack) join(now time.Time) {
	t.joins.add(now)
	t.wantReport.Store(true)
}

// frame sends a frame. It tells whether there was room for it; it does not block.
func (t *videoTrack) frame(f Frame, still *h264.Still) bool {
	n, at := f.Number, f.At
	if still != nil && still != t.shown {
		t.shown = still
		t.sequence.Show(still)
	}
	t.welcome(at)
	if int(t.waiting.Load()) >= cap(t.paced) {
		return false // run is the only one that takes from it: nothing was lost of the sequence
	}
	au, idr := t.sequence.Next()
	if au == nil {
		return true
	}
	if r := t.channel.recorder; r != nil {
		r.Video(f.Start, at, au, idr)
	}
	packets, err := t.packer.Encode(au)
	if err != nil {
		t.log.Warn("a picture is left out of the stream", "error", err)
		return true
	}
	stamp := t.timestamp(n)
	for _, p := range packets {
		p.Timestamp = stamp
	}
	if t.wantReport.Swap(false) || at.Sub(t.lastReport) >= reportPeriod {
		t.lastReport = at
		t.channel.report(t.track, stamp, at)
	}
	if idr {
		t.lastIDR = at
	}
	// Without viewers there is nobody to pace for.
	idr = idr && t.channel.readers() > 0
	if !idr && t.waiting.Load() == 0 {
		t.channel.send(t.track, packets, at)
		return true
	}
	t.waiting.Add(1)
	t.paced <- packetRun{packets, at, idr}
	return true
}

// run sends what is paced, and what comes behind it.
func (t *videoTrack) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case r := <-t.paced:
			if r.spread {
				t.spread(ctx, r)
			} else {
				t.channel.send(t.track, r.packets, r.at)
			}
			t.waiting.Add(-1)
		}
	}
}

func (t *videoTrack) spread(ctx context.Context, r packetRun) {
	frame := time.Second / time.Duration(t.fps)
	steps := min(idrSteps, (len(r.packets)+idrBurst-1)/idrBurst)
	pause := min(idrSpread, frame*3/4) / time.Duration(steps)
	step := (len(r.packets) + steps - 1) / steps
	for packets := r.packets; len(packets) > 0; {
		n := min(step, len(packets))
		t.channel.send(t.track, packets[:n], r.at)
		packets = packets[n:]
		// When more than the next frame waits already, catching up matters more than pacing.
		if len(packets) == 0 || len(t.paced) > 1 {
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

// audioTrack encodes and sends the sound, on the clock's goroutine: some 10 ms of work for a second of speech, and
// next to none where a sound is repeated.
type audioTrack struct {
	channel *Channel
	track   int // the channel's
	packer  func(unit []byte) ([]*rtp.Packet, error)
	sound   soundCodec
	base    uint32 // RTP timestamp of sample 0
	log     *slog.Logger

	wantReport atomic.Bool
	lastReport time.Time
}

// soundCodec encodes sound.
type soundCodec interface {
	// write takes samples that start at a position (samples since the epoch) and calls emit for each unit that they complete. The unit's
	// data may be kept but not changed.
	write(start int64, samples []int16, emit func(soundUnit)) error
}

// soundUnit is one access unit, or packet of samples.
type soundUnit struct {
	data  []byte
	start int64 // of its first sample, in units of the track's clock since the epoch; delays of encoder and filters are taken out
}

func (t *audioTrack) open() error {
	var err error
	switch f := t.channel.tracks[t.track].format().(type) {
	case *format.MPEG4Audio:
		var packer *rtpmpeg4audio.Encoder
		if packer, err = f.CreateEncoder(); err == nil {
			t.packer = func(unit []byte) ([]*rtp.Packet, error) { return packer.Encode([][]byte{unit}) }
		}
	case *format.G711:
		var packer *rtplpcm.Encoder
		if packer, err = f.CreateEncoder(); err == nil {
			t.packer = packer.Encode
		}
	case *format.LPCM:
		var packer *rtplpcm.Encoder
		if packer, err = f.CreateEncoder(); err == nil {
			t.packer = packer.Encode
		}
	}
	if err != nil {
		return fmt.Errorf("opening the RTP packetizer: %w", err)
	}
	return nil
}

func (t *audioTrack) join() { t.wantReport.Store(true) }

// frame sends samples that are on air at an instant and begin at start, in samples since the epoch.
func (t *audioTrack) frame(start int64, at time.Time, samples []int16) {
	rate := t.channel.tracks[t.track].clockRate
	if t.wantReport.Swap(false) || at.Sub(t.lastReport) >= reportPeriod {
		t.lastReport = at
		t.channel.report(t.track, t.base+uint32(start*rate/SampleRate), at)
	}
	err := t.sound.write(start, samples, func(u soundUnit) {
		behind := start - u.start*SampleRate/rate
		t.send(u, at.Add(-time.Duration(behind)*time.Second/SampleRate))
	})
	if err != nil {
		t.log.Warn("sound is left out of the stream", "error", err)
	}
}

func (t *audioTrack) send(u soundUnit, at time.Time) {
	if r := t.channel.recorder; r != nil {
		r.Audio(u.start, at, u.data)
	}
	packets, err := t.packer(u.data)
	if err != nil {
		t.log.Warn("sound is left out of the stream", "error", err)
		return
	}
	for _, p := range packets {
		p.Timestamp += t.base + uint32(u.start)
	}
	t.channel.send(t.track, packets, at)
}
