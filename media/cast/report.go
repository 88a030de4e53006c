package cast

import (
	"time"

	"github.com/pion/rtcp"
)

// ntpEpoch is the number of seconds from 1900 (NTP, RFC 5905) to 1970 (Unix).
const ntpEpoch = 2208988800

// report sends an RTCP sender report (RFC 3550 section 6.4.1) for one track. The RTP timestamp stamp is on air at the
// instant at; both are carried to the present, so that the reports of all tracks speak of the same clock.
func (c *Channel) report(track int, stamp uint32, at time.Time) {
	now := time.Now()
	elapsed := now.Sub(at) // monotonic; of the same reading, or the thread might have waited in between
	sent := &c.sent[track]
	for _, s := range *c.sinks.Load() {
		sr := &rtcp.SenderReport{
			NTPTime:     ntpTime(now),
			RTPTime:     stamp + uint32(int64(elapsed)*c.tracks[track].clockRate/int64(time.Second)),
			PacketCount: sent.packets.Load(),
			OctetCount:  sent.octets.Load(),
		}
		if err := s.rtcp(track, sr); err != nil {
			c.Log.Debug("sending an RTCP sender report", "error", err)
		}
	}
}

// ntpTime is an instant as 32.32 fixed-point seconds since 1900.
func ntpTime(t time.Time) uint64 {
	const fractionBits = 32
	seconds := uint64(t.Unix() + ntpEpoch)
	fraction := uint64(t.Nanosecond()) << fractionBits / uint64(time.Second)
	return seconds<<fractionBits | fraction
}
