package snapshots

import (
	"image"
	"image/color"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// china is a zone of which every machine knows the name.
var china = time.FixedZone("CST", 8*3600)

func at(second int) time.Time {
	return time.Date(2026, 11, 21, 15, 4, second, 123_000_000, china)
}

// view is a picture with structure, so that turning and scaling can be seen.
func view(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, color.RGBA{uint8(x * 255 / w), uint8(y * 255 / h), 90, 255})
		}
	}
	return img
}

// clock is set by the test.
type clock struct{ now time.Time }

type rig struct {
	*Store
	t     *testing.T
	clock *clock
}

func newRig(t *testing.T, change func(*Store)) *rig {
	t.Helper()
	r := &rig{t: t, clock: &clock{now: at(0)}, Store: &Store{
		Dir: filepath.Join(t.TempDir(), "pictures"), Software: "Queuecast test", Log: slog.New(slog.DiscardHandler),
	}}
	r.Now = func() time.Time { return r.clock.now }
	if change != nil {
		change(r.Store)
	}
	if err := r.Initialize(); err != nil {
		t.Fatal(err)
	}
	return r
}

// keep saves a small picture and gives its file's name.
func (r *rig) keep(second int, source string) string {
	r.t.Helper()
	path, err := r.Save(Shot{Image: view(32, 24), Source: source, At: at(second)}, Form{})
	if err != nil {
		r.t.Fatal(err)
	}
	return filepath.Base(path)
}

func names(t *testing.T, dir string) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}
