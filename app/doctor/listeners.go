package doctor

import (
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/queuecast/queuecast/app/settings"
)

// listener is a port that the settings have the station open.
type listener struct {
	key    string // of the settings, such as "stream.port"
	speaks string // protocol
	host   string // to listen on, as in net.Listen
	port   int    // TCP
	path   string // of an address for viewers; "" where there is none
	scheme string // of such an address; "" where viewers are no people
}

const here, everywhere = "127.0.0.1", "0.0.0.0"

// beyond tells whether other computers can reach it.
func (l listener) beyond() bool {
	ip := net.ParseIP(l.host)
	return l.host != "localhost" && (ip == nil || !ip.IsLoopback())
}

// listeners lists all of them, in the order of the settings.
func listeners(s settings.Settings) (all []listener) {
	add := func(l listener) { all = append(all, l) }
	host := here
	if s.Stream.Share {
		host = everywhere
	}
	if s.Stream.Enabled {
		add(listener{"stream.port", "RTSP", host, s.Stream.Port, s.Stream.Path, "rtsp"})
		if s.Stream.TLSPort != 0 {
			add(listener{"stream.tls_port", "RTSPS", host, s.Stream.TLSPort, s.Stream.Path, "rtsps"})
		}
		if s.Stream.HTTPPort != 0 {
			add(listener{"stream.http_port", "HTTP", host, s.Stream.HTTPPort, "snapshot.jpg", "http"})
		}
	}
	if s.Station.Share && !s.Station.Joined() {
		if host, port, ok := split(s.Station.Listen); ok {
			add(listener{key: "station.listen", speaks: "TLS", host: host, port: port})
		}
	}
	if b := s.Camera.Broker; b.Port != 0 {
		host := here
		if b.Share {
			host = everywhere
		}
		add(listener{key: "camera.broker_port", speaks: "MQTT", host: host, port: b.Port})
	}
	return slices.Concat(all, pictureListeners(s.Camera))
}

// pictureListeners are those of shared pictures, and of cameras that connect to us.
func pictureListeners(c settings.Camera) (all []listener) {
	for _, s := range c.Shares {
		host, port, ok := split(s.Address)
		if !s.Enabled || !ok {
			continue
		}
		switch s.Kind {
		case settings.ShareHTTP:
			// Several of them may have one address.
			all = append(all, listener{"camera.share", "HTTP", host, port, s.Path + ".jpg", "http"})
		case settings.ShareTCPServer:
			all = append(all, listener{key: "camera.share", speaks: "TCP", host: host, port: port})
		}
	}
	for _, s := range c.Sources {
		address, ok := strings.CutPrefix(s.URL, "tcp-listen://")
		if !s.Enabled || !ok {
			continue
		}
		address, _, _ = strings.Cut(address, "?")
		if host, port, ok := split(address); ok {
			if host == "" {
				host = here
			}
			all = append(all, listener{key: "camera.source", speaks: "TCP", host: host, port: port})
		}
	}
	return all
}

func split(address string) (host string, port int, ok bool) {
	host, text, err := net.SplitHostPort(address)
	port, wrong := strconv.Atoi(text)
	return host, port, err == nil && wrong == nil
}

// address is where a viewer finds it at a host; "" where viewers are no people.
func (l listener) address(host string) string {
	if l.scheme == "" {
		return ""
	}
	return (&url.URL{Scheme: l.scheme, Host: net.JoinHostPort(host, strconv.Itoa(l.port)), Path: "/" + l.path}).String()
}
