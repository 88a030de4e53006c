package doctor

import (
	"context"
	"errors"
	"net"
	"strconv"

	netstat "github.com/shirou/gopsutil/v4/net"
	"github.com/shirou/gopsutil/v4/process"

	"github.com/queuecast/queuecast/media/gate"
)

// holder is a process that listens at a port.
type holder struct {
	pid  int // 0: it cannot be known, since it belongs to another user
	name string
}

// portFact is how a port of the settings is.
type portFact struct {
	listener
	err    error // why it cannot be opened; nil: it is free
	taken  bool  // somebody listens there
	holder holder
	asked  bool // whether the system tells who holds ports at all
}

func ports(ctx context.Context, p Patient) []Finding {
	wanted := listeners(p.Settings)
	if !p.Settings.Stream.Enabled && len(wanted) == 0 {
		return found("port", OK, "port.off", nil)
	}
	var facts []portFact
	seen := map[string]bool{}
	for _, l := range wanted {
		// Pictures by HTTP may share an address.
		at := l.speaks + " " + net.JoinHostPort(l.host, strconv.Itoa(l.port))
		if l.key == "camera.share" && l.speaks == "HTTP" && seen[at] {
			continue
		}
		seen[at] = true
		facts = append(facts, try(l))
	}
	for i := range facts {
		if facts[i].taken {
			facts[i].holder, facts[i].asked = whoHolds(ctx, facts[i].port)
		}
	}
	return judgePorts(p, facts)
}

// try opens a port and closes it again.
func try(l listener) portFact {
	opened, err := net.Listen("tcp", net.JoinHostPort(l.host, strconv.Itoa(l.port)))
	if err == nil {
		_ = opened.Close()
	}
	return portFact{listener: l, err: err, taken: gate.IsAddressInUse(err)}
}

// whoHolds asks the system who listens at a port. Other users' processes have no number without an administrator's rights.
func whoHolds(ctx context.Context, port int) (holder, bool) {
	all, err := netstat.ConnectionsWithContext(ctx, "tcp")
	if err != nil {
		return holder{}, false
	}
	for _, c := range all {
		if c.Status != "LISTEN" || int(c.Laddr.Port) != port {
			continue
		}
		h := holder{pid: int(c.Pid)}
		if h.pid != 0 {
			if is, err := process.NewProcessWithContext(ctx, c.Pid); err == nil {
				h.name, _ = is.NameWithContext(ctx) // the number alone says something, too
			}
		}
		return h, true
	}
	return holder{}, true
}

func judgePorts(p Patient, facts []portFact) (all []Finding) {
	if !p.Settings.Stream.Enabled {
		all = found("port", OK, "port.off", nil)
	}
	for i, f := range facts {
		twice := -1
		for j, other := range facts[:i] {
			if other.port == f.port && (other.host == f.host || other.beyond() && !isAddress(other.host) || f.beyond() && !isAddress(f.host)) {
				twice = j
			}
		}
		one := judgePort(p, f)
		if twice >= 0 {
			one = found("port", Warning, "port.twice", map[string]any{"Port": f.port, "Use": use(f.listener), "Other": use(facts[twice].listener)})
		}
		all = append(all, about(f.key, one)...)
	}
	return all
}

// isAddress tells a host that is one address from one that is all of them.
func isAddress(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && !ip.IsUnspecified()
}

func judgePort(p Patient, f portFact) []Finding {
	values := map[string]any{"Port": f.port, "Use": use(f.listener), "Holder": f.holder.name, "PID": f.holder.pid}
	switch {
	case f.taken && p.Running && f.ours(p.PID):
		return found("port", OK, "port.ours", values)
	case f.taken && f.holder.name != "":
		return found("port", Warning, "port.held", values)
	case f.taken:
		return found("port", Warning, "port.taken", values)
	case f.err != nil:
		values["Error"] = f.err.Error()
		var fault *net.OpError
		if errors.As(f.err, &fault) {
			values["Error"] = fault.Err.Error()
		}
		return found("port", Warning, "port.error", values)
	case p.Running && f.key != "camera.source": // cameras are let go while nobody looks
		return found("port", Note, "port.unused", values)
	}
	return found("port", OK, "port.free", values)
}

// ours tells whether the running station holds the port, as far as that can be known.
func (f portFact) ours(station int) bool {
	return !f.asked || station == 0 || f.holder.pid == station
}

// use says what a port is for.
func use(l listener) string { return l.speaks + ", " + l.key }
