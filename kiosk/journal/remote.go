package journal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"github.com/queuecast/queuecast/kiosk/journal/pairing"
)

const (
	// DefaultRetryFirst and DefaultRetryMax bound the pauses between attempts to
	// connect, each twice the one before.
	DefaultRetryFirst = time.Second
	// DefaultRetryMax is the longest pause.
	DefaultRetryMax = 30 * time.Second
	// DefaultHeartbeat is how often an idle connection is tried.
	DefaultHeartbeat = time.Second
	// DefaultLinkLimit is how long the host may take for one answer before the
	// connection counts as lost.
	DefaultLinkLimit = 3 * time.Second
)

// Cluster is an existing NATS cluster that keeps the log in the place of a host.
type Cluster struct {
	URLs            string // comma-separated: nats://..., tls://...
	CredentialsFile string // as made by nsc; "" when the URLs say enough
	CAFile          string // PEM; "" for the system's authorities
}

// Remote is the log of another host, or of a cluster, as seen by this station.
// It has the methods of [Journal]. Set the fields, then Initialize; Close ends
// it.
type Remote struct {
	Dir     string       // folder of this station's line files and snapshots; as for [Journal]
	Host    pairing.Code // of the host; not used when Cluster is set
	Cluster *Cluster
	Name    string       // the host lists it
	Role    Role         // the host lists it
	Log     *slog.Logger // nil: nowhere
	Now     func() time.Time
	// KeepDays is how many days of line files are kept; DefaultKeepDays when 0,
	// for ever when negative.
	KeepDays int
	// OnState is told that Connected has changed; it must not block. Optional.
	OnState func(State)

	AckTimeout time.Duration // for an append, reconnecting included; DefaultAckTimeout when 0
	RetryFirst time.Duration // DefaultRetryFirst when 0
	RetryMax   time.Duration // DefaultRetryMax when 0
	Heartbeat  time.Duration // DefaultHeartbeat when 0
	LinkLimit  time.Duration // DefaultLinkLimit when 0

	ctx    context.Context
	cancel context.CancelFunc
	ended  chan struct{}
	lock   *flock.Flock
	turn   chan struct{} // holds one token: the right to append
	mirror *mirror

	mu      sync.Mutex
	link    *link         // nil while there is none
	changed chan struct{} // closed, and replaced, when link changes
	since   time.Time
	seen    time.Time // when LastSeq was last known to be the log's last
	err     error
	report  Report
	closed  bool
}

// Initialize opens the line files and begins to connect; it does not wait for
// that. It answers *[DirError], *[LockedError].
func (r *Remote) Initialize() error {
	r.setDefaults()
	if err := prepareDir(r.Dir); err != nil {
		return err
	}
	lock, err := lockDir(r.Dir)
	if err != nil {
		return err
	}
	r.mirror = newMirror(r.Dir, r.Log, r.Now)
	if err := r.mirror.lines.Initialize(); err != nil {
		r.mirror = nil
		return errors.Join(fmt.Errorf("opening the line files in %s: %w", r.Dir, err), lock.Unlock())
	}
	r.mirror.hole = r.askHost
	r.lock = lock
	r.ctx, r.cancel = context.WithCancel(context.Background())
	r.changed = make(chan struct{})
	r.since, r.seen = r.Now(), r.lastKept()
	r.ended = make(chan struct{})
	r.turn = make(chan struct{}, 1)
	r.turn <- struct{}{}
	go r.run()
	return nil
}

func (r *Remote) setDefaults() {
	if r.Log == nil {
		r.Log = slog.New(slog.DiscardHandler)
	}
	if r.Now == nil {
		r.Now = time.Now
	}
	if r.KeepDays == 0 {
		r.KeepDays = DefaultKeepDays
	}
	for _, d := range []struct {
		value *time.Duration
		usual time.Duration
	}{
		{&r.AckTimeout, DefaultAckTimeout},
		{&r.RetryFirst, DefaultRetryFirst},
		{&r.RetryMax, DefaultRetryMax},
		{&r.Heartbeat, DefaultHeartbeat},
		{&r.LinkLimit, DefaultLinkLimit},
	} {
		if *d.value <= 0 {
			*d.value = d.usual
		}
	}
}

// Close ends the connection and waits for it. It may be called twice.
func (r *Remote) Close() {
	if r.turn == nil {
		return // never initialized
	}
	r.cancel()
	<-r.ended
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return
	}
	r.closed = true
	if err := errors.Join(r.mirror.lines.Close(), r.lock.Unlock()); err != nil {
		r.Log.Error("closing the line files", "dir", r.Dir, "error", err)
	}
}

// run connects, again and again, each time afresh.
func (r *Remote) run() {
	defer close(r.ended)
	wait := r.RetryFirst
	for r.ctx.Err() == nil {
		served, err := r.session()
		if r.ctx.Err() != nil {
			return
		}
		if served {
			wait = r.RetryFirst
		}
		r.setLink(nil, err)
		r.Log.Warn("no connection to the host", "again_in", wait, "error", err)
		pause(r.ctx, wait)
		wait = min(2*wait, r.RetryMax)
	}
}

// setLink publishes a connection, or its loss.
func (r *Remote) setLink(l *link, err error) {
	r.mu.Lock()
	was := r.link != nil
	if was != (l != nil) {
		r.since = r.Now()
	}
	r.link, r.err = l, err
	if l != nil {
		r.seen = r.Now()
	}
	close(r.changed)
	r.changed = make(chan struct{})
	r.mu.Unlock()
	if was != (l != nil) && r.OnState != nil {
		r.OnState(r.State())
	}
}

// current gives the connection, nil when there is none, and what will be closed
// when that changes.
func (r *Remote) current() (*link, <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.link, r.changed
}
