package cast

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"io"
	"log/slog"
	"math"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/queuecast/queuecast/media/gate"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

func plain(w, h int, c color.Color) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Rect, image.NewUniform(c), image.Point{}, draw.Src)
	return img
}

func tone(samples int, hz float64) []int16 {
	s := make([]int16, samples)
	for i := range s {
		s[i] = int16(16000 * math.Sin(2*math.Pi*hz*float64(i)/SampleRate))
	}
	return s
}

func TestClockDoesNotDrift(t *testing.T) {
	for _, fps := range []int{1, 7, 24, 25, 29, 30, 50, 60} {
		c := newClock(fps)
		const days = 30
		n := int64(fps) * 86400 * days
		if got, want := c.position(n), int64(SampleRate*86400*days); got != want {
			t.Errorf("%d fps: sample %d after %d days, want %d", fps, got, days, want)
		}
		if got, want := c.at(n).Sub(c.epoch), days*24*time.Hour; got != want {
			t.Errorf("%d fps: %v after %d days, want %v", fps, got, days, want)
		}
		for n := range int64(10 * fps) {
			exact := float64(n) * SampleRate / float64(fps)
			if d := exact - float64(c.position(n)); d < 0 || d >= 1 {
				t.Fatalf("%d fps, frame %d: sample %d, exactly %v", fps, n, c.position(n), exact)
			}
		}
	}
}

func TestSoundTrackPlacesEverySampleAndSaturates(t *testing.T) {
	var track soundTrack
	for _, c := range []clip{{5, []int16{1, 2, 3}}, {6, []int16{10, 20, 30, 40}}, {20, []int16{32000}}, {20, []int16{32000}}, {21, []int16{-32000}}, {21, []int16{-32000}}} {
		if err := track.add(c.start, c.samples); err != nil {
			t.Fatal(err)
		}
	}
	var got []int16
	for at := int64(0); at < 25; at += 4 { // blocks that cut clips
		got = track.read(got, at, at+4)
	}
	want := make([]int16, 28)
	copy(want[5:], []int16{1, 12, 23, 30, 40})
	want[20], want[21] = math.MaxInt16, math.MinInt16
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if len(track.clips) != 0 {
		t.Errorf("%d clips are kept", len(track.clips))
	}
	for range maxClips {
		_ = track.add(100, []int16{1})
	}
	if err := track.add(100, []int16{1}); !errors.Is(err, ErrFull) {
		t.Errorf("one clip too many: %v", err)
	}
}

// collector is an Output that remembers what it got.
type collector struct{ frames chan Frame }

func (c collector) Prepare(img *image.RGBA) (any, error) { return img.Pix[0], nil }

func (c collector) Frame(f Frame) {
	f.Sound = append([]int16(nil), f.Sound...)
	select {
	case c.frames <- f:
	default:
	}
}

func TestFlipAndFirstSampleShareAFrame(t *testing.T) {
	out := collector{make(chan Frame, 1000)}
	shown := make(chan *Picture, 10)
	p := &Programme{FPS: 50, Outputs: []Output{out}, OnPicture: func(pic *Picture) { shown <- pic }, Log: quiet()}
	if err := p.Initialize(); err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	ctx := context.Background()
	var starts []int64
	for i := range 3 {
		pic, err := p.Prepare(plain(16, 16, color.Gray{Y: uint8(i + 1)}))
		if err != nil {
			t.Fatal(err)
		}
		start, err := p.Show(ctx, Cue{Picture: pic, Sound: []int16{int16(100 + i)}})
		if err != nil {
			t.Fatal(err)
		}
		starts = append(starts, start)
		if got := <-shown; got != pic {
			t.Error("another picture was reported on air")
		}
		if p.OnAir() != pic {
			t.Error("another picture is on air")
		}
	}
	if err := p.Wait(ctx, starts[2]+SampleRate/10); err != nil {
		t.Fatal(err)
	}
	cuts := 0
	for len(out.frames) > 0 {
		f := <-out.frames
		if f.Start != f.Number*SampleRate/50 || len(f.Sound) != SampleRate/50 {
			t.Errorf("frame %d: starts at %d, %d samples", f.Number, f.Start, len(f.Sound))
		}
		if f.At.After(time.Now()) {
			t.Errorf("frame %d is in the future", f.Number)
		}
		if !f.Cut {
			if f.Sound[0] != 0 {
				t.Errorf("frame %d has sound but no cut", f.Number)
			}
			continue
		}
		if f.Start != starts[cuts] || f.Sound[0] != int16(100+cuts) || f.Picture != uint8(cuts+1) {
			t.Errorf("cut %d: frame %+v", cuts, f)
		}
		cuts++
	}
	if cuts != 3 {
		t.Errorf("%d cuts", cuts)
	}
}

