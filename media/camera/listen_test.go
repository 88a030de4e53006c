package camera

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/queuecast/queuecast/media/camera/wire"
)

// listen is a source to which boards connect, and its address.
func listen(t testing.TB, parameters string, o Options) (s Source, address string) {
	t.Helper()
	s = start(t, "tcp-listen://:0"+parameters, o)
	eventually(t, "it listens", func() bool { return s.State().Listening != "" })
	return s, s.State().Listening
}

func names(s State) (all []string) {
	for _, b := range s.Boards {
		all = append(all, b.Name)
	}
	return all
}

func TestBoardsThatConnect(t *testing.T) {
	s, address := listen(t, "", Options{})
	if !strings.HasPrefix(address, "127.0.0.1:") {
		t.Fatalf("it listens at %s", address)
	}
	one, two := dial(t, address), dial(t, address)
	eventually(t, "both are there", func() bool { // in this order
		_, _ = one.Write(framed(t, wire.Text, photo(t, 64, 48, 60)))
		if s.State().Frames == 0 {
			return false
		}
		_, _ = two.Write(framed(t, wire.Little32, photo(t, 80, 60, 200)))
		return len(s.State().Boards) == 2
	})
	state := s.State()
	if got := names(state); !slices.Equal(got, []string{"127.0.0.1", "127.0.0.1 #2"}) || state.Chosen == "" {
		t.Fatalf("%v, shown is %q", got, state.Chosen)
	}
	a, b := next(t, s, "127.0.0.1", 0), next(t, s, "127.0.0.1 #2", 0)
	if near(greyOf(t, a), greyOf(t, b)) || a.Size == b.Size {
		t.Error("they are mixed up")
	}
	// Whoever asks for none gets the one that was first, whatever the other sends.
	if f := next(t, s, "", 0); f.Board != state.Chosen {
		t.Errorf("a picture of %q, shown should be %q", f.Board, state.Chosen)
	}
}

func TestABoardThatIsAskedForIsShown(t *testing.T) {
	s, address := listen(t, "?board=127.0.0.1+%232", Options{})
	one, two := dial(t, address), dial(t, address)
	eventually(t, "both are there", func() bool {
		_, _ = one.Write(framed(t, wire.Text, photo(t, 64, 48, 60)))
		if s.State().Frames > 0 {
			_, _ = two.Write(framed(t, wire.Text, photo(t, 64, 48, 200)))
		}
		return len(s.State().Boards) == 2
	})
	if f := next(t, s, "", 0); f.Board != "127.0.0.1 #2" {
		t.Errorf("a picture of %q", f.Board)
	}
}

// A board that is switched off in the middle of a picture and on again has a new connection while the old one still stands.
func TestABoardThatRebootsKeepsItsName(t *testing.T) {
	d := &listener{places: map[string][]*place{}}
	ip := remote(&fakeConn{})
	first, _ := d.enter(ip)
	beside, _ := d.enter(ip)
	if d.name(ip, first) != "127.0.0.1" || d.name(ip, beside) != "127.0.0.1 #2" {
		t.Fatal(d.name(ip, first), d.name(ip, beside))
	}
	first.lately = time.Now().Add(-2 * takenOver)
	again, _ := d.enter(ip)
	if d.name(ip, again) != "127.0.0.1" || d.name(ip, first) != "127.0.0.1 #3" || d.name(ip, beside) != "127.0.0.1 #2" {
		t.Error(d.name(ip, again), d.name(ip, first), d.name(ip, beside))
	}
	d.leave(ip, first)
	d.leave(ip, again)
	d.leave(ip, beside)
	if len(d.places) != 0 || d.count != 0 {
		t.Errorf("%d connections are left over: %v", d.count, d.places)
	}
}

type fakeConn struct{ net.Conn }

func (*fakeConn) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1} }

func TestStrangersAreTurnedAway(t *testing.T) {
	o := opener{parameters: &parameters{values: map[string][]string{"from": {"192.168.1.0/24,10.0.0.7"}}}}
	d := &listener{places: map[string][]*place{}, from: o.parameters.networks("from")}
	for ip, want := range map[string]bool{"192.168.1.20": true, "10.0.0.7": true, "127.0.0.1": true, "192.168.2.1": false, "10.0.0.8": false, "2001:db8::1": false} {
		a, _ := net.ResolveTCPAddr("tcp", net.JoinHostPort(ip, "1"))
		_, err := d.enter(a.AddrPort().Addr().Unmap())
		if (err == nil) != want || err != nil && !errors.Is(err, ErrStranger) {
			t.Errorf("%s: %v", ip, err)
		}
	}
}

// 200 connections, each of which promises the largest picture and sends as much of it as it may: most are turned away, memory is
// bounded, and a good board is served as soon as there is room.
func TestTwoHundredConnections(t *testing.T) {
	const connections, maxFrame = 200, 256 << 10
	s, address := listen(t, "?patience=2s", Options{MaxFrame: maxFrame})
	before := heap()
	bad := append([]byte(fmt.Sprintf("%d\r\n\r\n", maxFrame)), bytes.TrimSuffix(photo(t, 64, 48, 80), []byte{0xFF, 0xD9})...)
	bad = append(bad, make([]byte, maxFrame-len(bad))...)
	for range connections {
		conn := dial(t, address)
		go func() {
			_, _ = conn.Write(bad)
			untilClosed(conn)
		}()
	}
	eventually(t, "most are turned away", func() bool { return s.State().Damaged >= connections-maxConnections })
	if fault := s.State().Fault; !errors.Is(fault, ErrTooManyBoards) && !errors.Is(fault, ErrStalled) {
		t.Error(fault)
	}
	const perConnection = maxFrame + 128<<10
	if more := heap() - before; more > maxConnections*perConnection {
		t.Errorf("%d KiB for %d connections", more>>10, connections)
	} else {
		t.Logf("%d KiB for %d connections, of which %d are kept, with %d KiB each", more>>10, connections, maxConnections, maxFrame>>10)
	}
	eventually(t, "a good board is served", func() bool {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			return false
		}
		defer conn.Close()
		_, _ = conn.Write(framed(t, wire.Text, photo(t, 64, 48, 80)))
		time.Sleep(50 * time.Millisecond)
		return s.State().Frames > 0
	})
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func TestAPortThatIsTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, "tcp-listen://"+l.Addr().String(), Options{})
	eventually(t, "it is told", func() bool { return s.State().Err != nil })
	l.Close()
	eventually(t, "it listens when the port is free", func() bool { return s.State().Connected })
}
