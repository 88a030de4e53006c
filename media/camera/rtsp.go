package camera

import (
	"context"
	"time"

	"github.com/queuecast/queuecast/media/player"
)

// rtspClient has media/player receive a stream, which connects again by itself.
type rtspClient struct {
	address   string
	transport player.Transport
	options   Options
}

func openRTSP(o *opener) (feed, time.Duration, error) {
	where := *o.where
	where.Fragment = ""
	if where.Hostname() == "" {
		return nil, 0, ErrHost
	}
	if _, err := player.ParseAddress(where.String()); err != nil {
		return nil, 0, ErrForm
	}
	transport := player.Transport(o.parameters.choice("transport", string(player.Auto), string(player.TCP), string(player.UDP), string(player.Multicast)))
	o.silent = 0 // the player tells
	return &rtspClient{address: where.String(), transport: transport, options: o.Options}, 0, nil
}

func (d *rtspClient) run(ctx context.Context, to *intake) error {
	p := &player.Player{
		URL: d.address, Transport: d.transport, AnyCert: d.options.AnyCert, FFmpeg: d.options.FFmpeg, Log: d.options.Log,
		OnPicture: func(shown player.Picture) { to.offer(parcel{drawn: shown.Image, video: true, colour: shown.Colour}) },
	}
	p.OnState = func() {
		if s := p.State(); s.Connected {
			to.open()
		} else if s.Err != nil {
			to.failed(s.Err, s.Tries, s.Next)
		}
	}
	if err := p.Initialize(); err != nil {
		return err
	}
	<-ctx.Done()
	p.Close()
	return ctx.Err()
}
