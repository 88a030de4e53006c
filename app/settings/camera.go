package settings

import (
	"bytes"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
)

// Bounds of the cameras' lists.
const (
	maxSources      = 32
	maxCameraShares = 20
	maxNetworks     = 20 // in one list
	maxCameraName   = 40 // characters
	maxRate         = 60 // pictures a second
	maxGB           = 100_000
	turn, wholeTurn = 90, 360
)

// The names that more than one place needs.
const (
	// ShareDisplay is the display's picture, as CameraShare.What.
	ShareDisplay = "display"

	ShareHTTP, ShareTCPServer, ShareTCPClient, ShareMQTT = "http", "tcp-server", "tcp-client", "mqtt"
)

// Camera is about cameras, the pictures that are taken of them, and what is shared with others.
type Camera struct {
	Folder   string // of snapshots; "": snapshots in the data folder
	Format   string // jpeg or png
	Quality  int    // of JPEG
	Size     string // one of PictureSizes, or "": as it comes
	LimitMB  int    // room that snapshots may take, 10^6 bytes; 0: any
	CleanUp  bool   // where that is used up, the oldest go
	KeepDays int    // for which deleted ones can be taken back
	Broker   CameraBroker
	Sources  []CameraSource
	Shares   []CameraShare
}

// CameraBroker is the MQTT broker for boards.
type CameraBroker struct {
	Port     int  // TCP; 0: none
	Share    bool // boards of the network may connect, with User and Password
	User     string
	Password string
}

// CameraSource is one camera.
type CameraSource struct {
	Name    string
	URL     string // with name and password, where they are needed
	Rotate  int    // degrees clockwise: 0, 90, 180 or 270
	Mirror  bool
	AnyCert bool // of encrypted connections: whoever signed it
	Enabled bool
}

// CameraShare is a picture that is given to others.
type CameraShare struct {
	Kind    string // one of the Share constants
	What    string // ShareDisplay, or the name of a source
	Address string // host:port; of mqtt: mqtt://host/topic or mqtts://
	Path    string // of http
	Framing string // of tcp: text, big32, little32 or bare
	Request bool   // of tcp-server: a picture for each line that comes
	Once    bool   // of tcp: a connection for each picture
	Header  bool   // of mqtt: time and size before each picture
	Rate    int    // pictures a second at most
	Quality int    // of JPEG; 0: as it comes
	Size    string // one of PictureSizes, or "": as it comes
	User    string
	// Password is asked for from other computers, or given to the broker.
	Password string
	Allow    []string // of tcp-server: addresses and networks that need no password
	AnyCert  bool     // of mqtts: whoever signed it
	Enabled  bool
}

// PictureSizes are the names of sizes, the smallest first.
func PictureSizes() []string {
	return []string{"QQVGA", "HQVGA", "QVGA", "VGA", "SVGA", "HD", "FullHD", "4K"}
}

func defaultCamera() Camera {
	return Camera{Format: "jpeg", Quality: 65, LimitMB: 10_000, KeepDays: 7, Broker: CameraBroker{User: "board"}}
}

func newCameraSource() CameraSource { return CameraSource{Enabled: true} }

func newCameraShare() CameraShare {
	return CameraShare{What: ShareDisplay, Path: "picture", Framing: "text", Rate: 5, Quality: 65}
}

func sizeRule() Allowed {
	return Allowed{Rule: Choice, Choices: append([]string{""}, PictureSizes()...)}
}

func (c *CameraSource) entry() []field {
	return []field{
		{key: "name", target: &c.Name, allowed: Allowed{Rule: Text, Min: 1, Max: maxCameraName}},
		{key: "url", target: &c.URL, allowed: Allowed{Rule: Text, Min: 1, Max: maxPathLength}},
		{key: "rotate", target: &c.Rotate, allowed: Allowed{Rule: QuarterTurn}},
		{key: "mirror", target: &c.Mirror, allowed: Allowed{Rule: Boolean}},
		{key: "any_certificate", target: &c.AnyCert, allowed: Allowed{Rule: Boolean}},
		{key: "enabled", target: &c.Enabled, allowed: Allowed{Rule: Boolean}},
	}
}

func (s *CameraShare) entry() []field {
	yesNo := Allowed{Rule: Boolean}
	return []field{
		{key: "kind", target: &s.Kind, allowed: Allowed{Rule: Choice, Choices: []string{ShareHTTP, ShareTCPServer, ShareTCPClient, ShareMQTT}}},
		{key: "what", target: &s.What, allowed: Allowed{Rule: Text, Min: 1, Max: maxCameraName}},
		{key: "address", target: &s.Address, allowed: Allowed{Rule: Text, Min: 1, Max: maxPathLength}},
		{key: "path", target: &s.Path, allowed: Allowed{Rule: StreamPath, Min: 1, Max: maxStreamPathLen}},
		{key: "framing", target: &s.Framing, allowed: Allowed{Rule: Choice, Choices: []string{"text", "big32", "little32", "bare"}}},
		{key: "request", target: &s.Request, allowed: yesNo},
		{key: "once", target: &s.Once, allowed: yesNo},
		{key: "header", target: &s.Header, allowed: yesNo},
		{key: "rate", target: &s.Rate, allowed: Allowed{Rule: Integer, Min: 1, Max: maxRate}},
		{key: "quality", target: &s.Quality, allowed: Allowed{Rule: Integer, Min: 0, Max: 99}},
		{key: "size", target: &s.Size, allowed: sizeRule()},
		{key: "user", target: &s.User, allowed: Allowed{Rule: Text, Max: maxCameraName}},
		{key: "password", target: &s.Password, allowed: Allowed{Rule: Text, Max: maxPassword}},
		{key: "allow", target: &s.Allow, allowed: Allowed{Rule: NetworkSet, Max: maxNetworks}},
		{key: "any_certificate", target: &s.AnyCert, allowed: yesNo},
		{key: "enabled", target: &s.Enabled, allowed: yesNo},
	}
}

