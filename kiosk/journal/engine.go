package journal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	// The only limit is the disk. A limit of the server's own would be fixed at
	// its start from the space free at that moment.
	maxStoreBytes = 1 << 50
	// No stream is kept in memory; zero would mean "take 75 % of the machine".
	maxMemoryBytes = 64 << 20

	startLimit    = 30 * time.Second
	startStep     = 100 * time.Millisecond
	requestLimit  = 10 * time.Second
	shutdownLimit = 5 * time.Second

	localName = "journal"
)

// engine is one run of the embedded server with our connection to it. It is
// thrown away, never repaired: after a write error a fresh one is opened.
type engine struct {
	stream
	server *server.Server
	log    *serverLog
	gone   chan struct{} // closed when close begins
	down   chan struct{} // closed when the shutdown begun by close has finished
}

// engineConfig says how a server is run.
type engineConfig struct {
	dir    string // the server has it to itself
	noSync bool   // do not wait for the disk: for filling a store that is synced as a whole afterwards
	first  uint64 // sequence of the first event of a new log
	share  *sharing
	log    *slog.Logger
}

func (c engineConfig) options() *server.Options {
	o := &server.Options{
		ServerName:             "queuecast",
		DontListen:             true,
		NoSigs:                 true,
		NoLog:                  true, // ours is set below
		DisableJetStreamBanner: true,
		JetStream:              true,
		StoreDir:               c.dir,
		SyncAlways:             !c.noSync,
		JetStreamMaxStore:      maxStoreBytes,
		JetStreamMaxMemory:     maxMemoryBytes,
	}
	c.share.apply(o)
	return o
}

// openEngine starts the server and makes sure of the stream. On an error
// everything it started has ended.
func openEngine(ctx context.Context, c engineConfig) (e *engine, err error) {
	e = &engine{log: newServerLog(c.log), gone: make(chan struct{}), down: make(chan struct{})}
	e.limit = requestLimit
	if err := c.share.probe(ctx); err != nil {
		return nil, err
	}
	e.server, err = server.NewServer(c.options())
	if err != nil {
		return nil, fmt.Errorf("configuring the event store: %w", err)
	}
	e.server.SetLoggerV2(e.log, c.log.Enabled(ctx, slog.LevelDebug), false, false)
	defer func() {
		if err != nil {
			e.close()
		}
	}()
	e.server.Start() // returns once started
	if err = e.ready(); err != nil {
		return nil, fmt.Errorf("starting the event store: %w", err)
	}
	options := append(c.share.localLogin(), nats.InProcessServer(e.server), nats.NoReconnect(), nats.Name(localName))
	if e.conn, err = nats.Connect("", options...); err != nil {
		return nil, fmt.Errorf("connecting to the event store: %w", err)
	}
	if e.js, err = jetstream.New(e.conn); err != nil {
		return nil, fmt.Errorf("talking to the event store: %w", err)
	}
	if err = e.ensure(ctx, streamOptions{first: c.first, announce: c.share != nil}); err != nil {
		return nil, fmt.Errorf("opening the event stream: %w", err)
	}
	return e, nil
}

// ready waits until the server serves, or has said why it does not.
func (e *engine) ready() error {
	for waited := time.Duration(0); waited < startLimit; waited += startStep {
		if e.server.ReadyForConnections(startStep) {
			if e.server.JetStreamEnabled() {
				return nil
			}
			break
		}
		if err := e.log.err(); err != nil {
			return err
		}
	}
	if err := e.log.err(); err != nil {
		return err
	}
	return errors.New("it did not get ready")
}

// close ends the server and waits for it, though not for ever: a disk that
// hangs may hold it. It reports whether the server has ended.
func (e *engine) close() bool {
	close(e.gone)
	if e.conn != nil {
		e.conn.Close()
	}
	go func() {
		defer close(e.down)
		e.server.Shutdown()
		e.server.WaitForShutdown()
	}()
	limit := time.NewTimer(shutdownLimit)
	defer limit.Stop()
	select {
	case <-e.down:
		return true
	case <-limit.C:
		return false
	}
}
