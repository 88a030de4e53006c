package camera

import (
	"context"
	"errors"
	"fmt"
	"image"
	"log/slog"
	"math"
	"testing"
	"time"
)

// fakeIntake has a clock of its own.
func fakeIntake() (in *intake, clock *time.Time) {
	clock = new(time.Time)
	*clock = time.Unix(1_800_000_000, 0)
	return &intake{
		maxPixels: 1000, silent: DefaultPatience, now: func() time.Time { return *clock }, log: slog.New(slog.DiscardHandler),
		boards: map[string]*sender{}, fresh: make(chan struct{}),
	}, clock
}

func drawn(board string) parcel {
	return parcel{drawn: image.NewGray(image.Rect(0, 0, 16, 12)), board: board}
}

func TestTheRate(t *testing.T) {
	in, clock := fakeIntake()
	for range 100 {
		in.offer(drawn(""))
		*clock = clock.Add(40 * time.Millisecond)
	}
	if rate := in.snapshot().Rate; math.Abs(rate-25) > 0.5 {
		t.Errorf("%.2f pictures a second, want 25", rate)
	}
	*clock = clock.Add(time.Minute)
	if s := in.snapshot(); s.Rate > 1 || !errors.Is(s.Err, ErrSilent) || !s.Connected {
		t.Errorf("after a minute of silence: %+v", s)
	}
	in.offer(drawn(""))
	if s := in.snapshot(); s.Err != nil {
		t.Errorf("after a picture: %v", s.Err)
	}
}

func TestAnotherBoardIsShownWhenTheFirstOneIsGone(t *testing.T) {
	in, clock := fakeIntake()
	in.offer(drawn("a"))
	in.offer(drawn("b"))
	if in.snapshot().Chosen != "a" {
		t.Error("the first is not shown")
	}
	*clock = clock.Add(boardAbsent + time.Second)
	in.offer(drawn("b"))
	if s := in.snapshot(); s.Chosen != "b" {
		t.Errorf("shown is %q", s.Chosen)
	}
}

func TestBoardsAreBounded(t *testing.T) {
	in, clock := fakeIntake()
	for i := range maxBoards + 5 {
		in.offer(drawn(fmt.Sprint(i)))
	}
	if s := in.snapshot(); len(s.Boards) != maxBoards || s.Damaged != 5 || !errors.Is(s.Fault, ErrTooManyBoards) {
		t.Errorf("%d boards, %d faults, %v", len(s.Boards), s.Damaged, s.Fault)
	}
	*clock = clock.Add(boardAbsent + time.Second)
	in.offer(drawn("new"))
	if s := in.snapshot(); len(s.Boards) != 1 || s.Chosen != "new" {
		t.Errorf("%+v", s)
	}
}

func TestWhoeverWaitsGetsThePictureThatComes(t *testing.T) {
	in, _ := fakeIntake()
	got := make(chan uint64)
	for range 3 {
		go func() {
			f, err := in.newest(context.Background(), "", 1)
			if err == nil {
				got <- f.Number
			}
		}()
	}
	in.offer(drawn(""))
	in.offer(drawn(""))
	for range 3 {
		if n := <-got; n != 2 {
			t.Errorf("picture %d", n)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := in.newest(ctx, "", 2); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := in.newest(ctx, "", 1); err != nil {
		t.Error("what is there already:", err)
	}
}

func TestRestartsOfABoard(t *testing.T) {
	in, clock := fakeIntake()
	for _, uptime := range []time.Duration{10 * time.Minute, 10*time.Minute + time.Second, 10*time.Minute + 900*time.Millisecond, 2 * time.Second, 3 * time.Second} {
		p := drawn("k230")
		p.stamped, p.uptime = true, uptime
		in.offer(p)
		*clock = clock.Add(time.Second)
	}
	if b := in.snapshot().Boards[0]; b.Restarts != 1 || b.Uptime != 3*time.Second {
		t.Errorf("%+v", b)
	}
}

func TestUptimesBeginAgain(t *testing.T) {
	for _, c := range []struct{ before, after, want time.Duration }{
		{time.Second, 3 * time.Second, 2 * time.Second},
		{uptimeRange - time.Second, time.Second, 2 * time.Second},
		{time.Second, uptimeRange - time.Second, -2 * time.Second},
		{time.Hour, 0, -time.Hour},
	} {
		if got := since(c.before, c.after); got != c.want {
			t.Errorf("from %v to %v: %v, want %v", c.before, c.after, got, c.want)
		}
	}
}
