package journal

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strconv"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"golang.org/x/crypto/bcrypt"

	"github.com/queuecast/queuecast/kiosk/journal/pairing"
)

// sharing is what an engine listens with. A nil one does not listen.
type sharing struct {
	host      string
	port      int
	addresses []string
	identity  pairing.Identity
	password  string // of our own connection, made anew each time

	localHash, stationHash string
}

func (j *Journal) newSharing(c ShareConfig) (*sharing, error) {
	if j.turn == nil {
		return nil, ErrClosed
	}
	if c.Listen == "" {
		c.Listen = DefaultListen
	}
	host, portText, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return nil, &ListenError{Addr: c.Listen, Err: err}
	}
	port, err := strconv.ParseUint(portText, 10, 16)
	if err != nil {
		return nil, &ListenError{Addr: c.Listen, Err: fmt.Errorf("%q is not a port", portText)}
	}
	s := &sharing{host: host, port: int(port), addresses: c.Addresses, password: rand.Text()}
	if s.identity, err = pairing.OpenIdentity(filepath.Join(j.Dir, shareDir), j.Now()); err != nil {
		return nil, err
	}
	if s.localHash, err = hash(s.password); err != nil {
		return nil, err
	}
	s.stationHash, err = hash(pairing.Code{Key: s.identity.Key}.Password())
	return s, err
}

// hash is what the server keeps of a password. It asks for bcrypt; the passwords
// are made of random bits, so the least cost is as good as any.
func hash(password string) (string, error) {
	h, err := bcrypt.GenerateFromPassword([]byte(password), bcrypt.MinCost)
	if err != nil {
		return "", fmt.Errorf("hashing a key: %w", err)
	}
	return string(h), nil
}

func (s *sharing) listen() string { return net.JoinHostPort(s.host, strconv.Itoa(s.port)) }

// learnAddresses fixes the port, so that the next engine has the same, and the
// addresses of the pairing code.
func (j *Journal) learnAddresses(e *engine, s *sharing) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	addr, ok := e.server.Addr().(*net.TCPAddr)
	if !ok {
		return &ListenError{Addr: s.listen(), Err: errors.New("the server does not listen")}
	}
	s.port = addr.Port
	if len(s.addresses) > 0 {
		return nil
	}
	port := strconv.Itoa(s.port)
	if !addr.IP.IsUnspecified() {
		s.addresses = []string{net.JoinHostPort(addr.IP.String(), port)}
		return nil
	}
	all, err := net.InterfaceAddrs()
	if err != nil {
		return fmt.Errorf("listing this computer's addresses: %w", err)
	}
	for _, a := range all {
		ip, ok := a.(*net.IPNet)
		if ok && ip.IP.IsGlobalUnicast() && len(s.addresses) < pairing.MaxAddresses {
			s.addresses = append(s.addresses, net.JoinHostPort(ip.IP.String(), port))
		}
	}
	if len(s.addresses) == 0 {
		s.addresses = []string{net.JoinHostPort("127.0.0.1", port)}
	}
	return nil
}

// apply has a server listen. Stations may append and read, and nothing else.
func (s *sharing) apply(o *server.Options) {
	if s == nil {
		return
	}
	o.DontListen = false
	o.Host, o.Port = s.host, s.port
	if s.port == 0 {
		o.Port = server.RANDOM_PORT
	}
	o.MaxConn = maxConnections
	o.TLS, o.TLSConfig, o.TLSTimeout = true, s.identity.ServerTLS(), tlsLimit.Seconds()
	o.AuthTimeout = (2 * tlsLimit).Seconds()
	o.PingInterval = pingInterval
	o.Users = []*server.User{
		{Username: localName, Password: s.localHash},
		{
			Username: stationUser, Password: s.stationHash,
			Permissions: &server.Permissions{
				Publish: &server.SubjectPermission{Allow: []string{
					subjectPrefix + "*", "$JS.API.DIRECT.GET." + streamName, "$JS.API.STREAM.INFO." + streamName, linesSubject, snapshotSubject,
				}},
				Subscribe: &server.SubjectPermission{Allow: []string{nats.InboxPrefix + ">", logPrefix + "*"}},
			},
		},
	}
}

func (s *sharing) localLogin() []nats.Option {
	if s == nil {
		return nil
	}
	return []nats.Option{nats.UserInfo(localName, s.password)}
}

// probe tells an address that cannot be listened on at once; the server itself
// would only log it.
func (s *sharing) probe(ctx context.Context) error {
	if s == nil {
		return nil
	}
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", s.listen())
	if err != nil {
		return &ListenError{Addr: s.listen(), Err: err}
	}
	return l.Close()
}
