package cast

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// ask sends text to the server and returns what comes back within some time.
func ask(t testing.TB, address, text string, within time.Duration) string {
	t.Helper()
	conn, err := net.DialTimeout("tcp", address, time.Minute)
	if err != nil {
		t.Error(err)
		return ""
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(within))
	_, _ = io.WriteString(conn, text)
	answer := make([]byte, 4096)
	n, _ := conn.Read(answer)
	return string(answer[:n])
}

// steady reads the stream by ffmpeg under strict error detection while something else goes on.
func steady(t *testing.T, s *served, seconds string, while func()) {
	t.Helper()
	cmd := exec.Command("ffmpeg", "-nostdin", "-v", "error", "-xerror", "-err_detect", "explode", "-rtsp_transport", "tcp", "-i", s.State().URL, "-t", seconds, "-f", "null", "-")
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	waitForViewer(t, s, "TCP")
	while()
	if err := cmd.Wait(); err != nil || said.Len() > 0 {
		t.Errorf("a reader beside it: %v: %s", err, &said)
	}
}

// Whatever is sent to the port, readers beside it see nothing of it, and nothing is left behind.
func TestHostileReadersHurtNobody(t *testing.T) {
	s := newStream(t)
	defer s.Close()
	p := running(t, s.Channel)
	defer p.Close()
	address := s.server.plain.address.String()
	url := "rtsp://" + address
	before := runtime.NumGoroutine()
	const moment = 2 * time.Second // most of it is not answered
	steady(t, s, "8", func() {
		var all sync.WaitGroup
		for seed := range uint64(40) { // garbage
			all.Go(func() {
				rng := rand.New(rand.NewPCG(1, seed))
				junk := make([]byte, rng.IntN(3000))
				for i := range junk {
					junk[i] = byte(rng.Uint32())
				}
				ask(t, address, string(junk)+"\r\n\r\n", moment)
			})
		}
		for _, text := range []string{
			"DESCRIBE " + url + "/live RTSP/1.0\r\nCSeq: 1\r\n\r\n", // and never anything more
			"SETUP " + url + "/live/trackID=77 RTSP/1.0\r\nCSeq: 1\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n",
			"SETUP " + url + "/live/streamid=banana RTSP/1.0\r\nCSeq: 1\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n",
			"PLAY " + url + "/live RTSP/1.0\r\nCSeq: 1\r\nSession: 123\r\n\r\n",
			"PAUSE " + url + "/live RTSP/1.0\r\nCSeq: 1\r\n\r\n",
			"RECORD " + url + "/live RTSP/1.0\r\nCSeq: 1\r\n\r\n",
			"ANNOUNCE " + url + "/live RTSP/1.0\r\nCSeq: 1\r\nContent-Type: application/sdp\r\nContent-Length: 3\r\n\r\nv=0",
			"DESCRIBE " + url + "/../../etc/passwd RTSP/1.0\r\nCSeq: 1\r\n\r\n",
			"OPTIONS * RTSP/1.0\r\nCSeq: 99999999999999999999999\r\n\r\n",
			"DESCRIBE rtsp://[::1 RTSP/1.0\r\nCSeq: 1\r\n\r\n",
			"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
			strings.Repeat("A", 1<<20),
			"DESCRIBE " + url + "/" + strings.Repeat("x", 1<<16) + " RTSP/1.0\r\nCSeq: 1\r\n\r\n",
			"DESCRIBE " + url + "/live RTSP/1.0\r\n" + strings.Repeat("X: y\r\n", 1<<14) + "\r\n",
			"DESCRIBE " + url + "/live RTSP/1.0\r\nCSeq: 1\r\nAuthorization: Digest username=\"a\", realm=\"\r\n\r\n",
		} {
			all.Go(func() { ask(t, address, text, moment) })
		}
		all.Go(func() { // a flood of DESCRIBE on one connection
			conn, err := net.Dial("tcp", address)
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			all.Go(func() { _, _ = io.Copy(io.Discard, conn) })
			for i := range 2000 {
				if _, err := fmt.Fprintf(conn, "DESCRIBE %s/live RTSP/1.0\r\nCSeq: %d\r\n\r\n", url, i); err != nil {
					return
				}
			}
		})
		all.Wait()
	})
	deadline := time.Now().Add(time.Minute)
	for runtime.NumGoroutine() > before+5 && time.Now().Before(deadline) {
		time.Sleep(100 * time.Millisecond)
	}
	if n := runtime.NumGoroutine(); n > before+5 {
		t.Errorf("%d goroutines, %d before", n, before)
	}
	until(t, "no viewers are left", func() bool { return len(s.State().Viewers) == 0 })
}

