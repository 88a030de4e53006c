package gate

import (
	"errors"
	"net"
	"slices"
	"sync"
	"time"
)

const (
	// MaxConns is how many connections a listener of Listen has at once from this computer, and as many again from others.
	MaxConns = 256
	// MaxConnsEach is how many of them one other computer may have: browsers open six.
	MaxConnsEach = 32

	// Pauses before the next connection is taken when the system has no room for one.
	leastPause, mostPause = 5 * time.Millisecond, time.Second
)

// Bound closes connections that a listener has too many of, so that whoever opens them keeps nobody else out: it has at most so many at
// once from this computer, and as many again from others, of which one may have each. It goes on when the system has no room for a
// further connection, where a server would end.
func Bound(l net.Listener, most, each int) net.Listener {
	return &bounded{Listener: l, most: most, each: each, by: map[string]int{}}
}

type bounded struct {
	net.Listener
	most, each   int
	mutex        sync.Mutex
	here, others int
	by           map[string]int // others, by address
}

// Accept implements net.Listener.
func (l *bounded) Accept() (net.Conn, error) {
	for pause := leastPause; ; {
		conn, err := l.Listener.Accept()
		if passes(err) {
			time.Sleep(pause)
			pause = min(2*pause, mostPause)
			continue
		}
		if err != nil {
			return nil, err
		}
		pause = leastPause
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

// passes tells whether an error of Accept is about one connection or about what the system has no room for at the moment.
func passes(err error) bool {
	return slices.ContainsFunc(passing, func(one error) bool { return errors.Is(err, one) })
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
	case host == "" && l.here < l.most:
		l.here++
	case host != "" && l.others < l.most && l.by[host] < l.each:
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
