package camera

import (
	"bytes"
	"errors"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/queuecast/queuecast/media/camera/wire"
	"github.com/queuecast/queuecast/media/picture"
)

func TestABoardThatServes(t *testing.T) {
	a, b := photo(t, 160, 120, 60), photo(t, 320, 240, 180)
	for _, f := range []wire.Framing{wire.Text, wire.Big32, wire.Little32, wire.Bare} {
		for _, chosen := range []string{"", "?framing=" + string(f)} {
			t.Run(string(f)+chosen, func(t *testing.T) {
				s := start(t, "tcp://"+board(t, func(c net.Conn, _ int) {
					_, _ = c.Write(framed(t, f, a))
					time.Sleep(20 * time.Millisecond)
					_, _ = c.Write(framed(t, f, b))
					untilClosed(c)
				})+chosen, Options{})
				last := next(t, s, "", 1)
				if !bytes.Equal(last.JPEG, b) || last.Size.X != 320 || !near(greyOf(t, last), 180) {
					t.Errorf("%d bytes, %v", len(last.JPEG), last.Size)
				}
				if state := s.State(); !state.Connected || state.Err != nil || state.Frames != 2 || state.Framing != f || state.Bytes != uint64(len(a)+len(b)) || state.Last.IsZero() {
					t.Errorf("the state is %+v", state)
				}
			})
		}
	}
}

// A board may serve one picture for each connection; one that runs to the end of the connection is such.
func TestABoardThatEndsTheConnectionAfterEachPicture(t *testing.T) {
	for _, f := range []wire.Framing{wire.Text, wire.Bare} {
		s := start(t, "tcp://"+board(t, func(c net.Conn, n int) {
			_, _ = c.Write(framed(t, f, photo(t, 64, 48, uint8(40+20*n))))
		})+"?every=10ms", Options{})
		third := next(t, s, "", 2)
		if state := s.State(); state.Tries != 0 || state.Err != nil || third.Number < 3 {
			t.Errorf("%s: the state is %+v", f, state)
		}
		s.Close()
	}
}

func TestTheRequestIsSent(t *testing.T) {
	var asked atomic.Int64
	s := start(t, "tcp://"+board(t, func(c net.Conn, _ int) {
		for {
			line := make([]byte, len("snap\n"))
			if _, err := io.ReadFull(c, line); err != nil || string(line) != "snap\n" {
				return
			}
			asked.Add(1)
			_, _ = c.Write(framed(t, wire.Text, photo(t, 64, 48, 90)))
		}
	})+`?request=snap\n&repeat=yes`, Options{})
	next(t, s, "", 4)
	if asked.Load() < 5 {
		t.Error(asked.Load(), "requests")
	}
}

// What a board does wrong costs what is wrong and no more: the next good picture is there, and what was wrong is told.
func TestFaultsOfBoards(t *testing.T) {
	good := photo(t, 160, 120, 100)
	text := framed(t, wire.Text, good)
	head := bytes.Index(good, []byte{0xFF, 0xC0})
	bomb := bytes.Clone(good)
	copy(bomb[head+5:], []byte{0xFF, 0xFF, 0xFF, 0xFF}) // 65,535 x 65,535 pixels
	huge := append(bytes.Clone(good[:len(good)-2]), make([]byte, 64<<10)...)
	for _, c := range []struct {
		name string
		bad  []byte
		want error
	}{
		{"half a frame and the next", text[:len(text)/2], wire.ErrDamaged},
		{"negative length", []byte("-1\r\n\r\n"), wire.ErrLength},
		{"huge length", []byte("99999999999\r\n\r\n"), wire.ErrTooLarge},
		{"text for a length", []byte("ready\r\n\r\n"), wire.ErrLength},
		{"garbage", []byte(strings.Repeat("garbage ", 50)), wire.ErrGarbage},
		{"no JPEG", append([]byte("300\r\n\r\n"), make([]byte, 300)...), wire.ErrNotJPEG},
		{"a JPEG bomb", framed(t, wire.Text, bomb), picture.ErrTooLarge},
		{"too large a picture", framed(t, wire.Text, huge), wire.ErrTooLarge},
		{"markers only", framed(t, wire.Text, []byte{0xFF, 0xD8, 0xFF, 0xD9}), picture.ErrNotAPicture},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := start(t, "tcp://"+board(t, func(conn net.Conn, _ int) {
				_, _ = conn.Write(c.bad)
				_, _ = conn.Write(text)
				untilClosed(conn)
			})+"?framing=text", Options{MaxFrame: 32 << 10})
			f := next(t, s, "", 0)
			state := s.State()
			if !bytes.Equal(f.JPEG, good) || !errors.Is(state.Fault, c.want) || state.Damaged == 0 || !state.Connected {
				t.Errorf("%d bytes, the state is %+v", len(f.JPEG), state)
			}
		})
	}
}

