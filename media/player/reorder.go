package player

import (
	"slices"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
)

const (
	// A gap in the numbers of a track's packets waits for so long, behind so many packets at most. (gortsplib would wait for 64 packets,
	// which are two seconds of a still picture.)
	reorderWait = 50 * time.Millisecond
	reorderMost = 1000
	// reorderFar is a distance between numbers that no network makes. strangers is how many such packets in a row, or packets of another
	// source, tell that the sender has begun anew.
	reorderFar = 3000
	strangers  = 16
)

// reorder puts packets that come by UDP back in their order (RFC 3550 section 5.1) and counts for receiver reports. Not safe for
// concurrent use.
type reorder struct {
	rate int64 // Hz, of the timestamps

	begun   bool
	source  uint32
	next    uint16 // number that is wanted
	held    []heldPacket
	strange int

	received, lost     uint32 // packets
	reportedGot        uint32 // of them, when the last report was made
	reportedLost       uint32
	cycles             uint32 // of the numbers
	transit, firstTime int64  // see jitter
	jitter             float64
	arrival            time.Time // of the first packet
}

// heldPacket waits for those before it.
type heldPacket struct {
	packet *rtp.Packet
	came   time.Time
}

// push takes a packet and gives those that are in order now, and how many are missing before them.
func (r *reorder) push(p *rtp.Packet, now time.Time) (ready []*rtp.Packet, lost int) {
	if !r.begun {
		r.begun, r.source, r.next, r.strange = true, p.SSRC, p.SequenceNumber, 0
		r.arrival, r.firstTime = now, int64(p.Timestamp)
	}
	ahead := int16(p.SequenceNumber - r.next)
	if p.SSRC != r.source || ahead > reorderFar || ahead < -reorderFar {
		if r.strange++; r.strange < strangers {
			return nil, 0
		}
		ready, _ = r.expired(now.Add(reorderWait))
		r.begun, r.held = false, nil
		more, _ := r.push(p, now)
		return append(ready, more...), 0
	}
	r.strange = 0
	if ahead < 0 {
		return nil, 0 // a second one, or too late
	}
	at, found := slices.BinarySearchFunc(r.held, ahead, func(h heldPacket, ahead int16) int {
		return int(int16(h.packet.SequenceNumber-r.next)) - int(ahead)
	})
	if found {
		return nil, 0
	}
	r.received++
	r.measure(p, now)
	r.held = slices.Insert(r.held, at, heldPacket{p, now})
	return r.expired(now)
}

// expired gives the packets that are in order, or have waited for long enough.
func (r *reorder) expired(now time.Time) (ready []*rtp.Packet, lost int) {
	n := 0
	for ; n < len(r.held); n++ {
		h := r.held[n]
		gap := h.packet.SequenceNumber - r.next
		if gap > 0 && now.Sub(h.came) < reorderWait && len(r.held)-n <= reorderMost {
			break
		}
		lost += int(gap)
		if h.packet.SequenceNumber < r.next || h.packet.SequenceNumber == 0xffff {
			r.cycles++
		}
		r.next = h.packet.SequenceNumber + 1
		ready = append(ready, h.packet)
	}
	r.held = slices.Delete(r.held, 0, n)
	r.lost += uint32(lost)
	return ready, lost
}

// deadline is when a gap is given up; false: there is none.
func (r *reorder) deadline() (time.Time, bool) {
	if len(r.held) == 0 {
		return time.Time{}, false
	}
	return r.held[0].came.Add(reorderWait), true
}

// measure follows the interarrival jitter (RFC 3550 appendix A.8).
func (r *reorder) measure(p *rtp.Packet, now time.Time) {
	const smoothing = 16
	came := int64(now.Sub(r.arrival).Seconds() * float64(r.rate))
	transit := came - int64(int32(p.Timestamp-uint32(r.firstTime)))
	if r.received > 1 {
		difference := transit - r.transit
		r.jitter += (float64(max(difference, -difference)) - r.jitter) / smoothing
	}
	r.transit = transit
}

// report is what a receiver tells the sender (RFC 3550 section 6.4.1), since the last one; nil before the first packet.
func (r *reorder) report() *rtcp.ReceptionReport {
	if r.received == 0 {
		return nil
	}
	const whole, most = 256, 1<<24 - 1
	got, lost := r.received-r.reportedGot, r.lost-r.reportedLost
	r.reportedGot, r.reportedLost = r.received, r.lost
	made := &rtcp.ReceptionReport{
		SSRC: r.source, TotalLost: min(r.lost, most), LastSequenceNumber: r.cycles<<16 + uint32(r.next) - 1, Jitter: uint32(r.jitter),
	}
	if got+lost > 0 {
		made.FractionLost = uint8(min(lost*whole/(got+lost), whole-1))
	}
	return made
}
