package soundfile

import (
	"context"
	"errors"
	"io"
)

// copyBlock is how many samples are converted at once: so many stay in the processor's cache.
const copyBlock = 32 << 10

// Copy writes everything that r reads, at the rate and with the channels of w, and leaves both open. Fewer channels are means of the old
// ones, more are repetitions of them. From one law to the other each sample takes the way over its 16-bit value. progress, if any, is told
// the frames read so far. It ends with ctx.
func Copy(ctx context.Context, w *Writer, r *Reader, progress func(frames int64)) error {
	mixer := newRemixer(r.Format(), w.Format())
	block := make([]int16, max(copyBlock/r.Format().Channels, 1)*r.Format().Channels)
	var mixed []int16
	done := int64(0)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := r.Read(block)
		if errors.Is(err, io.EOF) && ctx.Err() == nil { // a pipe may end because of what ends us
			return w.Write(mixer.end(mixed[:0]))
		}
		if err != nil {
			return errors.Join(ctx.Err(), err)
		}
		samples := block[:n]
		if !mixer.idle() {
			mixed = mixer.add(mixed[:0], samples)
			samples = mixed
		}
		if err := w.Write(samples); err != nil {
			return err
		}
		if done += int64(n / r.Format().Channels); progress != nil {
			progress(done)
		}
	}
}
