package cast

import (
	"encoding/binary"
	"fmt"
	"hash/maphash"

	aacpcm "github.com/tphakala/go-aac/pcm"
)

const (
	aacFrame = 1024 // samples per access unit
	// contextFrames is how many frames decide about an access unit: the block itself, the one that it overlaps with, the
	// encoder's look-ahead, and one more that its choice of windows may look back to.
	contextFrames = 4
	// rememberedUnits bounds each of the two generations of remembered access units: some three minutes of sound.
	rememberedUnits = 8192
	// longestGap is how much missing sound (samples) is filled in with silence. After more the track begins anew.
	longestGap = SampleRate
)

// SoundGrid is the length of an AAC frame in samples. The same sound, played again a multiple of it later, is encoded once.
const SoundGrid = aacFrame

// aacTrack encodes mono sound at SampleRate to AAC-LC (ISO/IEC 14496-3), each sound once: where the same frames come again
// (silence, the chime, a sentence said twice), it repeats the access units that it made of them. An access unit depends on
// the frames around it only, so the decoder cannot tell; repetition starts out of a stretch that is itself repeated, such
// as silence, so that the windows of neighbouring units fit.
type aacTrack struct {
	bitrate int // bits per second

	config  aacpcm.Config
	encoder *aacpcm.FrameEncoder
	pending []int16 // less than a frame
	next    int64   // start of the frame that is encoded next, samples since the epoch
	started bool

	seed     maphash.Seed
	context  context4                     // of the frame at hand
	recent   [contextFrames - 1][]byte    // the frames before it, oldest first
	memory   [2]map[context4][]byte       // young and old generation
	repeated bool                         // the unit before came from memory, and the encoder has not seen its frame
	silence  uint64                       // hash of a silent frame
	frameBuf [contextFrames][]byte        // backs recent and the frame at hand
	emitted  func(au []byte, n int) error // avoids an allocation per frame
	unit     []byte
}

// context4 identifies a frame together with those before it, by hash, oldest first.
type context4 [contextFrames]uint64

func (t *aacTrack) initialize() error {
	const bitDepth = 16
	t.config = aacpcm.Config{SampleRate: SampleRate, BitDepth: bitDepth, Channels: 1, Bitrate: t.bitrate}
	var err error
	if t.encoder, err = aacpcm.NewFrameEncoder(t.config); err != nil {
		return fmt.Errorf("opening the AAC encoder: %w", err)
	}
	for i := range t.frameBuf {
		t.frameBuf[i] = make([]byte, bitDepth/8*aacFrame)
	}
	t.seed = maphash.MakeSeed()
	t.silence = maphash.Bytes(t.seed, t.frameBuf[0])
	t.memory = [2]map[context4][]byte{{}, {}}
	t.emitted = func(au []byte, _ int) error {
		t.unit = append([]byte(nil), au...)
		return nil
	}
	return nil
}

// write takes samples that start at a position and calls emit for each access unit that they complete. The unit's data may
// be kept but not changed.
func (t *aacTrack) write(start int64, samples []int16, emit func(soundUnit)) error {
	gap := start - t.next - int64(len(t.pending))
	if !t.started || gap > longestGap {
		if err := t.encoder.Reset(t.config); err != nil {
			return fmt.Errorf("resetting the AAC encoder: %w", err)
		}
		t.started, t.next, gap = true, start, 0
		t.pending, t.repeated = t.pending[:0], false
		t.context = context4{} // of no known frame: nothing is repeated until there is a silence again
	}
	// Samples that are missing become silence, so that those after them keep their time.
	for range gap {
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

func (t *aacTrack) frame(samples []int16, emit func(soundUnit)) error {
	// Feeding frame k gives the unit for frame k-1, and decoding that gives the samples of frame k-2: the encoder's
	// delay is one frame.
	at := t.next - aacFrame - int64(t.encoder.Delay())
	t.next += aacFrame
	data := t.shift(samples)
	if unit := t.recall(); unit != nil {
		t.repeated = true
		emit(soundUnit{unit, at})
		return nil
	}
	if t.repeated {
		// The encoder has not seen the frames before this one. What it makes of them has been sent already.
		for _, before := range t.recent {
			if err := t.encode(before); err != nil {
				return err
			}
		}
		t.repeated = false
	}
	if err := t.encode(data); err != nil {
		return err
	}
	if t.unit == nil {
		return nil // the very first frame
	}
	t.remember(t.unit)
	emit(soundUnit{t.unit, at})
	return nil
}

// shift makes samples the frame at hand and returns them as bytes.
func (t *aacTrack) shift(samples []int16) []byte {
	data := t.frameBuf[0]
	copy(t.frameBuf[:], t.frameBuf[1:])
	t.frameBuf[contextFrames-1] = data
	copy(t.recent[:], t.frameBuf[:])
	for i, s := range samples {
		binary.LittleEndian.PutUint16(data[2*i:], uint16(s))
	}
	copy(t.context[:], t.context[1:])
	t.context[contextFrames-1] = maphash.Bytes(t.seed, data)
	return data
}

func (t *aacTrack) encode(data []byte) error {
	t.unit = nil
	if err := t.encoder.EncodeInterleaved(data, t.emitted); err != nil {
		return fmt.Errorf("encoding sound: %w", err)
	}
	return nil
}

// recall finds the access unit of the frame at hand, if there may be a repetition here.
func (t *aacTrack) recall() []byte {
	silent := context4{t.silence, t.silence, t.silence, t.silence}
	if !t.repeated && t.context != silent {
		return nil
	}
	unit := t.memory[0][t.context]
	if unit == nil {
		if unit = t.memory[1][t.context]; unit != nil {
			t.remember(unit) // young again
		}
	}
	return unit
}

func (t *aacTrack) remember(unit []byte) {
	if len(t.memory[0]) >= rememberedUnits {
		t.memory[0], t.memory[1] = map[context4][]byte{}, t.memory[0]
	}
	t.memory[0][t.context] = unit
}
