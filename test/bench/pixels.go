package main

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/bluenviron/gortsplib/v4"
	"github.com/bluenviron/gortsplib/v4/pkg/base"
	"github.com/bluenviron/gortsplib/v4/pkg/format"
	"github.com/bluenviron/mediacommon/v2/pkg/codecs/h264"
	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/pion/rtp"
)

// showing is a station that neither speaks nor blinks.
const showing = `
[stream]
port = %d
[display]
flash = false
[voice]
enabled = false
chime = "none"
`

const (
	screenWidth, screenHeight = 1920, 1080
	frame                     = time.Second / 30
	// pollPause is between two looks at the screen, which take some 0.2 ms each.
	pollPause = 500 * time.Microsecond
	// calm is how long the screen must stand still before the next call.
	calm = 700 * time.Millisecond
	late = 3 * time.Second
	// headerBytes is more than the header of a slice has.
	headerBytes = 64
)

// measurePixels calls numbers at a station whose display fills an X screen (the one of the environment) and prints how long
// after the first packet of the stream's new picture the screen has changed.
func measurePixels(binary, dir string, calls int) error {
	end, err := screenFor(screenWidth, screenHeight)
	if err != nil {
		return err
	}
	defer end()
	port, err := freePort()
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "settings.toml"), fmt.Appendf(nil, showing, port), 0o600); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	app, err := startWindow(ctx, binary, dir)
	if err != nil {
		return err
	}
	defer func() {
		cancel()
		_ = app.Wait()
	}()
	if err := awaitPort(ctx, port); err != nil {
		return err
	}
	screen, err := openScreen(screenWidth, screenHeight)
	if err != nil {
		return err
	}
	defer screen.conn.Close()
	if err := screen.awaitCalm(ctx); err != nil {
		return err
	}
	if err := exec.Command("xdotool", "search", "--onlyvisible", "--name", "Queuecast", "windowactivate", "--sync", "key", "F11").Run(); err != nil {
		return fmt.Errorf("opening the display by xdotool: %w", err)
	}
	aired, err := followPictures(ctx, fmt.Sprintf("rtsp://127.0.0.1:%d/live", port))
	if err != nil {
		return err
	}
	var lags []time.Duration
	for n := range calls + 1 {
		if err := screen.awaitCalm(ctx); err != nil {
			return err
		}
		before := screen.last
		aired.Store(nil)
		call := exec.Command(binary, "--data", dir, "call", strconv.Itoa(101+n*111%800))
		if err := call.Start(); err != nil {
			return err
		}
		changed, err := screen.awaitChange(before)
		if err := errors.Join(err, call.Wait()); err != nil {
			return err
		}
		var sent *time.Time
		for wait := time.Now(); sent == nil && time.Since(wait) < late; time.Sleep(pollPause) {
			sent = aired.Load()
		}
		if sent == nil {
			return errors.New("the stream showed no new picture")
		}
		if n > 0 { // the first one builds what the later ones find
			lags = append(lags, changed.Sub(*sent))
		}
	}
	slices.Sort(lags)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	p50, p95 := lags[len(lags)/2], lags[len(lags)*95/100]
	fmt.Printf("picture in the stream -> changed on the screen, %d calls: p50 %.1f ms, p95 %.1f ms, most %.1f ms (2 frames are %.1f ms)\n",
		len(lags), ms(p50), ms(p95), ms(lags[len(lags)-1]), ms(2*frame))
	return nil
}

// startWindow starts the program with its window on the screen of the environment. It is asked to end when the context ends.
func startWindow(ctx context.Context, binary, dir string) (*exec.Cmd, error) {
	app := exec.CommandContext(ctx, binary, "--data", dir)
	app.Stderr = os.Stderr
	app.Cancel = func() error { return app.Process.Signal(os.Interrupt) }
	return app, app.Start()
}

