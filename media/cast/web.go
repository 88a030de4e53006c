package cast

import (
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strconv"

	"github.com/queuecast/queuecast/media/digest"
	"github.com/queuecast/queuecast/media/web"
)

const (
	snapshotPath = "snapshot.jpg"
	pictureEnd   = ".jpg"
	sheetEnd     = ".sdp"
)

// Web gives the picture on air by HTTP, as /snapshot.jpg and under each path of a channel with a picture, as /PATH.jpg; and the
// description of what is sent by multicast under a path, as /PATH.sdp. Set the exported fields, then Initialize.
//
// Programs of this computer need no password; others need one of the Server's, and share its guard against guessing.
type Web struct {
	Port   int     // TCP; 0 takes a free one
	Server *Server // whose host, channels, passes and guard count here too
	Stills *Stills
	// Sheet is the description (RFC 8866) of what is sent by multicast under a path; "": nothing is. Optional.
	Sheet func(path string) string
	Log   *slog.Logger

	server web.Server
}

// Initialize listens. A port in use is a *gate.PortInUseError.
func (w *Web) Initialize() error {
	w.server = web.Server{
		Address: net.JoinHostPort(w.Server.Host, strconv.Itoa(w.Port)), Guard: &w.Server.guard, Handler: http.HandlerFunc(w.serve), Log: w.Log,
		Logins: func(*http.Request) []digest.Login { return logins(*w.Server.passes.Load()) },
	}
	if err := w.server.Initialize(); err != nil {
		return fmt.Errorf("offering pictures by HTTP: %w", err)
	}
	return nil
}

// Close ends all connections and waits for whoever serves them. It may be called once, before the Server is closed.
func (w *Web) Close() { w.server.Close() }

// Pictures are the addresses of the pictures: for this computer, then for others, each the first channel's before the others'.
func (w *Web) Pictures() (all []string) {
	names := []string{snapshotPath}
	for i, c := range w.Server.published() {
		if i > 0 && c.Width > 0 {
			names = append(names, c.Path+pictureEnd)
		}
	}
	for _, base := range w.server.Bases() {
		for _, name := range names {
			all = append(all, base+name)
		}
	}
	return all
}

// SheetAddress is where the description of a path's multicast is found: for other computers where they may ask, else for this one.
func (w *Web) SheetAddress(path string) string {
	bases := w.server.Bases()
	return bases[len(bases)-1] + path + sheetEnd
}

// published are the channels, the first one first.
func (s *Server) published() []*Channel {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.channels)
}
