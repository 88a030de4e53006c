package cast

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bluenviron/gortsplib/v4"
	"github.com/bluenviron/gortsplib/v4/pkg/base"
	"github.com/bluenviron/gortsplib/v4/pkg/description"
	"github.com/bluenviron/gortsplib/v4/pkg/format"
	"github.com/bluenviron/gortsplib/v4/pkg/liberrors"
	"github.com/pion/rtp"

	"github.com/queuecast/queuecast/internal/freeport"
)

// onAir is a channel with a programme on it.
func onAir(t *testing.T) *Channel {
	t.Helper()
	c := &Channel{Profile: Profile{Path: "live", Width: 640, Height: 360, QP: 20, Codec: AAC, AudioBitrate: 96000, GOP: time.Second}, FPS: 30, Log: quiet()}
	if err := c.Initialize(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	t.Cleanup(running(t, c).Close)
	return c
}

func publishing(t *testing.T, c *Channel, url string, udp bool) *Publisher {
	t.Helper()
	p := &Publisher{Channel: c, URL: url, UDP: udp, AnyCert: true, Log: quiet()}
	if err := p.Initialize(); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *Publisher) until(t *testing.T, what string, so func(PublisherState) bool) {
	t.Helper()
	deadline := time.Now().Add(2 * time.Minute) // its tries come 1, 2, 4 ... 30 s after one another
	for !so(p.State()) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain until it %s: %+v", what, p.State())
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-t.Context().Done():
		}
	}
}

func connected(s PublisherState) bool { return s.Connected }

// ffmpeg as the server decodes everything that is published under strict error detection.
func TestPublishToFFmpeg(t *testing.T) {
	for _, transport := range []string{"tcp", "udp"} {
		t.Run(transport, func(t *testing.T) {
			c := onAir(t)
			url := fmt.Sprintf("rtsp://127.0.0.1:%d/hall", freeport.TCP(t))
			frames := filepath.Join(t.TempDir(), "frames")
			cmd := exec.CommandContext(t.Context(), "ffmpeg", "-nostdin", "-v", "error", "-xerror", "-err_detect", "explode",
				"-rtsp_flags", "listen", "-i", url, "-t", "3", "-map", "0:v", "-map", "0:a", "-f", "framemd5", frames)
			var said bytes.Buffer
			cmd.Stderr = &said
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			p := publishing(t, c, url, transport == "udp")
			defer p.Close()
			p.until(t, "publishes", connected)
			err := cmd.Wait()
			for line := range strings.Lines(said.String()) {
				if !strings.Contains(line, "bind failed") { // ffmpeg looks for free UDP ports
					t.Error(line)
				}
			}
			if err != nil {
				t.Fatal(err)
			}
			out, err := exec.Command("cut", "-d,", "-f1,6", frames).Output()
			if err != nil {
				t.Fatal(err)
			}
			pictures, n := map[string]bool{}, 0
			for line := range strings.Lines(string(out)) {
				if strings.HasPrefix(line, "0,") {
					pictures[line] = true
					n++
				}
			}
			if n < 60 || len(pictures) != 1 {
				t.Errorf("%d frames, %d different pictures", n, len(pictures))
			}
			p.until(t, "sees that the server has ended", func(s PublisherState) bool { return !s.Connected && s.Err != nil })
		})
	}
}

// sinkServer takes what is published, and fails as it is told.
type sinkServer struct {
	server *gortsplib.Server
	mutex  sync.Mutex
	user   string
	pass   string
	took   int
	conns  []*gortsplib.ServerConn
}

func (s *sinkServer) OnConnOpen(ctx *gortsplib.ServerHandlerOnConnOpenCtx) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.conns = append(s.conns, ctx.Conn)
}

func (s *sinkServer) OnAnnounce(ctx *gortsplib.ServerHandlerOnAnnounceCtx) (*base.Response, error) {
	if s.user != "" && !ctx.Conn.VerifyCredentials(ctx.Request, s.user, s.pass) {
		return &base.Response{StatusCode: base.StatusUnauthorized}, liberrors.ErrServerAuth{}
	}
	return &base.Response{StatusCode: base.StatusOK}, nil
}

func (s *sinkServer) OnSetup(*gortsplib.ServerHandlerOnSetupCtx) (*base.Response, *gortsplib.ServerStream, error) {
	return &base.Response{StatusCode: base.StatusOK}, nil, nil
}

func (s *sinkServer) OnRecord(ctx *gortsplib.ServerHandlerOnRecordCtx) (*base.Response, error) {
	ctx.Session.OnPacketRTPAny(func(*description.Media, format.Format, *rtp.Packet) {
		s.mutex.Lock()
		s.took++
		s.mutex.Unlock()
	})
	return &base.Response{StatusCode: base.StatusOK}, nil
}

func (s *sinkServer) packets() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.took
}

// cut ends all connections.
func (s *sinkServer) cut() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, c := range s.conns {
		c.Close()
	}
	s.conns = nil
}

func (s *sinkServer) start(t *testing.T, port int) {
	t.Helper()
	s.startAt(t, fmt.Sprintf("127.0.0.1:%d", port))
}

