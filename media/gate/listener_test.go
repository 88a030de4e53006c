package gate

import (
	"strconv"
	"testing"
)

func TestConnectionsAreBounded(t *testing.T) {
	l := &bounded{by: map[string]int{}}
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
