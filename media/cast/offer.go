package cast

import (
	"sync/atomic"
	"time"

	"github.com/bluenviron/gortsplib/v4"
	"github.com/bluenviron/gortsplib/v4/pkg/description"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
)

// offer is a channel under its path on one port: the sink of its readers there.
type offer struct {
	channel     *Channel
	description *description.Session
	stream      *gortsplib.ServerStream
	silent      *gortsplib.ServerStream // for those who receive a group: nothing is sent on it
	ssrcs       []uint32                // by track
	count       atomic.Int64
}

func (o *offer) watched() int { return int(o.count.Load()) }

func (o *offer) rtp(track int, p *rtp.Packet, at time.Time) error {
	return o.stream.WritePacketRTPWithNTP(o.description.Medias[track], p, at)
}

func (o *offer) rtcp(track int, report *rtcp.SenderReport) error {
	report.SSRC = o.ssrcs[track]
	return o.stream.WritePacketRTCP(o.description.Medias[track], report)
}
