package settings

import (
	"reflect"
	"testing"
)

func TestStreamLoadsBackExactly(t *testing.T) {
	dir := t.TempDir()
	want := changed(func(s *Settings) {
		s.Stream.Codec, s.Stream.Share, s.Stream.TLSPort, s.Stream.HTTPPort = "pcmu", true, 8322, 8088
		s.Stream.Viewers = []ViewerPass{{"tv", `se"cret`}, {"nvr", "密码"}}
		s.Stream.Profiles = []Profile{{"live-sd", 640, 360, 24, "pcma"}, {"voice", 0, 0, 24, "aac"}, {"wall", 1080, 1920, 20, "none"}}
		s.Stream.Publishers = []Publisher{{Name: "head office", URL: "rtsp://u:p@host/hall", Path: "live-sd", UDP: true, AnyCert: true, Enabled: true}, {Name: "spare", URL: "rtsps://host/x"}}
		s.Stream.Multicasts = []Multicast{
			{"live", "239.255.42.1", 5004, "eth0", 1, true}, {"live-sd", "239.255.42.1", 5008, "以太网 2", 16, false}, {"voice", "232.1.2.3", 65532, "en0", 255, true},
		}
	})
	if err := Save(dir, want); err != nil {
		t.Fatal(err)
	}
	if got, report := mustLoad(t, dir); !reflect.DeepEqual(got, want) || !report.OK() {
		t.Errorf("got %+v\nwant %+v\n%+v", got.Stream, want.Stream, report)
	}
	if other := want.Clone(); true {
		other.Stream.Viewers[0].Name = "x"
		if want.Stream.Viewers[0].Name != "tv" {
			t.Error("a clone shares the passes")
		}
	}
}

func TestBadStreamListsAreLeftOut(t *testing.T) {
	for _, c := range []struct {
		name, text string
		left       int // of the entries
	}{
		{"a pass without a password", "[[stream.viewers]]\nname = \"tv\"\n", 0},
		{"a name twice", "[[stream.viewers]]\nname = \"tv\"\npassword = \"a\"\n[[stream.viewers]]\nname = \"tv\"\npassword = \"b\"\n", 1},
		{"a profile with one side", "[[stream.profiles]]\npath = \"x\"\nwidth = 640\nheight = 0\n", 0},
		{"a tiny profile", "[[stream.profiles]]\npath = \"x\"\nwidth = 8\nheight = 8\n", 0},
		{"a profile of nothing", "[[stream.profiles]]\npath = \"x\"\nwidth = 0\nheight = 0\ncodec = \"none\"\n", 0},
		{"an unknown codec keeps the usual one", "[[stream.profiles]]\npath = \"x\"\ncodec = \"mp3\"\n", 1},
		{"a group without an interface", "[[stream.multicast]]\npath = \"live\"\ngroup = \"239.1.1.1\"\n", 0},
		{"a group that is none", "[[stream.multicast]]\npath = \"live\"\ngroup = \"192.168.1.1\"\ninterface = \"eth0\"\n", 0},
		{"a group of routers", "[[stream.multicast]]\npath = \"live\"\ngroup = \"224.0.0.5\"\ninterface = \"eth0\"\n", 0},
		{"an odd port is the usual one", "[[stream.multicast]]\npath = \"live\"\ngroup = \"239.1.1.1\"\ninterface = \"eth0\"\nport = 5005\n", 1},
		{"a path twice", "[[stream.multicast]]\npath = \"live\"\ngroup = \"239.1.1.1\"\ninterface = \"eth0\"\n[[stream.multicast]]\npath = \"live\"\ngroup = \"239.1.1.2\"\ninterface = \"eth0\"\n", 1},
		{"ports that overlap", "[[stream.multicast]]\npath = \"a\"\ngroup = \"239.1.1.1\"\ninterface = \"eth0\"\n[[stream.multicast]]\npath = \"b\"\ngroup = \"239.1.1.1\"\nport = 5006\ninterface = \"eth0\"\n", 1},
		{"a publisher without an address", "[[stream.publishers]]\nname = \"x\"\n", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, report := mustLoad(t, writeSettings(t, c.text))
			if n := len(s.Stream.Viewers) + len(s.Stream.Profiles) + len(s.Stream.Publishers) + len(s.Stream.Multicasts); n != c.left || len(report.Problems) == 0 {
				t.Errorf("%d entries are left, problems %v", n, report.Problems)
			}
		})
	}
}
