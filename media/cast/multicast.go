package cast

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	mathrand "math/rand/v2"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"

	"github.com/queuecast/queuecast/media/retry"
)

const (
	// portsPerTrack are one for RTP, even, and the next one for RTCP (RFC 3550 section 11).
	portsPerTrack = 2
	// interfacePeriod is how often it is looked whether the interface is still the one that it was.
	interfacePeriod = time.Second
)

// ErrGroup tells that an address is no group to send to.
var ErrGroup = errors.New("the group has to be an IPv4 multicast address from 224.0.1.0 to 239.255.255.255")

// Multicast sends a channel to an IPv4 group (RFC 1112) on one interface: each track's RTP to an even port, the first track's to Port, and
// RTCP sender reports to the port after it. It tries again for as long as it exists. While it sends, the channel counts as watched.
//
// (A gortsplib server sends to a group on every interface, which cannot be changed.) Packets are made small enough for the interface.
//
// Set the exported fields, then Initialize.
type Multicast struct {
	Channel   *Channel
	Group     string
	Port      int
	Interface string // name
	TTL       int    // how many routers a packet may pass, plus one
	LocalOnly bool   // nothing may leave this computer: any interface but the loopback is refused
	// OnState is told of every change, on the sender's goroutine: it must not block. Optional.
	OnState func()
	Log     *slog.Logger

	group  netip.Addr
	ssrcs  []uint32 // by track
	cname  string   // RFC 7022
	link   atomic.Pointer[groupLink]
	cancel context.CancelFunc
	worker sync.WaitGroup
	mutex  sync.Mutex
	state  MulticastState
}

// MulticastState is how a Multicast is.
type MulticastState struct {
	Group     string
	Port      int
	Interface string
	Sending   bool
	Since     time.Time // of Sending, or of what is wrong
	Tries     int       // that failed since it last sent
	Next      time.Time // of the next try; zero: one is under way
	Err       error     // the last; nil while sending
	Dropped   int64     // packets for which there was no room since it began to send
	Sheet     string    // what players need to know (RFC 8866); "" while nothing is sent
}

// ParseGroup checks the address of a group. Those of 224.0.0.0/24 are for routers.
func ParseGroup(address string) (netip.Addr, error) {
	group, err := netip.ParseAddr(address)
	if err != nil || !group.Is4() || !group.IsMulticast() || group.IsLinkLocalMulticast() {
		return netip.Addr{}, ErrGroup
	}
	return group, nil
}

// Initialize begins to send. It fails on a group that is none.
func (m *Multicast) Initialize() error {
	var err error
	if m.group, err = ParseGroup(m.Group); err != nil {
		return fmt.Errorf("sending by multicast: %w", err)
	}
	m.cname = rand.Text()
	for range m.Channel.tracks {
		m.ssrcs = append(m.ssrcs, mathrand.Uint32())
	}
	m.state = MulticastState{Group: m.Group, Port: m.Port, Interface: m.Interface, Since: time.Now()}
	var ctx context.Context
	ctx, m.cancel = context.WithCancel(context.Background())
	m.Channel.addSink(m)
	m.worker.Go(func() { m.run(ctx) })
	return nil
}

// Close ends the sending and waits. It may be called once.
func (m *Multicast) Close() {
	m.cancel()
	m.worker.Wait()
	m.Channel.removeSink(m)
}

// State tells how it is.
func (m *Multicast) State() MulticastState {
	m.mutex.Lock()
	state := m.state
	m.mutex.Unlock()
	if l := m.link.Load(); l != nil {
		state.Dropped = l.dropped.Load()
		state.Sheet = m.sheet(l.source)
	}
	return state
}

func (m *Multicast) set(change func(*MulticastState)) {
	m.mutex.Lock()
	change(&m.state)
	m.mutex.Unlock()
	if m.OnState != nil {
		m.OnState()
	}
}

// run sends again and again.
func (m *Multicast) run(ctx context.Context) {
	said := ""
	retry.Loop(ctx, m.connect, func(err error, wait time.Duration) {
		level := slog.LevelDebug
		if text := err.Error(); text != said {
			level, said = slog.LevelWarn, text // an interface may be away for days
		}
		m.Log.Log(ctx, level, "the stream is not sent by multicast", "to", m.Group, "interface", m.Interface, "error", err, "next_try_in", wait)
		m.set(func(s *MulticastState) {
			if s.Sending {
				s.Tries = 0
			}
			s.Sending, s.Since, s.Err, s.Next = false, time.Now(), err, time.Now().Add(wait)
			s.Tries++
		})
	}, func() {
		m.set(func(s *MulticastState) { s.Next = time.Time{} })
	})
}

