package cast

import (
	"fmt"
	"log/slog"
	"net"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bluenviron/gortsplib/v4"
	"github.com/bluenviron/gortsplib/v4/pkg/base"
	"github.com/bluenviron/gortsplib/v4/pkg/description"
	"github.com/bluenviron/gortsplib/v4/pkg/format"
	"github.com/bluenviron/gortsplib/v4/pkg/format/rtph264"
	"github.com/bluenviron/gortsplib/v4/pkg/format/rtpmpeg4audio"
	"github.com/bluenviron/mediacommon/v2/pkg/codecs/mpeg4audio"
	"github.com/pion/rtp"

	"github.com/queuecast/queuecast/media/h264"
)

const (
	videoPayloadType = 96
	audioPayloadType = 97
	// writeQueue holds the packets that wait for one reader: several IDRs of 1080p (200 to 300 packets each). gortsplib's
	// default of 256 is less than one, so that a reader would never get a whole picture.
	writeQueue = 1024
	// firstUDPPort and the pairs after it are tried for RTP over UDP.
	firstUDPPort, udpPortPairs = 8000, 50
)

// Viewer is one reader of the stream.
type Viewer struct {
	Address   string // host:port
	Transport string // TCP or UDP
	Since     time.Time
}

// rtspServer wraps gortsplib: one path, one H.264 and one AAC track, readers only.
type rtspServer struct {
	host        string
	port        int
	path        string
	still       *h264.Still // for the parameter sets
	audioConfig []byte
	onViewers   func(joined bool)
	log         *slog.Logger

	server       *gortsplib.Server
	stream       *gortsplib.ServerStream
	published    atomic.Pointer[gortsplib.ServerStream] // stream, once readers may have it
	videoMedia   *description.Media
	audioMedia   *description.Media
	videoEncoder *rtph264.Encoder
	audioEncoder *rtpmpeg4audio.Encoder
	udp          bool
	address      net.Addr

	mutex   sync.Mutex
	reading map[*gortsplib.ServerSession]Viewer
	count   atomic.Int64
	sent    map[*description.Media]*sentCounters
}

func (s *rtspServer) initialize() error {
	config := &mpeg4audio.AudioSpecificConfig{}
	if err := config.Unmarshal(s.audioConfig); err != nil {
		return fmt.Errorf("reading the AAC configuration: %w", err)
	}
	video := &format.H264{PayloadTyp: videoPayloadType, SPS: s.still.SPS, PPS: s.still.PPS, PacketizationMode: 1}
	audio := &format.MPEG4Audio{ // AAC-hbr, RFC 3640 section 3.3.6
		PayloadTyp: audioPayloadType, ProfileLevelID: 1, Config: config, SizeLength: 13, IndexLength: 3, IndexDeltaLength: 3,
	}
	s.videoMedia = &description.Media{Type: description.MediaTypeVideo, Formats: []format.Format{video}}
	s.audioMedia = &description.Media{Type: description.MediaTypeAudio, Formats: []format.Format{audio}}
	s.reading = map[*gortsplib.ServerSession]Viewer{}
	s.sent = map[*description.Media]*sentCounters{s.videoMedia: {}, s.audioMedia: {}}
	var err error
	if s.videoEncoder, err = video.CreateEncoder(); err != nil {
		return fmt.Errorf("opening the RTP packetizer: %w", err)
	}
	if s.audioEncoder, err = audio.CreateEncoder(); err != nil {
		return fmt.Errorf("opening the RTP packetizer: %w", err)
	}
	if err := s.listen(); err != nil {
		return err
	}
	s.stream = &gortsplib.ServerStream{Server: s.server, Desc: &description.Session{
		Title: "Queuecast", Medias: []*description.Media{s.videoMedia, s.audioMedia},
	}}
	if err := s.stream.Initialize(); err != nil {
		s.server.Close()
		return fmt.Errorf("publishing the stream: %w", err)
	}
	s.published.Store(s.stream)
	return nil
}

// listen starts the server with the first free pair of UDP ports, or without UDP when there is none.
func (s *rtspServer) listen() error {
	for pair := 0; ; pair++ {
		s.udp = pair < udpPortPairs
		var tcpErr error
		s.server = &gortsplib.Server{
			Handler:        s,
			RTSPAddress:    net.JoinHostPort(s.host, strconv.Itoa(s.port)),
			WriteQueueSize: writeQueue,
			// gortsplib 4 writes nanoseconds where RFC 3550 wants 1/2^32 s: players would be off by up to 0.77 s. See
			// report for ours.
			DisableRTCPSenderReports: true,
			Listen: func(network, address string) (net.Listener, error) {
				l, err := net.Listen(network, address)
				if err != nil {
					tcpErr = err
					return nil, err
				}
				s.address = l.Addr()
				return l, nil
			},
		}
		if s.udp {
			s.server.UDPRTPAddress = net.JoinHostPort(s.host, strconv.Itoa(firstUDPPort+2*pair))
			s.server.UDPRTCPAddress = net.JoinHostPort(s.host, strconv.Itoa(firstUDPPort+2*pair+1))
		}
		err := s.server.Start()
		switch {
		case err == nil:
			return nil
		case IsAddressInUse(tcpErr):
			return &PortInUseError{Port: s.port, Err: tcpErr}
		case tcpErr != nil || !s.udp:
			return fmt.Errorf("listening for RTSP: %w", err)
		}
	}
}

