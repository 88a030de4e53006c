package cast

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// fewest pictures: two seconds, but for what waits in the reader when it is ended.
const fewest = 45

// rowWidth and rowHeight are those of the pictures in the rows of strict readers.
const rowWidth, rowHeight = 320, 180

// row is one way to receive: what it gives are raw I420 pictures and mono samples.
type row struct {
	reader, transport string
	codec             Codec
}

// commands start the readers; each writes pictures and sound to files of its own and ends on an interrupt.
func (r row) command(ctx context.Context, url, pictures, sound string) *exec.Cmd {
	if r.reader == "ffmpeg" {
		transport := r.transport
		if transport == "tls" {
			transport = "tcp"
		}
		return exec.CommandContext(ctx, "ffmpeg", "-v", "error", "-nostdin", "-xerror", "-err_detect", "explode", "-rtsp_transport", transport, "-i", url,
			"-map", "0:v", "-f", "rawvideo", "-pix_fmt", "yuv420p", pictures, "-map", "0:a", "-flush_packets", "1", "-f", "s16le", "-ac", "1", sound)
	}
	protocols := map[string]string{"tcp": "tcp", "udp": "udp", "tls": "tls+tcp"}[r.transport]
	decode := map[Codec][2]string{
		AAC: {"rtpmp4gdepay", "! aacparse ! avdec_aac"}, PCMA: {"rtppcmadepay", "! alawdec"}, PCMU: {"rtppcmudepay", "! mulawdec"}, L16: {"rtpL16depay"},
	}[r.codec]
	// The depayloaders take their own track only. Caps between them and the source must not be: rtspsrc adds its pads from two threads at
	// once, and gst-launch, which then links a filter in two steps, may leave one track unlinked for ever.
	pipeline := fmt.Sprintf("-e rtspsrc location=%s protocols=%s latency=100 tls-validation-flags=0 name=s "+
		"s. ! rtph264depay ! queue ! h264parse ! openh264dec ! video/x-raw,format=I420 ! filesink buffer-mode=unbuffered location=%s "+
		"s. ! %s ! queue %s ! audioconvert ! audio/x-raw,format=S16LE,channels=1 ! filesink buffer-mode=unbuffered location=%s",
		url, protocols, pictures, decode[0], decode[1], sound)
	return exec.CommandContext(ctx, "gst-launch-1.0", strings.Fields(pipeline)...)
}

// TestStrictReadersOfEveryRow lets two foreign players, each told to put up with nothing, receive a flip with a tone: every codec over every
// transport.
func TestStrictReadersOfEveryRow(t *testing.T) {
	for _, reader := range []string{"ffmpeg", "gstreamer"} {
		for _, transport := range []string{"tcp", "udp", "tls"} {
			for _, codec := range []Codec{AAC, PCMA, PCMU, L16} {
				r := row{reader, transport, codec}
				t.Run(reader+" "+transport+" "+string(codec), func(t *testing.T) {
					if reader == "ffmpeg" {
						t.Parallel()
					}
					r.run(t)
				})
			}
		}
	}
}