// connect sends until something ends it.
func (m *Multicast) connect(ctx context.Context) error {
	l, err := m.open()
	if err != nil {
		return err
	}
	defer l.close()
	stopping := context.AfterFunc(ctx, l.close) // also while a packet waits to be taken
	defer stopping()
	m.link.Store(l)
	defer m.link.Store(nil)
	m.Log.Info("the stream is sent by multicast", "to", m.Group, "port", m.Port, "interface", m.Interface)
	m.set(func(s *MulticastState) {
		s.Sending, s.Since, s.Err, s.Tries, s.Next = true, time.Now(), nil, 0, time.Time{}
	})
	m.Channel.joined()
	look := time.NewTicker(interfacePeriod)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case d := <-l.queue:
			if _, err := l.socket.WriteToUDPAddrPort(d.data, d.to); err != nil {
				return errors.Join(m.changed(l), fmt.Errorf("sending: %w", err))
			}
		case <-look.C:
			if err := m.changed(l); err != nil {
				return err
			}
		}
	}
}

func (m *Multicast) watched() int {
	if m.link.Load() == nil {
		return 0
	}
	return 1
}

func (m *Multicast) rtp(track int, p *rtp.Packet, _ time.Time) error {
	l := m.link.Load()
	if l == nil {
		return nil
	}
	video := m.Channel.video
	if ends := p.Marker || video == nil || track != video.track; !l.fits(track, p.MarshalSize(), ends) {
		return nil
	}
	header := p.Header
	header.SSRC = m.ssrcs[track]
	data, err := (&rtp.Packet{Header: header, Payload: p.Payload}).Marshal()
	if err != nil {
		return fmt.Errorf("writing an RTP packet: %w", err)
	}
	l.put(data, netip.AddrPortFrom(m.group, m.port(track)))
	return nil
}

// rtcp sends a report with the name that ties the tracks together (RFC 3550 section 6.1).
func (m *Multicast) rtcp(track int, report *rtcp.SenderReport) error {
	l := m.link.Load()
	if l == nil {
		return nil
	}
	report.SSRC = m.ssrcs[track]
	data, err := rtcp.Marshal([]rtcp.Packet{report, rtcp.NewCNAMESourceDescription(report.SSRC, m.cname)})
	if err != nil {
		return fmt.Errorf("writing an RTCP report: %w", err)
	}
	l.put(data, netip.AddrPortFrom(m.group, m.port(track)+1))
	return nil
}

// port is that of a track's RTP.
func (m *Multicast) port(track int) uint16 { return uint16(m.Port + track*portsPerTrack) }

// groupLink is a socket on one interface.
type groupLink struct {
	socket  *net.UDPConn
	source  netip.Addr
	index   int // of the interface
	mtu     int // bytes
	queue   chan datagram
	frames  [maxTracks]groupFrame
	dropped atomic.Int64
	close   func()
}

// groupFrame is how far the frame of a track has come. It belongs to the goroutine that sends the track.
type groupFrame struct {
	cut bool // too large a packet of it was left out
	any bool // went through before
}

type datagram struct {
	data []byte
	to   netip.AddrPort
}

// fits tells whether a packet of so many bytes, which may end a frame, can go through the network. A frame that was made before the channel knew of this
// interface is left out from its first packet that is too large on to its end; before the first frame that fits, nobody misses it.
func (l *groupLink) fits(track, size int, ends bool) bool {
	f := &l.frames[track]
	f.cut = f.cut || size > l.mtu-headers+rtpHeader
	fits := !f.cut
	if !fits && f.any {
		l.dropped.Add(1)
	}
	if ends {
		f.any, f.cut = f.any || fits, false
	}
	return fits
}

// put hands a packet over to be sent; it does not block.
func (l *groupLink) put(data []byte, to netip.AddrPort) {
	select {
	case l.queue <- datagram{data, to}:
	default:
		l.dropped.Add(1)
	}
}
