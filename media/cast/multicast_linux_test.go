package cast

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// wires are two private networks of a test: cables whose far ends lie in a network namespace of its own, where the players are.
type wires struct {
	t     *testing.T
	space string
	near  [2]string // names of our ends
	far   [2]string
}

func newWires(t *testing.T) *wires {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can make a private network")
	}
	if _, err := exec.LookPath("ip"); err != nil {
		t.Skip("there is no ip (iproute2) to make a private network with")
	}
	id := strconv.Itoa(os.Getpid() % 100_000)
	w := &wires{t: t, space: "qcast" + id}
	if out, err := exec.Command("ip", "netns", "add", w.space).CombinedOutput(); err != nil {
		t.Skipf("this system lets nobody make a private network: %s", out)
	}
	t.Cleanup(func() { w.ip("netns", "del", w.space) })
	w.in("link", "set", "lo", "up")
	for i := range w.near {
		w.near[i], w.far[i] = fmt.Sprintf("qn%d-%s", i, id), fmt.Sprintf("qf%d-%s", i, id)
		w.lay(i)
	}
	return w
}

// lay makes a cable, with addresses out of those that belong to nobody (RFC 5737).
func (w *wires) lay(i int) {
	w.t.Helper()
	if out, err := exec.Command("ip", "link", "add", w.near[i], "type", "veth", "peer", "name", w.far[i], "netns", w.space).CombinedOutput(); err != nil {
		w.t.Skipf("this system has no cables between namespaces: %s", out)
	}
	w.t.Cleanup(func() { _ = exec.Command("ip", "link", "del", w.near[i]).Run() })
	net := []string{"198.51.100", "203.0.113"}[i]
	w.ip("addr", "add", net+".1/24", "dev", w.near[i])
	w.ip("link", "set", w.near[i], "up")
	w.in("addr", "add", net+".2/24", "dev", w.far[i])
	w.in("link", "set", w.far[i], "up")
	if i == 0 {
		w.in("route", "add", "224.0.0.0/4", "dev", w.far[i])
	}
}

func (w *wires) ip(args ...string) {
	w.t.Helper()
	if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
		w.t.Fatalf("ip %s: %v: %s", strings.Join(args, " "), err, out)
	}
}

// in is ip in the namespace.
func (w *wires) in(args ...string) {
	w.t.Helper()
	w.ip(append([]string{"-n", w.space}, args...)...)
}

// player is a program in the namespace.
func (w *wires) player(ctx context.Context, args ...string) *exec.Cmd {
	return exec.CommandContext(ctx, "ip", append([]string{"netns", "exec", w.space}, args...)...)
}

// counted counts the packets to a group that leave on an interface, until the test ends.
func counted(t *testing.T, name, group string) *atomic.Int64 {
	t.Helper()
	i, err := net.InterfaceByName(name)
	if err != nil {
		t.Fatal(err)
	}
	everything := uint16(unix.ETH_P_ALL>>8 | unix.ETH_P_ALL<<8&0xff00)
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, int(everything))
	if err != nil {
		t.Skipf("packets cannot be counted: %v", err)
	}
	if err := unix.Bind(fd, &unix.SockaddrLinklayer{Protocol: everything, Ifindex: i.Index}); err != nil {
		t.Fatal(err)
	}
	if err := unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Usec: 50_000}); err != nil {
		t.Fatal(err)
	}
	to := net.ParseIP(group).To4()
	var n atomic.Int64
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		b := make([]byte, 65536)
		for ctx.Err() == nil {
			const destination = 16 // in the header of IPv4
			if size, _, err := unix.Recvfrom(fd, b, 0); err == nil && size >= destination+len(to) && bytes.Equal(b[destination:destination+len(to)], to) {
				n.Add(1)
			}
		}
	}()
	t.Cleanup(func() {
		cancel()
		<-done
		_ = unix.Close(fd)
	})
	return &n
}

func sheetFile(t *testing.T, m *Multicast) string {
	t.Helper()
	until(t, "it sends", func() bool { return m.State().Sending })
	path := filepath.Join(t.TempDir(), "live.sdp")
	if err := os.WriteFile(path, []byte(m.State().Sheet), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// ffmpeg plays what is sent to a group for some seconds and gives the hashes of its pictures.
func (w *wires) ffmpeg(sheet string, seconds int) (pictures []string, complaints string) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 2*time.Minute)
	defer cancel()
	cmd := w.player(ctx, "ffmpeg", "-nostdin", "-v", "error", "-err_detect", "explode", "-protocol_whitelist", "file,udp,rtp", "-i", sheet,
		"-t", strconv.Itoa(seconds), "-map", "0:v", "-map", "0:a", "-f", "framemd5", "-")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		w.t.Fatalf("ffmpeg: %v: %s", err, &stderr)
	}
	sound := 0
	for line := range strings.Lines(stdout.String()) {
		fields := strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' })
		switch {
		case strings.HasPrefix(line, "0,"):
			pictures = append(pictures, fields[len(fields)-1])
		case strings.HasPrefix(line, "1,"):
			sound++
		}
	}
	if sound == 0 {
		w.t.Error("there is no sound")
	}
	return pictures, stderr.String()
}

