package recorder

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/queuecast/queuecast/media/soundfile"
)

// Peak is the least and the greatest sample of a piece of sound, over all channels.
type Peak struct{ Low, High int16 }

// ErrNoLength says that the length of a sound is not known, so that it cannot be shown.
var ErrNoLength = errors.New("the length of the sound is not known")

// Overview is the wave form of a file in so many columns of equal length, fewer when it has fewer frames. It reads the whole file, piece
// by piece, so it may take a while; progress, which may be nil, gets the columns that are complete, now and then, and must copy them.
// The preset says what a raw file is whose name does not. It returns ErrNoLength, the context's error, or one of soundfile.Open, wrapped.
func Overview(ctx context.Context, path string, preset soundfile.Format, columns int, progress func([]Peak)) ([]Peak, error) {
	file, err := soundfile.Open(path, preset)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	frames, channels := file.Frames(), file.Format().Channels
	if frames < 0 {
		return nil, fmt.Errorf("drawing %s: %w", path, ErrNoLength)
	}
	columns = int(min(int64(columns), frames))
	peaks := make([]Peak, 0, columns)
	block := make([]int16, overviewFrames*channels)
	at, fresh := int64(0), true
	var now Peak
	for len(peaks) < columns {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n, err := file.Read(block)
		if errors.Is(err, io.EOF) {
			break // shorter than it was at the beginning
		} else if err != nil {
			return nil, fmt.Errorf("drawing %s: %w", path, err)
		}
		for rest := block[:n]; len(rest) >= channels && len(peaks) < columns; {
			end := (int64(len(peaks)+1)*frames + int64(columns) - 1) / int64(columns) // of this column
			take := int(min(end-at, int64(len(rest)/channels)))
			now, fresh = extend(now, rest[:take*channels], fresh), false
			rest = rest[take*channels:]
			if at += int64(take); at == end {
				peaks, fresh = append(peaks, now), true
			}
		}
		if progress != nil {
			progress(peaks)
		}
	}
	return peaks, nil
}

// overviewFrames is how much is read at once.
const overviewFrames = 16_384

func extend(p Peak, samples []int16, fresh bool) Peak {
	if fresh {
		p = Peak{samples[0], samples[0]}
	}
	for _, s := range samples {
		p.Low, p.High = min(p.Low, s), max(p.High, s)
	}
	return p
}
