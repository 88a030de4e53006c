package camera

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"github.com/queuecast/queuecast/media/camera/wire"
)

// stream is how pictures are taken from a connection.
type stream struct {
	framing  wire.Framing
	maxFrame int
	patience time.Duration
}

// receive hands over the pictures of a connection until it ends, which it also does when ctx does, and tells how many there were. A whole
// picture has to come within the patience, whatever else comes. next, which may be nil, asks for each but the first.
func (s stream) receive(ctx context.Context, conn net.Conn, hand func(jpeg []byte, f wire.Framing), fault func(error), next func() error) (count int, err error) {
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })()
	from := &counter{Reader: conn}
	r := wire.NewReader(from, s.framing, s.maxFrame)
	for {
		if err := conn.SetReadDeadline(time.Now().Add(s.patience)); err != nil {
			return count, fmt.Errorf("receiving: %w", err)
		}
		if ctx.Err() != nil {
			return count, ctx.Err() // the deadline that ended with it may just have been replaced
		}
		from.n = 0
		jpeg, err := r.Next()
		for err != nil && wire.Recoverable(err) { // all of it has to be over within one patience
			fault(err)
			jpeg, err = r.Next()
		}
		switch {
		case err == nil:
			count++
			hand(jpeg, r.Framing())
		case ctx.Err() != nil:
			return count, ctx.Err()
		case errors.Is(err, os.ErrDeadlineExceeded):
			return count, fmt.Errorf("%w: %d bytes in %v", ErrStalled, from.n, s.patience)
		default:
			return count, fmt.Errorf("receiving: %w", err)
		}
		if next == nil {
			continue
		}
		if err := next(); err != nil {
			return count, fmt.Errorf("asking for the next picture: %w", err)
		}
	}
}

// counter counts what is read.
type counter struct {
	io.Reader
	n int
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += n
	return n, err
}
