package share

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"net"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/queuecast/queuecast/internal/freeport"
	"github.com/queuecast/queuecast/media/camera/wire"
	"github.com/queuecast/queuecast/media/gate"
	"github.com/queuecast/queuecast/media/picture"
)

func dial(t *testing.T, address string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(2 * patience)); err != nil {
		t.Fatal(err)
	}
	return conn
}

// Every viewer gets whole pictures in the framing that was chosen, newer and newer ones.
func TestPicturesByTCP(t *testing.T) {
	for _, framing := range []wire.Framing{"", wire.Text, wire.Big32, wire.Little32, wire.Bare} {
		t.Run(string(framing), func(t *testing.T) {
			f := newFeed()
			film(t, f, 40, 64, 48)
			s := open(t, newHub(), Share{Kind: TCPServer, Source: f, Framing: framing, Size: picture.Size{Width: 32, Height: 24}, Quality: 90})
			expected := framing
			if framing == "" {
				expected = wire.Text
			}
			r := wire.NewReader(dial(t, s.State().Addresses[0]), expected, 0)
			last := 0
			for i := range 5 {
				data, err := r.Next()
				if err != nil {
					t.Fatalf("picture %d: %v", i, err)
				}
				n, width := shadeOf(t, data)
				if n <= last && last < 200 || width != 32 {
					t.Errorf("picture %d has number %d after %d, %d pixels wide", i, n, last, width)
				}
				last = n
			}
			becomes(t, "five pictures are counted", func() bool { return s.State().Sent >= 5 && s.State().Bytes > 500 })
			if is := s.State(); is.Clients != 1 || !is.Connected || is.Kind != TCPServer {
				t.Errorf("%+v", is)
			}
		})
	}
}

func TestOneAskedForAtATime(t *testing.T) {
	f := newFeed()
	f.put(shade(10, 16, 16))
	s := open(t, newHub(), Share{Kind: TCPServer, Source: f, Request: true})
	conn := dial(t, s.State().Addresses[0])
	r := wire.NewReader(conn, wire.Text, 0)
	for n := uint64(10); n < 13; n++ {
		f.put(shade(n*10, 16, 16))
		if _, err := io.WriteString(conn, "capture\r\n"); err != nil {
			t.Fatal(err)
		}
		data, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := shadeOf(t, data); got < int(n*10)-3 || got > int(n*10)+3 { // JPEG is not exact
			t.Errorf("picture %d came, want %d", got, n*10)
		}
	}
	if is := s.State(); is.Sent > 3 {
		t.Errorf("unasked: %+v", is)
	}
	if _, err := io.WriteString(conn, strings.Repeat("x", 10_000)); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Next(); err == nil {
		t.Error("a line without an end is answered")
	}
}

func TestOneForEachConnection(t *testing.T) {
	f := newFeed()
	f.put(shade(50, 16, 16))
	s := open(t, newHub(), Share{Kind: TCPServer, Source: f, Framing: wire.Bare, Once: true})
	for range 3 {
		conn := dial(t, s.State().Addresses[0])
		_, _ = io.WriteString(conn, "GET\n") // what boards are asked with means nothing
		data, err := io.ReadAll(conn)
		if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) && len(data) == 0 {
			t.Fatal(err)
		}
		if n, _ := shadeOf(t, data); n != 50 {
			t.Errorf("picture %d", n)
		}
	}
}

// noisy is a picture of some 40 kB that tells its number in its corner.
func noisy(number uint64) Picture {
	return Picture{Number: number, At: time.Now(), Image: func() (image.Image, error) {
		img := image.NewGray(image.Rect(0, 0, 320, 240))
		for i := range img.Pix {
			img.Pix[i] = uint8(i * i >> 3)
			if i%320 < 16 && i/320 < 16 {
				img.Pix[i] = uint8(number)
			}
		}
		return img, nil
	}}
}