// followPictures notes when the first packet of an IDR has come that differs from the one before.
func followPictures(ctx context.Context, address string) (*atomic.Pointer[time.Time], error) {
	u, err := base.ParseURL(address)
	if err != nil {
		return nil, err
	}
	transport := gortsplib.TransportTCP
	c := &gortsplib.Client{Scheme: u.Scheme, Host: u.Host, Transport: &transport}
	if err := c.Start2(); err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, c.Close)
	desc, _, err := c.Describe(u)
	if err != nil {
		return nil, err
	}
	var video *format.H264
	media := desc.FindFormat(&video)
	if media == nil {
		return nil, errors.New("the stream has no picture")
	}
	if _, err := c.Setup(desc.BaseURL, media, 0, 0); err != nil {
		return nil, err
	}
	decoder, err := video.CreateDecoder()
	if err != nil {
		return nil, err
	}
	aired := &atomic.Pointer[time.Time]{}
	seed := maphash.MakeSeed()
	var last uint64
	var began time.Time // the access unit that is coming
	c.OnPacketRTP(media, video, func(p *rtp.Packet) {
		if began.IsZero() {
			began = time.Now()
		}
		unit, err := decoder.Decode(p)
		if err != nil || unit == nil {
			return // more is to come
		}
		if slice := unit[len(unit)-1]; h264.IsRandomAccess(unit) && len(slice) > headerBytes {
			// The header says which repetition it is; what is behind it is the picture.
			if picture := maphash.Bytes(seed, slice[headerBytes:]); picture != last {
				at := began
				aired.Store(&at)
				last = picture
			}
		}
		began = time.Time{}
	})
	_, err = c.Play(nil)
	return aired, err
}

// screen is an X display, of which one line in the middle is watched.
type screen struct {
	conn *xgb.Conn
	root xproto.Drawable
	seed maphash.Seed
	last uint64 // hash of the line
}

func openScreen(width, height uint16) (*screen, error) {
	conn, err := xgb.NewConn()
	if err != nil {
		return nil, fmt.Errorf("opening the X display of the environment: %w", err)
	}
	root := xproto.Setup(conn).DefaultScreen(conn)
	if root.WidthInPixels != width || root.HeightInPixels != height {
		conn.Close()
		return nil, fmt.Errorf("the screen has %dx%d pixels; want %dx%d", root.WidthInPixels, root.HeightInPixels, width, height)
	}
	return &screen{conn: conn, root: xproto.Drawable(root.Root), seed: maphash.MakeSeed()}, nil
}

func (s *screen) look() (uint64, error) {
	line, err := s.image(0, screenHeight/2, screenWidth, 1)
	return maphash.Bytes(s.seed, line), err
}

// image is part of the screen, four bytes a pixel: blue, green, red and one that says nothing.
func (s *screen) image(x, y, w, h int) ([]byte, error) {
	const allPlanes = 1<<32 - 1
	img, err := xproto.GetImage(s.conn, xproto.ImageFormatZPixmap, s.root, int16(x), int16(y), uint16(w), uint16(h), allPlanes).Reply()
	if err != nil {
		return nil, fmt.Errorf("looking at the screen: %w", err)
	}
	return img.Data, nil
}

// awaitCalm returns when nothing has changed for a while.
func (s *screen) awaitCalm(ctx context.Context) error {
	for since := time.Now(); time.Since(since) < calm; time.Sleep(10 * pollPause) {
		now, err := s.look()
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		if now != s.last {
			s.last, since = now, time.Now()
		}
	}
	return nil
}

// awaitChange returns when the line is another than before.
func (s *screen) awaitChange(before uint64) (time.Time, error) {
	for began := time.Now(); time.Since(began) < late; time.Sleep(pollPause) {
		now, err := s.look()
		if err != nil {
			return time.Time{}, err
		}
		if now != before {
			return time.Now(), nil
		}
	}
	return time.Time{}, errors.New("the screen did not change")
}
