package player

import (
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"
)

// roughness is a way on which packets are lost, delayed and overtaken.
type roughness struct {
	lossEvery int // packets
	jitter    time.Duration

	mutex  sync.Mutex
	passed int
	lost   int
}

// pass sends a packet, later, or not at all. A nil roughness sends it.
func (r *roughness) pass(send func()) {
	if r == nil {
		send()
		return
	}
	r.mutex.Lock()
	r.passed++
	lost := r.passed%r.lossEvery == 0
	if lost {
		r.lost++
	}
	r.mutex.Unlock()
	if lost {
		return
	}
	time.AfterFunc(rand.N(r.jitter), send)
}

// freeUDPPair is an even port that is free with the next one.
func freeUDPPair(t *testing.T) int {
	t.Helper()
	for range 100 {
		first, err := net.ListenPacket("udp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		port := first.LocalAddr().(*net.UDPAddr).Port &^ 1
		_ = first.Close()
		a, errA := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port})
		b, errB := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port + 1})
		if errA == nil {
			_ = a.Close()
		}
		if errB == nil {
			_ = b.Close()
		}
		if errA == nil && errB == nil {
			return port
		}
	}
	t.Fatal("no two ports are free")
	return 0
}

// TestRoughNetwork plays over UDP what comes late, in another order, and not all of it. What a lost packet holds back comes late, a second
// or so, and is left out; before and after it sound and picture are in step.
func TestRoughNetwork(t *testing.T) {
	const enough, tolerance = 10, 60 * time.Millisecond
	rough := &roughness{lossEvery: 50, jitter: 60 * time.Millisecond}
	r := newRelay(t, rough)
	camera(t, r, "-c:v libx264 -preset ultrafast -tune zerolatency -g 12 -pix_fmt yuv420p -c:a pcm_alaw -ar 8000 -ac 1")
	p := &Player{URL: r.url(), Transport: UDP}
	w := play(t, p)
	eventually(t, "the sender's reports", func() bool { return p.State().Behind > 0 })
	before, _, _ := w.seen()
	skipped := len(before) + 1 // the clock has just changed
	inStep(t, w, skipped, enough, tolerance)
	_, _, pictures := w.seen()
	state := p.State()
	rough.mutex.Lock()
	lost := rough.lost
	rough.mutex.Unlock()
	t.Logf("%d pictures; lost %d, noticed %d; buffer %v", pictures, lost, state.Lost, state.Buffer)
	if state.Transport != "UDP" || state.Lost == 0 || lost == 0 || state.Buffer < rough.jitter/2 || !state.Connected {
		t.Errorf("%d packets were lost; the state is %+v", lost, state)
	}
}