// Readers that stop reading are cut off; the others lose nothing.
func TestStalledReadersAreCutOff(t *testing.T) {
	s := newStream(t)
	defer s.Close()
	p := running(t, s.Channel)
	defer p.Close()
	address := s.server.plain.address.String()
	url := "rtsp://" + address + "/live"
	var stalled []net.Conn
	for range 5 {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		_ = conn.(*net.TCPConn).SetReadBuffer(4096)
		r := bufio.NewReader(conn)
		session := ""
		for i, request := range []string{
			"SETUP " + url + "/trackID=0 RTSP/1.0\r\nCSeq: 1\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n",
			"PLAY " + url + " RTSP/1.0\r\nCSeq: 2\r\nSession: %s\r\n\r\n",
		} {
			if i == 1 {
				request = fmt.Sprintf(request, session)
			}
			if _, err := io.WriteString(conn, request); err != nil {
				t.Fatal(err)
			}
			for {
				line, err := r.ReadString('\n')
				if err != nil {
					t.Fatal(err)
				}
				if value, ok := strings.CutPrefix(line, "Session: "); ok {
					session, _, _ = strings.Cut(strings.TrimSpace(value), ";")
				}
				if line == "\r\n" {
					break
				}
			}
		}
		stalled = append(stalled, conn) // and reads no more
	}
	if n := len(s.State().Viewers); n != len(stalled) {
		t.Fatalf("%d viewers, want %d", n, len(stalled))
	}
	out, err := exec.Command("ffmpeg", "-nostdin", "-v", "error", "-xerror", "-err_detect", "explode", "-rtsp_transport", "tcp", "-i", url, "-t", "5", "-f", "null", "-").CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("a reader beside them: %v: %s", err, out)
	}
	if d := s.State().Dropped; d > 0 {
		t.Errorf("%d frames dropped", d)
	}
}

// Hundreds of connections a second that ask and go cost the others nothing.
func TestStormOfConnections(t *testing.T) {
	s := newStream(t)
	defer s.Close()
	p := running(t, s.Channel)
	defer p.Close()
	address := s.server.plain.address.String()
	request := "DESCRIBE rtsp://" + address + "/live RTSP/1.0\r\nCSeq: 1\r\n\r\n"
	const perSecond, asked, atOnce = 500, 2500, 1000
	var answered atomic.Int64
	steady(t, s, "7", func() {
		ticker := time.NewTicker(time.Second / perSecond)
		defer ticker.Stop()
		under := make(chan struct{}, atOnce)
		var all sync.WaitGroup
		for range asked {
			<-ticker.C
			under <- struct{}{}
			all.Go(func() {
				if strings.HasPrefix(ask(t, address, request, time.Minute), "RTSP/1.0 200") {
					answered.Add(1)
				}
				<-under
			})
		}
		all.Wait()
	})
	if n := answered.Load(); n != asked {
		t.Errorf("%d of %d were answered", n, asked)
	}
}

func FuzzRequests(f *testing.F) {
	c := &Channel{Profile: Profile{Path: "live", Width: 64, Height: 64, QP: 20, Codec: PCMA, GOP: time.Second}, FPS: 5, Log: quiet()}
	if err := c.Initialize(); err != nil {
		f.Fatal(err)
	}
	s := &Server{Host: "127.0.0.1", Log: quiet()}
	if err := s.Initialize(); err != nil {
		f.Fatal(err)
	}
	if err := s.Publish(c); err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { s.Close(); c.Close() })
	url := "rtsp://" + s.plain.address.String() + "/live"
	f.Add("DESCRIBE " + url + " RTSP/1.0\r\nCSeq: 1\r\n\r\n")
	f.Add("SETUP " + url + "/trackID=0 RTSP/1.0\r\nCSeq: 1\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\nPLAY " + url + " RTSP/1.0\r\nCSeq: 2\r\n\r\n")
	f.Add("SETUP " + url + "/trackID=1 RTSP/1.0\r\nCSeq: 1\r\nTransport: RTP/AVP;unicast;client_port=1-2\r\n\r\n")
	f.Add("$\x00\x00\x04abcd")
	f.Fuzz(func(t *testing.T, text string) {
		conn, err := net.Dial("tcp", s.plain.address.String())
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.SetDeadline(time.Now().Add(50 * time.Millisecond))
		_, _ = io.WriteString(conn, text)
		_, _ = io.CopyN(io.Discard, conn, 1)
		_ = conn.Close()
	})
}
