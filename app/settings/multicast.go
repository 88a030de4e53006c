package settings

import (
	"bytes"
	"fmt"
	"slices"
)

const (
	maxMulticasts = 8 // each costs its bandwidth on a network, watched or not
	// portsPerGroup are what a path takes up from its port on: RTP and RTCP, of picture and sound.
	portsPerGroup = 4
	maxGroup      = 15 // characters
	leastPort     = 1024
	maxTTL        = 255
	// usualPort is that of RTP (RFC 3551 section 8).
	usualPort = 5004
)

// Multicast is a group of one network to which a path of the stream is sent.
type Multicast struct {
	Path      string // which profile
	Group     string // IPv4 address
	Port      int    // UDP, even, the first of four
	Interface string // name, as the system has it
	TTL       int    // 1: stays on that network
	Enabled   bool
}

func newMulticast() Multicast { return Multicast{Port: usualPort, TTL: 1, Enabled: true} }

func (m *Multicast) entry() []field {
	return []field{
		{key: "path", target: &m.Path, allowed: Allowed{Rule: StreamPath, Min: 1, Max: maxStreamPathLen}},
		{key: "group", target: &m.Group, allowed: Allowed{Rule: Group, Min: 1, Max: maxGroup}},
		{key: "port", target: &m.Port, allowed: Allowed{Rule: EvenInteger, Min: leastPort, Max: maxPort + 1 - portsPerGroup}},
		{key: "interface", target: &m.Interface, allowed: Allowed{Rule: Text, Min: 1, Max: maxDeviceName}},
		{key: "ttl", target: &m.TTL, allowed: Allowed{Rule: Integer, Min: 1, Max: maxTTL}},
		{key: "enabled", target: &m.Enabled, allowed: Allowed{Rule: Boolean}},
	}
}

func multicastFault(m Multicast, others []Multicast) (key string) {
	switch {
	case m.Path == "" || slices.ContainsFunc(others, func(o Multicast) bool { return o.Path == m.Path }):
		return "path"
	case m.Group == "":
		return "group"
	case m.Interface == "":
		return "interface"
	case slices.ContainsFunc(others, func(o Multicast) bool {
		return o.Group == m.Group && o.Port < m.Port+portsPerGroup && m.Port < o.Port+portsPerGroup
	}):
		return "port"
	}
	return ""
}

// Fault is what of a multicast that is to be added to others is not allowed, such as "stream.multicast.group", and why.
func (m Multicast) Fault(others []Multicast) (p Problem, ok bool) {
	const key = "stream.multicast"
	validateEntry(key, m.entry(), func(at, value string, allowed Allowed) {
		if !ok {
			p, ok = Problem{Fault: WrongValue, Key: at, Value: value, Allowed: allowed}, true
		}
	})
	if wrong := multicastFault(m, others); !ok && wrong != "" {
		return Problem{Fault: WrongValue, Key: key + "." + wrong, Allowed: multicastSetRule()}, true
	}
	return p, ok
}

func multicastSetRule() Allowed { return Allowed{Rule: MulticastSet, Max: maxMulticasts} }

func renderMulticasts(b *bytes.Buffer, s Stream) {
	renderList(b, "stream.multicast", "# Groups of a network (IP multicast) to which a path is sent, on one interface. Beyond this computer only while stream.share is true;\n"+
		"# whoever is on that network can watch without a password. Four UDP ports are used from port on; ttl = 1 stays on the network.\n"+
		"# 将某一路径以 IP 组播发送到一个网卡。除本机回环外需 stream.share = true；该网络上的任何人无需密码即可观看。\n"+
		fmt.Sprintf("# Allowed: %s.\n", multicastSetRule())+
		"# [[stream.multicast]]\n# path = \"live\"\n# group = \"239.255.42.1\"\n# port = 5004\n# interface = \"eth0\"\n# ttl = 1\n# enabled = true\n", s.Multicasts, newMulticast)
}
