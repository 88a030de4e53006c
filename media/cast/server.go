package cast

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/bluenviron/gortsplib/v4"
	"github.com/bluenviron/gortsplib/v4/pkg/auth"

	"github.com/queuecast/queuecast/media/gate"
)

const (
	// writeQueue holds the packets that wait for one reader: several IDRs of 1080p (200 to 300 packets each). gortsplib's
	// default of 256 is less than one, so that a reader would never get a whole picture.
	writeQueue = 1024
	// firstUDPPort and the pairs after it are tried for RTP over UDP.
	firstUDPPort, udpPortPairs = 8000, 50

	// Connections of players at once, from this computer and from all others; of those one may have maxReadersEach: a recorder of many
	// cameras or a server that passes the stream on.
	maxReaders, maxReadersEach = 2048, 256
)

// Server serves channels by RTSP (RFC 2326), and by RTSPS where it has a certificate. Set the exported fields, then Initialize; then
// Publish the channels.
type Server struct {
	Host    string      // address to listen on, such as 127.0.0.1
	Port    int         // TCP port; 0 takes a free one
	TLSPort int         // TCP port of RTSPS, where TLS is set; 0 takes a free one
	TLS     *tls.Config // nil: no RTSPS
	// OnViewers is told when viewers come or go, on a goroutine of the RTSP server: it must not block. Optional.
	OnViewers func()
	Log       *slog.Logger

	plain, secure *listener // secure may be nil
	passes        atomic.Pointer[[]Pass]
	guard         gate.Guard

	mutex    sync.Mutex
	channels []*Channel
	viewers  map[*gortsplib.ServerSession]*viewer
	counter  int64 // of viewers, for their IDs
}

// Pass is what a viewer from another computer has to know.
type Pass struct{ Name, Password string }

// ServerState is what a Server tells about itself.
type ServerState struct {
	URL     string   // of the first channel
	Secure  string   // the same by RTSPS; "": there is none
	Shared  []string // the same for other computers; nil: they cannot watch
	UDP     bool     // readers may ask for UDP
	Viewers []Viewer
	Paths   []string
	Dropped int64 // frames of the first channel left out because this machine was too slow
}

// Initialize listens. A port in use is a *gate.PortInUseError.
func (s *Server) Initialize() error {
	s.viewers = map[*gortsplib.ServerSession]*viewer{}
	s.guard.Log = s.Log
	s.SetPasses(nil)
	s.plain = &listener{server: s}
	if err := s.plain.listen(s.Port, nil); err != nil {
		return fmt.Errorf("starting the stream: %w", err)
	}
	if s.TLS == nil {
		return nil
	}
	s.secure = &listener{server: s}
	if err := s.secure.listen(s.TLSPort, s.TLS); err != nil {
		s.plain.close()
		return fmt.Errorf("starting the secure stream: %w", err)
	}
	return nil
}

// listeners are those that there are.
func (s *Server) listeners() []*listener {
	if s.secure == nil {
		return []*listener{s.plain}
	}
	return []*listener{s.plain, s.secure}
}

// SetPasses says who may watch from other computers; this one needs no pass. Those who watch with one that is gone are cut off.
func (s *Server) SetPasses(passes []Pass) {
	kept := slices.Clone(passes)
	s.passes.Store(&kept)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for session, v := range s.viewers {
		if v.pass != (Pass{}) && !slices.Contains(kept, v.pass) {
			session.Close()
		}
	}
}

// Publish offers a channel under its path.
func (s *Server) Publish(c *Channel) error {
	for _, l := range s.listeners() {
		if err := l.publish(c); err != nil {
			return err
		}
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.channels = append(s.channels, c)
	return nil
}

// Disconnect ends a viewer, by the ID in its Viewer.
func (s *Server) Disconnect(id int64) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for session, v := range s.viewers {
		if v.ID == id {
			session.Close()
		}
	}
}

// Close disconnects all viewers. It may be called once, before the channels are closed.
func (s *Server) Close() {
	for _, l := range s.listeners() {
		l.close()
	}
}