// What a picture of the allowed size costs is decided when it is decoded: half of one shows itself there.
func TestADamagedPictureFailsWhenItIsDecoded(t *testing.T) {
	good := photo(t, 160, 120, 100)
	scan := bytes.Index(good, []byte{0xFF, 0xDA})
	half := append(bytes.Clone(good[:scan+100]), 0xFF, 0xD9)
	s := start(t, "tcp://"+board(t, func(conn net.Conn, _ int) {
		_, _ = conn.Write(framed(t, wire.Text, half))
		untilClosed(conn)
	}), Options{})
	if _, err := next(t, s, "", 0).Picture(); !errors.Is(err, picture.ErrNotAPicture) {
		t.Error(err)
	}
}

func TestWhatEndsAConnectionIsToldAndTriedAgain(t *testing.T) {
	good := framed(t, wire.Text, photo(t, 64, 48, 100))
	for _, c := range []struct {
		name string
		do   func(conn net.Conn)
		want error
	}{
		{"a byte a second", func(conn net.Conn) {
			for _, b := range good {
				if _, err := conn.Write([]byte{b}); err != nil {
					return
				}
				time.Sleep(20 * time.Millisecond)
			}
		}, ErrStalled},
		{"nothing", untilClosed, ErrStalled},
		{"stalls in the middle", func(conn net.Conn) {
			_, _ = conn.Write(good[:len(good)/2])
			untilClosed(conn)
		}, ErrStalled},
		{"endless faults", func(conn net.Conn) {
			for {
				if _, err := conn.Write([]byte("0\r\n\r\n")); err != nil {
					return
				}
			}
		}, ErrStalled},
		{"half a frame and the end", func(conn net.Conn) { _, _ = conn.Write(good[:len(good)/2]) }, wire.ErrCut},
		{"ends at once", func(net.Conn) {}, ErrEmpty},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			given := time.Minute // what ends by itself is not given up before, however slow the machine is
			if errors.Is(c.want, ErrStalled) {
				given = 300 * time.Millisecond
			}
			address := board(t, func(conn net.Conn, n int) {
				if n == 0 {
					c.do(conn)
					return
				}
				for { // for the patience is that of the good connection, too
					if _, err := conn.Write(good); err != nil {
						return
					}
					time.Sleep(50 * time.Millisecond)
				}
			})
			// What is told is kept: the next try follows soon.
			var told atomic.Pointer[State]
			var s Source
			s, err := Open("tcp://"+address+"?patience="+given.String(), Options{OnState: func() {
				if state := s.State(); errors.Is(state.Err, c.want) {
					told.CompareAndSwap(nil, &state)
				}
			}})
			if err != nil {
				t.Fatal(err)
			}
			s.Start()
			t.Cleanup(s.Close)
			eventually(t, "what is wrong is told", func() bool { return told.Load() != nil })
			if state := told.Load(); state.Connected || state.Tries != 1 || state.Next.IsZero() || !strings.HasPrefix(state.Err.Error(), "tcp://127.0.0.1:") {
				t.Errorf("the state is %+v", state)
			}
			next(t, s, "", 0)
			eventually(t, "all is well after that", func() bool {
				state := s.State()
				return state.Connected && state.Tries == 0 && state.Err == nil
			})
		})
	}
}

// A board that sends faster than anybody takes costs no memory: the newest picture is there, the others are counted.
func TestASlowTakerGetsTheNewest(t *testing.T) {
	const pictures = 300
	s := start(t, "tcp://"+board(t, func(conn net.Conn, _ int) {
		for n := range pictures {
			_, _ = conn.Write(framed(t, wire.Text, photo(t, 64, 48, uint8(n%128+60))))
		}
		untilClosed(conn)
	}), Options{})
	eventually(t, "all have come", func() bool { return s.State().Frames == pictures })
	if f := next(t, s, "", 0); f.Number != pictures || !near(greyOf(t, f), (pictures-1)%128+60) {
		t.Errorf("picture %d", f.Number)
	}
	if dropped := s.State().Dropped; dropped != pictures-1 {
		t.Errorf("%d dropped", dropped)
	}
}

func TestNobodyThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	logged := &journal{}
	s := start(t, "tcp://user:hunter2@"+l.Addr().String(), Options{Log: logTo(logged)})
	eventually(t, "it fails", func() bool { return s.State().Err != nil })
	if text := logged.String() + s.State().Err.Error() + s.State().Address; strings.Contains(text, "hunter2") || !strings.Contains(text, "refused") {
		t.Error(text)
	}
}
