package journal

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

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
