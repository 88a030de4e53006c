package camera

import (
	"fmt"
	"image"
	"time"
)

const (
	// uptimeTolerance is by how much the way of messages of one board may vary.
	uptimeTolerance = 3 * time.Second
	// uptimeRange is when a board's uptime in ms begins again at 0.
	uptimeRange = 1 << 32 * time.Millisecond
	// backAgain is how soon a size that was thought to have been changed is back when there are two boards.
	backAgain = 5 * time.Second
	// maxVoices is how many boards may be told apart on one topic.
	maxVoices = 8
)

// crowd tells boards apart that send to the same topic, where messages do not say from whom they are. A board that tells its uptime is
// known by the moment at which it was switched on; without that, only pictures of another size show that there are two.
type crowd struct {
	voices []*voice
}

// voice is a board on a topic.
type voice struct {
	stamped bool
	uptime  time.Duration
	last    time.Time // of its newest message
	size    image.Point
	former  image.Point // size before changed
	changed time.Time
}

// who gives the number of the board, from 0, from which a message comes.
func (c *crowd) who(now time.Time, stamped bool, uptime time.Duration, size image.Point) int {
	find := c.bySize
	if stamped {
		find = c.byUptime
	}
	i := find(now, uptime, size)
	if i < 0 {
		i = c.room(now)
		c.voices[i] = &voice{size: size}
	}
	v := c.voices[i]
	v.stamped, v.uptime, v.last = stamped, uptime, now
	return i
}

// byUptime finds the board that was switched on when this one was; or one that has been silent since then, and has been restarted.
func (c *crowd) byUptime(now time.Time, uptime time.Duration, _ image.Point) int {
	restarted := -1
	for i, v := range c.voices {
		if !v.stamped {
			continue
		}
		passed := now.Sub(v.last)
		if d := since(v.uptime, uptime) - passed; d.Abs() <= uptimeTolerance {
			return i
		}
		if passed >= uptime-uptimeTolerance && restarted < 0 {
			restarted = i
		}
	}
	return restarted
}

// bySize finds the board whose pictures have this size. Another size is a change, until the size before comes back.
func (c *crowd) bySize(now time.Time, _ time.Duration, size image.Point) int {
	for i, v := range c.voices {
		if !v.stamped && v.size == size {
			return i
		}
	}
	if len(c.voices) != 1 || c.voices[0].stamped {
		return -1
	}
	v := c.voices[0]
	if v.former == size && now.Sub(v.changed) < backAgain {
		return -1
	}
	v.former, v.size, v.changed = v.size, size, now
	return 0
}

// room is the place of a new board: that of one that has been away for a while, or a further one, or that of the one silent for longest.
func (c *crowd) room(now time.Time) int {
	oldest := 0
	for i, v := range c.voices {
		if now.Sub(v.last) > boardAbsent {
			return i
		}
		if v.last.Before(c.voices[oldest].last) {
			oldest = i
		}
	}
	if len(c.voices) < maxVoices {
		c.voices = append(c.voices, nil)
		return len(c.voices) - 1
	}
	return oldest
}

// since is the time from one uptime to another, which may have begun again at 0 in between.
func since(before, after time.Duration) time.Duration {
	d := (after - before) % uptimeRange
	switch {
	case d > uptimeRange/2:
		d -= uptimeRange
	case d < -uptimeRange/2:
		d += uptimeRange
	}
	return d
}

// numbered is the name of board i, from 0, of several that have a name in common.
func numbered(name string, i int) string {
	if i == 0 {
		return name
	}
	return fmt.Sprintf("%s #%d", name, i+1)
}
