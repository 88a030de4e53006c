package doctor

import (
	"context"
	"slices"
	"strconv"
	"strings"
)

// wall is one firewall of the system.
type wall struct {
	kind string // ufw, firewalld, nftables, windows or macos
	// open are the TCP ports that it lets in; nil where that cannot be read without an administrator's rights.
	open []int
	// everything tells that it lets all of this program in.
	everything bool
}

func firewall(ctx context.Context, p Patient) []Finding {
	var needed []int
	for _, l := range listeners(p.Settings) {
		if l.beyond() && !slices.Contains(needed, l.port) {
			needed = append(needed, l.port)
		}
	}
	if len(needed) == 0 {
		return judgeFirewall(nil, nil, "")
	}
	slices.Sort(needed)
	return judgeFirewall(needed, walls(ctx), p.Program)
}

// judgeFirewall says how the needed ports are opened in the walls that are up.
func judgeFirewall(needed []int, up []wall, program string) (all []Finding) {
	switch {
	case len(needed) == 0:
		return found("firewall", OK, "firewall.unneeded", nil)
	case len(up) == 0:
		return found("firewall", OK, "firewall.none", map[string]any{"Ports": list(needed, ", ")})
	}
	for _, w := range up {
		closed := slices.DeleteFunc(slices.Clone(needed), func(port int) bool { return w.everything || slices.Contains(w.open, port) })
		values := map[string]any{"Name": w.kind, "Ports": list(closed, ", "), "Command": opening(w.kind, closed, program)}
		one := found("firewall", OK, "firewall.open", map[string]any{"Name": w.kind, "Ports": list(needed, ", ")})
		switch {
		case len(closed) == 0:
		case w.open == nil:
			one = found("firewall", Note, "firewall.unknown", values)
		default:
			one = found("firewall", Warning, "firewall.closed", values)
		}
		all = append(all, about(w.kind, one)...)
	}
	return all
}

// opening is the command that opens ports.
func opening(kind string, ports []int, program string) string {
	joined := list(ports, ",")
	switch kind {
	case "ufw":
		return "sudo ufw allow proto tcp to any port " + joined
	case "firewalld":
		var b strings.Builder
		b.WriteString("sudo firewall-cmd --permanent")
		for _, port := range ports {
			b.WriteString(" --add-port=" + strconv.Itoa(port) + "/tcp")
		}
		return b.String() + " && sudo firewall-cmd --reload"
	case "nftables":
		return "sudo nft insert rule inet filter input tcp dport '{ " + list(ports, ", ") + " }' accept"
	case "windows":
		return `netsh advfirewall firewall add rule name="Queuecast" dir=in action=allow protocol=TCP localport=` + joined
	case "macos":
		return "sudo /usr/libexec/ApplicationFirewall/socketfilterfw --add '" + program + "' --unblockapp '" + program + "'"
	}
	return ""
}

// list joins ports.
func list(ports []int, between string) string {
	var words []string
	for _, port := range ports {
		words = append(words, strconv.Itoa(port))
	}
	return strings.Join(words, between)
}