func TestCuesWaitForTheirTimeAndCanBeTakenBack(t *testing.T) {
	p := &Programme{FPS: 50, Log: quiet()}
	if err := p.Initialize(); err != nil {
		t.Fatal(err)
	}
	want := p.Position() + SampleRate/5
	start, err := p.Show(t.Context(), Cue{NotBefore: want})
	if err != nil || start < want || start >= want+SampleRate/50 {
		t.Errorf("on air at %d (%v), want %d", start, err, want)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	far := p.Position() + 1000*SampleRate
	if _, err := p.Show(ctx, Cue{NotBefore: far}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a cue in the far future: %v", err)
	}
	if len(p.cues) != 0 {
		t.Error("the cancelled cue is still queued")
	}
	waiting := make(chan error, 2)
	go func() { waiting <- p.Wait(t.Context(), far) }()
	go func() { _, err := p.Show(t.Context(), Cue{NotBefore: far}); waiting <- err }()
	p.Close()
	for range 2 {
		if err := <-waiting; !errors.Is(err, ErrClosed) {
			t.Errorf("waiting while the programme ends: %v", err)
		}
	}
}

// served is a channel on a server of its own.
type served struct {
	*Channel
	server *Server
}

func newStream(t *testing.T) *served { return newServed(t, Profile{}, &Server{}) }

// newServed fills in what is usual. The programme has to be closed before.
func newServed(t *testing.T, p Profile, server *Server) *served {
	t.Helper()
	if p == (Profile{}) {
		p = Profile{Path: "live", Width: 640, Height: 360, QP: 20, Codec: AAC, AudioBitrate: 96000}
	}
	p.GOP = 2 * time.Second
	s := &served{Channel: &Channel{Profile: p, FPS: 30, Log: quiet()}, server: server}
	if err := s.Channel.Initialize(); err != nil {
		t.Fatal(err)
	}
	server.Log = quiet()
	if server.Host == "" {
		server.Host = "127.0.0.1"
	}
	if err := server.Initialize(); err != nil {
		t.Fatal(err)
	}
	if err := server.Publish(s.Channel); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *served) State() ServerState { return s.server.State() }

func (s *served) Close() {
	s.server.Close()
	s.Channel.Close()
}

func TestPortInUseIsSaidByName(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	taken := l.Addr().(*net.TCPAddr).Port
	s := &Server{Host: "127.0.0.1", Port: taken, Log: quiet()}
	err = s.Initialize()
	if port, ok := gate.IsPortInUse(err); !ok || port != taken {
		t.Errorf("%v: port %d, in use %v", err, port, ok)
	}
}

// ffmpeg and GStreamer, which nobody here wrote, read the stream over both transports; every frame must decode under strict
// error detection, at a constant rate, and there must be exactly one picture hash per picture shown.
func TestForeignReadersGetEveryPictureOnceAndWhole(t *testing.T) {
	const seconds = 9 // what is shown takes less than five, on a machine that is not busy
	const pictures = 1 + 3 + 6 + 1
	const atLeast = 7 * 30 // frames: ffmpeg counts its seconds from the first packet on and starts with an IDR
	for _, transport := range []string{"tcp", "udp"} {
		t.Run(transport, func(t *testing.T) {
			s := newStream(t)
			p := &Programme{FPS: 30, Outputs: []Output{s.Channel}, Log: quiet()}
			if err := p.Initialize(); err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			defer p.Close()
			show := func(prepare func(*image.RGBA) (*Picture, error), luma uint8) {
				pic, err := prepare(plain(640, 360, color.Gray{Y: luma}))
				if err != nil {
					t.Error(err)
				}
				if _, err := p.Show(t.Context(), Cue{Picture: pic, Sound: tone(SampleRate/2, 440)}); err != nil {
					t.Error(err)
				}
			}
			show(p.Prepare, 20)
			cmd := exec.Command("ffmpeg", "-nostdin", "-v", "error", "-xerror", "-err_detect", "explode", "-rtsp_transport", transport,
				"-i", s.State().URL, "-t", strconv.Itoa(seconds), "-map", "0:v", "-f", "framemd5", "-")
			var stdout, stderr bytes.Buffer
			cmd.Stdout, cmd.Stderr = &stdout, &stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- cmd.Wait() }()
			waitForViewer(t, s, strings.ToUpper(transport))
			begin := p.Position() // all moments are counted from here: ffmpeg does not wait for what takes long in between
			for k, y := range []uint8{90, 160, 230} {
				if err := p.Wait(t.Context(), begin+int64(k+1)*SampleRate); err != nil {
					t.Fatal(err)
				}
				show(p.Prepare, y)
			}
			for n := range uint8(6) { // a movement
				if err := p.Wait(t.Context(), begin+3*SampleRate+int64(n+1)*SampleRate/5); err != nil {
					t.Fatal(err)
				}
				show(p.PrepareStep, 40+10*n)
			}
			show(p.Prepare, 250)
			if err := <-ended; err != nil || stderr.Len() > 0 {
				t.Fatalf("%v: %s", err, &stderr)
			}
			different := map[string]bool{}
			frames, last := 0, -1
			for line := range strings.Lines(stdout.String()) {
				if strings.HasPrefix(line, "#") {
					continue
				}
				fields := strings.Split(line, ",") // stream, dts, pts, duration, size, hash
				pts, err := strconv.Atoi(strings.TrimSpace(fields[2]))
				if err != nil {
					t.Fatal(err)
				}
				if last >= 0 && pts != last+1 {
					t.Errorf("frame %d comes after frame %d", pts, last)
				}
				last = pts
				frames++
				different[fields[5]] = true
			}
			if frames < atLeast || len(different) != pictures {
				t.Errorf("%d frames, %d different pictures; want %d and %d", frames, len(different), seconds*30, pictures)
			}
			if d := s.State().Dropped; d != 0 {
				t.Errorf("%d frames dropped", d)
			}
		})
	}
	t.Run("GStreamer", func(t *testing.T) {
		s := newStream(t)
		p := &Programme{FPS: 30, Outputs: []Output{s.Channel}, Log: quiet()}
		if err := p.Initialize(); err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		defer p.Close()
		pic, err := p.Prepare(plain(640, 360, color.White))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Show(t.Context(), Cue{Picture: pic}); err != nil {
			t.Fatal(err)
		}
		raw := filepath.Join(t.TempDir(), "raw.yuv")
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		defer cancel()
		out, err := exec.CommandContext(ctx, "gst-launch-1.0", "-q", "rtspsrc", "location="+s.State().URL, "protocols=tcp", "name=r",
			"r.", "!", "rtph264depay", "!", "h264parse", "!", "openh264dec", "!", "identity", "eos-after=60", "!", "filesink", "location="+raw,
			"r.", "!", "rtpmp4gdepay", "!", "avdec_aac", "!", "fakesink").CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		data, err := os.ReadFile(raw)
		if err != nil {
			t.Fatal(err)
		}
		const size = 640 * 360 * 3 / 2
		n := len(data) / size
		if n < 59 || len(data)%size != 0 || !bytes.Equal(data[:size], data[(n-1)*size:]) {
			t.Errorf("%d bytes, %d frames; want 59 equal ones of %d bytes", len(data), n, size)
		}
	})
}

