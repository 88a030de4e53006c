package camera

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"log/slog"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/queuecast/queuecast/media/camera/wire"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is for a loaded machine: nothing here waits for so long when it works.
const patience = 60 * time.Second

func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not within %v", what, patience)
		}
	}
}

// photo is a JPEG with grain; the grey of its middle tells which.
func photo(t testing.TB, width, height int, grey uint8) []byte {
	t.Helper()
	random := rand.New(rand.NewPCG(uint64(grey), uint64(width)))
	img := image.NewGray(image.Rect(0, 0, width, height))
	for i := range img.Pix {
		img.Pix[i] = grey - 8 + uint8(random.IntN(16))
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 65}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// greyOf is the mean grey of a frame.
func greyOf(t testing.TB, f *Frame) uint8 {
	t.Helper()
	img, err := f.Picture()
	if err != nil {
		t.Fatal(err)
	}
	sum, n := 0, 0
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y += 4 {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x += 4 {
			sum += int(color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y)
			n++
		}
	}
	return uint8(sum / n)
}

func near(a, b uint8) bool { return max(a, b)-min(a, b) <= 6 }

// journal keeps what is logged.
type journal struct {
	mutex sync.Mutex
	text  strings.Builder
}

func (j *journal) Write(p []byte) (int, error) {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	return j.text.String()
}

// start opens a source and starts it, until the test ends.
func start(t testing.TB, address string, o Options) Source {
	t.Helper()
	s, err := Open(address, o)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(s.Close)
	return s
}

// next waits for a picture.
func next(t testing.TB, s Source, board string, after uint64) *Frame {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	f, err := s.Newest(ctx, board, after)
	if err != nil {
		t.Fatalf("%v; the state is %+v", err, s.State())
	}
	return f
}

// board is a board that serves: do is called for each connection, which then ends.
func board(t testing.TB, do func(conn net.Conn, nth int)) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var workers sync.WaitGroup
	workers.Go(func() {
		for n := 0; ; n++ {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			workers.Go(func() {
				defer conn.Close()
				defer context.AfterFunc(ctx, func() { conn.Close() })()
				do(conn, n)
			})
		}
	})
	t.Cleanup(func() {
		cancel()
		l.Close()
		workers.Wait()
	})
	return l.Addr().String()
}

// dial is a board that connects.
func dial(t testing.TB, address string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// framed is a picture as it goes over a connection.
func framed(t testing.TB, f wire.Framing, jpeg []byte) []byte {
	t.Helper()
	data, err := wire.Append(nil, f, jpeg)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// untilClosed reads until the other side ends the connection.
func untilClosed(conn net.Conn) {
	var b [64]byte
	for {
		if _, err := conn.Read(b[:]); err != nil {
			return
		}
	}
}

func logTo(j *journal) *slog.Logger { return slog.New(slog.NewTextHandler(j, nil)) }