// State tells addresses and viewers.
func (s *Server) State() ServerState {
	state := ServerState{UDP: s.plain.udp}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, c := range s.channels {
		state.Paths = append(state.Paths, c.Path)
	}
	if len(s.channels) > 0 {
		first := s.channels[0]
		state.URL, state.Dropped = "rtsp://"+gate.Here(s.plain.address)+"/"+first.Path, first.Dropped()
		if s.secure != nil {
			state.Secure = "rtsps://" + gate.Here(s.secure.address) + "/" + first.Path
		}
		for _, address := range gate.Elsewhere(s.plain.address) {
			state.Shared = append(state.Shared, "rtsp://"+address+"/"+first.Path)
		}
	}
	for _, v := range s.viewers {
		seen := v.Viewer
		seen.Lost = v.lost()
		state.Viewers = append(state.Viewers, seen)
	}
	slices.SortFunc(state.Viewers, func(a, b Viewer) int { return int(a.ID - b.ID) })
	return state
}

func (s *Server) changed() {
	if s.OnViewers != nil {
		s.OnViewers()
	}
}

// listener is one port with the channels on it.
type listener struct {
	server  *Server
	rtsp    *gortsplib.Server
	udp     bool
	address net.Addr

	mutex  sync.Mutex
	paths  map[string]*offer
	groups map[*gortsplib.ServerConn]groupSetup // requests under way
}

// listen starts the server with the first free pair of UDP ports, or without UDP when there is none, or over TLS.
func (l *listener) listen(port int, secure *tls.Config) error {
	l.paths, l.groups = map[string]*offer{}, map[*gortsplib.ServerConn]groupSetup{}
	for pair := 0; ; pair++ {
		l.udp = pair < udpPortPairs && secure == nil
		var tcpErr error
		l.rtsp = &gortsplib.Server{
			Handler:        l,
			RTSPAddress:    net.JoinHostPort(l.server.Host, strconv.Itoa(port)),
			TLSConfig:      secure,
			WriteQueueSize: writeQueue,
			// Passwords never go over the network as they are.
			AuthMethods: []auth.VerifyMethod{auth.VerifyMethodDigestMD5}, // FFmpeg cannot do SHA-256
			// gortsplib 4 writes nanoseconds where RFC 3550 wants 1/2^32 s: players would be off by up to 0.77 s. See
			// report for ours.
			DisableRTCPSenderReports: true,
			Listen: func(network, address string) (net.Listener, error) {
				opened, err := net.Listen(network, address)
				if err != nil {
					tcpErr = err
					return nil, err
				}
				l.address = opened.Addr()
				return gate.Bound(opened, maxReaders, maxReadersEach), nil
			},
		}
		if l.udp {
			l.rtsp.UDPRTPAddress = net.JoinHostPort(l.server.Host, strconv.Itoa(firstUDPPort+2*pair))
			l.rtsp.UDPRTCPAddress = net.JoinHostPort(l.server.Host, strconv.Itoa(firstUDPPort+2*pair+1))
		}
		err := l.rtsp.Start()
		switch {
		case err == nil:
			return nil
		case gate.IsAddressInUse(tcpErr):
			return &gate.PortInUseError{Port: port, Err: tcpErr}
		case tcpErr != nil || !l.udp:
			return fmt.Errorf("listening for RTSP: %w", err)
		}
	}
}

// publish offers a channel on this port.
func (l *listener) publish(c *Channel) error {
	o := &offer{channel: c}
	o.description = describe(c.tracks)
	o.stream = &gortsplib.ServerStream{Server: l.rtsp, Desc: o.description}
	if err := o.stream.Initialize(); err != nil {
		return fmt.Errorf("publishing the channel %s: %w", c.Path, err)
	}
	o.silent = &gortsplib.ServerStream{Server: l.rtsp, Desc: describe(c.tracks)}
	if err := o.silent.Initialize(); err != nil {
		o.stream.Close()
		return fmt.Errorf("publishing the channel %s: %w", c.Path, err)
	}
	for _, m := range o.description.Medias {
		stats := o.stream.Stats().Medias[m].Formats[m.Formats[0]]
		o.ssrcs = append(o.ssrcs, stats.LocalSSRC)
	}
	c.addSink(o)
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.paths[c.Path] = o
	return nil
}

// close disconnects the readers. The server goes first: it ends the sessions that the streams refer to.
func (l *listener) close() {
	l.rtsp.Close()
	_ = l.rtsp.Wait()
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for _, o := range l.paths {
		o.channel.removeSink(o)
		o.stream.Close()
		o.silent.Close()
	}
}
