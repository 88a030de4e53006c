package cast

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"fmt"
	"image/color"
	"math"
	"math/big"
	"net"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/queuecast/queuecast/media/gate"
)

// running is a channel with a programme that shows one picture and has a beep each second.
func running(t *testing.T, channels ...*Channel) *Programme {
	t.Helper()
	var outputs []Output
	for _, c := range channels {
		outputs = append(outputs, c)
	}
	p := &Programme{FPS: 30, Outputs: outputs, Log: quiet()}
	if err := p.Initialize(); err != nil {
		t.Fatal(err)
	}
	pic, err := p.Prepare(plain(640, 360, color.Gray{Y: 90}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Show(t.Context(), Cue{Picture: pic}); err != nil {
		t.Fatal(err)
	}
	return p
}

// heardBy records the sound of an address with ffmpeg, as mono samples at a rate.
func heardBy(t *testing.T, url, transport string, rate int, seconds float64, while func()) []int16 {
	t.Helper()
	cmd := exec.Command("ffmpeg", "-nostdin", "-v", "error", "-rtsp_transport", transport, "-i", url,
		"-t", fmt.Sprint(seconds), "-map", "0:a", "-f", "s16le", "-ac", "1", "-ar", strconv.Itoa(rate), "-")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	while()
	if err := cmd.Wait(); err != nil || stderr.Len() > 0 {
		t.Fatalf("ffmpeg %s over %s: %v: %s", url, transport, err, &stderr)
	}
	samples := make([]int16, stdout.Len()/2)
	_ = binary.Read(&stdout, binary.LittleEndian, samples)
	return samples
}

// probed asks ffprobe what an address offers.
func probed(t *testing.T, url string, entries string, more ...string) string {
	t.Helper()
	args := append([]string{"-v", "error", "-rtsp_transport", "tcp", "-show_entries", entries, "-of", "csv=p=0"}, more...)
	out, err := exec.Command("ffprobe", append(args, url)...).CombinedOutput()
	if err != nil {
		t.Fatalf("ffprobe %s: %v: %s", url, err, out)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

// Each codec reaches a foreign player over each transport, with the right rate and the right sound.
func TestSoundOfEveryCodecIsHeard(t *testing.T) {
	const hz = 997
	for _, codec := range []Codec{AAC, PCMA, PCMU, L16} {
		for _, transport := range []string{"tcp", "udp"} {
			t.Run(string(codec)+" "+transport, func(t *testing.T) {
				s := newServed(t, Profile{Path: "voice", Codec: codec, AudioBitrate: 96000}, &Server{})
				defer s.Close()
				p := running(t, s.Channel)
				defer p.Close()
				names := map[Codec]string{AAC: "aac,48000,1", PCMA: "pcm_alaw,8000,1", PCMU: "pcm_mulaw,8000,1", L16: "pcm_s16be,48000,1"}
				if got := probed(t, s.State().URL, "stream=codec_name,sample_rate,channels"); got != names[codec] {
					t.Errorf("it is offered as %q, want %q", got, names[codec])
				}
				nobodyWatches(t, s)
				rate := 8000
				heard := heardBy(t, s.State().URL, transport, rate, 3, func() {
					waitForViewer(t, s, strings.ToUpper(transport))
					if _, err := p.Show(t.Context(), Cue{Sound: tone(2*SampleRate, hz)}); err != nil {
						t.Error(err)
					}
				})
				// The tone is a tone: cycles counted over its middle.
				first := 0
				for first < len(heard) && heard[first] < 4000 && heard[first] > -4000 {
					first++
				}
				middle := heard[min(first+rate/2, len(heard)):min(first+3*rate/2, len(heard))]
				crossings := 0
				for i := 1; i < len(middle); i++ {
					if middle[i-1] < 0 && middle[i] >= 0 {
						crossings++
					}
				}
				if len(middle) < rate || crossings < hz-3 || crossings > hz+3 {
					t.Errorf("%d cycles in %d samples, want %d in %d", crossings, len(middle), hz, rate)
				}
			})
		}
	}
}

// A sound comes out of each codec at the moment at which it went in: encoders' and filters' delays are taken out.
func TestUnitsCarryTheTimeOfTheirSound(t *testing.T) {
	const at = 3*SampleRate + 12345 // of the click
	for _, codec := range []Codec{PCMA, PCMU, L16} {
		track := newWaveTrack(codec)
		click := int64(-1)
		peak := 0
		for start := int64(2 * SampleRate); start < 5*SampleRate; start += 1600 {
			block := make([]int16, 1600)
			for i := range int64(6) {
				if k := at + i - start; k >= 0 && k < 1600 {
					block[k] = 30000
				}
			}
			err := track.write(start, block, func(u soundUnit) {
				for i, v := range decoded(codec, u.data) {
					if int(math.Abs(float64(v))) > peak {
						peak, click = int(math.Abs(float64(v))), (u.start+int64(i))*SampleRate/track.rate
					}
				}
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if d := click - at; d < -6 || d > 12 {
			t.Errorf("%s: the click is heard at %d, %d samples off", codec, click, d)
		}
	}
}

func decoded(codec Codec, data []byte) (samples []int16) {
	if codec == L16 {
		for i := 0; i+1 < len(data); i += 2 {
			samples = append(samples, int16(binary.BigEndian.Uint16(data[i:])))
		}
		return samples
	}
	name := map[Codec]string{PCMA: "alaw", PCMU: "mulaw"}[codec]
	cmd := exec.Command("ffmpeg", "-nostdin", "-v", "error", "-f", name, "-ar", "8000", "-ac", "1", "-i", "-", "-f", "s16le", "-")
	cmd.Stdin = bytes.NewReader(data)
	out, _ := cmd.Output()
	for i := 0; i+1 < len(out); i += 2 {
		samples = append(samples, int16(binary.LittleEndian.Uint16(out[i:])))
	}
	return samples
}

// Several profiles on one server: each under its own path, in its own size.
func TestSeveralProfiles(t *testing.T) {
	s := newStream(t)
	defer s.Close()
	small := &Channel{Profile: Profile{Path: "live-sd", Width: 320, Height: 240, QP: 24, Codec: Mute, GOP: time.Second}, FPS: 30, Log: quiet()}
	if err := small.Initialize(); err != nil {
		t.Fatal(err)
	}
	defer small.Close()
	if err := s.server.Publish(small); err != nil {
		t.Fatal(err)
	}
	p := running(t, s.Channel, small)
	defer p.Close()
	if got := probed(t, s.State().URL, "stream=width,height", "-select_streams", "v"); got != "640,360" {
		t.Errorf("the first is %s", got)
	}
	if got := probed(t, strings.Replace(s.State().URL, "/live", "/live-sd", 1), "stream=width,height"); got != "320,240" {
		t.Errorf("the second is %s", got)
	}
	if got := s.State().Paths; fmt.Sprint(got) != "[live live-sd]" {
		t.Errorf("paths: %v", got)
	}
}

// outside is an address of this computer that is not the loopback's.
func outside(t *testing.T) string {
	t.Helper()
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addresses {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && !n.IP.IsLoopback() {
			return n.IP.String()
		}
	}
	t.Skip("this computer has no network besides the loopback")
	return ""
}

// shutOut has wrong passwords tried until there is a wait. That is a second at first, in which a slow machine may not get to the next try:
// so many more are noted that it is minutes.
func shutOut(t *testing.T, guard *gate.Guard, host string, try func()) {
	t.Helper()
	for range 4 * gate.FreeTries {
		if try(); !guard.May(host) {
			for range 2 * gate.FreeTries {
				guard.Wrong(host)
			}
			return
		}
	}
	t.Error("wrong passwords can be tried without end")
}

// From another address a password is needed, a wrong one is refused, and one that is taken away ends whoever uses it.
func TestPasses(t *testing.T) {
	host := outside(t)
	s := newServed(t, Profile{}, &Server{Host: "0.0.0.0"})
	defer s.Close()
	p := running(t, s.Channel)
	defer p.Close()
	s.server.SetPasses([]Pass{{"tv", "secret one"}, {"nvr", "other"}})
	_, port, _ := net.SplitHostPort(s.server.plain.address.String())
	address := func(user string) string { return "rtsp://" + user + net.JoinHostPort(host, port) + "/live" }
	try := func(url string) string {
		out, err := exec.Command("ffprobe", "-v", "error", "-rtsp_transport", "tcp", "-show_entries", "stream=codec_name", "-of", "csv=p=0", url).CombinedOutput()
		if err == nil {
			return "ok"
		}
		return string(out)
	}
	if got := try("rtsp://127.0.0.1:" + port + "/live"); got != "ok" {
		t.Errorf("this computer needs a password: %s", got)
	}
	for _, wrong := range []string{"", "tv:wrong@", "nobody:secret%20one@", "tv:other@"} {
		if got := try(address(wrong)); !strings.Contains(got, "401") {
			t.Errorf("%q is answered %s", wrong, got)
		}
	}
	if got := try(address("tv:secret%20one@")); got != "ok" {
		t.Errorf("the right password: %s", got)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	nobodyWatches(t, s)
	watching := exec.CommandContext(ctx, "ffmpeg", "-nostdin", "-v", "quiet", "-rtsp_transport", "tcp", "-i", address("nvr:other@"), "-f", "null", "-")
	if err := watching.Start(); err != nil {
		t.Fatal(err)
	}
	waitForViewer(t, s, "TCP")
	if v := s.State().Viewers[0]; v.Name != "nvr" || v.Path != "live" || v.Secure {
		t.Errorf("the viewer is %+v", v)
	}
	s.server.SetPasses([]Pass{{"tv", "secret one"}})
	_ = watching.Wait()
	if ctx.Err() != nil {
		t.Error("a viewer whose password was taken away goes on watching")
	}
	shutOut(t, &s.server.guard, host, func() { try(address("tv:wrong@")) })
	if got := try(address("tv:secret%20one@")); !strings.Contains(got, "401") {
		t.Errorf("while it has to wait, the right password is answered %s", got)
	}
}

func TestViewerIsDisconnected(t *testing.T) {
	s := newStream(t)
	defer s.Close()
	p := running(t, s.Channel)
	defer p.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	watching := exec.CommandContext(ctx, "ffmpeg", "-nostdin", "-v", "quiet", "-rtsp_transport", "tcp", "-i", s.State().URL, "-f", "null", "-")
	if err := watching.Start(); err != nil {
		t.Fatal(err)
	}
	waitForViewer(t, s, "TCP")
	s.server.Disconnect(s.State().Viewers[0].ID + 1) // nobody
	s.server.Disconnect(s.State().Viewers[0].ID)
	_ = watching.Wait()
	if ctx.Err() != nil {
		t.Error("the viewer goes on watching")
	}
}

// selfSigned is a certificate for the loopback.
func selfSigned(t *testing.T) *tls.Config {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{raw}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}
}

func TestEncryptedStream(t *testing.T) {
	s := newServed(t, Profile{}, &Server{TLS: selfSigned(t)})
	defer s.Close()
	p := running(t, s.Channel)
	defer p.Close()
	url := s.State().Secure
	if !strings.HasPrefix(url, "rtsps://127.0.0.1:") {
		t.Fatalf("the address is %q", url)
	}
	raw := filepath.Join(t.TempDir(), "frames")
	out, err := exec.Command("ffmpeg", "-nostdin", "-v", "error", "-xerror", "-rtsp_transport", "tcp", "-i", url, "-t", "2", "-map", "0:v", "-f", "framemd5", raw).CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Fatalf("%v: %s", err, out)
	}
}

func TestTargets(t *testing.T) {
	for address, good := range map[string]bool{
		"rtsp://host/live": true, "rtsps://u:p@host:322/a/b": true, "rtsp://host": false, "rtsp://host/": false, "http://host/live": false, "": false, "rtsp:///live": false, "\x00": false,
	} {
		if _, err := ParseTarget(address); (err == nil) != good {
			t.Errorf("%q: %v", address, err)
		}
	}
}
