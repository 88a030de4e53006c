package camera

import (
	"image"
	"time"

	"github.com/queuecast/queuecast/media/camera/wire"
)

// ratePeriod is over how long pictures are counted.
const ratePeriod = 2 * time.Second

// State is how a Source is.
type State struct {
	Address   string    // without secrets
	Connected bool      // the way is open; whether pictures come tells Last
	Since     time.Time // of Connected, or of what is wrong
	Tries     int       // that failed since it was last connected
	Next      time.Time // of the next try; zero: one is under way
	Err       error     // why it is not connected, or sends nothing; nil while all is well

	Last    time.Time   // of the newest picture; zero: none has come
	Size    image.Point // of the newest picture, pixels
	Rate    float64     // pictures a second
	Frames  uint64      // pictures since the start
	Dropped uint64      // of these, those that nobody took before a newer one came
	Bytes   uint64      // of pictures; 0 where they come decoded
	Damaged uint64      // what came and was no good
	Fault   error       // the last thing that was no good
	FaultAt time.Time

	Listening string       // host and port to which boards may connect; "" where they cannot
	Framing   wire.Framing // as found out or chosen; "" where there is none
	Boards    []Board      // where several may send: all that have lately, by name
	Chosen    string       // the board whose pictures are given to whoever names none
}

// Board is one of several that send to the same place.
type Board struct {
	Name     string
	Since    time.Time
	Last     time.Time // of its newest picture
	Size     image.Point
	Rate     float64
	Frames   uint64
	Uptime   time.Duration // as it tells; 0: it does not
	Restarts int           // seen by its uptime going back
}

// meter measures a rate.
type meter struct {
	began time.Time
	count int
	rate  float64
}

func (m *meter) note(now time.Time) {
	if m.began.IsZero() {
		m.began = now
		return // an interval ends with each of the following
	}
	m.count++
	if over := now.Sub(m.began); over >= ratePeriod {
		*m = meter{began: now, rate: float64(m.count) / over.Seconds()}
	}
}

// value is the rate; what has stopped slows down.
func (m *meter) value(now time.Time) float64 {
	over := now.Sub(m.began).Seconds()
	switch {
	case m.began.IsZero() || over <= 0:
		return 0
	case m.rate == 0 || over > 2*ratePeriod.Seconds():
		return float64(m.count) / over
	}
	return m.rate
}
