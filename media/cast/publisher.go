package cast

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bluenviron/gortsplib/v4"
	"github.com/bluenviron/gortsplib/v4/pkg/base"
	"github.com/bluenviron/gortsplib/v4/pkg/description"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"

	"github.com/queuecast/queuecast/media/address"
	"github.com/queuecast/queuecast/media/retry"
)

// publishTimeout is for a server that does not answer, or takes nothing any more.
const publishTimeout = 10 * time.Second

// ErrTarget tells that an address is none to publish to.
var ErrTarget = errors.New("the address has to begin with rtsp:// or rtsps:// and name a host and a path")

// Publisher sends a channel to an RTSP server elsewhere (ANNOUNCE and RECORD, RFC 2326), and tries again for as long as it exists.
// Set the exported fields, then Initialize.
type Publisher struct {
	Channel *Channel
	URL     string // rtsp://user:password@host:port/path, or rtsps://
	UDP     bool   // else RTP goes through the connection
	AnyCert bool   // rtsps: take any certificate
	// OnState is told of every change, on the publisher's goroutine: it must not block. Optional.
	OnState func()
	Log     *slog.Logger

	target *base.URL
	link   atomic.Pointer[link]
	cancel context.CancelFunc
	worker sync.WaitGroup
	mutex  sync.Mutex
	state  PublisherState
}

// PublisherState is how a Publisher is.
type PublisherState struct {
	URL       string // without the password
	Connected bool
	Since     time.Time // of Connected, or of what is wrong
	Tries     int       // that failed since it was last connected
	Next      time.Time // of the next try; zero: one is under way
	Err       error     // the last; nil while connected
}

// link is one connection.
type link struct {
	client      *gortsplib.Client
	description *description.Session
	ssrcs       []uint32
}

// ParseTarget checks an address to publish to.
func ParseTarget(address string) (*base.URL, error) {
	u, err := base.ParseURL(address)
	if err != nil || u.Host == "" || u.Path == "" || u.Path == "/" || u.Scheme != "rtsp" && u.Scheme != "rtsps" {
		return nil, ErrTarget
	}
	return u, nil
}

// Initialize begins to publish. It fails on an address that is none.
func (p *Publisher) Initialize() error {
	var err error
	if p.target, err = ParseTarget(p.URL); err != nil {
		return fmt.Errorf("publishing the stream: %w", err)
	}
	p.state = PublisherState{URL: address.Hidden((*url.URL)(p.target)), Since: time.Now()}
	var ctx context.Context
	ctx, p.cancel = context.WithCancel(context.Background())
	p.Channel.addSink(p)
	p.worker.Go(func() { p.run(ctx) })
	return nil
}

// Close ends the connection and waits. It may be called once.
func (p *Publisher) Close() {
	p.cancel()
	p.worker.Wait()
	p.Channel.removeSink(p)
}

// State tells how it is.
func (p *Publisher) State() PublisherState {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.state
}

func (p *Publisher) set(change func(*PublisherState)) {
	p.mutex.Lock()
	change(&p.state)
	p.mutex.Unlock()
	if p.OnState != nil {
		p.OnState()
	}
}

// run connects again and again.
func (p *Publisher) run(ctx context.Context) {
	retry.Loop(ctx, p.connect, func(err error, wait time.Duration) {
		p.Log.Warn("the stream is not published", "to", address.Hidden((*url.URL)(p.target)), "error", err, "next_try_in", wait)
		p.set(func(s *PublisherState) {
			if s.Connected {
				s.Tries = 0
			}
			s.Connected, s.Since, s.Err, s.Next = false, time.Now(), err, time.Now().Add(wait)
			s.Tries++
		})
	}, func() {
		p.set(func(s *PublisherState) { s.Next = time.Time{} })
	})
}

// connect publishes until something ends it.
func (p *Publisher) connect(ctx context.Context) error {
	transport := gortsplib.TransportTCP
	if p.UDP {
		transport = gortsplib.TransportUDP
	}
	client := &gortsplib.Client{
		Scheme: p.target.Scheme, Host: p.target.Host, Transport: &transport, WriteQueueSize: writeQueue,
		ReadTimeout: publishTimeout, WriteTimeout: publishTimeout, DisableRTCPSenderReports: true, // see report
	}
	if p.target.Scheme == "rtsps" {
		client.TLSConfig = &tls.Config{InsecureSkipVerify: p.AnyCert, ServerName: p.target.Hostname()} //nolint:gosec // the user may ask for it
	}
	if err := client.Start2(); err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	defer client.Close()
	stopping := context.AfterFunc(ctx, client.Close) // also while something below waits for an answer
	defer stopping()

	d := describe(p.Channel.tracks)
	if _, err := client.Announce(p.target, d); err != nil {
		return fmt.Errorf("announcing: %w", err)
	}
	if err := client.SetupAll(p.target, d.Medias); err != nil {
		return fmt.Errorf("setting up: %w", err)
	}
	if _, err := client.Record(); err != nil {
		return fmt.Errorf("beginning to record: %w", err)
	}
	made := &link{client: client, description: d}
	stats := client.Stats()
	for _, m := range d.Medias {
		made.ssrcs = append(made.ssrcs, stats.Session.Medias[m].Formats[m.Formats[0]].LocalSSRC)
	}
	p.link.Store(made)
	defer p.link.Store(nil)
	p.Log.Info("the stream is published", "to", address.Hidden((*url.URL)(p.target)))
	p.set(func(s *PublisherState) {
		s.Connected, s.Since, s.Err, s.Tries, s.Next = true, time.Now(), nil, 0, time.Time{}
	})
	p.Channel.joined()
	return client.Wait()
}

func (p *Publisher) watched() int {
	if p.link.Load() == nil {
		return 0
	}
	return 1
}

func (p *Publisher) rtp(track int, packet *rtp.Packet, at time.Time) error {
	l := p.link.Load()
	if l == nil {
		return nil
	}
	return l.client.WritePacketRTPWithNTP(l.description.Medias[track], packet, at)
}

func (p *Publisher) rtcp(track int, report *rtcp.SenderReport) error {
	l := p.link.Load()
	if l == nil {
		return nil
	}
	report.SSRC = l.ssrcs[track]
	return l.client.WritePacketRTCP(l.description.Medias[track], report)
}
