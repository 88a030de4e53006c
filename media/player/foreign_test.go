package player

import (
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bluenviron/gortsplib/v4"
	"github.com/bluenviron/gortsplib/v4/pkg/base"
	"github.com/bluenviron/gortsplib/v4/pkg/description"
	"github.com/bluenviron/gortsplib/v4/pkg/format"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"

	"github.com/queuecast/queuecast/internal/freeport"
	"github.com/queuecast/queuecast/media/picture"
)

// relay is a server to which one program publishes, and from which any number read.
type relay struct {
	server *gortsplib.Server
	rough  *roughness // on the way to the readers; nil: none
	mutex  sync.Mutex
	stream *gortsplib.ServerStream
}

func newRelay(t *testing.T, rough *roughness) *relay {
	t.Helper()
	r := &relay{rough: rough}
	r.listen(t, r, rough != nil)
	return r
}

// listen serves, by TCP, and by UDP if wanted.
func (r *relay) listen(t *testing.T, handler gortsplib.ServerHandler, udp bool) {
	t.Helper()
	r.server = &gortsplib.Server{Handler: handler, RTSPAddress: "127.0.0.1:" + strconv.Itoa(freeport.TCP(t)), DisableRTCPSenderReports: true}
	if udp {
		port := freeUDPPair(t)
		r.server.UDPRTPAddress, r.server.UDPRTCPAddress = "127.0.0.1:"+strconv.Itoa(port), "127.0.0.1:"+strconv.Itoa(port+1)
	}
	if err := r.server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		r.server.Close()
		if r.stream != nil {
			r.stream.Close()
		}
	})
}

func (r *relay) url() string { return "rtsp://" + r.server.RTSPAddress + "/camera" }

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
	ctx.Session.OnPacketRTPAny(func(m *description.Media, _ format.Format, p *rtp.Packet) {
		r.rough.pass(func() { _ = r.stream.WritePacketRTP(m, p) })
	})
	ctx.Session.OnPacketRTCPAny(func(m *description.Media, p rtcp.Packet) {
		_ = r.stream.WritePacketRTCP(m, p) // the sender's own reports: without them nobody could tell how the tracks belong together
	})
	return &base.Response{StatusCode: base.StatusOK}, nil
}

// camera has ffmpeg publish a picture and a tone of 1 kHz that come and go together, encoded as the arguments say.
func camera(t *testing.T, r *relay, args string) {
	t.Helper()
	const flash = "geq=lum='if(lt(mod(T,1),0.5),30,220)':cb=128:cr=128"
	const beep = "aevalsrc='if(lt(mod(t,1),0.5),0,0.5*sin(2*PI*1000*t))':s=48000"
	all := append([]string{
		"-nostdin", "-v", "error", "-re", "-f", "lavfi", "-i", "color=size=320x240:rate=25," + flash, "-re", "-f", "lavfi", "-i", beep,
	}, strings.Fields(args)...)
	all = append(all, "-f", "rtsp", "-rtsp_transport", "tcp", r.url())
	var said strings.Builder
	cmd := exec.CommandContext(t.Context(), "ffmpeg", all...)
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("ffmpeg said: %s", said.String())
		}
	})
	eventually(t, "ffmpeg publishes", func() bool {
		r.mutex.Lock()
		defer r.mutex.Unlock()
		return r.stream != nil
	})
}

// TestForeignStreams plays what ffmpeg encodes, in every codec that is promised.
func TestForeignStreams(t *testing.T) {
	const enough, tolerance = 5, 60 * time.Millisecond
	for _, c := range []struct {
		name, args     string
		picture, sound string
		colour         picture.Colour
	}{
		{"H.264 High with B pictures, AAC stereo 44.1 kHz", "-c:v libx264 -preset veryfast -bf 2 -g 25 -pix_fmt yuv420p -c:a aac -ar 44100 -ac 2", "H264 320x240", "MPEG-4 Audio 44100 Hz", picture.BT601Limited},
		{"H.264 Baseline, A-law", "-c:v libx264 -profile:v baseline -g 25 -pix_fmt yuv420p -c:a pcm_alaw -ar 8000 -ac 1", "H264 320x240", "G711 8000 Hz", picture.BT601Limited},
		{"motion JPEG, mu-law", "-c:v mjpeg -huffman default -q:v 5 -pix_fmt yuvj420p -c:a pcm_mulaw -ar 8000 -ac 1", "M-JPEG 320x240", "G711 8000 Hz", picture.BT601Full},
		{"H.264, Opus", "-c:v libx264 -preset ultrafast -tune zerolatency -g 25 -pix_fmt yuv420p -c:a libopus -b:a 64k -ac 2", "H264 320x240", "Opus 48000 Hz", picture.BT601Limited},
		{"H.264, Opus at low rate", "-c:v libx264 -preset ultrafast -tune zerolatency -g 25 -pix_fmt yuv420p -c:a libopus -b:a 16k -application voip -ac 1", "H264 320x240", "Opus 48000 Hz", picture.BT601Limited},
		{"H.264, L16 stereo", "-c:v libx264 -preset ultrafast -tune zerolatency -g 25 -pix_fmt yuv420p -c:a pcm_s16be -ar 44100 -ac 2", "H264 320x240", "LPCM 44100 Hz", picture.BT601Limited},
		{"H.265, AAC", "-c:v libx265 -preset ultrafast -x265-params keyint=25:bframes=0:log-level=none -pix_fmt yuv420p -c:a aac", "H265 320x240", "MPEG-4 Audio 48000 Hz", picture.BT601Limited},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRelay(t, nil)
			camera(t, r, c.args)
			p := &Player{URL: r.url(), Transport: TCP, FFmpeg: "ffmpeg"}
			w := play(t, p)
			eventually(t, "the sender's reports", func() bool { return p.State().Behind > 0 })
			before, _, _ := w.seen()
			skipped := len(before) + 1 // the clock has just changed
			inStep(t, w, skipped, enough, tolerance)
			_, _, pictures := w.seen()
			state := p.State()
			t.Logf("%d pictures; buffer %v, behind %v, damaged %d, rate %.1f", pictures, state.Buffer, state.Behind, state.Damaged, state.Rate)
			if colour, _ := w.last(); state.Picture != c.picture || state.Sound != c.sound || colour != c.colour {
				t.Errorf("it says %q, %q, colour %v; want %q, %q, %v", state.Picture, state.Sound, colour, c.picture, c.sound, c.colour)
			}
		})
	}
}

// TestWhatCannotBeDecodedIsNamed plays H.265 without ffmpeg.
func TestWhatCannotBeDecodedIsNamed(t *testing.T) {
	r := newRelay(t, nil)
	camera(t, r, "-c:v libx265 -preset ultrafast -x265-params keyint=25:log-level=none -pix_fmt yuv420p -c:a pcm_alaw -ar 8000 -ac 1")
	p := &Player{URL: r.url(), Transport: TCP}
	w := play(t, p)
	eventually(t, "sound all the same", func() bool { _, beeps, _ := w.seen(); return len(beeps) > 0 })
	if state := p.State(); fmt.Sprint(state.Left) != "[H265]" || state.Picture != "" {
		t.Errorf("the state is %+v", state)
	}
	silent := &Player{URL: r.url(), Transport: TCP, OnPicture: func(Picture) {}, Log: quiet()}
	if err := silent.Initialize(); err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	eventually(t, "without sound nothing is left", func() bool { return errors.Is(silent.State().Err, ErrNothing) })
}
