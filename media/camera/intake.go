package camera

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/queuecast/queuecast/media/address"
	"github.com/queuecast/queuecast/media/camera/wire"
)

const (
	// maxBoards is how many boards may send to one place.
	maxBoards = 32
	// boardAbsent is when a board that sends no more is forgotten, and another one shown in its place.
	boardAbsent = 10 * time.Second
)

// intake takes pictures from a feed and keeps the newest of each board.
type intake struct {
	where     *url.URL // with its secrets
	maxPixels int
	silent    time.Duration // after which it is told that nothing comes; 0: never
	want      string        // board that was asked for; "": the first that comes
	now       func() time.Time
	log       *slog.Logger
	onState   func()

	mutex   sync.Mutex
	state   State
	meter   meter
	number  uint64
	boards  map[string]*sender
	chosen  string
	fresh   chan struct{} // closed when a picture comes
	faulted bool          // since it was connected
}

// sender is a board and its newest picture.
type sender struct {
	Board
	meter  meter
	newest *Frame
	taken  bool
}

// offer takes a picture.
func (in *intake) offer(p parcel) {
	now := in.now()
	f, err := p.unpack(now, in.maxPixels)
	if err != nil {
		if p.board != "" {
			err = fmt.Errorf("%s: %w", p.board, err)
		}
		in.fault(err)
		return
	}
	in.mutex.Lock()
	b, err := in.sender(p.board, now)
	if err != nil {
		in.mutex.Unlock()
		in.fault(err)
		return
	}
	in.number++
	f.Number = in.number
	if b.newest != nil && !b.taken {
		in.state.Dropped++
	}
	if p.stamped && b.Frames > 0 && since(b.Uptime, p.uptime) < -uptimeTolerance {
		b.Restarts++
	}
	b.newest, b.taken = f, false
	b.Last, b.Size, b.Uptime = now, f.Size, p.uptime
	b.Frames++
	b.meter.note(now)
	s := &in.state
	first := s.Last.IsZero() || s.Err != nil || !s.Connected
	s.Last, s.Size = now, f.Size
	s.Frames++
	s.Bytes += uint64(len(p.data))
	in.meter.note(now)
	if !s.Connected {
		s.Connected, s.Since = true, now
	}
	s.Err, s.Tries = nil, 0
	close(in.fresh)
	in.fresh = make(chan struct{})
	in.mutex.Unlock()
	if first {
		in.told()
	}
}

// sender finds a board, or makes room for a new one, and chooses the one that is shown: the one asked for, else the first that came,
// until it has been away for a while.
func (in *intake) sender(name string, now time.Time) (*sender, error) {
	b := in.boards[name]
	if b == nil {
		if len(in.boards) >= maxBoards {
			maps.DeleteFunc(in.boards, func(_ string, old *sender) bool { return now.Sub(old.Last) > boardAbsent })
		}
		if len(in.boards) >= maxBoards {
			return nil, fmt.Errorf("board %q: %w", name, ErrTooManyBoards)
		}
		b = &sender{Board: Board{Name: name, Since: now}}
		in.boards[name] = b
	}
	switch shown := in.boards[in.chosen]; {
	case in.want != "":
		in.chosen = in.want
	case shown == nil || now.Sub(shown.Last) > boardAbsent:
		in.chosen = name
	}
	return b, nil
}

// fault notes something that came and is no good.
func (in *intake) fault(err error) {
	in.mutex.Lock()
	in.state.Damaged++
	in.state.Fault, in.state.FaultAt = err, in.now()
	first := !in.faulted
	in.faulted = true
	address := in.state.Address
	in.mutex.Unlock()
	if first {
		in.log.Warn("a camera sends what is no picture", "from", address, "error", err)
		in.told()
	}
}

// open notes that the way to the camera is open.
func (in *intake) open() {
	in.mutex.Lock()
	already := in.state.Connected
	if !already {
		in.state.Connected, in.state.Since, in.state.Err, in.state.Next = true, in.now(), nil, time.Time{}
		in.faulted = false
	}
	in.mutex.Unlock()
	if !already {
		in.told()
	}
}

// failed notes that it is not.
func (in *intake) failed(err error, tries int, next time.Time) {
	in.mutex.Lock()
	s := &in.state
	s.Connected, s.Since, s.Tries, s.Next, s.Listening = false, in.now(), tries, next, ""
	s.Err = &ConnectError{Address: s.Address, Text: address.Scrub(err.Error(), in.where), Err: err}
	shown := s.Err
	in.mutex.Unlock()
	in.log.Warn("a camera gives no pictures", "error", shown, "next_try", next.Format(time.TimeOnly))
	in.told()
}

// trying notes that the next try has begun.
func (in *intake) trying() {
	in.mutex.Lock()
	in.state.Next = time.Time{}
	in.mutex.Unlock()
}

// listening notes that boards may connect, and where.
func (in *intake) listening(where string) {
	in.mutex.Lock()
	in.state.Listening = where
	in.mutex.Unlock()
	in.open()
}

func (in *intake) framed(f wire.Framing) {
	in.mutex.Lock()
	in.state.Framing = f
	in.mutex.Unlock()
}

func (in *intake) told() {
	if in.onState != nil {
		in.onState()
	}
}

// snapshot is the state now.
func (in *intake) snapshot() State {
	now := in.now()
	in.mutex.Lock()
	defer in.mutex.Unlock()
	s := in.state
	if last := latest(s.Since, s.Last); s.Connected && s.Err == nil && in.silent > 0 && now.Sub(last) > in.silent {
		s.Err = ErrSilent
	}
	s.Rate = in.meter.value(now)
	s.Chosen = in.chosen
	for _, b := range in.boards {
		if b.Name == "" {
			continue
		}
		shown := b.Board
		shown.Rate = b.meter.value(now)
		s.Boards = append(s.Boards, shown)
	}
	slices.SortFunc(s.Boards, func(a, b Board) int { return cmp.Compare(a.Name, b.Name) })
	return s
}

// newest waits for a picture of a board that is newer than the one of the number after.
func (in *intake) newest(ctx context.Context, board string, after uint64) (*Frame, error) {
	for {
		in.mutex.Lock()
		name := board
		if name == "" {
			name = in.chosen
		}
		b, fresh := in.boards[name], in.fresh
		if b != nil && b.newest != nil && b.newest.Number > after {
			f := b.newest
			b.taken = true
			in.mutex.Unlock()
			return f, nil
		}
		in.mutex.Unlock()
		select {
		case <-fresh:
		case <-ctx.Done():
			return nil, fmt.Errorf("waiting for a picture: %w", ctx.Err())
		}
	}
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
