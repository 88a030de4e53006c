package doctor

import (
	"errors"
	"slices"
	"testing"

	"github.com/queuecast/queuecast/app/settings"
)

// shared is a hall that shares everything.
func shared() settings.Settings {
	s := settings.Defaults()
	s.Stream.Share, s.Stream.TLSPort, s.Stream.HTTPPort = true, 8322, 8088
	s.Station.Share, s.Station.Listen = true, "0.0.0.0:4222"
	s.Camera.Broker.Port, s.Camera.Broker.Share = 1883, true
	s.Camera.Sources = []settings.CameraSource{
		{Name: "boards", URL: "tcp-listen://0.0.0.0:9000?from=10.0.0.0/8", Enabled: true},
		{Name: "own", URL: "tcp-listen://:9001", Enabled: true},
		{Name: "off", URL: "tcp-listen://:9002"},
		{Name: "door", URL: "rtsp://10.0.0.9/live", Enabled: true},
	}
	s.Camera.Shares = []settings.CameraShare{
		{Kind: settings.ShareHTTP, Address: "0.0.0.0:8090", Path: "hall", Enabled: true},
		{Kind: settings.ShareHTTP, Address: "0.0.0.0:8090", Path: "door", Enabled: true},
		{Kind: settings.ShareTCPServer, Address: "127.0.0.1:8091", Enabled: true},
		{Kind: settings.ShareTCPClient, Address: "10.0.0.3:8092", Enabled: true},
		{Kind: settings.ShareMQTT, Address: "mqtt://10.0.0.3/x", Enabled: true},
		{Kind: settings.ShareHTTP, Address: "0.0.0.0:8093", Path: "x"},
	}
	return s
}

func TestListeners(t *testing.T) {
	var here, beyond []int
	for _, l := range listeners(shared()) {
		if l.beyond() {
			beyond = append(beyond, l.port)
		} else {
			here = append(here, l.port)
		}
	}
	if want := []int{8554, 8322, 8088, 4222, 1883, 8090, 8090, 9000}; !slices.Equal(beyond, want) {
		t.Errorf("beyond this computer: %v, want %v", beyond, want)
	}
	if want := []int{8091, 9001}; !slices.Equal(here, want) {
		t.Errorf("here: %v, want %v", here, want)
	}
	for _, l := range listeners(settings.Defaults()) {
		if l.beyond() {
			t.Errorf("open without sharing: %+v", l)
		}
	}
	joined := shared()
	joined.Station.Join = "code"
	if slices.ContainsFunc(listeners(joined), func(l listener) bool { return l.key == "station.listen" }) {
		t.Error("a station that has joined shares nothing of its own")
	}
}

func TestPorts(t *testing.T) {
	free := func(key, host string, port int) portFact {
		return portFact{listener: listener{key: key, speaks: "RTSP", host: host, port: port}}
	}
	taken := func(h holder, asked bool) portFact {
		f := free("stream.port", "127.0.0.1", 8554)
		f.taken, f.holder, f.asked, f.err = true, h, asked, errors.New("in use")
		return f
	}
	running := Patient{Settings: settings.Defaults(), Running: true, PID: 42}
	idle := Patient{Settings: settings.Defaults()}
	for _, c := range []struct {
		name    string
		patient Patient
		facts   []portFact
		want    []string
		text    string
	}{
		{"free", idle, []portFact{free("stream.port", "127.0.0.1", 8554)}, []string{"port.free"}, "8554"},
		{"free beside the station", running, []portFact{free("stream.port", "127.0.0.1", 8554)}, []string{"port.unused"}, "queuecast restart"},
		{"a camera's port beside the station", running, []portFact{free("camera.source", "127.0.0.1", 9000)}, []string{"port.free"}, ""},
		{"the station's", running, []portFact{taken(holder{42, "queuecast"}, true)}, []string{"port.ours"}, ""},
		{"somebody's beside the station", running, []portFact{taken(holder{43, "vlc"}, true)}, []string{"port.held"}, "vlc"},
		{"another user's", idle, []portFact{taken(holder{}, true)}, []string{"port.taken"}, "ss -ltnp"},
		{"another user's beside the station", running, []portFact{taken(holder{}, true)}, []string{"port.taken"}, ""},
		{"nobody knows whose, beside the station", running, []portFact{taken(holder{}, false)}, []string{"port.ours"}, ""},
		{"twice", idle, []portFact{free("stream.port", "127.0.0.1", 8554), free("stream.http_port", "127.0.0.1", 8554)}, []string{"port.free", "port.twice"}, "stream.http_port"},
		{"twice, on all addresses and on one", idle, []portFact{free("a", "0.0.0.0", 9000), free("b", "127.0.0.1", 9000)}, []string{"port.free", "port.twice"}, ""},
		{"on two addresses", idle, []portFact{free("a", "10.0.0.1", 9000), free("b", "10.0.0.2", 9000)}, []string{"port.free", "port.free"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			judged(t, func() []Finding { return judgePorts(c.patient, c.facts) }, c.want, c.text)
		})
	}
}