func cameraSourceFault(c CameraSource, others []CameraSource) (key string) {
	switch {
	case c.Name == "" || c.Name == ShareDisplay || slices.ContainsFunc(others, func(o CameraSource) bool { return o.Name == c.Name }):
		return "name"
	case c.URL == "":
		return "url"
	}
	return ""
}

// shareFault knows which cameras there are.
func shareFault(sources []CameraSource) func(CameraShare, []CameraShare) string {
	return func(s CameraShare, others []CameraShare) string {
		isBroker := strings.HasPrefix(s.Address, "mqtt://") || strings.HasPrefix(s.Address, "mqtts://")
		atHost := Allowed{Rule: Address, Min: 3, Max: maxAddress}
		switch {
		case s.Kind == "":
			return "kind"
		case s.What != ShareDisplay && !slices.ContainsFunc(sources, func(c CameraSource) bool { return c.Name == s.What }):
			return "what"
		case s.Kind == ShareMQTT && !isBroker, s.Kind != ShareMQTT && !atHost.accepts(s.Address):
			return "address"
		case s.Kind == ShareHTTP && slices.ContainsFunc(others, func(o CameraShare) bool {
			return o.Kind == ShareHTTP && o.Address == s.Address && o.Path == s.Path
		}):
			return "path"
		case s.Kind == ShareHTTP && s.beyond() && s.User == "":
			return "user"
		case s.Kind == ShareHTTP && s.beyond() && s.Password == "", s.Kind == ShareTCPServer && s.beyond() && s.Password == "" && len(s.Allow) == 0:
			return "password"
		}
		return ""
	}
}

// beyond tells whether other computers can reach an address where this one listens.
func (s CameraShare) beyond() bool {
	host, _, err := net.SplitHostPort(s.Address)
	ip := net.ParseIP(host)
	return err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback())
}

// Networks are those that need no password.
func (s CameraShare) Networks() (all []netip.Prefix) {
	for _, text := range s.Allow {
		if network, ok := parseNetwork(text); ok {
			all = append(all, network)
		}
	}
	return all
}

// parseNetwork reads a network such as 192.168.1.0/24, or one address.
func parseNetwork(text string) (netip.Prefix, bool) {
	if one, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(one, one.BitLen()), one.Zone() == ""
	}
	network, err := netip.ParsePrefix(text)
	return network, err == nil
}

func cameraSourceSetRule() Allowed { return Allowed{Rule: CameraSet, Max: maxSources} }
func cameraShareSetRule() Allowed  { return Allowed{Rule: CameraShareSet, Max: maxCameraShares} }

func cloneCamera(c *Camera) {
	c.Sources, c.Shares = slices.Clone(c.Sources), slices.Clone(c.Shares)
	for i := range c.Shares {
		c.Shares[i].Allow = slices.Clone(c.Shares[i].Allow)
	}
}

func (r *reader) camera() {
	c := &r.settings.Camera
	c.Sources = readList(r, "camera.source", cameraSourceSetRule(), newCameraSource, cameraSourceFault)
	c.Shares = readList(r, "camera.share", cameraShareSetRule(), newCameraShare, shareFault(c.Sources))
}

func (s Settings) validateCamera(add func(key, value string, allowed Allowed)) {
	validateList("camera.source", s.Camera.Sources, cameraSourceSetRule(), cameraSourceFault, add)
	validateList("camera.share", s.Camera.Shares, cameraShareSetRule(), shareFault(s.Camera.Sources), add)
}

func renderCamera(b *bytes.Buffer, c Camera) {
	renderList(b, "camera.source", "# Cameras (docs/CAMERAS.md): webcam:0, rtsp://, http://, tcp://host:port, tcp-listen://:port, mqtt://host/topic, folder:PATH, pattern:\n"+
		"# 摄像头地址：webcam:0、rtsp://、http://、tcp://主机:端口、tcp-listen://:端口、mqtt://主机/主题、folder:路径、pattern:\n"+
		fmt.Sprintf("# Allowed: %s.\n", cameraSourceSetRule())+
		"# [[camera.source]]\n# name = \"gate\"\n# url = \"tcp://192.168.1.30:8080\"\n# rotate = 90\n# mirror = false\n# enabled = true\n", c.Sources, newCameraSource)
	renderList(b, "camera.share", "# Pictures for others: the display's, or a camera's. kind is http (/PATH.jpg, /PATH.mjpg), tcp-server, tcp-client or mqtt. Beyond this computer\n"+
		"# user and password are needed (http), or a password as the first line or a list of addresses (tcp-server; readable on the network).\n"+
		"# 对外提供画面：显示屏（display）或某个摄像头。本机以外访问时，http 需用户名和密码，tcp-server 需密码（首行，明文）或地址列表。\n"+
		fmt.Sprintf("# Allowed: %s.\n", cameraShareSetRule())+
		"# [[camera.share]]\n# kind = \"http\"\n# what = \"display\"\n# address = \"0.0.0.0:8090\"\n# path = \"hall\"\n# rate = 5\n# quality = 65\n# size = \"HD\"\n"+
		"# user = \"tv\"\n# password = \"...\"\n# enabled = true\n"+
		"# [[camera.share]]\n# kind = \"mqtt\"\n# what = \"gate\"\n# address = \"mqtt://192.168.1.5/hall/gate\"\n# header = true\n# enabled = true\n", c.Shares, newCameraShare)
}
