package cameras

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/camera/share"
	"github.com/queuecast/queuecast/media/camera/wire"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits for what must happen; it decides only when a test gives up.
const patience = 60 * time.Second

// bench is an Owner with some settings.
type bench struct {
	*Owner
	t       *testing.T
	changes atomic.Int64
}

func newBench(t *testing.T, change func(*settings.Camera)) *bench {
	t.Helper()
	b := &bench{t: t}
	b.Owner = &Owner{
		Dir: t.TempDir(), Display: still{}, Software: "test", Now: time.Now, Log: slog.New(slog.DiscardHandler),
		OnChange: func() { b.changes.Add(1) },
	}
	b.Initialize(given(change))
	t.Cleanup(b.Close)
	return b
}

func given(change func(*settings.Camera)) settings.Camera {
	c := settings.Defaults().Camera
	change(&c)
	return c
}

func (b *bench) until(what string, so func() bool) {
	b.t.Helper()
	for end := time.Now().Add(patience); !so(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			b.t.Fatalf("waited in vain for %s: %+v", what, b.State())
		}
	}
}

func (b *bench) source(name string) SourceState {
	for _, s := range b.State().Sources {
		if s.Name == name {
			return s
		}
	}
	return SourceState{}
}

// still is a display that shows one picture.
type still struct{}

func (still) Newest(ctx context.Context, but uint64) (*share.Picture, error) {
	if but == 1 {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return &share.Picture{Number: 1, Image: func() (image.Image, error) { return image.NewRGBA(image.Rect(0, 0, 32, 18)), nil }, At: time.Now(), Still: true}, nil
}

// photo is a JPEG.
func photo(t *testing.T, width, height int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range width {
		img.Set(i, i%height, color.White)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// board serves pictures by TCP, as a board does, and counts who connects.
func board(t *testing.T, width, height int) (address string, connections *atomic.Int64) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	data, err := wire.Append(nil, wire.Text, photo(t, width, height))
	if err != nil {
		t.Fatal(err)
	}
	connections = &atomic.Int64{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			connections.Add(1)
			for err == nil {
				_, err = conn.Write(data)
				time.Sleep(20 * time.Millisecond)
			}
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() {
		_ = l.Close()
		<-done
	})
	return l.Addr().String(), connections
}

// sizeOfFile is the size of a picture file.
func sizeOfFile(t *testing.T, path string) image.Point {
	t.Helper()
	f, err := os.Open(filepath.Clean(path))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	c, _, err := image.DecodeConfig(f)
	if err != nil {
		t.Fatal(err)
	}
	return image.Pt(c.Width, c.Height)
}
