package cast

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/bluenviron/gortsplib/v4/pkg/description"
	"github.com/bluenviron/gortsplib/v4/pkg/format"
	"github.com/bluenviron/mediacommon/v2/pkg/codecs/mpeg4audio"

	"github.com/queuecast/queuecast/media/h264"
)

// Codec is how a channel's sound is encoded.
type Codec string

// The codecs.
const (
	AAC  Codec = "aac"  // AAC-LC, 48 kHz, mono (ISO/IEC 14496-3)
	PCMA Codec = "pcma" // G.711 A-law, 8 kHz, mono, 20 ms a packet (RFC 3551)
	PCMU Codec = "pcmu" // G.711 mu-law, the same
	L16  Codec = "l16"  // linear, 16 bit, 48 kHz, mono (RFC 3551)
	Mute Codec = "none" // no sound
)

// Codecs lists them.
func Codecs() []Codec { return []Codec{AAC, PCMA, PCMU, L16, Mute} }

// Profile is what one channel offers: a picture, a sound or both.
type Profile struct {
	Path          string // without slashes at its ends
	Width, Height int    // samples, even; 0 is no picture
	QP            int    // see h264.Encoder
	Codec         Codec
	AudioBitrate  int           // bits per second, of AAC
	GOP           time.Duration // from one IDR to the next
}

var errNothing = errors.New("neither picture nor sound")

func (p Profile) validate() error {
	switch {
	case !slices.Contains(Codecs(), p.Codec):
		return fmt.Errorf("unknown codec %q", p.Codec)
	case p.Width == 0 && p.Codec == Mute:
		return errNothing
	}
	return nil
}

// track is one medium of a channel, the same for all its sinks: its place is its number.
type track struct {
	kind      description.MediaType
	clockRate int64
	format    func() format.Format // a fresh one
}

const (
	videoPayloadType = 96
	audioPayloadType = 97
	videoClockRate   = 90000 // Hz (RFC 6184 section 8.2.1)
	telephoneRate    = 8000  // Hz, of G.711
)

func videoTrackOf(still *h264.Still) track {
	return track{description.MediaTypeVideo, videoClockRate, func() format.Format {
		return &format.H264{PayloadTyp: videoPayloadType, SPS: still.SPS, PPS: still.PPS, PacketizationMode: 1}
	}}
}

func aacTrackOf(config []byte) (track, error) {
	parsed := &mpeg4audio.AudioSpecificConfig{}
	if err := parsed.Unmarshal(config); err != nil {
		return track{}, fmt.Errorf("reading the AAC configuration: %w", err)
	}
	return track{description.MediaTypeAudio, SampleRate, func() format.Format {
		return &format.MPEG4Audio{ // AAC-hbr, RFC 3640 section 3.3.6
			PayloadTyp: audioPayloadType, ProfileLevelID: 1, Config: parsed, SizeLength: 13, IndexLength: 3, IndexDeltaLength: 3,
		}
	}}, nil
}

func waveTrackOf(codec Codec) track {
	const bits = 16
	switch codec {
	case PCMA, PCMU:
		static := map[Codec]uint8{PCMU: 0, PCMA: 8}[codec] // RFC 3551 table 4
		return track{description.MediaTypeAudio, telephoneRate, func() format.Format {
			return &format.G711{PayloadTyp: static, MULaw: codec == PCMU, SampleRate: telephoneRate, ChannelCount: 1}
		}}
	default:
		return track{description.MediaTypeAudio, SampleRate, func() format.Format {
			return &format.LPCM{PayloadTyp: audioPayloadType, BitDepth: bits, SampleRate: SampleRate, ChannelCount: 1}
		}}
	}
}

// describe makes the description that one sink may keep and change.
func describe(tracks []track) *description.Session {
	d := &description.Session{Title: "Queuecast"}
	for _, t := range tracks {
		d.Medias = append(d.Medias, &description.Media{Type: t.kind, Formats: []format.Format{t.format()}})
	}
	return d
}
