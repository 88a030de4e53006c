package journal

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/nats-io/nats.go"

	"github.com/queuecast/queuecast/kiosk/journal/snapshot"
)

// A station that joins a host whose oldest events have been dropped cannot fold
// the log from its first event. It gets the host's latest snapshot, in pieces
// because a message has a limit: the request is "SEQ OFFSET", with 0 for the
// latest one; the answer is "SEQ BYTES\n", where BYTES is the length of the
// whole file, and as much of the file from the offset on as fits. An empty
// answer says that there is no such snapshot.
const (
	snapshotSubject = "queuecast.snapshot"
	// A state holds a few thousand tickets; its snapshot is some MB at most.
	maxSnapshotBytes = 64 << 20
	handoverTries    = 3
)

// errHandover says that the host's snapshot could not be taken over.
var errHandover = errors.New("the host's snapshot is of no use")

// answerSnapshot gives a station a piece of a snapshot.
func (j *Journal) answerSnapshot(msg *nats.Msg) {
	var seq uint64
	var offset int
	if _, err := fmt.Sscan(string(msg.Data), &seq, &offset); err != nil || offset < 0 {
		return
	}
	seq, file, err := j.mirror.snaps.File(seq)
	var answer []byte
	switch {
	case err != nil && !errors.Is(err, snapshot.ErrNone):
		j.Log.Error("reading the snapshot for a station", "dir", j.Dir, "error", err)
	case err == nil && offset <= len(file):
		piece := file[offset:min(len(file), offset+answerBytes)]
		answer = append(fmt.Appendf(nil, "%d %d\n", seq, len(file)), piece...)
	}
	if err := msg.Respond(answer); err != nil {
		j.Log.Warn("answering a station", "error", err)
	}
}

// takeSnapshot gets the host's snapshot if events that this station has never
// had are gone, so that its own cannot stand in for them. The files must be up
// to the log. Without a snapshot the station does its best from the first event
// that is left. taken tells whether there is a new one.
func (r *Remote) takeSnapshot(l *link) (taken bool, err error) {
	floor := r.mirror.lines.Floor()
	own, err := r.mirror.snaps.Newest()
	if err != nil || floor == 0 || own >= floor || r.Cluster != nil {
		return false, err // no one drops a cluster's events
	}
	for range handoverTries {
		var seq uint64
		var data []byte
		if seq, data, err = r.fetchSnapshot(l); err == nil {
			if len(data) == 0 {
				r.Log.Warn("the host has no snapshot; the state begins with the first event that it still has", "event", floor+1)
				return false, nil
			}
			if seq < floor || seq > r.mirror.lines.Last() {
				return false, fmt.Errorf("%w: it stands for event %d", errHandover, seq)
			}
			err = r.mirror.snaps.Save(seq, data)
			return err == nil, err
		}
		if !errors.Is(err, errHandover) {
			break
		}
		// The host may have taken a new one between two pieces.
	}
	return false, fmt.Errorf("taking over the host's snapshot: %w", err)
}

// older makes sure that a host that answers no question for snapshots is of a version that knows none, and has not just begun.
func (r *Remote) older(l *link) error {
	ctx, cancel := context.WithTimeout(r.ctx, r.LinkLimit)
	defer cancel()
	_, err := l.conn.RequestWithContext(ctx, linesSubject, []byte(strconv.FormatUint(math.MaxUint64, 10)))
	return err
}

// fetchSnapshot gives the host's latest snapshot; no data when it has none.
func (r *Remote) fetchSnapshot(l *link) (seq uint64, data []byte, err error) {
	var file []byte
	for size := -1; len(file) != size; {
		ctx, cancel := context.WithTimeout(r.ctx, r.LinkLimit)
		answer, err := l.conn.RequestWithContext(ctx, snapshotSubject, fmt.Appendf(nil, "%d %d", seq, len(file)))
		cancel()
		switch {
		case errors.Is(err, nats.ErrNoResponders):
			return 0, nil, r.older(l)
		case err != nil:
			return 0, nil, err
		case len(answer.Data) == 0 && seq == 0:
			return 0, nil, nil
		}
		head, piece, _ := strings.Cut(string(answer.Data), "\n")
		of, length, _ := strings.Cut(head, " ")
		gotSeq, err1 := strconv.ParseUint(of, 10, 64)
		gotSize, err2 := strconv.Atoi(length)
		switch {
		case err1 != nil || err2 != nil || gotSize < 1 || gotSize > maxSnapshotBytes || len(file)+len(piece) > gotSize:
			return 0, nil, fmt.Errorf("%w: %q", errHandover, head)
		case seq != 0 && (gotSeq != seq || gotSize != size) || piece == "":
			return 0, nil, fmt.Errorf("%w: it has changed meanwhile", errHandover)
		}
		seq, size = gotSeq, gotSize
		file = append(file, piece...)
	}
	if data, err = snapshot.Parse(seq, file); err != nil {
		return 0, nil, fmt.Errorf("%w: %w", errHandover, err)
	}
	return seq, data, nil
}
