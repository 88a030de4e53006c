package recorder

import (
	"time"
)

// Voice has a Recorder record only while something is to be heard.
type Voice struct {
	Threshold float64       // peak that counts as a voice, 0 to 1
	PreRoll   time.Duration // how much from before the voice is recorded too; 0 means 0.5 s
	Hang      time.Duration // how long it must be silent until the recording rests; 0 means 2 s
	Separate  bool          // each passage becomes a file of its own
}

const (
	defaultPreRoll = 500 * time.Millisecond
	defaultHang    = 2 * time.Second
	// voiceStep is how much sound is judged at once.
	voiceStep = 10 * time.Millisecond
)

// voiceGate lets voices through, from a little before them to a little behind.
type voiceGate struct {
	limit    int // peak
	channels int
	step     int     // samples judged at once
	hang     int     // samples of silence after which it shuts
	ring     []int16 // of the last samples before a voice
	held, at int     // samples in the ring, and where the next one goes
	pending  []int16 // less than a step, not judged yet
	open     bool
	quiet    int // samples since the last voice
}

func newVoiceGate(v Voice, rate, channels int) *voiceGate {
	if v.PreRoll <= 0 {
		v.PreRoll = defaultPreRoll
	}
	if v.Hang <= 0 {
		v.Hang = defaultHang
	}
	samples := func(d time.Duration) int { return max(int(d.Seconds()*float64(rate)), 1) * channels }
	return &voiceGate{
		limit: max(int(v.Threshold*fullScale), 1), channels: channels,
		step: samples(voiceStep), hang: samples(v.Hang), ring: make([]int16, samples(v.PreRoll)),
	}
}

const fullScale = 1 << 15

// pass hands on what is to be recorded. ended, which may be nil, is told of the end of each passage.
func (g *voiceGate) pass(samples []int16, write func([]int16) error, ended func() error) error {
	for len(samples) > 0 {
		n := min(g.step-len(g.pending), len(samples))
		g.pending = append(g.pending, samples[:n]...)
		samples = samples[n:]
		if len(g.pending) < g.step {
			return nil
		}
		if err := g.judge(g.pending, write, ended); err != nil {
			return err
		}
		g.pending = g.pending[:0]
	}
	return nil
}

// flush hands on what has not been judged when the recording ends within a passage.
func (g *voiceGate) flush(write func([]int16) error) error {
	rest := g.pending
	g.pending = g.pending[:0]
	if !g.open {
		return nil
	}
	return write(rest)
}

func (g *voiceGate) judge(s []int16, write func([]int16) error, ended func() error) error {
	loud := false
	for _, v := range s {
		loud = loud || int(v) >= g.limit || -int(v) >= g.limit
	}
	switch {
	case g.open:
		if err := write(s); err != nil {
			return err
		}
		if g.quiet += len(s); loud {
			g.quiet = 0
		} else if g.quiet >= g.hang {
			g.open = false
			if ended != nil {
				return ended()
			}
		}
	case loud:
		g.open, g.quiet = true, 0
		start := (g.at - g.held + len(g.ring)) % len(g.ring)
		first := min(g.held, len(g.ring)-start)
		older, newer := g.ring[start:start+first], g.ring[:g.held-first]
		g.held, g.at = 0, 0
		for _, part := range [][]int16{older, newer, s} {
			if err := write(part); err != nil {
				return err
			}
		}
	default:
		for _, v := range s[max(len(s)-len(g.ring), 0):] {
			g.ring[g.at] = v
			g.at = (g.at + 1) % len(g.ring)
			g.held = min(g.held+1, len(g.ring))
		}
	}
	return nil
}