// close disconnects the readers. The server goes first: it ends the sessions that the stream refers to.
func (s *rtspServer) close() {
	s.server.Close()
	_ = s.server.Wait()
	s.stream.Close()
}

func (s *rtspServer) url() string {
	return "rtsp://" + s.address.String() + "/" + s.path
}

func (s *rtspServer) viewers() []Viewer {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	all := make([]Viewer, 0, len(s.reading))
	for _, v := range s.reading {
		all = append(all, v)
	}
	slices.SortFunc(all, func(a, b Viewer) int { return a.Since.Compare(b.Since) })
	return all
}

func (s *rtspServer) viewerCount() int { return int(s.count.Load()) }

func (s *rtspServer) packVideo(au [][]byte) ([]*rtp.Packet, error) { return s.videoEncoder.Encode(au) }

func (s *rtspServer) packAudio(au []byte) ([]*rtp.Packet, error) {
	return s.audioEncoder.Encode([][]byte{au})
}

// send hands packets to every reader's own queue; it does not wait for the network. at is when they are due on air.
func (s *rtspServer) send(media *description.Media, packets []*rtp.Packet, at time.Time) {
	sent := s.sent[media]
	for _, p := range packets {
		if err := s.stream.WritePacketRTPWithNTP(media, p, at); err != nil {
			s.log.Debug("sending an RTP packet", "error", err)
			return
		}
		sent.packets.Add(1)
		sent.octets.Add(uint32(len(p.Payload)))
	}
}

// OnDescribe implements gortsplib.ServerHandlerOnDescribe.
func (s *rtspServer) OnDescribe(ctx *gortsplib.ServerHandlerOnDescribeCtx) (*base.Response, *gortsplib.ServerStream, error) {
	return s.find(ctx.Path)
}

// OnSetup implements gortsplib.ServerHandlerOnSetup.
func (s *rtspServer) OnSetup(ctx *gortsplib.ServerHandlerOnSetupCtx) (*base.Response, *gortsplib.ServerStream, error) {
	return s.find(ctx.Path)
}

func (s *rtspServer) find(path string) (*base.Response, *gortsplib.ServerStream, error) {
	// A reader may connect between the server's start and the stream's.
	stream := s.published.Load()
	if path != "/"+s.path && path != "/"+s.path+"/" || stream == nil {
		return &base.Response{StatusCode: base.StatusNotFound}, nil, nil
	}
	return &base.Response{StatusCode: base.StatusOK}, stream, nil
}

// OnPlay implements gortsplib.ServerHandlerOnPlay. (OnPause is left out: gortsplib 4 panics when a multicast reader
// pauses.)
func (s *rtspServer) OnPlay(ctx *gortsplib.ServerHandlerOnPlayCtx) (*base.Response, error) {
	transport := "TCP"
	if t := ctx.Session.SetuppedTransport(); t != nil && *t != gortsplib.TransportTCP {
		transport = "UDP"
	}
	viewer := Viewer{Address: ctx.Conn.NetConn().RemoteAddr().String(), Transport: transport, Since: time.Now()}
	s.mutex.Lock()
	s.reading[ctx.Session] = viewer
	s.count.Store(int64(len(s.reading)))
	s.mutex.Unlock()
	s.log.Info("a viewer has come", "address", viewer.Address, "transport", viewer.Transport)
	s.onViewers(true)
	return &base.Response{StatusCode: base.StatusOK}, nil
}

// OnSessionClose implements gortsplib.ServerHandlerOnSessionClose.
func (s *rtspServer) OnSessionClose(ctx *gortsplib.ServerHandlerOnSessionCloseCtx) {
	s.mutex.Lock()
	viewer, was := s.reading[ctx.Session]
	delete(s.reading, ctx.Session)
	s.count.Store(int64(len(s.reading)))
	s.mutex.Unlock()
	if was {
		s.log.Info("a viewer has gone", "address", viewer.Address, "after", time.Since(viewer.Since).Round(time.Second))
		s.onViewers(false)
	}
}

// OnStreamWriteError implements gortsplib.ServerHandlerOnStreamWriteError: a reader that is too slow loses packets, and
// is cut off by the server's write time-out when it stalls.
func (s *rtspServer) OnStreamWriteError(ctx *gortsplib.ServerHandlerOnStreamWriteErrorCtx) {
	s.mutex.Lock()
	viewer := s.reading[ctx.Session]
	s.mutex.Unlock()
	s.log.Debug("a viewer is too slow and loses packets", "address", viewer.Address, "error", ctx.Error)
}
