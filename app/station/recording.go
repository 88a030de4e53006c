package station

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/queuecast/queuecast/kiosk/announce"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/soundfile"
)

// LongestRecording is how long a recording may be that is announced: no call is heard meanwhile.
const LongestRecording = 5 * time.Minute

// ErrRecordingTooLong refuses a recording that is longer than LongestRecording, or of unknown length.
var ErrRecordingTooLong = errors.New("the recording is too long to be announced")

// PlayRecording puts a file of sound among the announcements, once and without a chime: loudspeaker and streams have it. title is what
// it is called meanwhile. open opens it now, to see whether it can be, and again when its turn comes. It returns what open does,
// ErrRecordingTooLong, or what the announcer says.
func (s *Station) PlayRecording(title string, open func() (*soundfile.Reader, error)) error {
	if s.Pattern != "" {
		return ErrPattern
	}
	file, err := open()
	if err != nil {
		return err
	}
	frames, format := file.Frames(), file.Format()
	if err := file.Close(); err != nil {
		return fmt.Errorf("looking at a recording: %w", err)
	}
	if frames < 0 || format.Duration(frames) > LongestRecording {
		return ErrRecordingTooLong
	}
	a := announce.Announcement{Title: title, Repeat: 1, Sound: func(ctx context.Context) ([]int16, error) { return soundOf(ctx, open) }}
	if err := s.announcer.Enqueue(a); err != nil {
		return fmt.Errorf("announcing a recording: %w", err)
	}
	s.changed()
	return nil
}

// soundOf reads a whole file, as far as it may be announced, mono at pcm.Rate.
func soundOf(ctx context.Context, open func() (*soundfile.Reader, error)) ([]int16, error) {
	file, err := open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	const blockFrames = 8192
	format := file.Format()
	converter := pcm.NewConverter(pcm.Format{Rate: format.Rate, Channels: format.Channels}, pcm.Format{Rate: pcm.Rate, Channels: 1})
	block := make([]int16, blockFrames*format.Channels)
	most := int(LongestRecording.Seconds() * pcm.Rate)
	var sound []int16
	for len(sound) < most { // it may have grown
		n, err := file.Read(block)
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("reading a recording: %w", err)
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		sound = converter.Append(sound, block[:n])
	}
	return sound[:min(len(sound), most)], nil
}
