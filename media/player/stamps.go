package player

import (
	"sync/atomic"
	"time"

	"github.com/bluenviron/gortsplib/v4/pkg/format"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
)

// stamps turns the RTP timestamps of a track into times of the sender's clock, by its newest sender report. Until there is one for every
// track, the clock is one that began with the session. (gortsplib's own reading of sender reports is wrong by up to two seconds.)
type stamps struct {
	session *session
	rate    int64 // Hz
	last    atomic.Pointer[senderReport]
}

// senderReport ties an RTP timestamp to the sender's clock (RFC 3550 section 6.4.1).
type senderReport struct {
	clock time.Time
	rtp   uint32
	ntp   uint64 // clock as it was sent
	came  time.Time
}

// report takes an RTCP packet.
func (t *stamps) report(p rtcp.Packet) {
	report, ok := p.(*rtcp.SenderReport)
	if !ok || report.NTPTime == 0 {
		return
	}
	before := t.session.absolute()
	t.last.Store(&senderReport{clockTime(report.NTPTime), report.RTPTime, report.NTPTime, time.Now()})
	if !before && t.session.absolute() {
		t.session.timeline.restart()
	}
}

// of gives the time of a packet; false while there is none.
func (t *stamps) of(f format.Format, p *rtp.Packet) (time.Time, bool) {
	// Asked each time, since it counts the turns of the 32-bit timestamp.
	units, ok := t.session.turns.Decode(f, p)
	if last := t.last.Load(); last != nil && t.session.absolute() {
		return last.clock.Add(t.span(int64(int32(p.Timestamp - last.rtp)))), true
	}
	return t.session.began.Add(t.span(units)), ok
}

// span is how long so many units of the track's clock last.
func (t *stamps) span(units int64) time.Duration {
	// Whole seconds apart: the product of many units would overflow.
	return time.Duration(units/t.rate)*time.Second + time.Duration(units%t.rate)*time.Second/time.Duration(t.rate)
}

// absolute tells whether stamps are on the sender's clock.
func (s *session) absolute() bool {
	for _, t := range s.stamps {
		if t.last.Load() == nil {
			return false
		}
	}
	return true
}

// clockTime is a time given as 32.32 fixed-point seconds since 1900 (NTP, RFC 5905 section 6).
func clockTime(ntp uint64) time.Time {
	const (
		epoch        = 2208988800 // seconds from 1900 to 1970
		fractionBits = 32
	)
	fraction := ntp & (1<<fractionBits - 1)
	return time.Unix(int64(ntp>>fractionBits)-epoch, int64(fraction*uint64(time.Second)>>fractionBits))
}
