package settings

import (
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/queuecast/queuecast/media/picture"
)

func TestCamerasLoadBackExactly(t *testing.T) {
	dir := t.TempDir()
	want := changed(func(s *Settings) {
		s.Camera = Camera{
			Folder: "/pictures/快照", Format: "png", Quality: 80, Size: "FullHD", LimitMB: 0, CleanUp: true, KeepDays: 30,
			Sources: []CameraSource{
				{"大门", "rtsp://u:p@192.168.1.9/ch1", 270, true, true, true},
				{Name: "board", URL: "tcp-listen://:9000?from=192.168.1.0/24"},
			},
			Shares: []CameraShare{
				{Kind: ShareHTTP, What: ShareDisplay, Address: "0.0.0.0:8090", Path: "hall/east", Framing: "text", Rate: 15, Quality: 0, Size: "VGA", User: "tv", Password: `se"cret`, Enabled: true},
				{Kind: ShareTCPServer, What: "大门", Address: "[::]:9001", Path: "picture", Framing: "big32", Request: true, Once: true, Rate: 1, Quality: 99, Allow: []string{"192.168.1.0/24", "::1"}},
				{Kind: ShareTCPClient, What: "board", Address: "192.168.1.7:9002", Path: "picture", Framing: "bare", Rate: 60, Quality: 65, Password: "密码", Enabled: true},
				{Kind: ShareMQTT, What: "board", Address: "mqtts://broker/hall/board", Path: "picture", Framing: "text", Header: true, Rate: 5, Quality: 65, User: "u", Password: "p", AnyCert: true},
			},
		}
	})
	if err := Save(dir, want); err != nil {
		t.Fatal(err)
	}
	if got, report := mustLoad(t, dir); !reflect.DeepEqual(got, want) || !report.OK() {
		t.Errorf("got %+v\nwant %+v\n%+v", got.Camera, want.Camera, report)
	}
	other := want.Clone()
	other.Camera.Shares[1].Allow[0], other.Camera.Sources[0].Name = "x", "x"
	if want.Camera.Shares[1].Allow[0] == "x" || want.Camera.Sources[0].Name == "x" {
		t.Error("a clone shares its lists")
	}
	if got := want.Camera.Shares[1].Networks(); !slices.Equal(got, []netip.Prefix{netip.MustParsePrefix("192.168.1.0/24"), netip.MustParsePrefix("::1/128")}) {
		t.Errorf("networks %v", got)
	}
}

