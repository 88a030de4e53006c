package cast

import (
	"net"
	"strings"
	"sync/atomic"
	"time"

	"github.com/bluenviron/gortsplib/v4"
	"github.com/bluenviron/gortsplib/v4/pkg/base"
	"github.com/bluenviron/gortsplib/v4/pkg/description"
	"github.com/bluenviron/gortsplib/v4/pkg/liberrors"
	"github.com/pion/rtcp"

	"github.com/queuecast/queuecast/media/gate"
)

// Viewer is one reader of a channel.
type Viewer struct {
	ID        int64
	Path      string
	Address   string // host:port
	Transport string // TCP, UDP or multicast
	Secure    bool   // RTSPS
	Name      string // of the pass; "": a program of this computer
	Since     time.Time
	Lost      uint32 // packets that it reports as lost (RFC 3550 section 6.4.2)
}

// viewer is a Viewer with what is kept of it.
type viewer struct {
	Viewer
	pass     Pass
	offer    *offer
	lostBy   [maxTracks]atomic.Uint32 // by track
	overflow atomic.Uint32            // packets for which its queue had no room
}

// maxTracks is how many media a channel has at most.
const maxTracks = 2

func (v *viewer) lost() (n uint32) {
	for i := range v.lostBy {
		n += v.lostBy[i].Load()
	}
	return n + v.overflow.Load()
}

// OnDescribe implements gortsplib.ServerHandlerOnDescribe.
func (l *listener) OnDescribe(ctx *gortsplib.ServerHandlerOnDescribeCtx) (*base.Response, *gortsplib.ServerStream, error) {
	return l.find(ctx.Conn, ctx.Request, ctx.Path)
}

// OnSetup implements gortsplib.ServerHandlerOnSetup.
func (l *listener) OnSetup(ctx *gortsplib.ServerHandlerOnSetupCtx) (*base.Response, *gortsplib.ServerStream, error) {
	response, stream, err := l.find(ctx.Conn, ctx.Request, ctx.Path)
	if stream != nil && l.asksForGroup(ctx.Conn) {
		stream = l.offer(ctx.Path).silent
	}
	return response, stream, err
}

func (l *listener) offer(path string) *offer {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.paths[strings.Trim(path, "/")]
}

func (l *listener) find(conn *gortsplib.ServerConn, request *base.Request, path string) (*base.Response, *gortsplib.ServerStream, error) {
	if _, err := l.admit(conn, request); err != nil {
		return &base.Response{StatusCode: base.StatusUnauthorized}, nil, err
	}
	o := l.offer(path)
	if o == nil { // or it has not been published yet
		return &base.Response{StatusCode: base.StatusNotFound}, nil, nil
	}
	return &base.Response{StatusCode: base.StatusOK}, o.stream, nil
}

// admit tells with which pass somebody may watch: none is needed on this computer.
func (l *listener) admit(conn *gortsplib.ServerConn, request *base.Request) (Pass, error) {
	remote := conn.NetConn().RemoteAddr()
	if gate.Loopback(remote) {
		return Pass{}, nil
	}
	host, _, _ := net.SplitHostPort(remote.String())
	given := len(request.Header["Authorization"]) > 0
	if given && !l.server.guard.May(host) {
		return Pass{}, liberrors.ErrServerAuth{}
	}
	for _, pass := range *l.server.passes.Load() {
		if pass.Name != "" && pass.Password != "" && conn.VerifyCredentials(request, pass.Name, pass.Password) {
			l.server.guard.Right(host)
			return pass, nil
		}
	}
	if len(*l.server.passes.Load()) == 0 {
		conn.VerifyCredentials(request, "nobody", "") // makes the nonce of the challenge
	}
	if given {
		l.server.guard.Wrong(host)
	}
	return Pass{}, liberrors.ErrServerAuth{}
}

// OnPlay implements gortsplib.ServerHandlerOnPlay. (OnPause is left out: gortsplib 4 panics when a multicast reader
// pauses.)
func (l *listener) OnPlay(ctx *gortsplib.ServerHandlerOnPlayCtx) (*base.Response, error) {
	pass, err := l.admit(ctx.Conn, ctx.Request)
	if err != nil {
		return &base.Response{StatusCode: base.StatusUnauthorized}, err
	}
	o := l.offer(ctx.Session.SetuppedPath())
	if o == nil {
		return &base.Response{StatusCode: base.StatusNotFound}, nil
	}
	v := &viewer{pass: pass, offer: o, Viewer: Viewer{
		Path: o.channel.Path, Address: ctx.Conn.NetConn().RemoteAddr().String(), Transport: "TCP", Secure: l.rtsp.TLSConfig != nil,
		Name: pass.Name, Since: time.Now(),
	}}
	if t := ctx.Session.SetuppedTransport(); t != nil && *t != gortsplib.TransportTCP {
		v.Transport = "UDP"
	}
	if ctx.Session.SetuppedStream() == o.silent {
		v.Transport = "multicast"
	}
	ctx.Session.OnPacketRTCPAny(func(m *description.Media, p rtcp.Packet) { v.heard(m, p) })
	s := l.server
	s.mutex.Lock()
	_, again := s.viewers[ctx.Session]
	s.counter++
	v.ID = s.counter
	s.viewers[ctx.Session] = v
	s.mutex.Unlock()
	if !again {
		o.count.Add(1)
	}
	s.Log.Info("a viewer has come", "address", v.Address, "transport", v.Transport, "path", v.Path, "name", v.Name)
	o.channel.joined()
	s.changed()
	return &base.Response{StatusCode: base.StatusOK}, nil
}

// heard takes what the viewer reports.
func (v *viewer) heard(m *description.Media, p rtcp.Packet) {
	report, ok := p.(*rtcp.ReceiverReport)
	if !ok {
		return
	}
	for i, media := range v.offer.description.Medias {
		if media == m && i < maxTracks && len(report.Reports) > 0 {
			v.lostBy[i].Store(report.Reports[0].TotalLost)
		}
	}
}

// OnSessionClose implements gortsplib.ServerHandlerOnSessionClose.
func (l *listener) OnSessionClose(ctx *gortsplib.ServerHandlerOnSessionCloseCtx) {
	s := l.server
	s.mutex.Lock()
	v := s.viewers[ctx.Session]
	delete(s.viewers, ctx.Session)
	s.mutex.Unlock()
	if v != nil {
		v.offer.count.Add(-1)
		s.Log.Info("a viewer has gone", "address", v.Address, "path", v.Path, "after", time.Since(v.Since).Round(time.Second))
		s.changed()
	}
}

// OnStreamWriteError implements gortsplib.ServerHandlerOnStreamWriteError: a reader that is too slow loses packets, and
// is cut off by the server's write time-out when it stalls.
func (l *listener) OnStreamWriteError(ctx *gortsplib.ServerHandlerOnStreamWriteErrorCtx) {
	s := l.server
	s.mutex.Lock()
	v := s.viewers[ctx.Session]
	s.mutex.Unlock()
	if v != nil {
		v.overflow.Add(1)
		s.Log.Debug("a viewer is too slow and loses packets", "address", v.Address, "error", ctx.Error)
	}
}
