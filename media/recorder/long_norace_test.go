//go:build !race

package recorder

import (
	"time"

	"github.com/queuecast/queuecast/media/soundfile"
)

const (
	long       = 10 * time.Hour
	mostGrowth = 1 << 20
)

// longFormat is that of the boards.
func longFormat() soundfile.Format { return soundfile.Board() }
