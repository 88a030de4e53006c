package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/nats-io/nats.go"

	"github.com/queuecast/queuecast/kiosk/queue"
)

const (
	// Events fetched by one request. A page of ordinary events is some 400 KiB.
	pageEvents = 1024
	// A page of the greatest events stays far below the client's own bounds.
	pageBytes = 8 << 20

	headerStatus   = "Status"
	headerSequence = "Nats-Sequence"
	statusEnd      = "204"
	statusNone     = "404"
	statusAbsent   = "503"
)

// errUnavailable says that the store itself no longer answers.
var errUnavailable = errors.New("the event store does not answer")

// Replay hands every event from a sequence on (0 and 1: from the start) to fn,
// in log order, up to the end of the log as it is met. It stops at the first
// error of fn and returns it as it is.
//
// An entry that cannot be decoded reaches fn as an event of type
// [queue.Unreadable] that has a Seq and nothing else; a hole in the sequences,
// which only damage to the disk can make, is logged.
//
// Reading changes nothing on the disk, so it works when the disk is full.
func (j *Journal) Replay(ctx context.Context, from uint64, fn func(queue.Event) error) error {
	from = max(from, 1)
	for {
		page, err := j.page(ctx, from)
		if err != nil {
			return fmt.Errorf("reading the journal from event %d: %w", from, err)
		}
		for _, msg := range page {
			ev, err := j.decode(msg)
			if err != nil {
				return fmt.Errorf("reading the journal from event %d: %w", from, err)
			}
			if ev.Seq != from {
				j.Log.Error("events are missing from the journal", "dir", j.Dir, "first", from, "last", ev.Seq-1)
			}
			if err := fn(ev); err != nil {
				return err
			}
			from = ev.Seq + 1
		}
		if len(page) == 0 {
			return nil
		}
	}
}

// page fetches the next events, none at the end of the log. It opens the store
// again, once, if that no longer answers.
func (j *Journal) page(ctx context.Context, from uint64) ([]*nats.Msg, error) {
	e, err := j.current()
	if err != nil {
		return nil, err
	}
	page, err := e.page(ctx, from)
	if !errors.Is(err, errUnavailable) {
		return page, err
	}
	if e, err = j.replace(e); err != nil {
		return nil, err
	}
	return e.page(ctx, from)
}

// page uses JetStream's batched direct get (ADR-31): unlike a consumer it
// leaves no state behind in the server.
func (e *engine) page(caller context.Context, from uint64) ([]*nats.Msg, error) {
	ctx, cancel := context.WithTimeout(caller, requestLimit)
	defer cancel()
	request, err := json.Marshal(map[string]uint64{"seq": from, "batch": pageEvents, "max_bytes": pageBytes})
	if err != nil {
		return nil, err
	}
	inbox := e.conn.NewInbox()
	answers, err := e.conn.SubscribeSync(inbox)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUnavailable, err)
	}
	defer func() { _ = answers.Unsubscribe() }() // fails only when the connection has gone, and the subscription with it
	if err := e.conn.PublishRequest("$JS.API.DIRECT.GET."+streamName, inbox, request); err != nil {
		return nil, fmt.Errorf("%w: %w", errUnavailable, err)
	}
	var page []*nats.Msg
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
			page = append(page, msg)
		case statusEnd, statusNone:
			return page, nil
		case statusAbsent:
			return nil, errUnavailable
		default:
			return nil, fmt.Errorf("the event store answered %s %s", status, msg.Header.Get("Description"))
		}
	}
}

func (j *Journal) decode(msg *nats.Msg) (queue.Event, error) {
	seq, err := strconv.ParseUint(msg.Header.Get(headerSequence), 10, 64)
	if err != nil {
		return queue.Event{}, fmt.Errorf("an entry has no sequence: %w", err)
	}
	ev, err := queue.DecodeEvent(msg.Data, seq)
	if err != nil {
		j.Log.Error("an entry of the journal is not readable", "dir", j.Dir, "seq", seq, "error", err)
		return queue.Event{Type: queue.Unreadable, Seq: seq}, nil
	}
	return ev, nil
}
