package player

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/pion/rtp"
)

func TestReorder(t *testing.T) {
	const ms = time.Millisecond
	type came struct {
		number uint16
		at     time.Duration
	}
	for _, c := range []struct {
		name string
		came []came
		want []uint16
		lost int
	}{
		{"in order", []came{{7, 0}, {8, 1}, {9, 2}}, []uint16{7, 8, 9}, 0},
		{"over the end of the numbers", []came{{65534, 0}, {65535, 1}, {0, 2}, {1, 3}}, []uint16{65534, 65535, 0, 1}, 0},
		{"two overtake", []came{{1, 0}, {4, 1}, {3, 2}, {2, 3}, {5, 4}}, []uint16{1, 2, 3, 4, 5}, 0},
		{"overtaking at the end of the numbers", []came{{65535, 0}, {1, 1}, {0, 2}}, []uint16{65535, 0, 1}, 0},
		{"twice", []came{{1, 0}, {1, 0}, {3, 0}, {3, 0}, {2, 0}}, []uint16{1, 2, 3}, 0},
		{"one is lost", []came{{1, 0}, {3, 10 * ms}, {4, 20 * ms}, {5, 10*ms + reorderWait}}, []uint16{1, 3, 4, 5}, 1},
		{"a gap waits", []came{{1, 0}, {3, 10 * ms}, {4, 9*ms + reorderWait}}, []uint16{1}, 0},
		{"two gaps", []came{{1, 0}, {3, 10 * ms}, {5, 20 * ms}, {6, 25*ms + reorderWait}}, []uint16{1, 3, 5, 6}, 2},
		{"too late", []came{{1, 0}, {3, 0}, {4, reorderWait}, {2, reorderWait + 1}, {5, reorderWait + 2}}, []uint16{1, 3, 4, 5}, 1},
		{"a stranger", []came{{1, 0}, {20000, 0}, {2, 1}}, []uint16{1, 2}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := reorder{rate: 90000}
			var got []uint16
			lost := 0
			for _, p := range c.came {
				ready, missing := r.push(&rtp.Packet{Header: rtp.Header{SequenceNumber: p.number}}, time.Unix(0, 0).Add(p.at))
				lost += missing
				for _, p := range ready {
					got = append(got, p.SequenceNumber)
				}
			}
			if !slices.Equal(got, c.want) || lost != c.lost {
				t.Errorf("got %v, %d lost; want %v, %d", got, lost, c.want, c.lost)
			}
		})
	}
}

// A sender that begins anew, with other numbers or as another source, is followed after a few packets, again and again.
func TestReorderFollowsASenderThatBeginsAnew(t *testing.T) {
	r := reorder{rate: 90000}
	now := time.Unix(0, 0)
	for _, source := range []uint32{1, 2, 2, 1} {
		first := uint16(rand.Uint32())
		got := 0
		for i := range uint16(100) {
			ready, _ := r.push(&rtp.Packet{Header: rtp.Header{SequenceNumber: first + i, SSRC: source}}, now)
			got += len(ready)
			now = now.Add(20 * time.Millisecond)
		}
		if got < 100-strangers {
			t.Errorf("of 100 packets %d come through", got)
		}
	}
}

func TestReorderIsBounded(t *testing.T) {
	r := reorder{rate: 90000}
	for i := range uint16(5000) {
		if i != 1 {
			r.push(&rtp.Packet{Header: rtp.Header{SequenceNumber: i}}, time.Unix(0, 0))
		}
		if len(r.held) > reorderMost {
			t.Fatalf("%d packets wait", len(r.held))
		}
	}
}

func TestReorderReports(t *testing.T) {
	r := reorder{rate: 8000}
	if r.report() != nil {
		t.Error("a report before the first packet")
	}
	now := time.Unix(0, 0)
	for i := range uint16(200) {
		if i%4 != 3 {
			jitter := time.Duration(i%2) * 10 * time.Millisecond
			r.push(&rtp.Packet{Header: rtp.Header{SequenceNumber: 65500 + i, SSRC: 9, Timestamp: uint32(i) * 160}}, now.Add(jitter))
		}
		now = now.Add(20 * time.Millisecond)
	}
	ready, _ := r.expired(now.Add(reorderWait))
	report := r.report()
	if report == nil || report.SSRC != 9 || report.TotalLost != 49 || report.FractionLost < 60 || report.FractionLost > 66 ||
		report.LastSequenceNumber != 1<<16+65500+198-1<<16 || report.Jitter < 20 || report.Jitter > 80 {
		t.Errorf("the report is %+v (%d came at last)", report, len(ready))
	}
	if again := r.report(); again.FractionLost != 0 {
		t.Errorf("since then %d/256 were lost", again.FractionLost)
	}
}

// FuzzReorder pushes packets with any numbers: they come out in order between restarts, once each, and few wait.
func FuzzReorder(f *testing.F) {
	f.Add([]byte{0, 0, 1, 0, 2, 3, 0, 1, 1})
	f.Add([]byte{255, 255, 0, 0, 0, 1, 255, 254, 9})
	f.Add([]byte{1, 0, 0, 128, 0, 0, 1, 1, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		r := reorder{rate: 8000}
		now := time.Unix(0, 0)
		for ; len(data) >= 3; data = data[3:] {
			now = now.Add(time.Duration(data[2]) * time.Millisecond)
			p := &rtp.Packet{Header: rtp.Header{SequenceNumber: uint16(data[0])<<8 | uint16(data[1]), SSRC: uint32(data[2] >> 7)}}
			ready, lost := r.push(p, now)
			if lost < 0 || len(r.held) > reorderMost {
				t.Fatalf("%d lost, %d wait", lost, len(r.held))
			}
			for i := 1; i < len(ready)-1; i++ { // the last one may be the first of a new row
				if int16(ready[i].SequenceNumber-ready[i-1].SequenceNumber) <= 0 {
					t.Fatal("packets come out of order")
				}
			}
			for i := 1; i < len(r.held); i++ {
				if int16(r.held[i].packet.SequenceNumber-r.held[i-1].packet.SequenceNumber) <= 0 {
					t.Fatal("what waits is out of order")
				}
			}
		}
	})
}
