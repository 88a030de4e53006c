package cast

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"
)

// sourceSpecific is the range of groups that receivers join together with a sender's address (RFC 4607 section 1).
var sourceSpecific = netip.MustParsePrefix("232.0.0.0/8")

// sheet describes what is sent to the group, so that players can open it (RFC 8866).
func (m *Multicast) sheet(source netip.Addr) string {
	var b strings.Builder
	line := func(format string, values ...any) { fmt.Fprintf(&b, format+"\r\n", values...) }
	line("v=0")
	line("o=- %d 1 IN IP4 %s", m.ssrcs[0], source)
	line("s=Queuecast /%s", m.Channel.Path)
	line("c=IN IP4 %s/%d", m.group, m.TTL)
	line("t=0 0")
	if sourceSpecific.Contains(m.group) {
		line("a=source-filter: incl IN IP4 %s %s", m.group, source) // RFC 4570
	}
	for i, t := range m.Channel.tracks {
		f := t.format()
		kind := f.PayloadType()
		line("m=%s %d RTP/AVP %d", t.kind, m.port(i), kind)
		line("a=rtpmap:%d %s", kind, f.RTPMap())
		if parameters := f.FMTP(); len(parameters) > 0 {
			var all []string
			for _, name := range slices.Sorted(maps.Keys(parameters)) {
				all = append(all, name+"="+parameters[name])
			}
			line("a=fmtp:%d %s", kind, strings.Join(all, "; "))
		}
	}
	return b.String()
}
