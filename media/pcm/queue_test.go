package pcm

import (
	"context"
	"errors"
	"slices"
	"testing"
)

func TestQueueKeepsOrderAndCountsWhatIsLost(t *testing.T) {
	q := NewQueue(5, 2)
	q.Write([]int16{1, 2, 3, 4, 5, 6})
	dst := make([]int16, 5) // two frames and a half
	if n := q.Read(dst); n != 4 || !slices.Equal(dst[:n], []int16{1, 2, 3, 4}) {
		t.Errorf("read %v", dst[:n])
	}
	q.Write([]int16{7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18}) // around the end; four of six frames have room
	if q.Dropped() != 2 || q.Frames() != 5 || q.Most() != 5 {
		t.Errorf("%d dropped, %d held, %d at most", q.Dropped(), q.Frames(), q.Most())
	}
	dst = make([]int16, 20)
	if n := q.Read(dst); !slices.Equal(dst[:n], []int16{5, 6, 7, 8, 9, 10, 11, 12, 13, 14}) {
		t.Errorf("read %v", dst[:n])
	}
	q.Write([]int16{1, 2})
	q.Clear()
	if n := q.Read(dst); n != 0 {
		t.Errorf("%d after it was cleared", n)
	}
}

func TestQueueWriteAllWaitsForItsReader(t *testing.T) {
	q := NewQueue(10, 1)
	want := make([]int16, 1000)
	for i := range want {
		want[i] = int16(i)
	}
	written := make(chan error, 1)
	go func() { written <- q.WriteAll(t.Context(), want) }()
	var got []int16
	dst := make([]int16, 7)
	for len(got) < len(want) {
		<-q.Ready()
		for n := q.Read(dst); n > 0; n = q.Read(dst) {
			got = append(got, dst[:n]...)
		}
	}
	if err := <-written; err != nil || !slices.Equal(got, want) || q.Dropped() != 0 {
		t.Errorf("%v, %d dropped", err, q.Dropped())
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := q.WriteAll(ctx, want); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