// Whatever is wrong is named by its key; a share that would be open to all is left out.
func TestBadCamerasAreLeftOut(t *testing.T) {
	const source = "[[camera.source]]\nname = \"gate\"\nurl = \"webcam:0\"\n"
	share := func(lines string) string { return source + "[[camera.share]]\n" + lines }
	for _, c := range []struct {
		name, text string
		left       int    // sources and shares
		key        string // of the problem
	}{
		{"a camera without an address", "[[camera.source]]\nname = \"gate\"\n", 0, "camera.source[1].url"},
		{"a name twice", source + source, 1, "camera.source[2].name"},
		{"the display's name", "[[camera.source]]\nname = \"display\"\nurl = \"webcam:0\"\n", 0, "camera.source[1].name"},
		{"a turn by 45 degrees keeps the usual one", source + "rotate = 45\n", 1, "camera.source[1].rotate"},
		{"a turn of the wrong type", source + "rotate = \"90\"\n", 1, "camera.source[1].rotate"},
		{"a share of nothing", share("address = \"127.0.0.1:80\"\n"), 1, "camera.share[1].kind"},
		{"an unknown kind", share("kind = \"ftp\"\naddress = \"127.0.0.1:80\"\n"), 1, "camera.share[1].kind"},
		{"of a camera that there is not", share("kind = \"http\"\nwhat = \"door\"\naddress = \"127.0.0.1:80\"\n"), 1, "camera.share[1].what"},
		{"without an address", share("kind = \"http\"\n"), 1, "camera.share[1].address"},
		{"a broker without its scheme", share("kind = \"mqtt\"\naddress = \"host:1883\"\n"), 1, "camera.share[1].address"},
		{"a scheme without a broker", share("kind = \"tcp-client\"\naddress = \"mqtt://host/x\"\n"), 1, "camera.share[1].address"},
		{"HTTP for all", share("kind = \"http\"\naddress = \"0.0.0.0:80\"\npassword = \"x\"\n"), 1, "camera.share[1].user"},
		{"HTTP with a name only", share("kind = \"http\"\naddress = \"0.0.0.0:80\"\nuser = \"x\"\n"), 1, "camera.share[1].password"},
		{"HTTP on an address of the network", share("kind = \"http\"\naddress = \"192.168.1.2:80\"\nuser = \"x\"\n"), 1, "camera.share[1].password"},
		{"TCP for all", share("kind = \"tcp-server\"\naddress = \"0.0.0.0:9000\"\n"), 1, "camera.share[1].password"},
		{"a network that is none", share("kind = \"tcp-server\"\naddress = \"0.0.0.0:9000\"\nallow = [\"192.168.1.0/64\"]\n"), 1, "camera.share[1].allow"},
		{"a path twice", share("kind = \"http\"\naddress = \"127.0.0.1:80\"\n[[camera.share]]\nkind = \"http\"\naddress = \"127.0.0.1:80\"\nwhat = \"gate\"\n"), 2, "camera.share[2].path"},
		{"an unknown size keeps the usual one", share("kind = \"http\"\naddress = \"127.0.0.1:80\"\nsize = \"8K\"\n"), 2, "camera.share[1].size"},
		{"a rate of nothing keeps the usual one", share("kind = \"http\"\naddress = \"127.0.0.1:80\"\nrate = 0\n"), 2, "camera.share[1].rate"},
		{"a quality of 100", "[camera]\nquality = 100\n", 0, "camera.quality"},
		{"a size of the snapshots", "[camera]\nsize = \"640x480\"\n", 0, "camera.size"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, report := mustLoad(t, writeSettings(t, c.text))
			if n := len(s.Camera.Sources) + len(s.Camera.Shares); n != c.left {
				t.Errorf("%d are left: %+v", n, s.Camera)
			}
			if len(report.Problems) == 0 || !slices.ContainsFunc(report.Problems, func(p Problem) bool { return p.Key == c.key && p.Allowed.String() != "" }) {
				t.Errorf("problems %v, want %s", report.Problems, c.key)
			}
			for _, share := range s.Camera.Shares {
				if share.Enabled {
					t.Error("it is shared though nobody has asked for it")
				}
			}
		})
	}
}

func TestWhatNeedsNoPassword(t *testing.T) {
	for _, text := range []string{
		"kind = \"http\"\naddress = \"127.0.0.1:80\"\n", "kind = \"tcp-server\"\naddress = \"localhost:80\"\n", "kind = \"tcp-server\"\naddress = \"[::1]:80\"\n",
		"kind = \"tcp-server\"\naddress = \"0.0.0.0:80\"\nallow = [\"192.168.1.30\"]\n", "kind = \"tcp-client\"\naddress = \"192.168.1.30:80\"\n",
		"kind = \"mqtt\"\naddress = \"mqtt://192.168.1.30/x\"\n",
	} {
		if s, report := mustLoad(t, writeSettings(t, "[[camera.share]]\n"+text)); len(s.Camera.Shares) != 1 || !report.OK() {
			t.Errorf("%s: %v", strings.ReplaceAll(text, "\n", " "), report.Problems)
		}
	}
}

func TestSizesHaveTheNamesOfMediaPicture(t *testing.T) {
	var known []string
	for _, s := range picture.Sizes() {
		known = append(known, s.Name)
	}
	if !slices.Equal(known, PictureSizes()) {
		t.Errorf("%q, but %q", PictureSizes(), known)
	}
}
