package share

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/queuecast/queuecast/media/address"
	"github.com/queuecast/queuecast/media/camera/wire"
	"github.com/queuecast/queuecast/media/gate"
	"github.com/queuecast/queuecast/media/picture"
)

// Kind is a way of sharing.
type Kind string

// The kinds.
const (
	HTTP      Kind = "http"       // others ask: /PATH.jpg once, /PATH.mjpg live
	TCPServer Kind = "tcp-server" // others connect and get pictures
	TCPClient Kind = "tcp-client" // we connect and send pictures
	MQTT      Kind = "mqtt"       // we publish to a broker
)

// MaxRate bounds Share.Rate, in pictures a second.
const MaxRate = 60

// Errors of Open.
var (
	// ErrUnprotected tells that other computers could look without a password or being named.
	ErrUnprotected = errors.New("other computers could look without a password")
	ErrAddress     = errors.New("the address is none for this kind of sharing")
	ErrKind        = errors.New("the kind has to be http, tcp-server, tcp-client or mqtt")
	ErrRate        = errors.New("the rate has to be more than 0 and at most 60 pictures a second")
	// ErrPassword tells that the broker does not take name and password.
	ErrPassword = errors.New("name or password is wrong")
	ErrPath     = errors.New("another picture is shared there under the same path")
)

// OpenError tells what cannot be shared, and why.
type OpenError struct {
	Name    string
	Address string // without secrets
	Err     error
}

func (e *OpenError) Error() string {
	return fmt.Sprintf("sharing %q at %s: %v", e.Name, e.Address, e.Err)
}

// Unwrap gives the reason.
func (e *OpenError) Unwrap() error { return e.Err }

// shown is the address without secrets.
func (s Share) shown() string {
	if s.Kind != MQTT {
		return s.Address
	}
	u, err := url.Parse(s.Address)
	if err != nil {
		return string(MQTT) // what cannot be taken apart cannot be shown without its secrets
	}
	return address.Hidden(u)
}

// Share is what is shared and how.
type Share struct {
	Name   string // for the log and for State
	Kind   Kind
	Source Source
	// Address is host:port where to listen (HTTP, TCPServer) or to connect to (TCPClient), or mqtt://host:port/topic, or mqtts://.
	Address string
	Rate    float64 // pictures a second at most
	Quality int     // of JPEG, 1 to 99; 0: as it comes, where it comes as one
	Size    picture.Size

	// User and Password are asked for from other computers (HTTP), or given to the broker (MQTT). With TCP the Password is the first line
	// of whoever connects: asked for from other computers by TCPServer, sent by TCPClient; it goes over the network as it is.
	User, Password string
	Allow          []netip.Prefix // who may connect without the Password (TCPServer)

	Path    string       // HTTP
	Framing wire.Framing // TCP: text, big32, little32 or bare; "": text
	Request bool         // TCPServer: a picture for each line that comes, not by itself
	Once    bool         // TCP: the connection is closed after each picture
	Header  bool         // MQTT: time and size stand before each picture
	AnyCert bool         // MQTT: whoever signed it
}

// State is how a Shared is.
type State struct {
	Name      string
	Kind      Kind
	Addresses []string // without secrets; of servers for this computer, then for others
	Connected bool     // of clients; servers are always
	Since     time.Time
	Clients   int   // who look now
	Sent      int64 // pictures
	Dropped   int64 // pictures that were left out because whoever gets them was slow
	Bytes     int64 // of pictures that were sent
	Tries     int   // that failed since it was last connected
	Next      time.Time
	Err       error // the last one; nil while all is well
}

// Hub shares pictures. Set the exported fields; the zero value with a Log is ready.
type Hub struct {
	// OnState is told of every change but those of counters, on goroutines of the Hub's: it must not block. Optional.
	OnState func()
	Log     *slog.Logger

	pool    pool
	mutex   sync.Mutex
	servers map[string]*server // of HTTP, by Share.Address
}