func (r row) run(t *testing.T) {
	profile := Profile{Path: "live", Width: rowWidth, Height: rowHeight, QP: 20, Codec: r.codec, AudioBitrate: 96000}
	s := newServed(t, profile, &Server{TLS: selfSigned(t)})
	defer s.Close()
	p := &Programme{FPS: 30, Outputs: []Output{s.Channel}, Log: quiet()}
	if err := p.Initialize(); err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	show := func(level uint8, sound []int16) int64 {
		pic, err := p.Prepare(plain(rowWidth, rowHeight, color.Gray{Y: level}))
		if err != nil {
			t.Fatal(err)
		}
		start, err := p.Show(t.Context(), Cue{Picture: pic, Sound: sound})
		if err != nil {
			t.Fatal(err)
		}
		return start
	}
	show(60, nil)
	url, transport := s.State().URL, strings.ToUpper(r.transport)
	if r.transport == "tls" {
		url, transport = s.State().Secure, "TCP"
	}
	dir := t.TempDir()
	pictures, sound := filepath.Join(dir, "pictures"), filepath.Join(dir, "sound")
	var cmd *exec.Cmd
	var said bytes.Buffer
	// GStreamer gives up when nothing comes for five seconds over UDP, as on a machine that is busy: it gets another chance.
	for try := 0; ; try++ {
		said.Reset()
		cmd = r.command(t.Context(), url, pictures, sound)
		cmd.Stderr = &said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		waitForViewer(t, s, transport)
		if v := s.State().Viewers; len(v) != 1 || v[0].Secure != (r.transport == "tls") {
			t.Errorf("the viewer is %+v", v)
		}
		// The flip comes when the reader is under way. GStreamer's tracks begin one after the other.
		if begun(pictures, 10*rowWidth*rowHeight) && (r.reader != "gstreamer" || begun(sound, 1)) {
			break
		}
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if try == r.chances() {
			t.Fatalf("nothing has come: %s", &said)
		}
		t.Logf("nothing has come: %s", &said)
		for len(s.State().Viewers) > 0 {
			time.Sleep(20 * time.Millisecond)
		}
	}
	start := show(200, tone(SampleRate/2, 997))
	if err := p.Wait(t.Context(), start+2*SampleRate); err != nil {
		t.Fatal(err)
	}
	// What a slow reader has not written yet must not be cut off.
	for limit := time.Now().Add(time.Minute); !r.complete(t, pictures, sound) && time.Now().Before(limit); {
		time.Sleep(100 * time.Millisecond)
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Errorf("it has ended by itself: %v", err)
	}
	last := time.AfterFunc(r.endGrace(), func() { _ = cmd.Process.Kill() })
	_ = cmd.Wait()
	last.Stop()
	if text := said.String(); strings.Contains(strings.ToLower(text), "error") {
		t.Errorf("%s: %s", r.reader, text)
	}
	r.check(t, pictures, sound)
}

// begun tells whether so many bytes come into a file.
func begun(file string, least int64) bool {
	for limit := time.Now().Add(time.Minute); time.Now().Before(limit); time.Sleep(20 * time.Millisecond) {
		if info, err := os.Stat(file); err == nil && info.Size() >= least {
			return true
		}
	}
	return false
}

// chances are how often a reader may begin anew.
func (r row) chances() int {
	if r.reader == "gstreamer" {
		return 2
	}
	return 0
}

// endGrace is for a reader that has been told to end. GStreamer waits for the end of a stream that has none, now and then; what it has
// decoded is written by then.
func (r row) endGrace() time.Duration {
	if r.reader == "gstreamer" {
		return 5 * time.Second
	}
	return time.Minute
}

// looked counts the pictures in a file of raw ones, and how often they change.
func looked(t *testing.T, file string) (frames, changes int) {
	t.Helper()
	const size = rowWidth * rowHeight * 3 / 2
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	frames = len(data) / size
	var last [sha256.Size]byte
	for i := range frames {
		hash := sha256.Sum256(data[i*size : (i+1)*size])
		if i > 0 && hash != last {
			changes++
		}
		last = hash
	}
	return frames, changes
}

// rate is that of the sound.
func (r row) rate() int {
	if r.codec == PCMA || r.codec == PCMU {
		return telephoneRate
	}
	return SampleRate
}

// loudness counts the loud samples in a file of sound, and all.
func loudness(t *testing.T, file string) (loud, all int) {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	samples := make([]int16, len(raw)/2)
	_ = binary.Read(bytes.NewReader(raw), binary.LittleEndian, samples)
	for _, v := range samples {
		if v > 4000 || v < -4000 {
			loud++
		}
	}
	return loud, len(samples)
}

// complete tells whether what is demanded at least is in the files.
func (r row) complete(t *testing.T, pictures, sound string) bool {
	t.Helper()
	frames, changes := looked(t, pictures)
	loud, _ := loudness(t, sound)
	return frames >= fewest && changes > 0 && loud >= r.rate()/5
}

func (r row) check(t *testing.T, pictures, sound string) {
	t.Helper()
	if frames, changes := looked(t, pictures); frames < fewest || changes != 1 {
		t.Errorf("%d frames, %d changes; want at least %d and 1", frames, changes, fewest)
	}
	// Half a second of a tone, of which two thirds are above that level.
	if loud, all := loudness(t, sound); loud < r.rate()/5 || loud > r.rate()/2 {
		t.Errorf("%d loud samples of %d", loud, all)
	}
}
