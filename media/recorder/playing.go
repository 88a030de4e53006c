package recorder

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
)

// readAll reads the file ahead of what is heard, and begins anew where it is told to.
func (p *Player) readAll(ctx context.Context) {
	for ctx.Err() == nil {
		part, cancel := context.WithCancel(ctx)
		p.mutex.Lock()
		p.restart = cancel
		from, speed := p.from, p.speed
		p.queue.Clear()
		p.stale = false
		p.mutex.Unlock()
		if err := p.readFrom(part, from, speed); err != nil && part.Err() == nil {
			p.fail(fmt.Errorf("%w: %w", errRead, err))
		}
		<-part.Done()
		cancel()
	}
}

// readFrom fills the queue from a frame on, until the end of the file or of ctx.
func (p *Player) readFrom(ctx context.Context, from int64, speed float64) error {
	if !p.pipe {
		if err := p.file.SeekFrame(from); err != nil {
			return err
		}
	}
	stretch := newStretcher(p.format.Rate, p.format.Channels, speed)
	block := make([]int16, blockFrames*p.format.Channels)
	var out []int16
	for {
		n, err := p.file.Read(block)
		end := errors.Is(err, io.EOF)
		if err != nil && !end {
			return err
		}
		if out = stretch.append(out[:0], block[:n]); end {
			out = stretch.flush(out)
		}
		if err := p.queue.WriteAll(ctx, out); err != nil {
			return err
		}
		p.mutex.Lock()
		if ctx.Err() == nil { // else it has been set for what comes now
			p.all = end
		}
		p.mutex.Unlock()
		if end {
			return nil
		}
	}
}

// device holds the loudspeaker as long as there is something to be heard.
func (p *Player) device(ctx context.Context) {
	for {
		select {
		case <-p.play:
		case <-ctx.Done():
			return
		}
		p.mutex.Lock()
		over := p.ended // it was asked for before that
		p.mutex.Unlock()
		if over {
			continue
		}
		if err := p.out.Run(ctx, p.fill); err != nil {
			p.fail(err)
		}
	}
}

func (p *Player) fail(err error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.err = err
	p.Log.Warn("a recording does not play", "error", err)
}

// fill gives the device what comes next. It says that there is no more when all has been heard.
func (p *Player) fill(dst []int16) (n int, more bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.paused || p.stale {
		return 0, true
	}
	n = p.queue.Read(dst)
	p.taken += int64(n / p.format.Channels)
	if n > 0 {
		p.started = true
		p.scale(dst[:n])
	}
	switch {
	case n == len(dst):
		return n, true
	case p.all:
		p.ended = true
		return n, false
	case p.started:
		p.starved++
	}
	return n, true
}

func (p *Player) scale(samples []int16) {
	if p.volume == 1 {
		return
	}
	for i, s := range samples {
		samples[i] = scaled(s, p.volume)
	}
}

// scaled is a sample times a factor; what is too large is clipped.
func scaled(s int16, factor float64) int16 {
	return int16(min(max(math.Round(float64(s)*factor), math.MinInt16), math.MaxInt16))
}
