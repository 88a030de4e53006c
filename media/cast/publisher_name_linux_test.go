package cast

import (
	"context"
	"fmt"
	"net"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/queuecast/queuecast/internal/freeport"
)

// names is a name server that gives every name one address.
type names struct {
	socket  net.PacketConn
	address atomic.Pointer[[4]byte]
	asked   atomic.Int64
}

// newNames has all look-ups of this process go to a name server of the test.
func newNames(t *testing.T) *names {
	t.Helper()
	n := &names{}
	var err error
	if n.socket, err = net.ListenPacket("udp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	usual := net.DefaultResolver
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", n.socket.LocalAddr().String())
	}}
	done := make(chan struct{})
	go func() {
		defer close(done)
		n.serve()
	}()
	t.Cleanup(func() {
		net.DefaultResolver = usual
		_ = n.socket.Close()
		<-done
	})
	return n
}

func (n *names) serve() {
	buf := make([]byte, 512) // RFC 1035 section 2.3.4
	for {
		size, from, err := n.socket.ReadFrom(buf)
		if err != nil {
			return
		}
		var m dnsmessage.Message
		if err := m.Unpack(buf[:size]); err != nil || len(m.Questions) != 1 {
			continue
		}
		n.asked.Add(1)
		q := m.Questions[0]
		answer := dnsmessage.Message{Header: dnsmessage.Header{ID: m.ID, Response: true}, Questions: m.Questions}
		if q.Type == dnsmessage.TypeA {
			answer.Answers = []dnsmessage.Resource{{
				Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, TTL: 3600}, Body: &dnsmessage.AResource{A: *n.address.Load()},
			}}
		}
		if packed, err := answer.Pack(); err == nil {
			_, _ = n.socket.WriteTo(packed, from)
		}
	}
}

// A server that moves is found by its name at its new address.
func TestPublisherFollowsAServerThatMoves(t *testing.T) {
	c := onAir(t)
	port := freeport.TCP(t)
	n := newNames(t)
	move := func(last byte) *sinkServer {
		n.address.Store(&[4]byte{127, 0, 0, last})
		s := &sinkServer{}
		s.startAt(t, fmt.Sprintf("127.0.0.%d:%d", last, port))
		return s
	}
	first := move(2)
	p := publishing(t, c, fmt.Sprintf("rtsp://hall.example:%d/hall", port), false)
	defer p.Close()
	p.until(t, "publishes", func(PublisherState) bool { return first.packets() > 30 })
	asked := n.asked.Load()
	first.server.Close()
	second := move(3)
	defer second.server.Close()
	p.until(t, "publishes elsewhere", func(s PublisherState) bool { return s.Connected && second.packets() > 30 })
	if asked == 0 || n.asked.Load() <= asked {
		t.Errorf("the name was looked up %d times, then %d", asked, n.asked.Load())
	}
}
