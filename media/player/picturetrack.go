package player

import (
	"context"
	"sync/atomic"
	"time"
)

const (
	// pictureQueue is how many units may wait to be decoded: some seconds, and at most as many bytes.
	pictureQueue      = 300
	pictureQueueBytes = 32 << 20
	// decodeLead is how long before it is due a picture is decoded at first: decoded ones take a hundred times the memory. A decoder that
	// holds pictures back to put them in order gets as much more as it needs.
	decodeLead, mostLead = 40 * time.Millisecond, 300 * time.Millisecond
	// tooLate is from when on a picture is left out in favour of the next one.
	tooLate = 50 * time.Millisecond
	// readyQueue is how many decoded pictures may wait.
	readyQueue = 4
)

// pictureTrack decodes pictures and hands them over when they are due.
type pictureTrack struct {
	decoder  pictureDecoder
	timeline *timeline
	late     time.Duration // see Player.SoundLatency
	onShown  func(decoded)

	units   chan pictureUnit
	waiting atomic.Int64 // bytes in units
	lead    atomic.Int64 // nanoseconds
	ready   chan decoded
	ended   <-chan struct{}
}

func newPictureTrack(ctx context.Context, t *timeline) *pictureTrack {
	made := &pictureTrack{timeline: t, units: make(chan pictureUnit, pictureQueue), ready: make(chan decoded, readyQueue), ended: ctx.Done()}
	made.lead.Store(int64(decodeLead))
	return made
}

func (t *pictureTrack) push(u pictureUnit) error {
	size := u.size()
	if t.waiting.Load()+size > pictureQueueBytes {
		return errSlow
	}
	select {
	case t.units <- u:
		t.waiting.Add(size)
		return nil
	default:
		return errSlow
	}
}

// decode runs until the context ends; failed is told of each unit that cannot be decoded.
func (t *pictureTrack) decode(ctx context.Context, failed func(error)) {
	for {
		select {
		case <-ctx.Done():
			return
		case u := <-t.units:
			t.waiting.Add(-u.size())
			t.wait(ctx, u.stamp, time.Duration(t.lead.Load()))
			if err := t.decoder.decode(u); err != nil {
				failed(err)
			}
		}
	}
}

// show takes a picture from the decoder.
func (t *pictureTrack) show(d decoded) {
	if late := time.Since(t.timeline.due(d.stamp)) - t.late; late > 0 && late < mostLead {
		t.lead.Store(min(t.lead.Load()+int64(late), int64(mostLead)))
	}
	select {
	case t.ready <- d:
	case <-t.ended:
	}
}

// present hands pictures over until the context ends.
func (t *pictureTrack) present(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case d := <-t.ready:
			t.wait(ctx, d.stamp, 0)
			if ctx.Err() != nil {
				return
			}
			if late := time.Since(t.timeline.due(d.stamp)) - t.late; late < tooLate || len(t.ready) == 0 {
				t.onShown(d)
			}
		}
	}
}

// wait returns a while before a stamp is due.
func (t *pictureTrack) wait(ctx context.Context, stamp time.Time, before time.Duration) {
	left := time.Until(t.timeline.due(stamp)) + t.late - before
	if left <= 0 {
		return
	}
	timer := time.NewTimer(min(left, mostBuffer))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
