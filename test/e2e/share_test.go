//go:build linux

package e2e

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/queuecast/queuecast/internal/freeport"
)

// address is one of this computer's that is not the loopback's.
func address(t *testing.T) string {
	t.Helper()
	all, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && !n.IP.IsLoopback() {
			return n.IP.String()
		}
	}
	t.Skip("this computer has no network besides the loopback")
	return ""
}

// offers is what ffprobe finds at an address, or what it says instead.
func offers(url string) string {
	out, err := exec.Command("ffprobe", "-v", "error", "-rtsp_transport", "tcp", "-show_entries", "stream=codec_name", "-of", "csv=p=0", url).CombinedOutput()
	text := strings.Join(strings.Fields(string(out)), " ")
	if err != nil {
		return "error: " + text
	}
	return text
}

// TestStreamIsSharedWithPasswordsAndSentOn runs a station that is shared, with a second profile, encrypted as well, and that sends its
// stream to ffmpeg as a server.
func TestStreamIsSharedWithPasswordsAndSentOn(t *testing.T) {
	host := address(t)
	secure, target := freeport.TCP(t), freeport.TCP(t)
	s := newStation(t, noSound)
	settings := fmt.Sprintf("language = \"en\"\n%s[stream]\nport = %d\nshare = true\ntls_port = %d\n"+
		"[[stream.viewers]]\nname = \"tv\"\npassword = \"k3mdq7xw2pzl\"\n"+
		"[[stream.profiles]]\npath = \"live-sd\"\ncodec = \"pcma\"\n"+
		"[[stream.publishers]]\nname = \"office\"\nurl = \"rtsp://127.0.0.1:%d/hall\"\n", noSound, s.port, secure, target)
	s.writeSettings(settings)
	s.serve()
	here := fmt.Sprintf("127.0.0.1:%d", s.port)
	there := fmt.Sprintf("%s:%d", host, s.port)
	for url, want := range map[string]string{
		"rtsp://" + here + "/live":                                         "h264 aac",
		"rtsp://" + here + "/live-sd":                                      "h264 pcm_alaw",
		"rtsp://tv:k3mdq7xw2pzl@" + there + "/live":                        "h264 aac",
		fmt.Sprintf("rtsps://127.0.0.1:%d/live", secure):                   "h264 aac",
		fmt.Sprintf("rtsps://tv:k3mdq7xw2pzl@%s:%d/live-sd", host, secure): "h264 pcm_alaw",
	} {
		if got := offers(url); got != want {
			t.Errorf("%s offers %q, want %q", url, got, want)
		}
	}
	for _, wrong := range []string{"", "tv:wrong@"} {
		if got := offers("rtsp://" + wrong + there + "/live"); !strings.Contains(got, "401") {
			t.Errorf("with %q it answers %q", wrong, got)
		}
	}
	if info, err := os.Stat(filepath.Join(s.dir, "stream.pem")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the certificate's key: %v, %v", info, err)
	}

	published := func() (ok bool, text string) {
		st := s.status()
		if len(st.Stream.Publishers) != 1 {
			t.Fatalf("publishers: %+v", st.Stream.Publishers)
		}
		return st.Stream.Publishers[0].Connected, st.Stream.Publishers[0].Error
	}
	eventually(t, "it is said that nobody takes the stream", func() bool { _, text := published(); return strings.Contains(text, "nobody takes") })
	frames := filepath.Join(t.TempDir(), "frames")
	taker := start(t, os.Environ(), nil, "ffmpeg", "-nostdin", "-v", "error", "-xerror", "-err_detect", "explode", "-rtsp_flags", "listen",
		"-i", fmt.Sprintf("rtsp://127.0.0.1:%d/hall", target), "-t", "3", "-map", "0:v", "-f", "framemd5", frames)
	eventually(t, "the stream is sent on", func() bool { ok, _ := published(); return ok })
	if code := taker.wait(t); code != 0 {
		t.Errorf("ffmpeg: exit code %d: %s", code, taker.stderr)
	}
	eventually(t, "the end of the server is noticed", func() bool { ok, _ := published(); return !ok })
	for _, log := range []string{"queuecast.log"} {
		if text, err := os.ReadFile(filepath.Join(s.dir, log)); err != nil || strings.Contains(string(text), "k3mdq7xw2pzl") {
			t.Errorf("a password stands in the log: %v", err)
		}
	}
	s.stop()
}
