package player

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"
	"time"

	"github.com/bluenviron/gortsplib/v4/pkg/format"
	mch264 "github.com/bluenviron/mediacommon/v2/pkg/codecs/h264"
	"github.com/bluenviron/mediacommon/v2/pkg/codecs/mpeg4audio"

	"github.com/queuecast/queuecast/media/h264"
	"github.com/queuecast/queuecast/media/pcm"
)

// soundFormats are what a stream may say that its sound is.
func soundFormats() []format.Format {
	aac := func(rate, channels int) format.Format {
		return &format.MPEG4Audio{
			PayloadTyp: 97, SizeLength: 13, IndexLength: 3, IndexDeltaLength: 3,
			Config: &mpeg4audio.AudioSpecificConfig{Type: mpeg4audio.ObjectTypeAACLC, SampleRate: rate, ChannelCount: channels},
		}
	}
	return []format.Format{
		aac(48000, 1), aac(44100, 2), &format.Opus{PayloadTyp: 98, ChannelCount: 2},
		&format.G711{SampleRate: 8000, ChannelCount: 1}, &format.G711{PayloadTyp: 8, MULaw: true, SampleRate: 16000, ChannelCount: 2},
		&format.LPCM{PayloadTyp: 99, BitDepth: 16, SampleRate: 44100, ChannelCount: 3},
	}
}

// FuzzSound decodes anything as any sound: it fails or gives a bounded number of samples.
func FuzzSound(f *testing.F) {
	for i := range soundFormats() {
		f.Add(uint8(i), []byte{0, 1, 2, 0xff, 0x80})
		f.Add(uint8(i), bytes.Repeat([]byte{0xaa}, 300))
		f.Add(uint8(i), []byte{})
	}
	f.Fuzz(func(t *testing.T, which uint8, unit []byte) {
		formats := soundFormats()
		d, _, _, err := openSound(formats[int(which)%len(formats)])
		if err != nil || d == nil {
			t.Fatalf("opening the decoder: %v", err)
		}
		for range 2 { // after an error, too
			samples, _ := d.decode(unit)
			if most := len(unit)*pcm.Rate/8000 + pcm.Rate; len(samples) > most {
				t.Fatalf("%d samples of %d bytes", len(samples), len(unit))
			}
		}
	})
}

// FuzzPicture decodes anything as H.264 and as JPEG, after a picture that is right.
func FuzzPicture(f *testing.F) {
	encoder := h264.Encoder{Width: 64, Height: 48, FPS: 25, QP: 30}
	if err := encoder.Initialize(); err != nil {
		f.Fatal(err)
	}
	still, err := encoder.Encode(image.NewYCbCr(image.Rect(0, 0, 64, 48), image.YCbCrSubsampleRatio420))
	encoder.Close()
	if err != nil {
		f.Fatal(err)
	}
	sequence := h264.Sequence{GOP: 10}
	sequence.Show(still)
	whole, _ := sequence.Next()
	skip, _ := sequence.Next()
	for _, unit := range [][][]byte{whole, skip} {
		stream, err := mch264.AnnexB(unit).Marshal()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(stream)
	}
	var jpg bytes.Buffer
	if err := jpeg.Encode(&jpg, image.NewGray(image.Rect(0, 0, 16, 16)), nil); err != nil {
		f.Fatal(err)
	}
	f.Add(jpg.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			return
		}
		_ = (&jpegDecoder{show: func(decoded) {}}).decode(pictureUnit{data: [][]byte{data}})
		d, err := openPicture(&format.H264{}, func(p decoded) {
			if p.image.Rect.Empty() {
				t.Error("an empty picture")
			}
		}, "")
		if err != nil {
			t.Fatal(err)
		}
		defer d.close()
		var nalus mch264.AnnexB
		if nalus.Unmarshal(data) != nil {
			nalus = mch264.AnnexB{data}
		}
		now := time.Now()
		for i, unit := range [][][]byte{whole, nalus, skip, whole} {
			_ = d.decode(pictureUnit{unit, now.Add(time.Duration(i) * time.Millisecond)})
		}
	})
}
