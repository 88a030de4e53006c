package player

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bluenviron/gortsplib/v4"
	"github.com/bluenviron/gortsplib/v4/pkg/base"
	"github.com/bluenviron/gortsplib/v4/pkg/description"
	"github.com/bluenviron/gortsplib/v4/pkg/format"
	"github.com/bluenviron/gortsplib/v4/pkg/headers"
	"github.com/bluenviron/gortsplib/v4/pkg/liberrors"
	"github.com/bluenviron/gortsplib/v4/pkg/rtptime"
	"github.com/pion/rtp"

	"github.com/queuecast/queuecast/media/address"
)

const (
	// answerTimeout is for a server that does not answer, or sends nothing any more.
	answerTimeout = 10 * time.Second
	never         = 1000 * 24 * time.Hour
	// receiveBuffer is for the packets of a whole picture that come at once (bytes; the system may grant less).
	receiveBuffer = 2 << 20
	// flushTime is how long what a lost packet has held back takes to come. It was not the network that was late.
	flushTime = 10 * time.Millisecond
	// foreignClock is a delay that no stream has: the sender's clock is another one.
	foreignClock = 30 * time.Second
	// ratePeriod is over how long the pictures are counted.
	ratePeriod = 2 * time.Second
)

// session is one connection.
type session struct {
	player   *Player
	client   *gortsplib.Client
	timeline timeline
	began    time.Time
	flushed  atomic.Int64 // when packets were found to be lost, in Unix nanoseconds
	picture  *pictureTrack
	sound    *soundTrack
	stamps   []*stamps
	turns    rtptime.GlobalDecoder2 // of the RTP timestamps. The client's own is gone as soon as that ends, while packets are still being read

	sockets   sockets
	asked     headers.Transport // with the last SETUP
	datagrams []*datagrams      // tracks that come by UDP
	ssrc      uint32            // ours, in reports

	transport atomic.Pointer[string]
	came      atomic.Bool  // something has
	lastly    atomic.Int64 // when, in Unix nanoseconds
	silent    atomic.Bool  // nothing has for too long
	workers   sync.WaitGroup

	counted time.Time // since when pictures are
	count   int
	size    string // of the picture
}

// connect plays until something ends it.
func (p *Player) connect(ctx context.Context) error {
	if p.Transport != Auto {
		return p.connectBy(ctx, p.Transport)
	}
	err := p.connectBy(ctx, TCP)
	var refused liberrors.ErrClientBadStatusCode
	if errors.As(err, &refused) && refused.Code == base.StatusUnsupportedTransport {
		return p.connectBy(ctx, UDP)
	}
	return err
}

func (p *Player) connectBy(ctx context.Context, transport Transport) error {
	ctx, cancel := context.WithCancel(ctx)
	s := &session{player: p, began: time.Now(), ssrc: rand.Uint32()}
	s.turns.Initialize()
	defer s.closeDecoder()
	defer s.workers.Wait()
	defer cancel()
	s.client = s.dial(transport)
	if err := s.client.Start2(); err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	defer s.client.Close()
	defer context.AfterFunc(ctx, s.client.Close)() // also while something below waits for an answer
	patience := time.AfterFunc(answerTimeout, s.client.Close)
	defer patience.Stop()

	description, _, err := s.client.Describe(p.target)
	if err != nil {
		return fmt.Errorf("asking what there is: %w", unanswered(patience, err))
	}
	tracks, err := s.choose(ctx, description)
	if err != nil {
		return err
	}
	for _, t := range tracks {
		patience.Reset(answerTimeout)
		answer, err := s.client.Setup(description.BaseURL, t.media, 0, 0)
		if err != nil {
			return fmt.Errorf("setting up: %w", unanswered(patience, err))
		}
		s.noteTransport(answer)
		if d := s.datagramsOf(t, answer); d != nil {
			s.datagrams = append(s.datagrams, d)
		} else {
			s.client.OnPacketRTP(t.media, t.format, s.receiver(t))
		}
		s.client.OnPacketRTCP(t.media, t.stamps.report)
	}
	s.start(ctx)
	patience.Reset(answerTimeout)
	if _, err := s.client.Play(nil); err != nil {
		return fmt.Errorf("beginning to play: %w", unanswered(patience, err))
	}
	patience.Stop()
	for _, d := range s.datagrams {
		s.workers.Go(func() { s.read(ctx, d, s.receiver(d.track)) })
	}
	s.workers.Go(func() { s.watch(ctx) })
	err = s.client.Wait()
	if s.silent.Load() {
		return ErrSilent
	}
	return err
}

