package cast

import (
	"encoding/binary"
	"fmt"

	aacpcm "github.com/tphakala/go-aac/pcm"
)

const (
	aacFrame = 1024 // samples per access unit
	// settledFrames of silence must have been encoded until an access unit holds nothing of the sound before: the block
	// itself, its overlap, and the encoder's look-ahead, with one to spare.
	settledFrames = 4
)

// aacUnit is one AAC-LC access unit.
type aacUnit struct {
	data  []byte
	start int64 // samples since the epoch at which its first new sample is heard: the encoder's delay is taken out
}

// aacTrack encodes mono sound at SampleRate to AAC-LC (ISO/IEC 14496-3). In silence it repeats one cached access unit
// instead of encoding.
type aacTrack struct {
	bitrate int // bits per second

	encoder *aacpcm.FrameEncoder
	pending []int16 // less than a frame
	next    int64   // start of the frame that is encoded next, samples since the epoch
	started bool

	silent    int    // silent frames in a row, encoded ones
	silence   []byte // the cached access unit
	lastUnit  []byte
	frameData []byte
}

func (t *aacTrack) initialize() error {
	const bitDepth = 16
	var err error
	t.encoder, err = aacpcm.NewFrameEncoder(aacpcm.Config{SampleRate: SampleRate, BitDepth: bitDepth, Channels: 1, Bitrate: t.bitrate})
	if err != nil {
		return fmt.Errorf("opening the AAC encoder: %w", err)
	}
	t.frameData = make([]byte, 2*aacFrame)
	return nil
}

// write takes samples that start at a position and calls emit for each access unit that they complete. The unit's data may
// be kept but not changed.
func (t *aacTrack) write(start int64, samples []int16, emit func(aacUnit)) error {
	if !t.started {
		t.started, t.next = true, start
	}
	// Samples that are missing become silence, so that those after them keep their time.
	for range start - t.next - int64(len(t.pending)) {
		t.pending = append(t.pending, 0)
	}
	t.pending = append(t.pending, samples...)
	for len(t.pending) >= aacFrame {
		if err := t.frame(t.pending[:aacFrame], emit); err != nil {
			return err
		}
		t.pending = t.pending[:copy(t.pending, t.pending[aacFrame:])]
	}
	return nil
}

func (t *aacTrack) frame(samples []int16, emit func(aacUnit)) error {
	// Feeding frame k emits the unit for frame k-1, and decoding that gives the samples of frame k-2: the encoder's
	// delay is one frame.
	at := t.next - aacFrame - int64(t.encoder.Delay())
	t.next += aacFrame
	if !allZero(samples) {
		t.silent = 0
	} else if t.silent++; t.silent > settledFrames && t.silence != nil {
		emit(aacUnit{t.silence, at})
		return nil
	}
	for i, s := range samples {
		binary.LittleEndian.PutUint16(t.frameData[2*i:], uint16(s))
	}
	t.lastUnit = nil
	err := t.encoder.EncodeInterleaved(t.frameData, func(au []byte, _ int) error {
		t.lastUnit = append([]byte(nil), au...)
		return nil
	})
	if err != nil {
		return fmt.Errorf("encoding sound: %w", err)
	}
	if t.lastUnit == nil {
		return nil
	}
	if t.silent >= settledFrames && t.silence == nil {
		t.silence = t.lastUnit
	}
	emit(aacUnit{t.lastUnit, at})
	return nil
}

func allZero(samples []int16) bool {
	for _, s := range samples {
		if s != 0 {
			return false
		}
	}
	return true
}