// watch has so many viewers look at so many pictures, each of which has to come to all.
func watch(t *testing.T, f *feed, s *Shared, viewers, pictures int) {
	t.Helper()
	before := s.State().Clients
	readers := make([]*wire.Reader, viewers)
	for i := range readers {
		readers[i] = wire.NewReader(dial(t, s.State().Addresses[0]), wire.Text, 0)
	}
	becomes(t, "all are connected", func() bool { return s.State().Clients == before+viewers })
	for n := 1; n <= pictures; n++ {
		f.put(noisy(uint64(n)))
		var all sync.WaitGroup
		for i, r := range readers {
			all.Go(func() {
				data, err := r.Next()
				if err != nil {
					t.Errorf("viewer %d: %v", i, err)
				} else if i%40 == 0 { // to decode them all takes long
					if got, _ := shadeOf(t, data); got < n-6 || got > n+6 { // JPEG is not exact
						t.Errorf("viewer %d got picture %d, want %d", i, got, n)
					}
				}
			})
		}
		all.Wait()
		if t.Failed() {
			t.FailNow()
		}
	}
	if made := s.rendition.made.Load(); made != int64(pictures) {
		t.Errorf("%d pictures were encoded %d times", pictures, made)
	}
}

func TestTwoHundredViewersOneEncoding(t *testing.T) {
	f := newFeed()
	watch(t, f, open(t, newHub(), Share{Kind: TCPServer, Source: f, Quality: 95}), 200, 12)
}

// Somebody who reads nothing hurts nobody. When he wakes up, what the system had kept for him comes, then the newest; all between is gone.
func TestAViewerWhoSleeps(t *testing.T) {
	img, err := noisy(0).Image()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	// As they come, with their number in a comment: this must not take as long as a sleeper may.
	numbered := func(n uint64) Picture {
		data := append([]byte{0xff, 0xd8, 0xff, 0xfe, 0, 3, byte(n)}, b.Bytes()[2:]...)
		return Picture{Number: n, JPEG: data, At: time.Now()}
	}
	number := func(data []byte) int { return int(data[6]) }
	const pictures = 60
	// slept is how many came to the sleeper; -1: it took so long that he may have been sent away, which proves nothing.
	slept := func() int {
		f := newFeed()
		s := open(t, newHub(), Share{Kind: TCPServer, Source: f})
		sleeper := dial(t, s.State().Addresses[0])
		awake := wire.NewReader(dial(t, s.State().Addresses[0]), wire.Text, 0)
		becomes(t, "both are there", func() bool { return s.State().Clients == 2 })
		began := time.Now()
		for n := 1; n <= pictures; n++ {
			f.put(numbered(uint64(n)))
			data, err := awake.Next()
			if err != nil || number(data) != n {
				t.Fatalf("picture %d: %v", n, err)
			}
		}
		if time.Since(began) > writeTime/2 {
			return -1
		}
		f.put(numbered(200))
		r := wire.NewReader(sleeper, wire.Text, 0)
		got := 0
		for last := 0; last != 200; got++ {
			data, err := r.Next()
			if err != nil {
				t.Fatalf("after %d pictures: %v", got, err)
			}
			last = number(data)
		}
		return got
	}
	got := slept()
	for limit := time.Now().Add(2 * patience); got < 0; got = slept() {
		if time.Now().After(limit) {
			t.Fatal("this machine is too busy to sleep on")
		}
		t.Log("too slow: once more")
	}
	if got > pictures/2 {
		t.Errorf("%d of %d pictures were kept for one who reads nothing", got, pictures)
	}
	t.Logf("%d of %d pictures came to the sleeper", got, pictures+1)
}

