package gate

import (
	"net"
	"sync"
)

const (
	// MaxConns is how many connections a listener has at once from this computer, and as many again from others.
	MaxConns = 256
	// MaxConnsEach is how many of them one other computer may have: browsers open six.
	MaxConnsEach = 32
)

// Bound closes connections that a listener has too many of, so that whoever opens them keeps nobody else out.
func Bound(l net.Listener) net.Listener { return &bounded{Listener: l, by: map[string]int{}} }

type bounded struct {
	net.Listener
	mutex        sync.Mutex
	here, others int
	by           map[string]int // others, by address
}

// Accept implements net.Listener.
func (l *bounded) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		host := HostOf(conn.RemoteAddr())
		if Loopback(conn.RemoteAddr()) {
			host = ""
		}
		if l.take(host) {
			return &boundedConn{Conn: conn, leave: sync.OnceFunc(func() { l.leave(host) })}, nil
		}
		_ = conn.Close()
	}
}

// HostOf is an address without its port.
func HostOf(addr net.Addr) string {
	host, _, err := net.SplitHostPort(addr.String())
	if err != nil {
		return addr.String()
	}
	return host
}

// take counts a connection; "" is this computer.
func (l *bounded) take(host string) bool {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	switch {
	case host == "" && l.here < MaxConns:
		l.here++
	case host != "" && l.others < MaxConns && l.by[host] < MaxConnsEach:
		l.others++
		l.by[host]++
	default:
		return false
	}
	return true
}

func (l *bounded) leave(host string) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if host == "" {
		l.here--
		return
	}
	l.others--
	if l.by[host]--; l.by[host] == 0 {
		delete(l.by, host)
	}
}

type boundedConn struct {
	net.Conn
	leave func()
}

// Close implements net.Conn. It may be called more than once.
func (c *boundedConn) Close() error {
	c.leave()
	return c.Conn.Close()
}

// SetSendBuffer tells the system how much it shall keep for a client who is slow, in bytes, where that can be told. What is smaller than
// a system's least counts as that.
func SetSendBuffer(conn net.Conn, bytes int) {
	if inner, ok := conn.(*boundedConn); ok {
		conn = inner.Conn
	}
	if tcp, ok := conn.(interface{ SetWriteBuffer(int) error }); ok {
		_ = tcp.SetWriteBuffer(bytes)
	}
}
