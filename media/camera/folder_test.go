package camera

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/queuecast/queuecast/media/camera/wire"
)

func TestAFolderThatIsWatched(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("a.jpg", photo(t, 64, 48, 60))
	write("notes.txt", []byte("no picture"))
	s := start(t, "folder:"+dir+"", Options{Every: minEvery})
	first := next(t, s, "", 0)
	if !near(greyOf(t, first), 60) {
		t.Error("not the picture")
	}
	// A file that is still being written is not taken, and one that stays damaged is told.
	b := photo(t, 80, 60, 200)
	write("b.jpg", b[:len(b)-10])
	eventually(t, "half a picture is told", func() bool { return errors.Is(s.State().Fault, wire.ErrDamaged) })
	write("b.jpg", b)
	if f := next(t, s, "", first.Number); !near(greyOf(t, f), 200) {
		t.Error("not the second picture")
	}
	// The same file, written again.
	write("a.jpg", photo(t, 64, 48, 130))
	if f := next(t, s, "", 2); !near(greyOf(t, f), 130) {
		t.Error("not the third picture")
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a folder that is gone is told", func() bool { return s.State().Err != nil && !s.State().Connected })
}

// Whoever replaces one file again and again, such as ffmpeg, is followed, however often that is.
func TestAFileThatIsReplacedAllTheTime(t *testing.T) {
	dir := t.TempDir()
	data := photo(t, 64, 48, 60)
	ctx, cancel := context.WithCancel(t.Context())
	replaced := make(chan error, 1)
	go func() {
		defer close(replaced)
		for n := 0; ctx.Err() == nil; n++ {
			name := filepath.Join(dir, "new")
			if err := os.WriteFile(name, append(data, make([]byte, n%100)...), 0o600); err != nil { // another size each time
				replaced <- err
				return
			}
			if err := os.Rename(name, filepath.Join(dir, "still.jpg")); err != nil {
				replaced <- err
				return
			}
			time.Sleep(minEvery / 10)
		}
	}()
	defer func() {
		cancel()
		if err := <-replaced; err != nil {
			t.Error(err)
		}
	}()
	s := start(t, "folder:"+dir, Options{Every: 20 * minEvery})
	next(t, s, "", next(t, s, "", 0).Number)
}

func TestTheTestPatternMoves(t *testing.T) {
	s := start(t, "pattern:?size=320x240&rate=50", Options{})
	a := next(t, s, "", 0)
	b := next(t, s, "", a.Number)
	one, err := a.Picture()
	two, err2 := b.Picture()
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	if one.Bounds() != two.Bounds() || one.Bounds().Dx() != 320 || a.JPEG != nil {
		t.Fatal(one.Bounds(), two.Bounds())
	}
	moved, white := 0, 0
	for y := range 240 {
		for x := range 320 {
			if one.At(x, y) != two.At(x, y) {
				moved++
			}
			if r, g, b, _ := one.At(x, y).RGBA(); y < 60 && r&g&b == 0xFFFF {
				white++
			}
		}
	}
	if moved < 20 || white < 200 {
		t.Errorf("%d pixels have moved, %d belong to the clock", moved, white)
	}
}
