package cast

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
)

func TestGroups(t *testing.T) {
	for address, good := range map[string]bool{
		"239.255.42.1": true, "224.0.1.0": true, "232.1.2.3": true, "239.255.255.255": true,
		"224.0.0.1": false, "224.0.0.251": false, "240.0.0.1": false, "192.168.1.1": false, "ff15::1": false, "": false, "239.255.42": false, "host": false, "::ffff:239.1.1.1": false,
	} {
		if _, err := ParseGroup(address); (err == nil) != good || err != nil && !errors.Is(err, ErrGroup) {
			t.Errorf("%q: %v", address, err)
		}
	}
	m := &Multicast{Group: "10.0.0.1"}
	if err := m.Initialize(); !errors.Is(err, ErrGroup) {
		t.Errorf("beginning to send: %v", err)
	}
}

// loopbackName is what this system calls it.
func loopbackName(t *testing.T) string {
	t.Helper()
	all, err := net.Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range all {
		if _, err := usable(&i); err == nil && i.Flags&net.FlagLoopback != 0 {
			return i.Name
		}
	}
	t.Skip("this computer has no loopback that is switched on")
	return ""
}

// sending is a running stream that is sent to a group.
func sending(t *testing.T, s *served, group string, port int, on string) *Multicast {
	t.Helper()
	m := &Multicast{Channel: s.Channel, Group: group, Port: port, Interface: on, TTL: 1, Log: quiet()}
	if err := m.Initialize(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	return m
}

// until looks again and again whether something is so.
func until(t *testing.T, what string, so func() bool) {
	t.Helper()
	limit := time.Now().Add(time.Minute)
	for !so() {
		if time.Now().After(limit) {
			t.Fatal("waited in vain for: " + what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// ports is where a test sends to: some way off those that other programs of this computer use.
const ports = 45004

// On the loopback, by our own reading of the packets: both tracks on their ports, one source each, in order, small enough, and reports
// whose clocks agree.
func TestMulticastPackets(t *testing.T) {
	const group = "239.255.42.1"
	on := loopbackName(t)
	i, err := net.InterfaceByName(on)
	if err != nil {
		t.Fatal(err)
	}
	var sockets [4]*net.UDPConn
	for k := range sockets {
		if sockets[k], err = net.ListenMulticastUDP("udp4", i, &net.UDPAddr{IP: net.ParseIP(group), Port: ports + k}); err != nil {
			t.Skipf("the loopback takes no groups here: %v", err)
		}
		defer sockets[k].Close()
		_ = sockets[k].SetReadBuffer(1 << 20)
	}
	s := newStream(t)
	defer s.Close()
	p := running(t, s.Channel)
	defer p.Close()
	m := sending(t, s, group, ports, on)
	until(t, "it sends", func() bool { return m.State().Sending })
	if s.readers() != 1 {
		t.Errorf("the channel has %d readers", s.readers())
	}
	read := func(k int) []byte {
		t.Helper()
		b := make([]byte, 65536)
		_ = sockets[k].SetReadDeadline(time.Now().Add(time.Minute))
		n, err := sockets[k].Read(b)
		if err != nil {
			t.Fatal(err)
		}
		return b[:n]
	}
	var names []string
	for track := range 2 {
		var last rtp.Packet
		for n := range 60 {
			raw := read(2 * track)
			var p rtp.Packet
			if err := p.Unmarshal(raw); err != nil {
				t.Fatal(err)
			}
			if len(raw)+headers-rtpHeader > 1500 {
				t.Errorf("a packet of %d bytes", len(raw))
			}
			if n > 0 && (p.SSRC != last.SSRC || p.SequenceNumber != last.SequenceNumber+1) {
				t.Errorf("track %d: after %v comes %v", track, last.Header, p.Header)
			}
			last = p
		}
		reports, err := rtcp.Unmarshal(read(2*track + 1))
		if err != nil || len(reports) != 2 {
			t.Fatalf("track %d: reports %v, %v", track, reports, err)
		}
		sr, ok := reports[0].(*rtcp.SenderReport)
		sdes, named := reports[1].(*rtcp.SourceDescription)
		if !ok || !named || sr.SSRC != last.SSRC || sdes.Chunks[0].Source != last.SSRC {
			t.Fatalf("track %d: reports %v", track, reports)
		}
		names = append(names, sdes.Chunks[0].Items[0].Text)
	}
	if names[0] != names[1] || names[0] == "" {
		t.Errorf("the tracks are of %q", names)
	}
}

func TestSheet(t *testing.T) {
	s := newStream(t)
	defer s.Close()
	for group, filtered := range map[string]bool{"239.255.42.1": false, "232.1.2.3": true} {
		m := &Multicast{Channel: s.Channel, Group: group, Port: 5004, TTL: 3, group: netip.MustParseAddr(group), ssrcs: []uint32{77, 78}}
		text := m.sheet(netip.MustParseAddr("192.0.2.9"))
		lines := strings.Split(text, "\r\n")
		for _, want := range []string{
			"v=0", "o=- 77 1 IN IP4 192.0.2.9", "s=Queuecast /live", "c=IN IP4 " + group + "/3", "t=0 0",
			"m=video 5004 RTP/AVP 96", "a=rtpmap:96 H264/90000", "m=audio 5006 RTP/AVP 97", "a=rtpmap:97 mpeg4-generic/48000/1", "",
		} {
			if !slices.Contains(lines, want) {
				t.Errorf("%q is missing in\n%s", want, text)
			}
		}
		if !strings.Contains(text, "a=fmtp:96 packetization-mode=1; profile-level-id=42") || !strings.Contains(text, "sprop-parameter-sets=") || !strings.Contains(text, "mode=AAC-hbr") {
			t.Errorf("parameters are missing in\n%s", text)
		}
		if got := strings.Contains(text, "a=source-filter: incl IN IP4 "+group+" 192.0.2.9\r\n"); got != filtered {
			t.Errorf("filtered by source: %v", got)
		}
	}
}

func TestInterfacesThatCannotBeUsed(t *testing.T) {
	loopback := loopbackName(t)
	if all := Interfaces(); len(all) == 0 || all[len(all)-1] != loopback {
		t.Errorf("interfaces %q, the last of which should be %s", all, loopback)
	}
	const up = net.FlagUp | net.FlagRunning | net.FlagMulticast
	for _, c := range []struct {
		name string
		is   net.Interface
		want error
	}{
		{"off", net.Interface{MTU: 1500, Flags: net.FlagMulticast}, ErrInterfaceDown},
		{"no cable", net.Interface{MTU: 1500, Flags: net.FlagUp | net.FlagMulticast}, ErrInterfaceDown},
		{"point to point", net.Interface{MTU: 1500, Flags: net.FlagUp | net.FlagRunning}, ErrNoMulticast},
		{"a radio", net.Interface{MTU: 576, Flags: up}, ErrPacketSize},
	} {
		if _, err := usable(&c.is); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// An interface that is not there, or may not be used, is told, and tried again, and disturbs no other reader.
func TestMulticastWithoutItsInterface(t *testing.T) {
	s := newStream(t)
	defer s.Close()
	p := running(t, s.Channel)
	defer p.Close()
	gone := sending(t, s, "239.255.42.1", ports, "there-is-none")
	until(t, "it is told", func() bool { return errors.Is(gone.State().Err, ErrNoInterface) })
	if is := gone.State(); is.Sending || is.Sheet != "" || is.Tries == 0 || s.readers() != 0 {
		t.Errorf("it is %+v, with %d readers", is, s.readers())
	}
	if got := probed(t, s.State().URL, "stream=codec_name"); got != "h264 aac" {
		t.Errorf("a viewer gets %q", got)
	}
	until(t, "it is tried again", func() bool { return gone.State().Tries > 1 })

	for _, name := range Interfaces() {
		local := &Multicast{Channel: s.Channel, Group: "239.255.42.1", Port: ports, Interface: name, LocalOnly: true}
		i, err := net.InterfaceByName(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := local.find(); errors.Is(err, ErrNotShared) == (i.Flags&net.FlagLoopback != 0) {
			t.Errorf("%s, while nothing is shared: %v", name, err)
		}
	}
}

// A network that takes nothing costs packets, no memory and no time.
func TestMulticastQueueIsBounded(t *testing.T) {
	l := &groupLink{queue: make(chan datagram, writeQueue)}
	for range writeQueue + 9 {
		l.put(nil, netip.AddrPort{})
	}
	if l.dropped.Load() != 9 || len(l.queue) != writeQueue {
		t.Errorf("%d dropped, %d wait", l.dropped.Load(), len(l.queue))
	}
}

// What was cut for a wider network before is left out frame by frame, not in pieces; it counts once something went through.
func TestMulticastLeavesOutWhatIsTooLarge(t *testing.T) {
	const large, small = 1473, 100
	for _, row := range []struct {
		name    string
		ends    []bool
		sizes   []int
		through []bool
		dropped int64
	}{
		{"frame made before", []bool{false, false, true, true}, []int{small, large, small, small}, []bool{true, false, false, true}, 0},
		{"two made before", []bool{false, true, false, true, true}, []int{large, small, large, small, small}, []bool{false, false, false, false, true}, 0},
		{"network that became narrow", []bool{true, false, true, true}, []int{small, large, small, small}, []bool{true, false, false, true}, 2},
		{"exactly as large", []bool{true}, []int{large - 1}, []bool{true}, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			l := &groupLink{mtu: large - 1 + headers - rtpHeader}
			for i, size := range row.sizes {
				if got := l.fits(0, size, row.ends[i]); got != row.through[i] {
					t.Errorf("packet %d fits: %t", i, got)
				}
			}
			if n := l.dropped.Load(); n != row.dropped {
				t.Errorf("%d are left out", n)
			}
		})
	}
}

func TestMulticastEndsWhileStarting(t *testing.T) {
	s := newStream(t)
	defer s.Close()
	for i := range 20 {
		m := &Multicast{Channel: s.Channel, Group: "239.255.42.1", Port: ports, Interface: fmt.Sprint([]string{loopbackName(t), "none"}[i%2]), TTL: 1, Log: quiet()}
		if err := m.Initialize(); err != nil {
			t.Fatal(err)
		}
		m.Close()
	}
	if n := len(*s.sinks.Load()); n != 1 {
		t.Errorf("%d sinks are left beside the server's", n-1)
	}
}