func TestNetwork(t *testing.T) {
	off, on := listeners(settings.Defaults()), listeners(shared())
	for _, c := range []struct {
		name   string
		wanted []listener
		facts  networkFacts
		want   []string
		text   string
	}{
		{"none, and none is needed", off, networkFacts{}, []string{"network.alone"}, ""},
		{"none", on, networkFacts{}, []string{"network.none"}, ""},
		{"one", off, networkFacts{addresses: []string{"10.0.0.2"}}, []string{"network.ok"}, "10.0.0.2"},
		{
			"shared", on,
			networkFacts{addresses: []string{"169.254.3.4", "10.0.0.2"}},
			[]string{"network.viewers"},
			"rtsp://10.0.0.2:8554/live  rtsps://10.0.0.2:8322/live  http://10.0.0.2:8088/snapshot.jpg  http://10.0.0.2:8090/hall.jpg",
		},
		{"no router", on, networkFacts{addresses: []string{"169.254.3.4"}}, []string{"network.self_assigned"}, "169.254.3.4"},
		{"unknown", on, networkFacts{err: errBroken}, []string{"network.unknown"}, "broken"},
	} {
		t.Run(c.name, func(t *testing.T) {
			judged(t, func() []Finding { return judgeNetwork(c.wanted, c.facts) }, c.want, c.text)
		})
	}
}

func TestFirewall(t *testing.T) {
	for _, c := range []struct {
		name   string
		needed []int
		up     []wall
		want   []string
		text   string
	}{
		{"nothing shared", nil, []wall{{kind: "ufw"}}, []string{"firewall.unneeded"}, ""},
		{"none", []int{8554}, nil, []string{"firewall.none"}, "8554"},
		{"open", []int{8554}, []wall{{kind: "ufw", open: []int{22, 8554}}}, []string{"firewall.open"}, "ufw"},
		{"closed", []int{8322, 8554}, []wall{{kind: "ufw", open: []int{8554}}}, []string{"firewall.closed"}, "sudo ufw allow proto tcp to any port 8322"},
		{
			"all closed",
			[]int{8322, 8554},
			[]wall{{kind: "firewalld", open: []int{}}},
			[]string{"firewall.closed"},
			"sudo firewall-cmd --permanent --add-port=8322/tcp --add-port=8554/tcp && sudo firewall-cmd --reload",
		},
		{"not to be read", []int{8322, 8554}, []wall{{kind: "nftables"}}, []string{"firewall.unknown"}, "tcp dport '{ 8322, 8554 }' accept"},
		{"Windows", []int{8554}, []wall{{kind: "windows"}}, []string{"firewall.unknown"}, "netsh advfirewall firewall add rule name=\"Queuecast\" dir=in action=allow protocol=TCP localport=8554"},
		{"macOS", []int{8554}, []wall{{kind: "macos"}}, []string{"firewall.unknown"}, "--unblockapp '/Applications/q'"},
		{"the program is let in", []int{8554}, []wall{{kind: "windows", everything: true}}, []string{"firewall.open"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			judged(t, func() []Finding { return judgeFirewall(c.needed, c.up, "/Applications/q") }, c.want, c.text)
		})
	}
}

func TestRulesOfFirewalls(t *testing.T) {
	if !ufwIsOn("# /etc/ufw/ufw.conf\nENABLED=yes\nLOGLEVEL=low\n") || ufwIsOn("ENABLED=no\n") || ufwIsOn("# ENABLED=yes\n") {
		t.Error("ufw.conf is read wrongly")
	}
	ufw := "*filter\n### RULES ###\n\n### tuple ### allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in\n-A ufw-user-input -p tcp --dport 22 -j ACCEPT\n" +
		"### tuple ### allow tcp 8554,8322 0.0.0.0/0 any 0.0.0.0/0 in comment=x\n### tuple ### deny tcp 80 0.0.0.0/0 any 0.0.0.0/0 in\n" +
		"### tuple ### allow any 9000:9002 0.0.0.0/0 any 0.0.0.0/0 in\n### tuple ### allow tcp 81 0.0.0.0/0 any 10.0.0.0/8 in\n### tuple ### allow udp 82 0.0.0.0/0 any 0.0.0.0/0 in\n"
	if got, want := ufwOpen(ufw), []int{22, 8554, 8322, 9000, 9001, 9002}; !slices.Equal(got, want) {
		t.Errorf("ufw: %v, want %v", got, want)
	}
	if got, want := firewalldOpen("8554/tcp 5004-5005/tcp 53/udp rubbish 9-x/tcp\n"), []int{8554, 5004, 5005}; !slices.Equal(got, want) {
		t.Errorf("firewalld: %v, want %v", got, want)
	}
	nft := "table inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter; policy drop;\n\t\tct state established accept\n" +
		"\t\ttcp dport 22 accept\n\t\ttcp dport { 8322, 8554-8555 } counter packets 3 bytes 180 accept\n\t\ttcp dport 23 drop\n\t}\n}\n"
	if got, want := nftOpen(nft), []int{22, 8322, 8554, 8555}; !slices.Equal(got, want) || !nftDrops(nft) {
		t.Errorf("nftables: %v, want %v", got, want)
	}
	if nftDrops("table inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter; policy accept;\n\t}\n\tchain forward {\n\t\ttype filter hook forward priority filter; policy drop;\n\t}\n}\n") {
		t.Error("a set of rules that lets everything in counts as one that does not")
	}
}
