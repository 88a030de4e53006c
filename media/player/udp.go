package player

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"os"
	"sync"
	"time"

	"github.com/bluenviron/gortsplib/v4/pkg/base"
	"github.com/bluenviron/gortsplib/v4/pkg/headers"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
)

const (
	// largestDatagram is more than a packet of any network has (bytes).
	largestDatagram = 64 << 10
	// reportPeriod is between two receiver reports of a track.
	reportPeriod = 5 * time.Second
	// handOver is for gortsplib's readers to end.
	handOver = 20 * time.Millisecond
)

// sockets are those that gortsplib opened to receive by UDP. It sets everything up; the packets of the tracks are then read by us, because
// it holds a track back for 64 packets when one is lost. Its readers end, without a word, when their sockets' deadlines pass.
type sockets struct {
	mutex sync.Mutex
	open  []*net.UDPConn
	peer  netip.Addr // the server
}

// listen opens a socket, with as much room as the system allows. (gortsplib's own option refuses one that gets less than asked for, as
// most systems give.)
func (s *sockets) listen(network, address string) (net.PacketConn, error) {
	c, err := net.ListenPacket(network, address)
	if udp, ok := c.(*net.UDPConn); ok {
		_ = udp.SetReadBuffer(receiveBuffer)
		s.mutex.Lock()
		s.open = append(s.open, udp)
		s.mutex.Unlock()
	}
	return c, err
}

// dial opens the connection to the server.
func (s *sockets) dial(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err == nil {
		if peer, ok := c.RemoteAddr().(*net.TCPAddr); ok {
			s.mutex.Lock()
			s.peer = peer.AddrPort().Addr().Unmap()
			s.mutex.Unlock()
		}
	}
	return c, err
}

// port is the socket with a local port, nil when there is none.
func (s *sockets) port(number int) *net.UDPConn {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for i := len(s.open) - 1; i >= 0; i-- { // earlier ones may have been closed
		if s.open[i].LocalAddr().(*net.UDPAddr).Port == number {
			return s.open[i]
		}
	}
	return nil
}

// datagrams are the packets of one track.
type datagrams struct {
	socket *net.UDPConn
	from   netip.AddrPort // port 0: any
	track  track

	mutex sync.Mutex
	order reorder
}

// asking is told of every request before it goes out.
func (s *session) asking(request *base.Request) {
	switch request.Method {
	case base.Setup:
		s.asked = headers.Transport{}
		_ = s.asked.Unmarshal(request.Header["Transport"])
	case base.Play: // gortsplib's readers end before the first packet can come
		for _, d := range s.datagrams {
			_ = d.socket.SetReadDeadline(time.Unix(1, 0))
		}
	}
}

// datagramsOf finds the socket of a track that has been set up just now; nil when its packets do not come by UDP.
func (s *session) datagramsOf(t track, setup *base.Response) *datagrams {
	var answered headers.Transport
	if s.asked.Protocol != headers.TransportProtocolUDP || s.asked.ClientPorts == nil || answered.Unmarshal(setup.Header["Transport"]) != nil {
		return nil
	}
	socket := s.sockets.port(s.asked.ClientPorts[0])
	if socket == nil {
		return nil
	}
	port := 0
	if answered.ServerPorts != nil {
		port = answered.ServerPorts[0]
	}
	return &datagrams{socket: socket, track: t, from: netip.AddrPortFrom(s.sockets.peer, uint16(port)), order: reorder{rate: int64(t.format.ClockRate())}}
}

// read takes the packets of a track until its socket is closed.
func (s *session) read(ctx context.Context, d *datagrams, take func(*rtp.Packet)) {
	select { // the readers have had the time of an answer from the server; that may be none on this machine
	case <-time.After(handOver):
	case <-ctx.Done():
		return
	}
	buf := make([]byte, largestDatagram)
	for ctx.Err() == nil {
		d.mutex.Lock()
		deadline, _ := d.order.deadline()
		d.mutex.Unlock()
		_ = d.socket.SetReadDeadline(deadline)
		n, from, err := d.socket.ReadFromUDPAddrPort(buf)
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
		case errors.Is(err, net.ErrClosed):
			return
		case err != nil: // such as a port that is unreachable
			continue
		}
		for _, p := range s.inOrder(d, buf[:n], from, time.Now()) {
			take(p)
		}
	}
}

// inOrder are the packets that can be taken after a datagram, or after a deadline (none).
func (s *session) inOrder(d *datagrams, data []byte, from netip.AddrPort, now time.Time) (ready []*rtp.Packet) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	var lost int
	if p := d.packet(data, from); p != nil {
		ready, lost = d.order.push(p, now)
	} else {
		ready, lost = d.order.expired(now)
	}
	if lost > 0 {
		s.player.set(func(st *State) { st.Lost += uint64(lost) })
	}
	return ready
}

// packet reads a datagram; nil when it is none of the track's.
func (d *datagrams) packet(data []byte, from netip.AddrPort) *rtp.Packet {
	if len(data) == 0 || from.Addr().Unmap() != d.from.Addr() || d.from.Port() != 0 && from.Port() != d.from.Port() {
		return nil
	}
	p := &rtp.Packet{}
	if err := p.Unmarshal(append([]byte(nil), data...)); err != nil || p.PayloadType != d.track.format.PayloadType() {
		return nil
	}
	return p
}

// report tells the server what has come of a track.
func (s *session) report(d *datagrams, now time.Time) {
	d.mutex.Lock()
	made := d.order.report()
	d.mutex.Unlock()
	if made == nil {
		return
	}
	if last := d.track.stamps.last.Load(); last != nil {
		// The middle of the report's time, and since then, in 1/65536 s.
		made.LastSenderReport = uint32(last.ntp >> 16)
		made.Delay = uint32(now.Sub(last.came).Seconds() * (1 << 16))
	}
	_ = s.client.WritePacketRTCP(d.track.media, &rtcp.ReceiverReport{SSRC: s.ssrc, Reports: []rtcp.ReceptionReport{*made}})
}