// Players on the network that was chosen get picture and sound without a fault; on the other one there is not one packet.
func TestMulticastIsPlayedOnTheChosenNetworkAlone(t *testing.T) {
	const group = "239.255.42.1"
	w := newWires(t)
	s := newStream(t)
	defer s.Close()
	p := running(t, s.Channel)
	defer p.Close()
	detailed(t, p)
	chosen, other := counted(t, w.near[0], group), counted(t, w.near[1], group)
	m := sending(t, s, group, 5004, w.near[0])
	sheet := sheetFile(t, m)

	pictures, complaints := w.ffmpeg(sheet, 4)
	if complaints != "" {
		t.Errorf("ffmpeg: %s", complaints)
	}
	if len(pictures) < 60 {
		t.Errorf("%d pictures in four seconds", len(pictures))
	}
	for _, hash := range pictures {
		if hash != pictures[0] {
			t.Fatal("the picture that stands still was seen in two forms")
		}
	}

	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	gstreamer := w.player(ctx, "gst-launch-1.0", "-q", "filesrc", "location="+sheet, "!", "sdpdemux", "name=d",
		"d.stream_0", "!", "rtph264depay", "!", "h264parse", "!", "avdec_h264", "!", "identity", "eos-after=61", "!", "fakesink")
	if out, err := gstreamer.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("GStreamer: %v: %s", err, out)
	}

	if c, o := chosen.Load(), other.Load(); c < int64(len(pictures)) || o != 0 {
		t.Errorf("%d packets on the chosen network, %d on the other", c, o)
	}
	if is := m.State(); is.Dropped > 0 || !is.Sending {
		t.Errorf("it is %+v", is)
	}
}

// Players that ask for multicast by RTSP get the group, and nothing else; without a group they are refused.
func TestMulticastByRTSP(t *testing.T) {
	const group = "239.255.42.5"
	w := newWires(t)
	s := newServed(t, Profile{Path: "live", Width: 640, Height: 360, QP: 20, Codec: PCMA}, &Server{Host: "0.0.0.0"})
	defer s.Close()
	s.server.SetPasses([]Pass{{"tv", "secret"}})
	p := running(t, s.Channel)
	defer p.Close()
	detailed(t, p)
	_, port, _ := net.SplitHostPort(s.server.plain.address.String())
	url := "rtsp://tv:secret@" + net.JoinHostPort("198.51.100.1", port) + "/live"
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	ffmpeg := func(seconds string) ([]byte, error) {
		return w.player(ctx, "ffmpeg", "-nostdin", "-v", "error", "-err_detect", "explode", "-rtsp_transport", "udp_multicast", "-i", url,
			"-t", seconds, "-map", "0:v", "-map", "0:a", "-f", "framemd5", "-").CombinedOutput()
	}
	if out, err := ffmpeg("1"); err == nil {
		t.Errorf("there is no group: %s", out)
	}
	m := sending(t, s, group, 5004, w.near[0])
	until(t, "it sends", func() bool { return m.State().Sending })
	sent := counted(t, w.near[0], "198.51.100.2")
	done := make(chan struct{})
	go func() {
		defer close(done)
		waitForViewer(t, s, "multicast")
	}()
	out, err := ffmpeg("4")
	<-done
	if err != nil {
		t.Fatalf("ffmpeg: %v: %s", err, out)
	}
	pictures := map[string]int{}
	sounds := 0
	for line := range strings.Lines(string(out)) {
		fields := strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' })
		switch {
		case strings.HasPrefix(line, "0,"):
			pictures[fields[len(fields)-1]]++
		case strings.HasPrefix(line, "1,"):
			sounds++
		}
	}
	if len(pictures) != 1 || sounds == 0 {
		t.Errorf("pictures %v, %d of sound: %s", pictures, sounds, out)
	}
	const answers = 60 // packets of the dialogue and its end; a stream by TCP would be hundreds
	if n := sent.Load(); n > answers {
		t.Errorf("%d packets went to the player itself", n)
	}
	gstreamer := w.player(ctx, "gst-launch-1.0", "-q", "rtspsrc", "location="+url, "protocols=udp-mcast",
		"!", "rtph264depay", "!", "h264parse", "!", "avdec_h264", "!", "identity", "eos-after=61", "!", "fakesink")
	if out, err := gstreamer.CombinedOutput(); err != nil {
		t.Errorf("GStreamer: %v: %s", err, out)
	}
	until(t, "the viewers are gone", func() bool { return len(s.State().Viewers) == 0 })
}

