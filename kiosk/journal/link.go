package journal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/queuecast/queuecast/kiosk/journal/lines"
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

// join makes sure that the host's log is the one followed so far, and takes
// over what it has beyond it.
func (r *Remote) join(l *link) error {
	if r.Cluster != nil {
		if err := l.ensure(r.ctx, streamOptions{announce: true, replicas: maxReplicas}); err != nil {
			return fmt.Errorf("opening the event stream: %w", err)
		}
	}
	if err := r.mendLines(l); err != nil {
		return err
	}
	if err := r.checkSameLog(l); err != nil {
		return err
	}
	n, err := r.mirror.catchUp(r.ctx, l)
	if n > 0 {
		r.mirror.signal()
	}
	return err
}

// checkSameLog compares the last event that both have. Where the host has lost
// its end it gets that back from here.
func (r *Remote) checkSameLog(l *link) error {
	state, err := l.state(r.ctx)
	if err != nil {
		return err
	}
	files := r.mirror.lines
	ours := files.Last()
	if ours == files.Floor() { // there is nothing to compare
		if ours == 0 && state.FirstSeq > 1 {
			return files.SetFloor(state.FirstSeq - 1)
		}
		return nil
	}
	both := min(ours, state.LastSeq)
	if both < state.FirstSeq || state.Msgs == 0 || both <= files.Floor() {
		if ours > state.LastSeq {
			return &DivergedError{Ours: ours, Theirs: state.LastSeq}
		}
		return nil // away for so long that the host no longer has it
	}
	theirs, err := l.page(r.ctx, both)
	if err != nil {
		return err
	}
	var mine []byte
	err = files.Read(both, func(e lines.Entry) error { mine = e.Data; return errStop }, func(lines.Range) error { return errStop })
	if err != nil && !errors.Is(err, errStop) {
		return err
	}
	known := len(theirs) > 0 && theirs[0].seq == both && !lines.IsLost(theirs[0].data) && mine != nil && !lines.IsLost(mine)
	if known && !bytes.Equal(theirs[0].data, mine) {
		return &DivergedError{Ours: ours, Theirs: state.LastSeq}
	}
	if ours > state.LastSeq {
		return r.giveBack(l, state.LastSeq)
	}
	return nil
}

// giveBack appends what the host has once acknowledged and lost since. Every
// event goes to its own place or nowhere.
func (r *Remote) giveBack(l *link, after uint64) error {
	r.Log.Warn("the host has lost events; giving them back", "after", after, "last", r.mirror.lines.Last())
	return r.mirror.lines.Read(after+1, func(e lines.Entry) error {
		ctx, cancel := context.WithTimeout(r.ctx, r.LinkLimit)
		defer cancel()
		msg := nats.NewMsg(subjectOf(e.Seq, e.Data))
		msg.Data = e.Data
		_, err := l.js.PublishMsg(ctx, msg, jetstream.WithExpectLastSequence(e.Seq-1), jetstream.WithRetryAttempts(0))
		if err != nil {
			return fmt.Errorf("giving event %d back to the host: %w", e.Seq, err)
		}
		return nil
	}, func(missing lines.Range) error { return &GapError{First: missing.First, Last: missing.Last} })
}

// askHost asks the host's line files for events that its store has lost. A
// cluster has none.
func (r *Remote) askHost(ctx context.Context, src pager, missing lines.Range) ([]lines.Entry, error) {
	l, ok := src.(*link)
	if !ok || r.Cluster != nil {
		return nil, nil
	}
	var all []lines.Entry
	for next := missing.First; next <= missing.Last; {
		ctx, cancel := context.WithTimeout(ctx, r.LinkLimit)
		answer, err := l.conn.RequestWithContext(ctx, linesSubject, []byte(strconv.FormatUint(next, 10)))
		cancel()
		if err != nil {
			return nil, err
		}
		got := 0
		for line := range bytes.Lines(answer.Data) {
			e, err := lines.ParseLine(bytes.TrimSuffix(line, []byte{'\n'}))
			if err != nil {
				return nil, err
			}
			if e.Seq >= next && e.Seq <= missing.Last {
				all = append(all, e)
				next = e.Seq + 1
				got++
			}
		}
		if got == 0 {
			break // the host has not got them either
		}
	}
	return all, nil
}
