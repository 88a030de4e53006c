// Package web answers HTTP behind a gate: programs of this computer need no password, others need one, by Digest (RFC 7616), so that it
// never goes over the network as it is. Whoever is slow, many or hostile costs some connections for a while and nothing else.
package web

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/queuecast/queuecast/media/digest"
	"github.com/queuecast/queuecast/media/gate"
)

// Bounds of a request.
const (
	headerTime = 5 * time.Second
	readTime   = 10 * time.Second
	writeTime  = 20 * time.Second // a handler that goes on for longer sets deadlines of its own
	idleTime   = 30 * time.Second
	maxHeader  = 8 << 10 // bytes
)

const realm = "Queuecast"

// Server answers HTTP. Set the exported fields, then Initialize.
type Server struct {
	Address string // host and port of TCP; port 0 takes a free one
	// Logins are who may ask for something from elsewhere; none: nobody.
	Logins  func(*http.Request) []digest.Login
	Guard   *gate.Guard
	Handler http.Handler // asked once it is clear that somebody may
	// SendBuffer is how much the system keeps for a client who is slow, in bytes; 0: what it likes.
	SendBuffer int
	Log        *slog.Logger

	http    http.Server
	address net.Addr
	digest  digest.Checker
	worker  sync.WaitGroup
	conns   sync.WaitGroup // the goroutines of connections; added to by the worker's only
}

// Initialize listens. A port in use is a *gate.PortInUseError.
func (s *Server) Initialize() error {
	s.digest = digest.Checker{Realm: realm, Now: time.Now}
	if err := s.digest.Initialize(); err != nil {
		return err
	}
	opened, err := gate.Listen(s.Address)
	if err != nil {
		return err
	}
	s.address = opened.Addr()
	s.http = http.Server{
		Handler: http.HandlerFunc(s.serve), ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime,
		IdleTimeout: idleTime, MaxHeaderBytes: maxHeader,
		ConnContext: func(ctx context.Context, conn net.Conn) context.Context {
			if s.SendBuffer > 0 {
				gate.SetSendBuffer(conn, s.SendBuffer)
			}
			return ctx
		},
		ConnState: func(_ net.Conn, state http.ConnState) {
			switch state {
			case http.StateNew:
				s.conns.Add(1)
			case http.StateClosed:
				s.conns.Done()
			}
		},
		ErrorLog: slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug), // what strangers send is no trouble of ours
	}
	s.worker.Go(func() { _ = s.http.Serve(opened) }) // until it is closed
	return nil
}

// Close ends all connections and waits for whoever serves them, half a second at most beside a request under way. It may be called once.
func (s *Server) Close() {
	_ = s.http.Close()
	s.worker.Wait()
	s.conns.Wait()
}

// Here is where programs of this computer ask, such as "127.0.0.1:8088".
func (s *Server) Here() string { return gate.Here(s.address) }

// Bases are the beginnings of its URLs: for this computer, then for others.
func (s *Server) Bases() (all []string) {
	for _, address := range append([]string{gate.Here(s.address)}, gate.Elsewhere(s.address)...) {
		all = append(all, "http://"+address+"/")
	}
	return all
}

func (s *Server) serve(answer http.ResponseWriter, r *http.Request) {
	if s.admit(answer, r) {
		s.Handler.ServeHTTP(answer, r)
	}
}

// admit tells whether somebody may ask, and answers where not.
func (s *Server) admit(answer http.ResponseWriter, r *http.Request) bool {
	client, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		client = r.RemoteAddr
	}
	if ip := net.ParseIP(client); ip != nil && ip.IsLoopback() {
		if isHere(r.Host) {
			return true
		}
		// A page on the web whose name has been made to lead here may not look.
		http.Error(answer, "Ask by the address of this computer", http.StatusMisdirectedRequest)
		return false
	}
	given := len(r.Header.Values("Authorization")) > 0
	if given && !s.Guard.May(client) {
		http.Error(answer, "Too many wrong passwords: wait", http.StatusTooManyRequests)
		return false
	}
	_, verdict := s.digest.Check(r, client, s.Logins(r))
	switch verdict {
	case digest.Right:
		s.Guard.Right(client)
		return true
	case digest.Wrong:
		s.Guard.Wrong(client)
	}
	s.digest.Challenge(answer.Header(), client, verdict == digest.Stale)
	http.Error(answer, "A name and password are needed", http.StatusUnauthorized)
	return false
}

// isHere tells whether a Host header names this computer by an address, or by the one name that cannot be another's.
func isHere(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	return host == "" || strings.EqualFold(host, "localhost") || net.ParseIP(host) != nil
}

// ReadOnly tells whether a request only asks, and answers where not.
func ReadOnly(answer http.ResponseWriter, r *http.Request) bool {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return true
	}
	answer.Header().Set("Allow", "GET, HEAD")
	http.Error(answer, "Method not allowed", http.StatusMethodNotAllowed)
	return false
}

// Send answers with a whole body, which is not to be kept.
func Send(answer http.ResponseWriter, r *http.Request, kind string, data []byte) {
	h := answer.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.Itoa(len(data)))
	h.Set("Cache-Control", "no-cache")
	h.Set("X-Content-Type-Options", "nosniff")
	if r.Method != http.MethodHead {
		_, _ = answer.Write(data) // whoever has gone needs no error
	}
}

// SendTagged is Send, unless the one who asks has what the tag names already (RFC 9110 section 13.1.2; ours hold no commas).
// make is called only where it is needed.
func SendTagged(answer http.ResponseWriter, r *http.Request, kind, tag string, make func() ([]byte, error)) error {
	answer.Header().Set("ETag", tag)
	answer.Header().Set("Cache-Control", "no-cache")
	for _, header := range r.Header.Values("If-None-Match") {
		for one := range strings.SplitSeq(header, ",") {
			if one = strings.TrimPrefix(strings.TrimSpace(one), "W/"); one == tag || one == "*" {
				answer.WriteHeader(http.StatusNotModified)
				return nil
			}
		}
	}
	data, err := make()
	if err != nil {
		answer.Header().Del("ETag")
		return fmt.Errorf("answering %s: %w", r.URL.Path, err)
	}
	Send(answer, r, kind, data)
	return nil
}
