package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/queuecast/queuecast/kiosk/queue"
)

const (
	streamName    = "QUEUECAST"
	subjectPrefix = "queuecast.event."
	// What the store has stored it sends out once more under this prefix, with
	// its sequence; that is how the stations hear of it.
	logPrefix = "queuecast.log."
	// Entries that cannot be decoded, when they are put back into a store.
	unreadableSubject = subjectPrefix + "unreadable"

	// Within this time the store recognises a repeated event ID by itself.
	duplicateWindow = 2 * time.Minute
	// Headers (subject, ID, expectation) on top of the event itself.
	headerAllowance = 4 << 10

	// Events fetched by one request. A page of ordinary events is some 400 KiB.
	pageEvents = 1024
	// A page of the greatest events stays far below the client's own bounds.
	pageBytes = 8 << 20

	headerStatus   = "Status"
	headerSequence = "Nats-Sequence"
	headerStamp    = "Nats-Time-Stamp"
	statusEnd      = "204"
	statusNone     = "404"
	statusAbsent   = "503"

	// The most copies of the log that a cluster is asked for.
	maxReplicas = 3
)

// errUnavailable says that the store itself no longer answers.
var errUnavailable = errors.New("the event store does not answer")

// stream is the log as seen through a connection.
type stream struct {
	conn  *nats.Conn
	js    jetstream.JetStream
	limit time.Duration // for one request
}

// record is one entry of the log.
type record struct {
	seq   uint64
	stamp time.Time // when it was stored
	data  []byte
}

// streamOptions is what differs between the streams of one kind and another.
type streamOptions struct {
	first    uint64 // sequence of the first event to come; 0 and 1 are the same
	announce bool   // send every stored event out under logPrefix
	replicas int    // at least 1; fewer are taken if there are not so many servers
}

// ensure looks before it creates: an update of an existing stream is a write,
// and opening must work on a full disk.
func (s *stream) ensure(ctx context.Context, o streamOptions) error {
	ctx, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	existing, err := s.js.Stream(ctx, streamName)
	if err == nil {
		config := existing.CachedInfo().Config
		if !o.announce || config.RePublish != nil {
			return nil
		}
		config.RePublish = republish()
		if _, err = s.js.UpdateStream(ctx, config); err != nil {
			return fmt.Errorf("having the store announce its events: %w", err)
		}
		return nil
	}
	if !errors.Is(err, jetstream.ErrStreamNotFound) {
		return err
	}
	config := jetstream.StreamConfig{
		Name:        streamName,
		Subjects:    []string{subjectPrefix + ">"},
		Storage:     jetstream.FileStorage,
		Retention:   jetstream.LimitsPolicy,
		Duplicates:  duplicateWindow,
		MaxMsgSize:  queue.MaxEventBytes + headerAllowance,
		DenyDelete:  true,
		AllowDirect: true,
		FirstSeq:    o.first,
		Replicas:    max(o.replicas, 1),
	}
	if o.announce {
		config.RePublish = republish()
	}
	for {
		_, err = s.js.CreateStream(ctx, config)
		var refused *jetstream.APIError
		if config.Replicas == 1 || !errors.As(err, &refused) {
			return err
		}
		config.Replicas-- // as many as the cluster has servers for
	}
}

func republish() *jetstream.RePublish {
	return &jetstream.RePublish{Source: subjectPrefix + ">", Destination: logPrefix + ">"}
}

// state asks what the store believes to hold.
func (s *stream) state(ctx context.Context) (jetstream.StreamState, error) {
	ctx, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	stream, err := s.js.Stream(ctx, streamName)
	if err != nil {
		return jetstream.StreamState{}, fmt.Errorf("asking for the end of the log: %w", err)
	}
	return stream.CachedInfo().State, nil
}

// put hands the event to the store and waits for its answer.
func (s *stream) put(ctx context.Context, expected uint64, ev queue.Event, data []byte) (uint64, error) {
	msg := nats.NewMsg(subjectPrefix + string(ev.Type))
	msg.Data = data
	ack, err := s.js.PublishMsg(ctx, msg, jetstream.WithMsgID(ev.ID),
		jetstream.WithExpectLastSequence(expected), jetstream.WithRetryAttempts(0))
	if err != nil {
		return 0, err
	}
	return ack.Sequence, nil
}

// page fetches the next entries, none at the end of the log. It uses
// JetStream's batched direct get (ADR-31): unlike a consumer it leaves no state
// behind in the server.
func (s *stream) page(caller context.Context, from uint64) ([]record, error) {
	ctx, cancel := context.WithTimeout(caller, s.limit)
	defer cancel()
	request, err := json.Marshal(map[string]uint64{"seq": from, "batch": pageEvents, "max_bytes": pageBytes})
	if err != nil {
		return nil, err
	}
	inbox := s.conn.NewInbox()
	answers, err := s.conn.SubscribeSync(inbox)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUnavailable, err)
	}
	defer func() { _ = answers.Unsubscribe() }() // fails only when the connection has gone, and the subscription with it
	if err := s.conn.PublishRequest("$JS.API.DIRECT.GET."+streamName, inbox, request); err != nil {
		return nil, fmt.Errorf("%w: %w", errUnavailable, err)
	}
	var page []record
	for {
		msg, err := answers.NextMsgWithContext(ctx)
		if err != nil {
			if caller.Err() != nil { // its own impatience says nothing about the store
				return nil, caller.Err()
			}
			return nil, fmt.Errorf("%w: %w", errUnavailable, err)
		}
		switch status := msg.Header.Get(headerStatus); status {
		case "":
			r, err := recordOf(msg)
			if err != nil {
				return nil, err
			}
			page = append(page, r)
		case statusEnd, statusNone:
			return page, nil
		case statusAbsent:
			return nil, errUnavailable
		default:
			return nil, fmt.Errorf("the event store answered %s %s", status, msg.Header.Get("Description"))
		}
	}
}

// recordOf reads an entry as the store sends it, asked or unasked.
func recordOf(msg *nats.Msg) (record, error) {
	seq, err := strconv.ParseUint(msg.Header.Get(headerSequence), 10, 64)
	if err != nil || seq == 0 {
		return record{}, fmt.Errorf("an entry has the sequence %q", msg.Header.Get(headerSequence))
	}
	stamp, err := time.Parse(time.RFC3339Nano, msg.Header.Get(headerStamp))
	if err != nil {
		return record{}, fmt.Errorf("entry %d has no time: %w", seq, err)
	}
	return record{seq: seq, stamp: stamp, data: msg.Data}, nil
}

// subjectOf is where an entry belongs that is put back into a store.
func subjectOf(seq uint64, data []byte) string {
	if ev, err := queue.DecodeEvent(data, seq); err == nil {
		return subjectPrefix + string(ev.Type)
	}
	return unreadableSubject
}
