package doctor

import (
	"context"
	"net"
	"slices"
	"strings"
)

// networkFacts are this computer's addresses in its networks.
type networkFacts struct {
	addresses []string // IPv4
	err       error
}

func network(_ context.Context, p Patient) []Finding {
	var f networkFacts
	all, err := net.InterfaceAddrs()
	f.err = err
	for _, a := range all {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && !n.IP.IsLoopback() {
			f.addresses = append(f.addresses, n.IP.String())
		}
	}
	return judgeNetwork(listeners(p.Settings), f)
}

func judgeNetwork(wanted []listener, f networkFacts) []Finding {
	if f.err != nil {
		return found("network", Warning, "network.unknown", map[string]any{"Error": f.err.Error()})
	}
	shared := slices.ContainsFunc(wanted, listener.beyond)
	var given, own []string
	for _, a := range f.addresses {
		if own = append(own, a); !net.ParseIP(a).IsLinkLocalUnicast() {
			given = append(given, a)
		}
	}
	values := map[string]any{"Addresses": strings.Join(own, ", "), "Viewers": strings.Join(viewers(wanted, given), "  ")}
	switch {
	case len(own) == 0 && shared:
		return found("network", Warning, "network.none", values)
	case len(own) == 0:
		return found("network", OK, "network.alone", values)
	case len(given) == 0:
		return found("network", Warning, "network.self_assigned", values)
	case len(viewers(wanted, given)) > 0:
		return found("network", OK, "network.viewers", values)
	}
	return found("network", OK, "network.ok", values)
}

// viewers are the addresses at which other computers find pictures and sound.
func viewers(wanted []listener, given []string) (all []string) {
	for _, l := range wanted {
		if !l.beyond() {
			continue
		}
		hosts := given
		if isAddress(l.host) {
			hosts = []string{l.host}
		}
		for _, host := range hosts {
			if a := l.address(host); a != "" && !slices.Contains(all, a) {
				all = append(all, a)
			}
		}
	}
	return all
}
