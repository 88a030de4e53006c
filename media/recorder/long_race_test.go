//go:build race

package recorder

import (
	"time"

	"github.com/queuecast/queuecast/media/soundfile"
)

const (
	// long is shorter where every access to memory is watched, and the watching takes memory of its own.
	long       = 50 * time.Minute
	mostGrowth = 16 << 20
)

func longFormat() soundfile.Format {
	return soundfile.Format{Container: soundfile.WAV, Encoding: soundfile.ALaw, Rate: 8000, Channels: 1}
}
