package main

import (
	"context"
	"sync/atomic"

	"github.com/bluenviron/gortsplib/v4"
	"github.com/bluenviron/gortsplib/v4/pkg/base"
	"github.com/bluenviron/gortsplib/v4/pkg/description"
	"github.com/bluenviron/gortsplib/v4/pkg/format"
	"github.com/pion/rtp"
)

// light is a reader in this process: hundreds of ffmpeg processes would leave no processor for what is measured.
type light struct{ packets, lost *atomic.Int64 }

// read receives until the context ends, and counts the packets and the gaps between them.
func (l light) read(ctx context.Context, address string) error {
	u, err := base.ParseURL(address)
	if err != nil {
		return err
	}
	transport := gortsplib.TransportTCP
	c := &gortsplib.Client{Scheme: u.Scheme, Host: u.Host, Transport: &transport}
	if err := c.Start2(); err != nil {
		return err
	}
	defer c.Close()
	desc, _, err := c.Describe(u)
	if err != nil {
		return err
	}
	if err := c.SetupAll(desc.BaseURL, desc.Medias); err != nil {
		return err
	}
	next := map[*description.Media]uint16{}
	c.OnPacketRTPAny(func(m *description.Media, _ format.Format, p *rtp.Packet) {
		l.packets.Add(1)
		if want, known := next[m]; known && p.SequenceNumber != want {
			l.lost.Add(int64(p.SequenceNumber - want))
		}
		next[m] = p.SequenceNumber + 1
	})
	if _, err := c.Play(nil); err != nil {
		return err
	}
	context.AfterFunc(ctx, c.Close)
	_ = c.Wait() // ends with the context, or with the station
	return nil
}