func (s *sinkServer) startAt(t *testing.T, address string) {
	t.Helper()
	s.server = &gortsplib.Server{Handler: s, RTSPAddress: address}
	if err := s.server.Start(); err != nil {
		t.Fatal(err)
	}
}

// A publisher comes back after everything that a server may do to it, and leaves nothing behind when it is stopped.
func TestPublisherNeverGivesUp(t *testing.T) {
	c := onAir(t)
	port := freeport.TCP(t)
	s := &sinkServer{user: "hall", pass: "secret"}
	p := publishing(t, c, fmt.Sprintf("rtsp://hall:secret@127.0.0.1:%d/hall", port), false)
	p.until(t, "finds nobody there", func(s PublisherState) bool { return s.Tries >= 1 && s.Err != nil && !s.Next.IsZero() })
	if c.readers() != 0 {
		t.Error("a publisher that is not connected counts as a reader")
	}
	s.start(t, port)
	p.until(t, "publishes", connected)
	if strings.Contains(p.State().URL, "secret") {
		t.Errorf("its state tells the password: %s", p.State().URL)
	}
	before := s.packets()
	p.until(t, "sends", func(PublisherState) bool { return s.packets() > before+30 })

	s.cut()
	p.until(t, "is cut off", func(s PublisherState) bool { return s.Tries >= 1 })
	p.until(t, "publishes again", connected)
	s.server.Close()
	p.until(t, "sees the server end", func(s PublisherState) bool { return !s.Connected })
	s.start(t, port)
	p.until(t, "publishes once more", connected)
	p.Close()
	if c.readers() != 0 || len(*c.sinks.Load()) != 0 {
		t.Error("something is left behind")
	}
	s.server.Close()
}

func TestWrongCredentialsAreSaid(t *testing.T) {
	c := onAir(t)
	port := freeport.TCP(t)
	s := &sinkServer{user: "hall", pass: "secret"}
	s.start(t, port)
	defer s.server.Close()
	p := publishing(t, c, fmt.Sprintf("rtsp://hall:wrong@127.0.0.1:%d/hall", port), false)
	defer p.Close()
	p.until(t, "is refused", func(s PublisherState) bool { return s.Tries >= 1 })
	if err := p.State().Err; err == nil || !strings.Contains(err.Error(), "401") || strings.Contains(err.Error(), "wrong") {
		t.Errorf("the error is %v", err)
	}
}

// Servers that talk nonsense, or nothing, are left alone for a while; stopping does not wait for them.
func TestServersThatAreNone(t *testing.T) {
	for name, answer := range map[string]func(net.Conn){
		"nonsense": func(c net.Conn) { _, _ = c.Write([]byte("HTTP/1.1 200 Hello\r\n\r\nWhat?\x00\xff")) },
		"closes":   func(c net.Conn) { _ = c.Close() },
		"refuses": func(c net.Conn) {
			for r := bufio.NewReader(c); ; {
				line, err := r.ReadString('\n')
				if err != nil {
					return
				}
				if line == "\r\n" {
					_, _ = c.Write([]byte("RTSP/1.0 403 Forbidden\r\nCSeq: 1\r\n\r\n"))
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := onAir(t)
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			var handlers sync.WaitGroup
			handlers.Go(func() {
				for {
					conn, err := l.Accept()
					if err != nil {
						return
					}
					handlers.Go(func() { answer(conn); _ = conn.Close() })
				}
			})
			p := publishing(t, c, fmt.Sprintf("rtsp://%s/hall", l.Addr()), false)
			p.until(t, "gives up for now", func(s PublisherState) bool { return s.Tries >= 1 && s.Err != nil })
			p.Close()
			_ = l.Close()
			handlers.Wait()
		})
	}
	t.Run("says nothing", func(t *testing.T) {
		c := onAir(t)
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		p := publishing(t, c, fmt.Sprintf("rtsp://%s/hall", l.Addr()), false)
		conn, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		ctx, cancel := context.WithTimeout(t.Context(), publishTimeout/2)
		defer cancel()
		closed := make(chan struct{})
		go func() { p.Close(); close(closed) }()
		select {
		case <-closed:
		case <-ctx.Done():
			t.Error("stopping waits for a server that says nothing")
			<-closed
		}
	})
}

// One that takes nothing any more costs the others nothing.
func TestStalledServerHurtsNobodyElse(t *testing.T) {
	s := newStream(t)
	defer s.Close()
	prog := running(t, s.Channel)
	defer prog.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	stalled := publishing(t, s.Channel, fmt.Sprintf("rtsp://%s/hall", l.Addr()), false)
	defer stalled.Close()
	out, err := exec.Command("ffmpeg", "-nostdin", "-v", "error", "-xerror", "-err_detect", "explode", "-rtsp_transport", "tcp", "-i", s.State().URL, "-t", "4", "-f", "null", "-").CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("%v: %s", err, out)
	}
	if d := s.State().Dropped; d > 0 {
		t.Errorf("%d frames dropped", d)
	}
}
