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

	"github.com/queuecast/queuecast/kiosk/queue"
)

const (
	streamName    = "QUEUECAST"
	subjectPrefix = "queuecast.event."

	// Within this time the store recognises a repeated event ID by itself.
	duplicateWindow = 2 * time.Minute
	// Headers (subject, ID, expectation) on top of the event itself.
	headerAllowance = 4 << 10
	// The only limit is the disk. A limit of the server's own would be fixed at
	// its start from the space free at that moment.
	maxStoreBytes = 1 << 50
	// No stream is kept in memory; zero would mean "take 75 % of the machine".
	maxMemoryBytes = 64 << 20

	startLimit    = 30 * time.Second
	requestLimit  = 10 * time.Second
	shutdownLimit = 5 * time.Second
)

// engine is one run of the embedded server with our connection to it. It is
// thrown away, never repaired: after a write error a fresh one is opened.
type engine struct {
	server *server.Server
	conn   *nats.Conn
	js     jetstream.JetStream
	log    *serverLog
	down   chan struct{} // closed when the shutdown begun by close has finished
}

// openEngine starts the server on a folder that it has to itself and makes sure
// of the stream. sync makes every append wait for the disk; only a benchmark
// that fills a log does without. On an error everything it started has ended.
func openEngine(ctx context.Context, dir string, sync bool, log *slog.Logger) (e *engine, err error) {
	e = &engine{log: newServerLog(log), down: make(chan struct{})}
	e.server, err = server.NewServer(&server.Options{
		ServerName:             "queuecast",
		DontListen:             true,
		NoSigs:                 true,
		NoLog:                  true, // ours is set below
		DisableJetStreamBanner: true,
		JetStream:              true,
		StoreDir:               dir,
		SyncAlways:             sync,
		JetStreamMaxStore:      maxStoreBytes,
		JetStreamMaxMemory:     maxMemoryBytes,
	})
	if err != nil {
		return nil, fmt.Errorf("configuring the event store: %w", err)
	}
	e.server.SetLoggerV2(e.log, log.Enabled(ctx, slog.LevelDebug), false, false)
	defer func() {
		if err != nil {
			e.close()
		}
	}()
	e.server.Start() // returns once started: it listens to nothing
	if !e.server.ReadyForConnections(startLimit) || !e.server.JetStreamEnabled() {
		err = e.log.err()
		if err == nil {
			err = errors.New("it did not get ready")
		}
		return nil, fmt.Errorf("starting the event store: %w", err)
	}
	if e.conn, err = nats.Connect("", nats.InProcessServer(e.server), nats.NoReconnect(), nats.Name("journal")); err != nil {
		return nil, fmt.Errorf("connecting to the event store: %w", err)
	}
	if e.js, err = jetstream.New(e.conn); err != nil {
		return nil, fmt.Errorf("talking to the event store: %w", err)
	}
	if err = e.ensureStream(ctx); err != nil {
		return nil, fmt.Errorf("opening the event stream: %w", err)
	}
	return e, nil
}

// ensureStream looks before it creates: an update of an existing stream is a
// write, and opening must work on a full disk.
func (e *engine) ensureStream(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, requestLimit)
	defer cancel()
	_, err := e.js.Stream(ctx, streamName)
	if !errors.Is(err, jetstream.ErrStreamNotFound) {
		return err
	}
	_, err = e.js.CreateStream(ctx, jetstream.StreamConfig{
		Name:        streamName,
		Subjects:    []string{subjectPrefix + ">"},
		Storage:     jetstream.FileStorage,
		Retention:   jetstream.LimitsPolicy,
		Duplicates:  duplicateWindow,
		MaxMsgSize:  queue.MaxEventBytes + headerAllowance,
		DenyDelete:  true,
		DenyPurge:   true,
		AllowDirect: true,
	})
	return err
}

// lastSeq asks for the sequence of the last event; 0 when there is none.
func (e *engine) lastSeq(ctx context.Context) (uint64, error) {
	ctx, cancel := context.WithTimeout(ctx, requestLimit)
	defer cancel()
	stream, err := e.js.Stream(ctx, streamName)
	if err != nil {
		return 0, fmt.Errorf("asking for the end of the log: %w", err)
	}
	return stream.CachedInfo().State.LastSeq, nil
}

// close ends the server and waits for it, though not for ever: a disk that
// hangs may hold it. It reports whether the server has ended.
func (e *engine) close() bool {
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
