package gate

import (
	"errors"
	"net"
	"os"
	"slices"
	"strconv"
	"testing"
)

// fullSystem is a listener of a system that has no room for a connection at first.
type fullSystem struct {
	net.Listener
	errors []error
}

func (l *fullSystem) Accept() (net.Conn, error) {
	if len(l.errors) > 0 {
		err := l.errors[0]
		l.errors = l.errors[1:]
		return nil, &net.OpError{Op: "accept", Err: os.NewSyscallError("accept4", err)}
	}
	return l.Listener.Accept()
}

func TestListenerOutlivesAFullSystem(t *testing.T) {
	opened, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := Bound(&fullSystem{opened, slices.Clone(passing[:3])}, 1, 1)
	client, err := net.Dial("tcp", opened.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	conn, err := l.Accept()
	if err != nil {
		t.Fatalf("it ended: %v", err)
	}
	_ = conn.Close()
	_ = l.Close()
	if _, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("after its end: %v", err)
	}
}

func TestConnectionsAreBounded(t *testing.T) {
	l := &bounded{most: MaxConns, each: MaxConnsEach, by: map[string]int{}}
	count := func(host string) (n int) {
		for l.take(host) {
			n++
		}
		return n
	}
	if n := count("192.0.2.1"); n != MaxConnsEach {
		t.Errorf("one computer has %d connections", n)
	}
	if n := count("192.0.2.2"); n != MaxConnsEach {
		t.Errorf("another one has %d", n)
	}
	if n := count(""); n != MaxConns {
		t.Errorf("this one has %d", n)
	}
	for i := range 300 {
		l.take(strconv.Itoa(i))
	}
	if l.others != MaxConns || l.here != MaxConns {
		t.Errorf("%d and %d in all", l.others, l.here)
	}
	l.leave("192.0.2.1")
	l.leave("")
	if !l.take("192.0.2.1") || !l.take("") || l.take("") {
		t.Error("a place that has become free is not taken")
	}
}
