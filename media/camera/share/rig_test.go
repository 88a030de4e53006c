package share

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"log/slog"
	"net"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is for what happens sooner or later; no test passes because of it.
const patience = 60 * time.Second

// feed is a Source by hand.
type feed struct {
	mutex sync.Mutex
	last  *Picture
	fresh chan struct{}
}

func newFeed() *feed { return &feed{fresh: make(chan struct{})} }

func (f *feed) put(p Picture) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.last = &p
	close(f.fresh)
	f.fresh = make(chan struct{})
}

func (f *feed) Newest(ctx context.Context, but uint64) (*Picture, error) {
	for {
		f.mutex.Lock()
		last, fresh := f.last, f.fresh
		f.mutex.Unlock()
		if last != nil && last.Number != but {
			return last, nil
		}
		select {
		case <-fresh:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// shade is a picture that tells its number by its brightness.
func shade(number uint64, w, h int) Picture {
	return Picture{Number: number, At: time.Now(), Image: func() (image.Image, error) {
		img := image.NewGray(image.Rect(0, 0, w, h))
		for i := range img.Pix {
			img.Pix[i] = uint8(number)
		}
		return img, nil
	}}
}

// shadeOf reads the number of a picture of shade.
func shadeOf(t *testing.T, data []byte) (number, width int) {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%d bytes: %v", len(data), err)
	}
	grey := color.GrayModel.Convert(img.At(1, 1)).(color.Gray)
	return int(grey.Y), img.Bounds().Dx()
}

// film puts pictures into a feed until the test ends, so many a second.
func film(t *testing.T, f *feed, perSecond int, w, h int) {
	ctx, cancel := context.WithCancel(context.Background())
	var worker sync.WaitGroup
	worker.Go(func() {
		tick := time.NewTicker(time.Second / time.Duration(perSecond))
		defer tick.Stop()
		for n := uint64(1); ; n++ {
			f.put(shade(n, w, h))
			select {
			case <-tick.C:
			case <-ctx.Done():
				return
			}
		}
	})
	t.Cleanup(func() {
		cancel()
		worker.Wait()
	})
}

func newHub() *Hub { return &Hub{Log: slog.New(slog.DiscardHandler)} }

// open opens a share and closes it at the end of the test.
func open(t *testing.T, h *Hub, s Share) *Shared {
	t.Helper()
	if s.Rate == 0 {
		s.Rate = MaxRate
	}
	if s.Address == "" {
		s.Address = "127.0.0.1:0"
	}
	if s.Name == "" {
		s.Name = t.Name()
	}
	shared, err := h.Open(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(shared.Close)
	return shared
}

// becomes waits for something.
func becomes(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !is(); {
		if time.Now().After(end) {
			t.Fatalf("it never came about: %s", what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// outside is an address of this computer by which it counts as another one.
func outside(t *testing.T) string {
	t.Helper()
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addresses {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && !n.IP.IsLoopback() {
			return n.IP.String()
		}
	}
	t.Skip("this computer has no network besides the loopback")
	return ""
}