// Viewers that vanish in whatever way are forgotten.
func TestViewersThatVanish(t *testing.T) {
	f := newFeed()
	film(t, f, 50, 64, 64)
	s := open(t, newHub(), Share{Kind: TCPServer, Source: f})
	for i := range 30 {
		conn := dial(t, s.State().Addresses[0]).(*net.TCPConn)
		switch i % 3 {
		case 0:
			_ = conn.SetLinger(0) // ends with a reset
			_ = conn.Close()
		case 1:
			_, _ = wire.NewReader(conn, wire.Text, 0).Next()
			_ = conn.Close()
		case 2:
			_, _ = conn.Write([]byte(strings.Repeat("rubbish\x00", 1000)))
			_ = conn.Close()
		}
	}
	becomes(t, "nobody looks", func() bool { return s.State().Clients == 0 && s.State().Sent > 0 })
}

// From another computer the password is the first line.
func TestTCPFromElsewhere(t *testing.T) {
	host := outside(t)
	f := newFeed()
	f.put(shade(70, 16, 16))
	h := newHub()
	base := Share{Name: "x", Kind: TCPServer, Source: f, Rate: 10, Address: "0.0.0.0:0"}
	if _, err := h.Open(base); !errors.Is(err, ErrUnprotected) {
		t.Errorf("without a password: %v", err)
	}
	protected := base
	protected.Password = "open sesame"
	s := open(t, h, protected)
	address := s.State().Addresses[len(s.State().Addresses)-1]
	if !strings.HasPrefix(address, host) && len(s.State().Addresses) < 2 {
		t.Fatalf("addresses %q", s.State().Addresses)
	}
	_, port, _ := net.SplitHostPort(address)
	address = net.JoinHostPort(host, port)
	ask := func(first string) error {
		conn := dial(t, address)
		if _, err := io.WriteString(conn, first); err != nil {
			return err
		}
		_, err := wire.NewReader(conn, wire.Text, 0).Next()
		return err
	}
	for _, first := range []string{"open sesame\n", "open sesame\r\n", "open sesame\ncapture\n"} {
		if err := ask(first); err != nil {
			t.Errorf("%q: %v", first, err)
		}
	}
	if err := ask(strings.Repeat("x", 2*maxLine)); err == nil {
		t.Error("a line without an end is let in")
	}
	for range gate.FreeTries {
		if err := ask("wrong\n"); err == nil {
			t.Error("a wrong password is let in")
		}
	}
	if err := ask("open sesame\n"); err == nil {
		t.Error("whoever tries passwords need not wait")
	}
	here := dial(t, net.JoinHostPort("127.0.0.1", port))
	if _, err := wire.NewReader(here, wire.Text, 0).Next(); err != nil {
		t.Errorf("programs of this computer: %v", err)
	}

	for allowed, in := range map[string]bool{host + "/32": true, "203.0.113.0/24": false} {
		named := base
		named.Allow = []netip.Prefix{netip.MustParsePrefix(allowed)}
		other := open(t, h, named)
		_, port, _ := net.SplitHostPort(other.State().Addresses[0])
		address = net.JoinHostPort(host, port)
		if err := ask(""); (err == nil) != in {
			t.Errorf("%s: %v", allowed, err)
		}
	}
}

func TestTCPClientFindsItsServerAgain(t *testing.T) {
	f := newFeed()
	film(t, f, 30, 32, 32)
	port := strconv.Itoa(freeport.TCP(t))
	s := open(t, newHub(), Share{Kind: TCPClient, Source: f, Address: "127.0.0.1:" + port, Password: "let me in", Framing: wire.Big32})
	becomes(t, "a try has failed", func() bool { is := s.State(); return is.Tries > 0 && is.Err != nil && !is.Next.IsZero() })
	for round := range 2 {
		l, err := net.Listen("tcp", "127.0.0.1:"+port)
		if err != nil {
			t.Fatal(err)
		}
		conn, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		line := make([]byte, len("let me in\n"))
		if _, err := io.ReadFull(conn, line); err != nil || string(line) != "let me in\n" {
			t.Errorf("round %d: first %q, %v", round, line, err)
		}
		r := wire.NewReader(conn, wire.Big32, 0)
		for range 3 {
			if _, err := r.Next(); err != nil {
				t.Errorf("round %d: %v", round, err)
			}
		}
		if is := s.State(); !is.Connected || is.Err != nil || is.Clients != 1 || is.Tries != 0 {
			t.Errorf("round %d: %+v", round, is)
		}
		_ = conn.Close()
		_ = l.Close()
		becomes(t, "it notices", func() bool { is := s.State(); return !is.Connected && is.Err != nil && is.Clients == 0 })
	}
}

