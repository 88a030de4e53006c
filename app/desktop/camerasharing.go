package desktop

import (
	"cmp"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/queuecast/queuecast/app/cameras"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	cameraview "github.com/queuecast/queuecast/views/camera"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

const (
	hereOnly   = "127.0.0.1"
	everywhere = "0.0.0.0"
)

// shares are the shares as the view takes them.
func (c *cameraPanel) shares(is cameras.State) (all []cameraview.Shared) {
	for _, s := range is.Shares {
		shown := cameraview.Shared{Share: editable(s.CameraShare), Title: shareTitle(s.CameraShare), Enabled: s.Enabled, Line: shareLine(s)}
		if s.On && (s.Kind == settings.ShareHTTP || s.Kind == settings.ShareTCPServer) {
			shown.Addresses = s.State.Addresses
		}
		all = append(all, shown)
	}
	return all
}

func shareTitle(s settings.CameraShare) string {
	what := s.What
	if what == settings.ShareDisplay {
		what = words.X("cam.share.display", "The display")
	}
	way := map[string]string{
		settings.ShareHTTP: "HTTP", settings.ShareMQTT: "MQTT",
		settings.ShareTCPServer: words.X("cam.share.server", "TCP server"), settings.ShareTCPClient: words.X("cam.share.client", "TCP client"),
	}[s.Kind]
	return what + " · " + way
}

// shareLine says how a share is.
func shareLine(s cameras.ShareState) cameraview.Line {
	is := s.State
	values := map[string]any{"Viewers": is.Clients, "Sent": is.Sent, "Dropped": is.Dropped, "Address": strings.Join(is.Addresses, " "), "Tries": is.Tries}
	listens := s.Kind == settings.ShareHTTP || s.Kind == settings.ShareTCPServer
	switch {
	case !s.Enabled:
		return cameraview.Line{Level: widgets.Busy, Text: words.X("cam.share.off", "Off")}
	case s.Err != nil:
		return cameraview.Line{Level: widgets.Failed, Text: messages.Sentence(s.Err)}
	case !s.On:
		return cameraview.Line{Level: widgets.Busy, Text: words.X("cam.share.opening", "Opening...")}
	case is.Err != nil:
		values["Error"] = strings.TrimSuffix(messages.Sharing(is.Err), ".")
		return cameraview.Line{Level: widgets.Warning, Text: words.X("cam.share.failed", "{{.Address}}: {{.Error}} (try {{.Tries}})", values)}
	case listens:
		return cameraview.Line{Level: widgets.Ok, Text: words.X("cam.share.viewers", "Viewers: {{.Viewers}} · pictures sent: {{.Sent}} · left out: {{.Dropped}}", values)}
	case is.Connected:
		return cameraview.Line{Level: widgets.Ok, Text: words.X("cam.share.sending", "{{.Address}} · pictures sent: {{.Sent}} · left out: {{.Dropped}}", values)}
	}
	return cameraview.Line{Level: widgets.Busy, Text: words.X("cam.state.connecting", "Connecting...")}
}

// editable is a share as it is edited.
func editable(s settings.CameraShare) cameraview.Share {
	e := cameraview.Share{
		What: s.What, Way: cameraview.Way(s.Kind), Path: s.Path, Framing: s.Framing, Request: s.Request, Once: s.Once, Header: s.Header,
		Rate: strconv.Itoa(s.Rate), Size: s.Size, User: s.User, Password: s.Password, Allow: strings.Join(s.Allow, ", "), AnyCert: s.AnyCert,
	}
	if s.What == settings.ShareDisplay {
		e.What = ""
	}
	if s.Quality > 0 {
		e.Quality = strconv.Itoa(s.Quality)
	}
	switch e.Way {
	case cameraview.HTTP, cameraview.TCPServer:
		host, port, _ := net.SplitHostPort(s.Address)
		ip := net.ParseIP(host)
		e.Port, e.Beyond = port, host != "localhost" && (ip == nil || !ip.IsLoopback())
	default:
		e.Address = s.Address
	}
	return e
}

// edited is what was edited, as the settings take it.
func edited(e cameraview.Share, before settings.CameraShare) settings.CameraShare {
	s := settings.CameraShare{
		What: cmp.Or(e.What, settings.ShareDisplay), Kind: string(e.Way), Path: cmp.Or(e.Path, before.Path, "picture"), Framing: e.Framing,
		Request: e.Request && e.Way == cameraview.TCPServer, Once: e.Once, Header: e.Header, Size: e.Size, User: e.User, Password: e.Password,
		AnyCert: e.AnyCert, Enabled: before.Enabled, Address: e.Address,
	}
	s.Rate, _ = strconv.Atoi(e.Rate)
	s.Quality, _ = strconv.Atoi(e.Quality)
	s.Allow = strings.FieldsFunc(e.Allow, func(r rune) bool { return strings.ContainsRune(", ;，；、", r) })
	if e.Way == cameraview.HTTP || e.Way == cameraview.TCPServer {
		host, _, _ := net.SplitHostPort(before.Address)
		ip := net.ParseIP(host)
		switch {
		case !e.Beyond:
			host = hereOnly
		case ip == nil || ip.IsLoopback():
			host = everywhere
		}
		s.Address = net.JoinHostPort(host, e.Port)
	}
	return s
}

// saveShare adds a share, which is switched on, or changes one.
func (c *cameraPanel) saveShare(index int, e cameraview.Share) bool {
	all := c.d.settings.Camera.Shares
	before := settings.CameraShare{Enabled: true}
	if index >= 0 && index < len(all) {
		before = all[index]
	}
	fresh := edited(e, before)
	if text := c.wrongShare(index, fresh); text != "" {
		c.warn(text)
		return false
	}
	good := savedText()
	if fresh.Kind == settings.ShareTCPServer && fresh.Password != "" && e.Beyond {
		good = words.X("cam.share.readable", "Saved. The password goes over the network as it is: whoever can read along sees it.")
	}
	c.change(func(s *settings.Camera) {
		if index >= 0 && index < len(s.Shares) {
			s.Shares[index] = fresh
		} else {
			s.Shares = append(s.Shares, fresh)
		}
	}, good, nil)
	return true
}

// wrongShare is what is wrong with a share; "": nothing.
func (c *cameraPanel) wrongShare(index int, s settings.CameraShare) string {
	listens := s.Kind == settings.ShareHTTP || s.Kind == settings.ShareTCPServer
	host, port, err := net.SplitHostPort(s.Address)
	number, err2 := strconv.Atoi(port)
	badPort := err != nil || err2 != nil || number < 1 || number > 65535
	beyond := listens && host != hereOnly
	switch u, _ := url.Parse(s.Address); {
	case s.Kind == settings.ShareMQTT && (u == nil || u.Scheme != "mqtt" && u.Scheme != "mqtts" || u.Hostname() == "" || strings.Trim(u.Path, "/") == ""):
		return words.X("cam.share.wrong.mqtt", "Write the broker and a topic, such as mqtt://192.168.1.5/queuecast/display.")
	case s.Kind == settings.ShareTCPClient && (badPort || host == ""):
		return words.X("cam.share.wrong.address", "Write address and port of whoever takes the pictures, such as 192.168.1.30:9000.")
	case listens && badPort:
		return words.X("cam.share.wrong.port", "The port has to be a number from 1 to 65535.")
	case s.Kind == settings.ShareHTTP && beyond && (s.User == "" || s.Password == ""):
		return words.X("cam.share.wrong.password", "Other computers need a user and a password. Press New password.")
	case s.Kind == settings.ShareTCPServer && beyond && s.Password == "" && len(s.Allow) == 0:
		return words.X("cam.share.wrong.allow", "Other computers need a password, or to be listed by their addresses.")
	}
	all := c.d.settings.Clone()
	if index >= 0 && index < len(all.Camera.Shares) {
		all.Camera.Shares[index] = s
	} else {
		all.Camera.Shares = append(all.Camera.Shares, s)
	}
	return refused(all)
}

func (c *cameraPanel) putShare(index int, on bool) {
	c.change(func(s *settings.Camera) {
		if index < len(s.Shares) {
			s.Shares[index].Enabled = on
		}
	}, savedText(), nil)
}

// dropShare removes a share, until it is brought back.
func (c *cameraPanel) dropShare(index int) {
	all := c.d.settings.Camera.Shares
	if index >= len(all) {
		return
	}
	gone := all[index]
	good := words.X("cam.share.removed", "\"{{.Name}}\" is not shared any more.", map[string]string{"Name": shareTitle(gone)})
	c.change(func(s *settings.Camera) {
		if index < len(s.Shares) {
			s.Shares = slices.Delete(s.Shares, index, index+1)
		}
	}, good, func() {
		c.change(func(s *settings.Camera) { s.Shares = slices.Insert(s.Shares, min(index, len(s.Shares)), gone) }, savedText(), nil)
	})
}
