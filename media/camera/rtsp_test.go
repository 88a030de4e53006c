package camera

import (
	"bytes"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/bluenviron/gortsplib/v4"
	"github.com/bluenviron/gortsplib/v4/pkg/base"
	"github.com/bluenviron/gortsplib/v4/pkg/description"
	"github.com/bluenviron/gortsplib/v4/pkg/format"
	"github.com/pion/rtp"

	"github.com/queuecast/queuecast/internal/freeport"
)

// relay is an RTSP server to which ffmpeg publishes.
type relay struct {
	server *gortsplib.Server
	mutex  sync.Mutex
	stream *gortsplib.ServerStream
}

func (r *relay) OnAnnounce(ctx *gortsplib.ServerHandlerOnAnnounceCtx) (*base.Response, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.stream = &gortsplib.ServerStream{Server: r.server, Desc: ctx.Description}
	return &base.Response{StatusCode: base.StatusOK}, r.stream.Initialize()
}

func (r *relay) OnDescribe(*gortsplib.ServerHandlerOnDescribeCtx) (*base.Response, *gortsplib.ServerStream, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.stream == nil {
		return &base.Response{StatusCode: base.StatusNotFound}, nil, nil
	}
	return &base.Response{StatusCode: base.StatusOK}, r.stream, nil
}

func (r *relay) OnSetup(ctx *gortsplib.ServerHandlerOnSetupCtx) (*base.Response, *gortsplib.ServerStream, error) {
	if ctx.Session.State() == gortsplib.ServerSessionStatePreRecord {
		return &base.Response{StatusCode: base.StatusOK}, nil, nil
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return &base.Response{StatusCode: base.StatusOK}, r.stream, nil
}

func (r *relay) OnPlay(*gortsplib.ServerHandlerOnPlayCtx) (*base.Response, error) {
	return &base.Response{StatusCode: base.StatusOK}, nil
}

func (r *relay) OnRecord(ctx *gortsplib.ServerHandlerOnRecordCtx) (*base.Response, error) {
	ctx.Session.OnPacketRTPAny(func(m *description.Media, _ format.Format, p *rtp.Packet) { _ = r.stream.WritePacketRTP(m, p) })
	return &base.Response{StatusCode: base.StatusOK}, nil
}

// ffmpeg runs until the test ends.
func ffmpeg(t *testing.T, args string) {
	t.Helper()
	var said bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "ffmpeg", append([]string{"-nostdin", "-v", "error"}, strings.Fields(args)...)...)
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("ffmpeg said: %s", &said)
		}
	})
}

func TestFFmpegAsRTSPCamera(t *testing.T) {
	r := &relay{}
	r.server = &gortsplib.Server{Handler: r, RTSPAddress: "127.0.0.1:" + strconv.Itoa(freeport.TCP(t))}
	if err := r.server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		r.server.Close()
		if r.stream != nil {
			r.stream.Close()
		}
	})
	address := "rtsp://" + r.server.RTSPAddress + "/camera"
	s := start(t, address+"#transport=tcp", Options{})
	eventually(t, "before there is a stream it is told", func() bool { return s.State().Err != nil && !s.State().Next.IsZero() })
	ffmpeg(t, "-re -f lavfi -i color=0xB4B4B4:size=320x240:rate=15 -c:v libx264 -preset ultrafast -tune zerolatency -g 15 -pix_fmt yuv420p -f rtsp -rtsp_transport tcp "+address)
	f := next(t, s, "", 3)
	if state := s.State(); f.Size.X != 320 || f.JPEG != nil || !near(greyOf(t, f), 0xB4) || !state.Connected || state.Err != nil {
		t.Errorf("%v, grey %d; %+v", f.Size, greyOf(t, f), state)
	}
}

func TestFFmpegAsLiveViewByHTTP(t *testing.T) {
	address := "http://127.0.0.1:" + strconv.Itoa(freeport.TCP(t)) + "/live"
	ffmpeg(t, "-re -f lavfi -i color=0x505050:size=640x480:rate=15 -c:v mjpeg -f mpjpeg -content_type multipart/x-mixed-replace;boundary=ffmpeg -listen 1 "+address)
	s := start(t, address, Options{})
	f := next(t, s, "", 5)
	if state := s.State(); f.Size.X != 640 || f.JPEG == nil || !near(greyOf(t, f), 0x50) || state.Damaged != 0 {
		t.Errorf("%v, grey %d; %+v", f.Size, greyOf(t, f), state)
	}
}
