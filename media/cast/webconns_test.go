package cast

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/queuecast/queuecast/media/gate"
)

// Those who open connections and say nothing, or nonsense, or read nothing, keep nobody else out.
func TestHostileHTTPClients(t *testing.T) {
	w := newWeb(t, "")
	w.show(board(640, 360, 40))
	address := w.web.server.Here()
	var open []net.Conn
	defer func() {
		for _, c := range open {
			_ = c.Close()
		}
	}()
	for i := range gate.MaxConns / 2 {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		open = append(open, c)
		switch i % 3 {
		case 0: // says nothing
		case 1: // says one header, for ever
			_, _ = io.WriteString(c, "GET /snapshot.jpg HTTP/1.1\r\nHost: x\r\nX-")
		case 2: // asks and reads nothing
			_, _ = io.WriteString(c, strings.Repeat("GET /snapshot.jpg HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 50))
		}
	}
	if answer, _ := w.ask("GET", "snapshot.jpg"); answer.StatusCode != http.StatusOK {
		t.Errorf("beside them: %s", answer.Status)
	}
	for _, garbage := range []string{"\x00\x01\x02", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "GET\r\n\r\n", "RTSP/1.0 200 OK\r\n\r\n", "GET /snapshot.jpg HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n", strings.Repeat("A", 1<<20), "GET /snapshot.jpg HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + strings.Repeat("x", 64<<10)} {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		go func() { // a server that has heard enough does not take the rest
			_, _ = io.WriteString(c, garbage+"\r\n\r\n")
		}()
		if line, err := bufio.NewReader(c).ReadString('\n'); err == nil && !strings.HasPrefix(line, "HTTP/1.1 4") {
			t.Errorf("%.20q is answered %q", garbage, line)
		}
		_ = c.Close()
	}
	if answer, _ := w.ask("GET", "snapshot.jpg"); answer.StatusCode != http.StatusOK {
		t.Errorf("after them: %s", answer.Status)
	}
}

func TestClosedConnectionsLeaveTheirPlace(t *testing.T) {
	w := newWeb(t, "")
	w.show(board(640, 360, 40))
	for range gate.MaxConns + 50 {
		w.ask("HEAD", "snapshot.jpg")
	}
}

func TestClosingEndsWhoIsConnected(t *testing.T) {
	w := newWeb(t, "")
	second := &Web{Server: w.server, Stills: w.stills, Log: quiet()}
	if err := second.Initialize(); err != nil {
		t.Fatal(err)
	}
	idle, err := net.Dial("tcp", second.server.Here())
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	second.Close()
	if _, err := idle.Read(make([]byte, 1)); err == nil || errors.Is(err, net.ErrClosed) {
		t.Errorf("reading: %v", err)
	}
}
