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
// hand-over to another goroutine, thirty times a second, costs more than the work. Only the packets of a large picture, which are
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
	shown      any                        // a *h264.Still or a *h264.Step
	state      atomic.Pointer[h264.State] // from which a step may follow
	room       idrRoom
	wantWhole  chan *h264.Step           // the step on air, when a viewer needs it as an IDR
	asked      *h264.Step                // went into it last
	awaited    bool                      // an IDR, by a viewer
	whole      atomic.Pointer[wholeStep] // which is this
	lastReport time.Time
}

// wholeStep is a step that was encoded once more as an IDR.
type wholeStep struct {
	step  *h264.Step
	still *h264.Still
}

// packetRun is one access unit, as RTP packets.
type packetRun struct {
	packets []*rtp.Packet
	at      time.Time
	spread  bool // over spreadTime
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

// show takes note of the picture on air, which nobody need be watching.
func (t *videoTrack) show(pic any) {
	if pic == nil || pic == t.shown {
		return
	}
	t.shown = pic
	switch pic := pic.(type) {
	case *h264.Still:
		t.sequence.Show(pic)
	case *h264.Step:
		if !t.sequence.Follow(pic) {
			t.log.Debug("a step of a movement is left out of the stream")
		}
	}
	t.state.Store(t.sequence.State())
}

// frame sends a frame. It tells whether there was room for it; it does not block.
func (t *videoTrack) frame(f Frame) bool {
	n, at := f.Number, f.At
	t.welcome(at)
	t.askWhole()
	if w := t.whole.Swap(nil); w != nil && t.shown == any(w.step) {
		t.sequence.Show(w.still)
	}
	if int(t.waiting.Load()) >= cap(t.paced) {
		return false // run is the only one that takes from it: nothing was lost of the sequence
	}
	au, idr := t.sequence.Next()
	t.state.Store(t.sequence.State())
	if au == nil {
		return true
	}
	if r := t.channel.recorder; r != nil {
		r.Video(f.Start, at, au, idr)
	}
	t.packer.PayloadMaxSize = int(t.channel.payload.Load())
	packets, err := t.packer.Encode(au)
	if err != nil {
		t.log.Warn("a picture is left out of the stream", "error", err)
		t.sequence.Refresh() // nothing can follow from it
		return true
	}
	stamp := t.timestamp(n)
	for _, p := range packets {
		p.Timestamp = stamp
	}
	if idr {
		t.awaited = false
		if t.joins.due(at) { // this one serves them
			t.wantReport.Store(true)
		}
	}
	if t.wantReport.Swap(false) || at.Sub(t.lastReport) >= reportPeriod {
		t.lastReport = at
		t.channel.report(t.track, stamp, at)
	}
	// Without viewers there is nobody to spread for.
	spread := len(packets) > burst && t.channel.readers() > 0
	if !spread && t.waiting.Load() == 0 {
		t.channel.send(t.track, packets, at)
		return true
	}
	t.waiting.Add(1)
	t.paced <- packetRun{packets, at, spread}
	return true
}

// run sends what is spread, and what comes behind it.
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
	steps := min(spreadSteps, (len(r.packets)+burst-1)/burst)
	pause := min(spreadTime, frame*3/4) / time.Duration(steps)
	step := (len(r.packets) + steps - 1) / steps
	for packets := r.packets; len(packets) > 0; {
		n := min(step, len(packets))
		t.channel.send(t.track, packets[:n], r.at)
		packets = packets[n:]
		// When more than the next frame waits already, catching up matters more.
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
	if !t.room.is(now) || !t.joins.due(now) {
		return
	}
	t.room.take(now)
	t.wantReport.Store(true)
	t.sequence.Refresh()
	t.awaited = true
}

// askWhole has a step encoded as an IDR where a viewer waits for one: it cannot be made of a step in another way. Whether a step comes while a viewer
// waits, or a viewer while a step stands, is the same.
func (t *videoTrack) askWhole() {
	step, ok := t.shown.(*h264.Step)
	if !ok || step == t.asked || !t.awaited {
		return
	}
	select {
	case t.wantWhole <- step:
		t.asked = step
	default:
	}
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
	packer  func(units [][]byte) ([]*rtp.Packet, error)
	length  int64 // of a unit, in units of the track's clock, where several may share a packet; 0: none may
	sound   soundCodec
	base    uint32 // RTP timestamp of sample 0
	log     *slog.Logger

	units []soundUnit // of the frame that is being made

	joins      joins
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
			t.length = aacFrame
			t.packer = func(units [][]byte) ([]*rtp.Packet, error) {
				packer.PayloadMaxSize = int(t.channel.payload.Load())
				return packer.Encode(units)
			}
		}
	case *format.G711:
		var packer *rtplpcm.Encoder
		if packer, err = f.CreateEncoder(); err == nil {
			t.packer = func(units [][]byte) ([]*rtp.Packet, error) { return packer.Encode(units[0]) }
		}
	case *format.LPCM:
		var packer *rtplpcm.Encoder
		if packer, err = f.CreateEncoder(); err == nil {
			packer.PayloadMaxSize = wavePayload
			err = packer.Init() // again, for the size
			t.packer = func(units [][]byte) ([]*rtp.Packet, error) { return packer.Encode(units[0]) }
		}
	}
	if err != nil {
		return fmt.Errorf("opening the RTP packetizer: %w", err)
	}
	return nil
}

// join asks for a report for a viewer that has sent PLAY: now, and once its transport is ready for sure.
func (t *audioTrack) join(now time.Time) {
	t.joins.add(now)
	t.wantReport.Store(true)
}

// frame sends samples that are on air at an instant and begin at start, in samples since the epoch.
func (t *audioTrack) frame(start int64, at time.Time, samples []int16) {
	rate := t.channel.tracks[t.track].clockRate
	if t.joins.due(at) || t.wantReport.Swap(false) || at.Sub(t.lastReport) >= reportPeriod {
		t.lastReport = at
		t.channel.report(t.track, t.base+uint32(start*rate/SampleRate), at)
	}
	t.units = t.units[:0]
	err := t.sound.write(start, samples, func(u soundUnit) { t.units = append(t.units, u) })
	if err != nil {
		t.log.Warn("sound is left out of the stream", "error", err)
	}
	when := func(u soundUnit) time.Time {
		behind := start - u.start*SampleRate/rate
		return at.Add(-time.Duration(behind) * time.Second / SampleRate)
	}
	if r := t.channel.recorder; r != nil {
		for _, u := range t.units {
			r.Audio(u.start, when(u), u.data)
		}
	}
	for rest := t.units; len(rest) > 0; {
		n := t.together(rest)
		t.send(rest[:n], when(rest[0]))
		rest = rest[n:]
	}
	clear(t.units) // let go of the data
}

// together is how many units may share a packet: those that follow each other without a gap. A packet a frame is a write, and a thread's
// waking up, less than one for each unit.
func (t *audioTrack) together(units []soundUnit) int {
	n := 1
	for t.length > 0 && n < len(units) && units[n].start == units[n-1].start+t.length {
		n++
	}
	return n
}

func (t *audioTrack) send(units []soundUnit, at time.Time) {
	data := make([][]byte, len(units))
	for i, u := range units {
		data[i] = u.data
	}
	packets, err := t.packer(data)
	if err != nil {
		t.log.Warn("sound is left out of the stream", "error", err)
		return
	}
	for _, p := range packets {
		p.Timestamp += t.base + uint32(units[0].start)
	}
	t.channel.send(t.track, packets, at)
}