func TestTCPClientOnePictureEach(t *testing.T) {
	f := newFeed()
	film(t, f, 30, 32, 32)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	open(t, newHub(), Share{Kind: TCPClient, Source: f, Address: l.Addr().String(), Framing: wire.Bare, Once: true})
	for range 3 {
		conn, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(conn)
		if err != nil {
			t.Fatal(err)
		}
		shadeOf(t, data)
		_ = conn.Close()
	}
}

// A server that takes nothing: pictures are left out, and closing does not wait for it.
func TestTCPClientOfAServerThatTakesNothing(t *testing.T) {
	f := newFeed()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s := open(t, newHub(), Share{Kind: TCPClient, Source: f, Address: l.Addr().String()})
	conn, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	img := make([]byte, 3<<20)
	for n := uint64(1); n < 20; n++ {
		f.put(Picture{Number: n, JPEG: img, At: time.Now()})
	}
	becomes(t, "it is connected", func() bool { return s.State().Clients == 1 })
	if sent := s.State().Sent; sent > 4 {
		t.Errorf("%d pictures of 3 MiB are on their way", sent)
	}
}

func TestWhatCannotBeShared(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	good := Share{Kind: TCPServer, Source: newFeed(), Rate: 5, Address: "127.0.0.1:0"}
	for name, c := range map[string]struct {
		change func(*Share)
		want   error
	}{
		"a rate of nothing":       {func(s *Share) { s.Rate = 0 }, ErrRate},
		"a rate beyond":           {func(s *Share) { s.Rate = 61 }, ErrRate},
		"an unknown kind":         {func(s *Share) { s.Kind = "udp" }, ErrKind},
		"a framing for reading":   {func(s *Share) { s.Framing = wire.Auto }, wire.ErrFraming},
		"no port":                 {func(s *Share) { s.Address = "127.0.0.1" }, ErrAddress},
		"a client without a host": {func(s *Share) { s.Kind, s.Address = TCPClient, ":80" }, ErrAddress},
		"HTTP without a path":     {func(s *Share) { s.Kind = HTTP }, ErrAddress},
		"HTTP for all":            {func(s *Share) { s.Kind, s.Path, s.Address, s.Password = HTTP, "x", ":0", "no user" }, ErrUnprotected},
		"addresses do for TCP only": {func(s *Share) {
			s.Kind, s.Path, s.Address, s.Allow = HTTP, "x", "0.0.0.0:0", []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
		}, ErrUnprotected},
		"no topic":  {func(s *Share) { s.Kind, s.Address = MQTT, "mqtt://host" }, ErrAddress},
		"wildcards": {func(s *Share) { s.Kind, s.Address = MQTT, "mqtt://host/a/+" }, ErrAddress},
		"a scheme":  {func(s *Share) { s.Kind, s.Address = MQTT, "http://host/a" }, ErrAddress},
	} {
		t.Run(name, func(t *testing.T) {
			s := good
			c.change(&s)
			s.Name = name
			_, err := newHub().Open(s)
			if named := (*OpenError)(nil); !errors.Is(err, c.want) || !errors.As(err, &named) || named.Name != name {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
	for _, kind := range []Kind{TCPServer, HTTP} {
		s := good
		s.Kind, s.Path, s.Address = kind, "x", taken.Addr().String()
		_, err := newHub().Open(s)
		if port, ok := gate.IsPortInUse(err); !ok || fmt.Sprint(port) != s.Address[len("127.0.0.1:"):] {
			t.Errorf("%s: %v", kind, err)
		}
	}
}
