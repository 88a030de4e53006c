package journal

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Announced events that may wait for the session; what does not fit is fetched.
const announcedAhead = 1024

// link is one connection to the host. It is thrown away, never repaired.
type link struct {
	stream
	gone chan struct{} // closed when it has been lost
	once sync.Once
	err  error // why; to be read when gone is closed
}

// fail ends the link; the first reason counts.
func (l *link) fail(err error) {
	l.once.Do(func() {
		l.err = err
		close(l.gone)
		l.conn.Close()
	})
}

// boundDialer ends an attempt to connect with a context.
type boundDialer struct {
	ctx   context.Context
	limit time.Duration
}

func (d boundDialer) Dial(network, address string) (net.Conn, error) {
	dialer := net.Dialer{Timeout: d.limit}
	return dialer.DialContext(d.ctx, network, address)
}

func (r *Remote) dial() (*link, error) {
	l := &link{gone: make(chan struct{})}
	l.limit = r.LinkLimit
	options := []nats.Option{
		nats.Name(clientName(r.Name, r.Role)), nats.NoReconnect(), nats.Timeout(r.LinkLimit),
		nats.SetCustomDialer(boundDialer{r.ctx, r.LinkLimit}),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
			if !errors.Is(err, nats.ErrSlowConsumer) { // then what was dropped is fetched
				r.Log.Warn("the connection to the host", "error", err)
			}
		}),
		nats.ClosedHandler(func(c *nats.Conn) {
			err := c.LastError()
			if err == nil {
				err = nats.ErrConnectionClosed
			}
			l.fail(err)
		}),
	}
	var servers string
	if r.Cluster != nil {
		servers = r.Cluster.URLs
		if r.Cluster.CredentialsFile != "" {
			options = append(options, nats.UserCredentials(r.Cluster.CredentialsFile))
		}
		if r.Cluster.CAFile != "" {
			options = append(options, nats.RootCAs(r.Cluster.CAFile))
		}
	} else {
		for i, a := range r.Host.Addresses {
			if i > 0 {
				servers += ","
			}
			servers += "tls://" + a
		}
		options = append(options, nats.Secure(r.Host.ClientTLS()), nats.DontRandomize(), nats.IgnoreDiscoveredServers(),
			nats.UserInfo(stationUser, r.Host.Password()))
	}
	var err error
	if l.conn, err = nats.Connect(servers, options...); err != nil {
		return nil, fmt.Errorf("connecting to the host: %w", err)
	}
	if l.js, err = jetstream.New(l.conn); err != nil {
		l.conn.Close()
		return nil, fmt.Errorf("talking to the host: %w", err)
	}
	return l, nil
}

// session connects and follows the log until the connection is lost. served
// tells whether it got as far as being connected.
func (r *Remote) session() (served bool, err error) {
	l, err := r.dial()
	if err != nil {
		return false, err
	}
	defer l.fail(ErrClosed)
	announced := make(chan *nats.Msg, announcedAhead)
	if _, err := l.conn.ChanSubscribe(logPrefix+">", announced); err != nil {
		return false, fmt.Errorf("following the log: %w", err)
	}
	if err := r.join(l); err != nil {
		return false, err
	}
	r.setLink(l, nil)
	r.Log.Info("connected to the host", "address", l.conn.ConnectedAddr(), "last", r.mirror.lines.Last())
	heartbeat := time.NewTicker(r.Heartbeat)
	defer heartbeat.Stop()
	sync := time.NewTicker(syncStep)
	defer sync.Stop()
	defer r.mirror.flush()
	for {
		var n int
		select {
		case <-sync.C:
			r.mirror.flush()
			continue
		case <-r.ctx.Done():
			return true, nil
		case <-l.gone:
			return true, l.err
		case msg := <-announced:
			n, err = r.take(l, msg, announced)
		case <-heartbeat.C:
			n, err = r.mirror.catchUp(r.ctx, l)
		}
		if err != nil {
			return true, err
		}
		r.saw()
		if n > 0 {
			r.mirror.signal()
		}
	}
}

// take stores what has been announced, all that is waiting with one sync.
func (r *Remote) take(l *link, msg *nats.Msg, more <-chan *nats.Msg) (int, error) {
	var records []record
	for {
		rec, err := recordOf(msg)
		if err != nil {
			r.Log.Warn("the host announced something odd", "error", err)
			return r.mirror.catchUp(r.ctx, l)
		}
		records = append(records, rec)
		select {
		case msg = <-more:
		default:
			return r.mirror.take(r.ctx, l, records)
		}
	}
}
