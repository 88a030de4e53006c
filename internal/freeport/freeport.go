// Package freeport gives tests TCP ports to listen on later.
package freeport

import (
	"net"
	"os"
	"strconv"
	"sync/atomic"
	"testing"
)

// Ports below those that systems hand out by themselves (from 32768 on, Linux; from 49152 on, others): nobody who asks for any port
// gets one of them between our look and its use. Test processes that run at once begin at different places.
const (
	first, count = 20000, 12000
	stride       = 101 // between two processes that were started one after the other
)

var taken atomic.Int64

// TCP is a port of the loopback interface that nothing listens on. No two calls in a process give the same one.
func TCP(t testing.TB) int {
	t.Helper()
	for range count {
		port := first + (os.Getpid()*stride+int(taken.Add(1)))%count
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			_ = l.Close()
			return port
		}
	}
	t.Fatal("no port is free")
	return 0
}

// Address is TCP with the interface: "127.0.0.1:PORT".
func Address(t testing.TB) string {
	t.Helper()
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(TCP(t)))
}