// Shared is a Share under way.
type Shared struct {
	share     Share
	hub       *Hub
	rendition *rendition
	guard     gate.Guard
	log       *slog.Logger
	began     time.Time
	count     counters
	frames    framed
	faulted   atomic.Bool // State.Err is of a picture; changed under mutex only, read without it for each picture

	ctx    context.Context
	cancel context.CancelFunc
	worker sync.WaitGroup
	close  func() // of what listens; nil: nothing does

	mutex sync.Mutex
	state State
}

// Open begins to share. Where others connect to us, nobody from another computer is let in without a password; an address that they could
// reach without one is ErrUnprotected. A port in use is a *gate.PortInUseError. All errors are OpenErrors.
func (h *Hub) Open(share Share) (*Shared, error) {
	s, err := h.open(share)
	if err != nil {
		return nil, &OpenError{share.Name, share.shown(), err}
	}
	return s, nil
}

func (h *Hub) open(share Share) (*Shared, error) {
	if share.Rate <= 0 || share.Rate > MaxRate {
		return nil, ErrRate
	}
	if share.Framing == "" {
		share.Framing = wire.Text
	}
	if _, err := wire.Append(nil, share.Framing, nil); err != nil {
		return nil, err
	}
	now := time.Now()
	s := &Shared{
		share: share, hub: h, log: h.Log.With("share", share.Name), began: now,
		state: State{Name: share.Name, Kind: share.Kind, Since: now},
	}
	s.guard.Log = s.log
	begin, known := map[Kind]func(*Shared) error{
		HTTP: (*Shared).serveHTTP, TCPServer: (*Shared).serveTCP, TCPClient: (*Shared).dialTCP, MQTT: (*Shared).publish,
	}[share.Kind]
	if !known {
		return nil, ErrKind
	}
	w := wish{share.Source, share.Quality, share.Size}
	s.rendition = h.pool.take(w)
	s.ctx, s.cancel = context.WithCancel(context.Background())
	if err := begin(s); err != nil {
		s.cancel()
		h.pool.leave(w)
		return nil, err
	}
	return s, nil
}

// Close ends it and waits. It may be called once.
func (s *Shared) Close() {
	s.cancel()
	if s.close != nil {
		s.close()
	}
	s.worker.Wait()
	s.hub.pool.leave(s.rendition.wish)
}

// State tells how it is.
func (s *Shared) State() State {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	state := s.state
	state.Clients = int(s.count.clients.Load())
	state.Sent, state.Dropped, state.Bytes = s.count.sent.Load(), s.count.dropped.Load(), s.count.bytes.Load()
	return state
}

func (s *Shared) set(change func(*State)) {
	s.mutex.Lock()
	change(&s.state)
	s.mutex.Unlock()
	s.tell()
}

func (s *Shared) tell() {
	if s.hub.OnState != nil {
		s.hub.OnState()
	}
}

// fault notes an error that ends nothing, until a picture is sent again.
func (s *Shared) fault(err error) {
	s.mutex.Lock()
	again := s.state.Err != nil && s.state.Err.Error() == err.Error()
	s.state.Err = err
	s.faulted.Store(true) // not before and not outside: another viewer's picture would take the mark away and leave the error
	s.mutex.Unlock()
	if !again {
		s.log.Warn("a picture is not shared", "error", err)
		s.tell()
	}
}

// came and went count a viewer.
func (s *Shared) came() {
	s.count.clients.Add(1)
	s.set(func(*State) {})
}

func (s *Shared) went() {
	s.count.clients.Add(-1)
	s.set(func(*State) {})
}

// protected tells whether an address to listen on can be reached by those only who may look.
func (s Share) protected() error {
	host, port, err := net.SplitHostPort(s.Address)
	if err != nil || port == "" {
		return ErrAddress
	}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	secret := s.Password != "" && (s.Kind != HTTP || s.User != "")
	if !secret && (s.Kind == HTTP || len(s.Allow) == 0) {
		return ErrUnprotected
	}
	return nil
}
