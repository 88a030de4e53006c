package camera

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/queuecast/queuecast/media/camera/wire"
)

// singleEvery is from one connection to the next where a board gives one picture for each.
const singleEvery = 100 * time.Millisecond

// tcpClient connects to a board that serves.
type tcpClient struct {
	stream
	address string
	request []byte // asks for a picture
	repeat  bool   // for each one
}

func openTCP(o *opener) (feed, time.Duration, error) {
	where, err := o.host("")
	if err != nil {
		return nil, 0, err
	}
	p := o.parameters
	return &tcpClient{
		stream: stream{p.framing(), o.MaxFrame, o.Patience}, address: where,
		request: p.bytes("request"), repeat: p.choice("repeat", "no", "yes") == "yes",
	}, singleEvery, nil
}

func (d *tcpClient) run(ctx context.Context, to *intake) error {
	dialer := net.Dialer{Timeout: d.patience}
	conn, err := dialer.DialContext(ctx, "tcp", d.address)
	if err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	defer func() { _ = conn.Close() }()
	ask := func() error {
		if len(d.request) == 0 {
			return nil
		}
		_ = conn.SetWriteDeadline(time.Now().Add(d.patience))
		_, err := conn.Write(d.request)
		return err
	}
	if err := ask(); err != nil {
		return fmt.Errorf("asking for a picture: %w", err)
	}
	next := ask
	if !d.repeat {
		next = nil
	}
	to.open()
	count, err := d.receive(ctx, conn, func(jpeg []byte, f wire.Framing) {
		to.framed(f)
		to.offer(parcel{data: jpeg})
	}, to.fault, next)
	if count > 0 && errors.Is(err, io.EOF) {
		return errAgain // some serve one picture for each connection
	}
	if errors.Is(err, io.EOF) {
		return ErrEmpty
	}
	return err
}