// unanswered is why a request failed: when patience has run out, the server has not answered.
func unanswered(patience *time.Timer, err error) error {
	if !patience.Stop() {
		return liberrors.ErrClientRequestTimedOut{}
	}
	return err
}

// noteTransport notes how the packets of a medium come.
func (s *session) noteTransport(setup *base.Response) {
	name := "UDP"
	switch header := strings.Join(setup.Header["Transport"], " "); {
	case strings.Contains(header, "/TCP"):
		name = "TCP"
	case strings.Contains(header, "multicast"):
		name = "multicast"
	}
	s.transport.Store(&name)
}

func (s *session) dial(by Transport) *gortsplib.Client {
	p := s.player
	c := &gortsplib.Client{
		Scheme: p.target.Scheme, Host: p.target.Host, ReadTimeout: answerTimeout, WriteTimeout: answerTimeout,
		ListenPacket: s.sockets.listen, DialContext: s.sockets.dial, OnRequest: s.asking,
		OnPacketsLost: func(lost uint64) {
			s.flushed.Store(time.Now().UnixNano())
			p.set(func(s *State) { s.Lost += lost })
		},
		OnDecodeError: func(error) {}, // of a packet that is none
	}
	for name, transport := range map[Transport]gortsplib.Transport{
		TCP: gortsplib.TransportTCP, UDP: gortsplib.TransportUDP, Multicast: gortsplib.TransportUDPMulticast,
	} {
		if by == name {
			c.Transport = &transport
		}
	}
	if by == UDP {
		c.ReadTimeout = never // it would miss the packets that we read
	}
	if p.target.Scheme == "rtsps" {
		c.TLSConfig = &tls.Config{InsecureSkipVerify: p.AnyCert, ServerName: p.target.Hostname()} //nolint:gosec // the user may ask for it
	}
	return c
}

// track is one medium that is played.
type track struct {
	media  *description.Media
	format format.Format
	stamps *stamps
	unpack unpacker
	push   func(units [][]byte, stamp time.Time) error
}

// choose takes the first picture and the first sound that can be decoded, and opens their decoders.
func (s *session) choose(ctx context.Context, d *description.Session) (tracks []track, err error) {
	p := s.player
	var left []string
	var pictureName, soundName string
	for _, m := range d.Medias {
		for _, f := range m.Formats {
			var t *track
			switch {
			case m.IsBackChannel:
				continue
			case m.Type == description.MediaTypeVideo && p.OnPicture != nil && s.picture == nil:
				if t, err = s.openPicture(ctx, f); t != nil {
					pictureName = f.Codec()
				}
			case m.Type == description.MediaTypeAudio && p.OnSound != nil && s.sound == nil:
				if t, err = s.openSound(f); t != nil {
					soundName = fmt.Sprintf("%s %d Hz", f.Codec(), f.ClockRate())
				}
			default:
				continue
			}
			if err != nil || t == nil {
				if err != nil {
					p.Log.Warn("a part of a stream cannot be decoded", "codec", f.Codec(), "error", err)
				}
				left = append(left, f.Codec())
				continue
			}
			t.media, t.format, t.stamps = m, f, &stamps{session: s, rate: int64(f.ClockRate())}
			s.stamps = append(s.stamps, t.stamps)
			tracks = append(tracks, *t)
			break // the other formats are the same in another dress
		}
	}
	p.set(func(st *State) { st.Picture, st.Sound, st.Left = pictureName, soundName, left })
	s.size = pictureName
	if len(tracks) == 0 {
		return nil, fmt.Errorf("%w: %v", ErrNothing, left)
	}
	return tracks, nil
}

func (s *session) openPicture(ctx context.Context, f format.Format) (*track, error) {
	made := newPictureTrack(ctx, &s.timeline)
	made.late, made.onShown = s.player.SoundLatency, s.shown
	decoder, err := openPicture(f, made.show, s.player.FFmpeg)
	if err != nil || decoder == nil {
		return nil, err
	}
	made.decoder, s.picture = decoder, made
	t := &track{push: func(units [][]byte, stamp time.Time) error {
		return made.push(pictureUnit{units, stamp})
	}}
	switch f := f.(type) {
	case *format.H264:
		inner, err := f.CreateDecoder()
		t.unpack = inner.Decode
		return t, err
	case *format.H265:
		inner, err := f.CreateDecoder()
		t.unpack = inner.Decode
		return t, err
	case *format.MJPEG:
		inner, err := f.CreateDecoder()
		t.unpack = one(inner.Decode)
		return t, err
	}
	return nil, nil
}