// A cable that is switched off, pulled out and laid again: each is told, others do not notice, and it goes on by itself.
func TestMulticastComesBackWithItsInterface(t *testing.T) {
	const group = "239.255.42.2"
	w := newWires(t)
	s := newStream(t)
	defer s.Close()
	p := running(t, s.Channel)
	defer p.Close()
	m := sending(t, s, group, 5004, w.near[0])
	other := sending(t, s, group, 5004, w.near[1])
	until(t, "both send", func() bool { return m.State().Sending && other.State().Sending })
	since := other.State().Since

	w.ip("link", "set", w.near[0], "down")
	until(t, "it is off", func() bool { return errors.Is(m.State().Err, ErrInterfaceDown) })
	if n := s.readers(); n != 1 {
		t.Errorf("%d readers", n)
	}
	w.ip("link", "set", w.near[0], "up")
	until(t, "it sends again", func() bool { return m.State().Sending })
	w.in("link", "set", w.far[0], "down")
	until(t, "the cable is out", func() bool { return errors.Is(m.State().Err, ErrInterfaceDown) })
	w.in("link", "set", w.far[0], "up")
	until(t, "it sends once more", func() bool { return m.State().Sending })
	w.ip("link", "set", w.near[0], "mtu", "1280")
	until(t, "it sends packets of the new size", func() bool {
		l := m.link.Load()
		return l != nil && l.mtu == 1280
	})
	w.ip("addr", "flush", "dev", w.near[0])
	until(t, "it has no address", func() bool { return errors.Is(m.State().Err, ErrNoAddress) })
	w.ip("link", "del", w.near[0])
	until(t, "it is gone", func() bool { return errors.Is(m.State().Err, ErrNoInterface) })
	w.lay(0)
	n := counted(t, w.near[0], group)
	until(t, "it sends on the new one", func() bool { return m.State().Sending && n.Load() > 100 })
	sheet := sheetFile(t, m)
	if pictures, complaints := w.ffmpeg(sheet, 2); complaints != "" || len(pictures) == 0 {
		t.Errorf("%d pictures, %s", len(pictures), complaints)
	}
	if is := other.State(); !is.Sending || !is.Since.Equal(since) {
		t.Errorf("the other one was disturbed: %+v", is)
	}
}

// A program that holds the port, and one that plays on the same computer, are in nobody's way.
func TestMulticastBesideAProgramOnItsPort(t *testing.T) {
	const group, port = "239.255.42.3", 5004
	w := newWires(t)
	taken, err := net.ListenUDP("udp4", &net.UDPAddr{Port: port})
	if err != nil {
		t.Skipf("port %d is held by another program: %v", port, err)
	}
	defer taken.Close()
	s := newStream(t)
	defer s.Close()
	p := running(t, s.Channel)
	defer p.Close()
	m := sending(t, s, group, port, w.near[0])
	sheet := sheetFile(t, m)
	if pictures, complaints := w.ffmpeg(sheet, 2); complaints != "" || len(pictures) == 0 {
		t.Errorf("%d pictures, %s", len(pictures), complaints)
	}
}

// detailed has a picture on air that takes many packets.
func detailed(t *testing.T, p *Programme) {
	t.Helper()
	img := board(640, 360, 0)
	for i := range img.Pix {
		img.Pix[i] ^= byte(i * i >> 7 & 63)
	}
	pic, err := p.Prepare(img)
	if err == nil {
		_, err = p.Show(t.Context(), Cue{Picture: pic})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// On a narrow network no packet is in pieces, or left out.
func TestMulticastOnANarrowNetwork(t *testing.T) {
	const group = "239.255.42.4"
	w := newWires(t)
	w.ip("link", "set", w.near[0], "mtu", "1280")
	w.in("link", "set", w.far[0], "mtu", "1280")
	s := newStream(t)
	defer s.Close()
	p := running(t, s.Channel)
	defer p.Close()
	detailed(t, p)
	m := sending(t, s, group, 5004, w.near[0])
	sheet := sheetFile(t, m)
	pieces := func() string {
		data, err := os.ReadFile("/proc/net/snmp")
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for line := range strings.Lines(string(data)) {
			fields := strings.Fields(line)
			if fields[0] == "Ip:" && names == nil {
				names = fields
			} else if fields[0] == "Ip:" {
				for i, name := range names {
					if name == "FragCreates" {
						return fields[i]
					}
				}
			}
		}
		return ""
	}
	before := pieces()
	if pictures, complaints := w.ffmpeg(sheet, 3); complaints != "" || len(pictures) == 0 {
		t.Errorf("%d pictures, %s", len(pictures), complaints)
	}
	if n := m.State().Dropped; n > 0 {
		t.Errorf("%d packets are left out", n)
	}
	if after := pieces(); after != before {
		t.Errorf("packets in pieces: %s before, %s after", before, after)
	}
}
