package settings

import (
	"bytes"
	"fmt"
	"slices"
)

// Bounds of the stream's lists.
const (
	maxViewerPasses = 50
	maxProfiles     = 6 // each is encoded by itself
	maxPublishers   = 20
	maxPassword     = 64 // characters
)

// ViewerPass is what somebody on another computer has to know to watch.
type ViewerPass struct {
	Name, Password string
}

// Profile is a further path of the stream.
type Profile struct {
	Path          string
	Width, Height int // pixels, even; 0 is no picture
	QP            int
	Codec         string
}

// Publisher is a server elsewhere to which the stream is sent.
type Publisher struct {
	Name    string
	URL     string // with name and password, where they are needed
	Path    string // which profile; "": the first
	UDP     bool
	AnyCert bool // of rtsps: whoever signed it
	Enabled bool
}

func newViewerPass() ViewerPass { return ViewerPass{} }
func newProfile() Profile {
	return Profile{Width: 640, Height: 360, QP: 24, Codec: "aac"}
}
func newPublisher() Publisher { return Publisher{Enabled: true} }

func codecRule() Allowed {
	return Allowed{Rule: Choice, Choices: []string{"aac", "pcma", "pcmu", "l16", "none"}}
}

func (p *ViewerPass) entry() []field {
	return []field{
		{key: "name", target: &p.Name, allowed: Allowed{Rule: Name, Min: 1, Max: maxCounterName}},
		{key: "password", target: &p.Password, allowed: Allowed{Rule: Text, Min: 1, Max: maxPassword}},
	}
}

func (p *Profile) entry() []field {
	return []field{
		{key: "path", target: &p.Path, allowed: Allowed{Rule: StreamPath, Min: 1, Max: maxStreamPathLen}},
		{key: "width", target: &p.Width, allowed: Allowed{Rule: EvenInteger, Min: 0, Max: 3840}},
		{key: "height", target: &p.Height, allowed: Allowed{Rule: EvenInteger, Min: 0, Max: 3840}},
		{key: "qp", target: &p.QP, allowed: Allowed{Rule: Integer, Min: 10, Max: 40}},
		{key: "codec", target: &p.Codec, allowed: codecRule()},
	}
}

func (p *Publisher) entry() []field {
	return []field{
		{key: "name", target: &p.Name, allowed: Allowed{Rule: Text, Min: 1, Max: maxCounterName}},
		{key: "url", target: &p.URL, allowed: Allowed{Rule: Text, Min: 1, Max: maxPathLength}},
		{key: "path", target: &p.Path, allowed: Allowed{Rule: Text, Max: maxStreamPathLen}},
		{key: "udp", target: &p.UDP, allowed: Allowed{Rule: Boolean}},
		{key: "any_certificate", target: &p.AnyCert, allowed: Allowed{Rule: Boolean}},
		{key: "enabled", target: &p.Enabled, allowed: Allowed{Rule: Boolean}},
	}
}

func viewerFault(p ViewerPass, others []ViewerPass) (key string) {
	switch {
	case p.Name == "" || slices.ContainsFunc(others, func(o ViewerPass) bool { return o.Name == p.Name }):
		return "name"
	case p.Password == "":
		return "password"
	}
	return ""
}

// least is the shortest side of a picture that the encoder takes.
const least = 16

func profileFault(p Profile, others []Profile) (key string) {
	switch {
	case p.Path == "" || slices.ContainsFunc(others, func(o Profile) bool { return o.Path == p.Path }):
		return "path"
	case p.Width != 0 && p.Width < least:
		return "width"
	case (p.Width == 0) != (p.Height == 0) || p.Height != 0 && p.Height < least:
		return "height"
	case p.Width == 0 && p.Codec == "none":
		return "codec"
	}
	return ""
}

func publisherFault(p Publisher, others []Publisher) (key string) {
	switch {
	case p.Name == "" || slices.ContainsFunc(others, func(o Publisher) bool { return o.Name == p.Name }):
		return "name"
	case p.URL == "":
		return "url"
	}
	return ""
}

func viewerSetRule() Allowed    { return Allowed{Rule: ViewerSet, Max: maxViewerPasses} }
func profileSetRule() Allowed   { return Allowed{Rule: ProfileSet, Max: maxProfiles} }
func publisherSetRule() Allowed { return Allowed{Rule: PublisherSet, Max: maxPublishers} }

func cloneStream(s *Stream) {
	s.Multicasts = slices.Clone(s.Multicasts)
	s.Viewers, s.Profiles, s.Publishers = slices.Clone(s.Viewers), slices.Clone(s.Profiles), slices.Clone(s.Publishers)
}

func (r *reader) stream() {
	s := &r.settings.Stream
	s.Viewers = readList(r, "stream.viewers", viewerSetRule(), newViewerPass, viewerFault)
	s.Profiles = readList(r, "stream.profiles", profileSetRule(), newProfile, profileFault)
	s.Multicasts = readList(r, "stream.multicast", multicastSetRule(), newMulticast, multicastFault)
	s.Publishers = readList(r, "stream.publishers", publisherSetRule(), newPublisher, publisherFault)
}

func (s Settings) validateStream(add func(key, value string, allowed Allowed)) {
	validateList("stream.viewers", s.Stream.Viewers, viewerSetRule(), viewerFault, add)
	validateList("stream.profiles", s.Stream.Profiles, profileSetRule(), profileFault, add)
	validateList("stream.multicast", s.Stream.Multicasts, multicastSetRule(), multicastFault, add)
	validateList("stream.publishers", s.Stream.Publishers, publisherSetRule(), publisherFault, add)
}

func renderStream(b *bytes.Buffer, s Stream) {
	renderList(b, "stream.viewers", "# Who may watch from other computers while stream.share is true. Keep this file secret.\n# 共享时其他计算机观看所需的用户名和密码，请保密。\n"+
		fmt.Sprintf("# Allowed: %s.\n", viewerSetRule())+
		"# [[stream.viewers]]\n# name = \"tv\"\n# password = \"...\"\n", s.Viewers, newViewerPass)
	renderList(b, "stream.profiles", "# Further paths: another size, another codec (aac, pcma, pcmu, l16, none), sound alone (width = 0, height = 0).\n# 其他路径：不同尺寸、不同音频编码，或仅声音（宽高为 0）。\n"+
		fmt.Sprintf("# Allowed: %s.\n", profileSetRule())+
		"# [[stream.profiles]]\n# path = \"live-sd\"\n# width = 640\n# height = 360\n# qp = 24\n# codec = \"pcma\"\n", s.Profiles, newProfile)
	renderList(b, "stream.publishers", "# Servers elsewhere to which the stream is sent (RTSP ANNOUNCE and RECORD), such as MediaMTX.\n# 将流推送到的外部服务器。\n"+
		fmt.Sprintf("# Allowed: %s.\n", publisherSetRule())+
		"# [[stream.publishers]]\n# name = \"head office\"\n# url = \"rtsp://user:password@10.0.0.5:8554/hall\"\n# path = \"live\"\n# udp = false\n", s.Publishers, newPublisher)
	renderMulticasts(b, s)
}
