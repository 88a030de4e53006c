package cast

import (
	"slices"
	"testing"
	"time"
)

// A viewer whose PLAY came just before another one's IDR was not ready for that, and waited for the next GOP.
func TestViewerThatJoinsJustBeforeAnIDRGetsOneOfItsOwn(t *testing.T) {
	const ms = time.Millisecond
	type ask struct {
		at  time.Duration
		due bool
	}
	for _, c := range []struct {
		name  string
		joins []time.Duration
		asks  []ask
	}{
		{"nobody", nil, []ask{{0, false}, {time.Hour, false}}},
		{"one", []time.Duration{0}, []ask{{joinDelay - 1, false}, {joinDelay, true}, {joinDelay + ms, false}, {time.Hour, false}}},
		{"two share one", []time.Duration{0, 30 * ms}, []ask{{joinDelay, false}, {70 * ms, true}, {time.Hour, false}}},
		{
			"a crowd does not make the first one wait for ever, and the last one gets its own",
			[]time.Duration{0, 20 * ms, 40 * ms, 60 * ms},
			[]ask{{79 * ms, false}, {80 * ms, true}, {99 * ms, false}, {100 * ms, true}, {time.Hour, false}},
		},
		{"one after another", []time.Duration{0, 41 * ms}, []ask{{joinDelay, true}, {80 * ms, false}, {81 * ms, true}, {time.Hour, false}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			epoch := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
			var j joins
			for _, a := range c.asks {
				for len(c.joins) > 0 && c.joins[0] <= a.at {
					j.add(epoch.Add(c.joins[0]))
					c.joins = c.joins[1:]
				}
				if got := j.due(epoch.Add(a.at)); got != a.due {
					t.Errorf("after %v: due %v, want %v", a.at, got, a.due)
				}
			}
		})
	}
}

func TestJoinsCauseTwoIDRsAtOnceAndThenFew(t *testing.T) {
	start := time.Unix(0, 0)
	var room idrRoom
	var taken []time.Duration
	for at := time.Duration(0); at < 4*joinGap; at += joinDelay {
		if now := start.Add(at); room.is(now) {
			room.take(now)
			taken = append(taken, at)
		}
	}
	if want := []time.Duration{0, joinDelay, 280 * time.Millisecond, 520 * time.Millisecond, 760 * time.Millisecond}; !slices.Equal(taken, want) {
		t.Errorf("IDRs at %v, want %v", taken, want)
	}
}
