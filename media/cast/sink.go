package cast

import (
	"sync/atomic"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
)

// sink is where a channel's packets go: the readers of a server, or one server elsewhere. Its methods must not block, and must not keep
// a packet, which goes to the next sink afterwards.
type sink interface {
	watched() int                                     // readers
	rtp(track int, p *rtp.Packet, at time.Time) error // at is when it is due on air
	rtcp(track int, report *rtcp.SenderReport) error  // SSRC is filled in
}

type sentCounters struct {
	packets, octets atomic.Uint32
}

// send hands packets to every sink; it does not wait for the network. at is when they are due on air.
func (c *Channel) send(track int, packets []*rtp.Packet, at time.Time) {
	sent := &c.sent[track]
	sinks := *c.sinks.Load()
	for _, p := range packets {
		for _, s := range sinks {
			if err := s.rtp(track, p, at); err != nil {
				c.Log.Debug("sending an RTP packet", "error", err)
			}
		}
		sent.packets.Add(1)
		sent.octets.Add(uint32(len(p.Payload)))
	}
}

// readers is how many receive the channel.
func (c *Channel) readers() (n int) {
	for _, s := range *c.sinks.Load() {
		n += s.watched()
	}
	return n
}

// addSink and removeSink may be called at any time.
func (c *Channel) addSink(s sink) {
	c.sinking.Lock()
	defer c.sinking.Unlock()
	all := append([]sink(nil), *c.sinks.Load()...)
	all = append(all, s)
	c.sinks.Store(&all)
}

func (c *Channel) removeSink(gone sink) {
	c.sinking.Lock()
	defer c.sinking.Unlock()
	var all []sink
	for _, s := range *c.sinks.Load() {
		if s != gone {
			all = append(all, s)
		}
	}
	c.sinks.Store(&all)
}

// joined has a reader get a picture and sender reports soon.
func (c *Channel) joined() {
	if c.video != nil {
		c.video.join(time.Now())
	}
	if c.audio != nil {
		c.audio.join(time.Now())
	}
}