func (s *session) openSound(f format.Format) (*track, error) {
	decoder, unpack, step, err := openSound(f)
	if err != nil || decoder == nil {
		return nil, err
	}
	made := &soundTrack{decoder: decoder, timeline: &s.timeline, origin: s.began, onSound: s.player.OnSound, units: make(chan soundUnit, soundQueue)}
	s.sound = made
	length := time.Duration(step) * time.Second / time.Duration(max(f.ClockRate(), 1))
	return &track{unpack: unpack, push: func(units [][]byte, stamp time.Time) error {
		for i, u := range units {
			if err := made.push(soundUnit{u, stamp.Add(time.Duration(i) * length)}); err != nil {
				return err
			}
		}
		return nil
	}}, nil
}

func (s *session) closeDecoder() {
	if s.picture != nil {
		s.picture.decoder.close()
	}
}

func (s *session) start(ctx context.Context) {
	if s.picture != nil {
		s.workers.Go(func() { s.picture.decode(ctx, s.damaged) })
		s.workers.Go(func() { s.picture.present(ctx) })
	}
	if s.sound != nil {
		s.workers.Go(func() { s.sound.decode(ctx, s.damaged) })
		s.workers.Go(func() { s.sound.play(ctx) })
	}
}

func (s *session) damaged(err error) {
	first := false
	s.player.set(func(st *State) {
		st.Damaged++
		first = st.Damaged == 1
	})
	if first {
		s.player.Log.Warn("a part of a stream could not be decoded", "from", address.Hidden((*url.URL)(s.player.target)), "error", err)
	}
}

// receiver takes the packets of a track.
func (s *session) receiver(t track) func(*rtp.Packet) {
	var began time.Time // of the unit that is coming; its first packet's arrival
	return func(p *rtp.Packet) {
		now := time.Now()
		if began.IsZero() {
			began = now
		}
		units, err := t.unpack(p)
		if err != nil || len(units) == 0 {
			return // more is to come, or the beginning was missed
		}
		began = time.Time{}
		stamp, ok := t.stamps.of(t.format, p)
		if !ok {
			return
		}
		if now.UnixNano()-s.flushed.Load() > int64(flushTime) {
			s.timeline.arrived(stamp, now)
		}
		s.lastly.Store(now.UnixNano())
		if !s.came.Swap(true) {
			s.connected()
		}
		if err := t.push(units, stamp); err != nil {
			s.damaged(err)
		}
	}
}

func (s *session) connected() {
	transport := *s.transport.Load()
	s.player.Log.Info("a stream is received", "from", address.Hidden((*url.URL)(s.player.target)), "transport", transport)
	s.player.set(func(st *State) {
		st.Connected, st.Since, st.Err, st.Tries, st.Transport = true, time.Now(), nil, 0, transport
	})
	s.player.told()
}

// shown hands a picture over and measures.
func (s *session) shown(d decoded) {
	p := s.player
	now := time.Now()
	if s.counted.IsZero() {
		s.counted = now
	}
	s.count++
	size := fmt.Sprintf("%s %dx%d", s.size, d.image.Rect.Dx(), d.image.Rect.Dy())
	_, buffer, _ := s.timeline.delay()
	behind := now.Sub(d.stamp)
	if behind < 0 || behind > foreignClock || !s.absolute() {
		behind = 0
	}
	p.set(func(st *State) {
		st.Picture, st.Buffer, st.Behind = size, buffer, behind
		if over := now.Sub(s.counted); over >= ratePeriod {
			st.Rate = float64(s.count) / over.Seconds()
			s.counted, s.count = now, 0
		}
	})
	p.OnPicture(Picture{Image: d.image, Colour: d.colour, Stamp: d.stamp})
}

// watch ends a connection on which nothing comes.
func (s *session) watch(ctx context.Context) {
	ticker := time.NewTicker(answerTimeout / 10)
	defer ticker.Stop()
	reported := time.Now()
	s.lastly.CompareAndSwap(0, time.Now().UnixNano())
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if now := time.Now(); now.Sub(reported) >= reportPeriod {
			reported = now
			for _, d := range s.datagrams {
				s.report(d, now)
			}
		}
		if time.Since(time.Unix(0, s.lastly.Load())) > answerTimeout {
			s.silent.Store(true)
			s.client.Close()
			return
		}
	}
}
