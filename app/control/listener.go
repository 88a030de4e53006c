package control

import (
	"net"
	"sync"
)

// limitListener bounds the connections that are open at once. More of them wait in the system's queue, which is
// bounded too.
type limitListener struct {
	net.Listener
	slots chan struct{} // one element per open connection
	done  chan struct{} // closed by Close
	close func() error  // once
}

func newLimitListener(inner net.Listener, n int) *limitListener {
	l := &limitListener{Listener: inner, slots: make(chan struct{}, n), done: make(chan struct{})}
	l.close = sync.OnceValue(func() error {
		close(l.done)
		return inner.Close()
	})
	return l
}

// Accept waits for a slot and then for a connection.
func (l *limitListener) Accept() (net.Conn, error) {
	select {
	case l.slots <- struct{}{}:
	case <-l.done:
		return nil, net.ErrClosed
	}
	conn, err := l.Listener.Accept()
	if err != nil {
		<-l.slots
		return nil, err
	}
	return &limitedConn{Conn: conn, release: sync.OnceFunc(func() { <-l.slots })}, nil
}

// Close stops Accept, also where it waits for a slot.
func (l *limitListener) Close() error { return l.close() }

type limitedConn struct {
	net.Conn
	release func()
}

func (c *limitedConn) Close() error {
	err := c.Conn.Close()
	c.release()
	return err
}