// nobodyWatches waits until the viewer before has gone: it leaves without waiting for an answer.
func nobodyWatches(t *testing.T, s *served) {
	t.Helper()
	until(t, "the viewers before are gone", func() bool { return len(s.State().Viewers) == 0 })
}

func waitForViewer(t *testing.T, s *served, transport string) {
	t.Helper()
	for limit := time.Now().Add(time.Minute); time.Now().Before(limit); {
		if v := s.State().Viewers; len(v) == 1 {
			if v[0].Transport != transport {
				t.Errorf("the viewer reads by %s, want %s", v[0].Transport, transport)
			}
			return
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-t.Context().Done():
		}
	}
	t.Fatal("no viewer came")
}

func TestNTPTime(t *testing.T) {
	// The fraction is 1/2^32 s, not nanoseconds.
	if got, want := ntpTime(time.Unix(0, 500_000_000)), uint64(2208988800)<<32|1<<31; got != want {
		t.Errorf("%x, want %x", got, want)
	}
}

func TestUnknownPathIsNotFound(t *testing.T) {
	s := newStream(t)
	defer s.Close()
	out, err := exec.Command("ffprobe", "-v", "error", "-rtsp_transport", "tcp", strings.Replace(s.State().URL, "live", "other", 1)).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "404") {
		t.Errorf("%v: %s", err, out)
	}
}

func BenchmarkProgrammeStep(b *testing.B) {
	p := &Programme{FPS: 30, Outputs: []Output{SoundOutput(func([]int16) {})}, Log: quiet()}
	p.clock = newClock(30)
	_ = p.track.add(0, tone(SampleRate*60, 440))
	var buf []int16
	for n := int64(0); b.Loop(); n++ {
		buf = p.step(n%1800, buf)
	}
}
