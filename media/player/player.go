package player

import (
	"context"
	"errors"
	"fmt"
	"image"
	"log/slog"
	"net/url"
	"sync"
	"time"

	"github.com/bluenviron/gortsplib/v4/pkg/base"

	"github.com/queuecast/queuecast/media/address"
	"github.com/queuecast/queuecast/media/picture"
	"github.com/queuecast/queuecast/media/retry"
)

// Errors of Initialize and in State.Err.
var (
	// ErrAddress tells that an address is none of an RTSP stream.
	ErrAddress = errors.New("the address has to begin with rtsp:// or rtsps:// and name a host")
	// ErrNothing tells that a stream has nothing in it that can be decoded.
	ErrNothing = errors.New("the stream has nothing that can be played")
	// ErrSilent tells that a stream that has been set up sends nothing.
	ErrSilent = errors.New("the stream sends nothing")
)

// Transport is how packets come.
type Transport string

// The transports.
const (
	Auto      Transport = ""    // TCP, and UDP where the server refuses that
	TCP       Transport = "tcp" // through the connection itself
	UDP       Transport = "udp" // one lost packet holds its track back until 64 more have come
	Multicast Transport = "multicast"
)

// Picture is a picture that is due now.
type Picture struct {
	Image  *image.YCbCr // must not be changed
	Colour picture.Colour
	Stamp  time.Time // on the sender's clock
}

// Player plays one stream, and connects again for as long as it exists. Set the exported fields, then Initialize.
type Player struct {
	URL       string // rtsp://user:password@host:port/path, or rtsps://
	Transport Transport
	AnyCert   bool   // rtsps: take any certificate
	FFmpeg    string // program that decodes what we cannot (H.265); "" for none
	// OnPicture takes each picture when it is due, and the next one not before it returns. Optional: without it none is decoded.
	OnPicture func(Picture)
	// OnSound takes the sound (pcm.Rate Hz, mono) as it is due, in pieces of some 20 ms that are valid during the call. Optional.
	OnSound func(samples []int16)
	// SoundLatency is how much later than OnSound sound is heard; pictures wait for it. Optional.
	SoundLatency time.Duration
	// OnState is told of every change of Connected or Err: it must not block. Optional.
	OnState func()
	Log     *slog.Logger

	target *base.URL
	cancel context.CancelFunc
	worker sync.WaitGroup

	mutex sync.Mutex
	state State
}

// State is how a Player is.
type State struct {
	URL       string // without the password
	Connected bool   // something has come
	Since     time.Time
	Tries     int       // that failed since it was last connected
	Next      time.Time // of the next try; zero: one is under way
	Err       error     // the last; nil while connected

	Transport string
	Picture   string        // codec and size, such as "H264 1920x1080"; "" for none
	Sound     string        // codec and rate, such as "MPEG-4 Audio 48000 Hz"
	Left      []string      // codecs that cannot be decoded
	Rate      float64       // pictures a second
	Buffer    time.Duration // by how much what comes is held back to be in step
	Behind    time.Duration // from the sender's clock to what is shown; 0: its clock is not ours
	Lost      uint64        // packets
	Damaged   uint64        // units that could not be decoded
}

// ParseAddress checks the address of a stream.
func ParseAddress(address string) (*base.URL, error) {
	u, err := base.ParseURL(address)
	if err != nil || u.Host == "" || u.Scheme != "rtsp" && u.Scheme != "rtsps" {
		return nil, ErrAddress
	}
	return u, nil
}

// Initialize begins to play. It fails on an address that is none.
func (p *Player) Initialize() error {
	var err error
	if p.target, err = ParseAddress(p.URL); err != nil {
		return fmt.Errorf("playing a stream: %w", err)
	}
	p.state = State{URL: address.Hidden((*url.URL)(p.target)), Since: time.Now()}
	var ctx context.Context
	ctx, p.cancel = context.WithCancel(context.Background())
	p.worker.Go(func() { p.run(ctx) })
	return nil
}

// Close ends the connection and waits: nothing is handed over any more. It may be called once, but not from a callback.
func (p *Player) Close() {
	p.cancel()
	p.worker.Wait()
}

// State tells how it is.
func (p *Player) State() State {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.state
}

// set changes the state quietly.
func (p *Player) set(change func(*State)) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	change(&p.state)
}

func (p *Player) told() {
	if p.OnState != nil {
		p.OnState()
	}
}

func (p *Player) run(ctx context.Context) {
	retry.Loop(ctx, p.connect, func(err error, wait time.Duration) {
		p.Log.Warn("a stream is not received", "from", address.Hidden((*url.URL)(p.target)), "error", err, "next_try_in", wait)
		p.set(func(s *State) {
			if s.Connected {
				s.Tries = 0
			}
			*s = State{URL: s.URL, Since: time.Now(), Tries: s.Tries + 1, Next: time.Now().Add(wait), Err: err}
		})
		p.told()
	}, func() {
		p.set(func(s *State) { s.Next = time.Time{} })
	})
}
