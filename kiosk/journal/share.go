package journal

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"github.com/queuecast/queuecast/kiosk/journal/lines"
	"github.com/queuecast/queuecast/kiosk/journal/pairing"
)

const (
	// DefaultListen is where a shared queue listens unless told otherwise.
	DefaultListen = "127.0.0.1:4222"

	stationUser = "station"
	// Where the host answers with what it has in its line files.
	linesSubject = "queuecast.lines"

	maxConnections = 256
	tlsLimit       = 5 * time.Second
	// A station that does not answer two of these is taken for gone.
	pingInterval = 10 * time.Second
)

// ErrNotShared answers what is asked of a shared queue while it is not.
var ErrNotShared = errors.New("the queue is not shared")

// ShareConfig says how a queue is shared on the network.
type ShareConfig struct {
	// Listen is host:port; [DefaultListen] when empty. Port 0 takes a free one.
	Listen string
	// Addresses are the host:port of the pairing code. When empty they are
	// what the computer's network interfaces have, or the one listened on.
	Addresses []string
}

// sharing is what an engine listens with. A nil one does not listen.
type sharing struct {
	host      string
	port      int
	addresses []string
	identity  pairing.Identity
	password  string // of our own connection, made anew each time
}

// Share opens the log to other stations: TLS with this host's certificate,
// and its key for a password; both are made once and kept. The store is closed and
// opened again for it, in some 50 ms during which appends wait. Sharing anew
// with another configuration is allowed; connected stations come back by
// themselves.
//
// Errors: *[ListenError], [ErrClosed], or what kept the identity from being read.
func (j *Journal) Share(c ShareConfig) error {
	s, err := j.newSharing(c)
	if err != nil {
		return err
	}
	return j.reshare(s)
}

// Unshare ends what Share began: stations are cut off, the port is closed.
func (j *Journal) Unshare() error { return j.reshare(nil) }

// RenewKey makes the pairing codes given out so far worthless: stations that are
// connected are cut off and cannot come back without the new code.
func (j *Journal) RenewKey() error {
	if j.turn == nil {
		return ErrClosed
	}
	if err := pairing.RenewKey(filepath.Join(j.Dir, shareDir)); err != nil {
		return err
	}
	j.mu.Lock()
	now := j.share
	j.mu.Unlock()
	if now == nil {
		return nil
	}
	s, err := j.newSharing(ShareConfig{Listen: now.listen(), Addresses: now.addresses})
	if err != nil {
		return err
	}
	return j.reshare(s)
}

// Pairing gives what a station needs to join; its Text is the pairing code.
func (j *Journal) Pairing() (pairing.Code, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.share == nil {
		return pairing.Code{}, ErrNotShared
	}
	s := j.share
	return pairing.Code{Addresses: s.addresses, Key: s.identity.Key, Fingerprint: s.identity.Fingerprint}, nil
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
	s.identity, err = pairing.OpenIdentity(filepath.Join(j.Dir, shareDir), j.Now())
	return s, err
}

func (s *sharing) listen() string { return net.JoinHostPort(s.host, strconv.Itoa(s.port)) }

// reshare opens the store again with or without a port.
func (j *Journal) reshare(s *sharing) error {
	if j.turn == nil {
		return ErrClosed
	}
	select {
	case <-j.ctx.Done():
		return ErrClosed
	case <-j.turn:
	}
	defer func() { j.turn <- struct{}{} }()
	j.mu.Lock()
	before, e := j.share, j.engine
	j.share = s
	j.mu.Unlock()
	if before == nil && s == nil {
		return nil
	}
	e, err := j.replace(e)
	if err != nil {
		j.mu.Lock()
		j.share = before
		j.mu.Unlock()
		_, again := j.replace(e)
		return errors.Join(fmt.Errorf("sharing the queue: %w", err), again)
	}
	if s == nil {
		return nil
	}
	if err := j.learnAddresses(e, s); err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.following && !j.closed {
		j.following = true
		j.follower.Go(j.follow)
	}
	return nil
}

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
		{Username: localName, Password: s.password},
		{
			Username: stationUser, Password: pairing.Code{Key: s.identity.Key}.Password(),
			Permissions: &server.Permissions{
				Publish: &server.SubjectPermission{Allow: []string{
					subjectPrefix + "*", "$JS.API.DIRECT.GET." + streamName, "$JS.API.STREAM.INFO." + streamName, linesSubject,
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

// follow takes other stations' events over while the queue is shared, and
// answers them from the line files. It goes from engine to engine.
func (j *Journal) follow() {
	for j.ctx.Err() == nil {
		j.mu.Lock()
		if j.share == nil {
			j.following = false
			j.mu.Unlock()
			return
		}
		j.mu.Unlock()
		e, err := j.current()
		if err == nil {
			err = j.followOne(e)
		}
		if err != nil && j.ctx.Err() == nil {
			j.Log.Error("following the other stations", "dir", j.Dir, "error", err)
			pause(j.ctx, followPause)
		}
	}
}

// followPause lies between two attempts to follow a store that does not answer.
const followPause = time.Second

func (j *Journal) followOne(e *engine) error {
	wake := make(chan struct{}, 1)
	sub, err := e.conn.Subscribe(logPrefix+">", func(*nats.Msg) {
		select {
		case wake <- struct{}{}:
		default:
		}
	})
	if err == nil {
		defer func() { _ = sub.Unsubscribe() }() // fails only with the connection
		_, err = e.conn.Subscribe(linesSubject, j.answerLines)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errUnavailable, err)
	}
	sync := time.NewTicker(syncStep)
	defer sync.Stop()
	for {
		n, err := j.mirror.catchUp(j.ctx, e)
		if n > 0 {
			j.mirror.signal()
		}
		if errors.Is(err, errUnavailable) {
			_, err = j.replace(e)
			return err
		}
		if err != nil {
			return err
		}
		select {
		case <-j.ctx.Done():
			return nil
		case <-e.gone:
			return nil
		case <-e.log.trouble:
			// A write has failed, and whoever waits for it waits in vain.
			_, err := j.replace(e)
			return err
		case <-sync.C:
			j.mirror.flush()
		case <-wake:
		}
	}
}

// pause waits; it ends early with ctx.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// answerLines gives a station events that the store has lost while it ran.
func (j *Journal) answerLines(msg *nats.Msg) {
	var from uint64
	if _, err := fmt.Sscan(string(msg.Data), &from); err != nil {
		return
	}
	var answer []byte
	err := j.mirror.lines.Read(from, func(e lines.Entry) error {
		if len(answer) > answerBytes {
			return errStop
		}
		answer = lines.AppendLine(answer, e)
		return nil
	}, func(lines.Range) error { return errStop })
	if err != nil && !errors.Is(err, errStop) {
		j.Log.Error("reading the line files for a station", "dir", j.Dir, "error", err)
		return
	}
	if err := msg.Respond(answer); err != nil {
		j.Log.Warn("answering a station", "error", err)
	}
}

// An answer with lines stays below the server's limit of 1 MiB for a message,
// whatever the last line is.
const answerBytes = 256 << 10
