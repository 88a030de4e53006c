//go:build linux

package e2e

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const screenWidth, screenHeight = 1920, 1080

// screen is an X server without hardware, with a window manager.
type screen struct {
	t   testing.TB
	env []string
}

func newScreen(t testing.TB) *screen {
	t.Helper()
	s := startX(t, "Xvfb", "+extension", "GLX", "-screen", "0", fmt.Sprintf("%dx%dx24", screenWidth, screenHeight))
	s.manage()
	return s
}

// startingX lets one X server after the other look for a free display: two might find the same one.
var startingX sync.Mutex

// startX starts an X server, which writes the display number that it has found free. It does not begin anew when its last client leaves,
// as servers otherwise do: one that comes at that moment is thrown out, like a window manager beside an xdotool that looks for it.
func startX(t testing.TB, program string, args ...string) *screen {
	t.Helper()
	startingX.Lock()
	defer startingX.Unlock()
	numbers, tell, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer numbers.Close()
	server := start(t, os.Environ(), []*os.File{tell}, program, append([]string{"-displayfd", "3", "-nolisten", "tcp", "-noreset"}, args...)...)
	_ = tell.Close()
	var number int
	if _, err := fmt.Fscan(numbers, &number); err != nil {
		t.Fatalf("%s tells no display: %v: %s", program, err, server.stderr)
	}
	return &screen{t: t, env: append(slices.Clone(os.Environ()), fmt.Sprintf("DISPLAY=:%d", number), "LANG=C.UTF-8", "HOME="+t.TempDir())}
}

// manage starts a window manager.
func (s *screen) manage() {
	s.t.Helper()
	manager := start(s.t, s.env, nil, "openbox")
	eventually(s.t, "the window manager manages", func() bool {
		if !manager.running() {
			s.t.Fatalf("there is no window manager: %s%s", manager.stdout, manager.stderr)
		}
		return finish(s.t, s.env, "xdotool", "get_num_desktops").code == 0
	})
}

// do lets xdotool type or press something.
func (s *screen) do(args ...string) string {
	s.t.Helper()
	r := finish(s.t, s.env, "xdotool", args...)
	if r.code != 0 {
		s.t.Fatalf("xdotool %s: %s", strings.Join(args, " "), r.stderr)
	}
	return strings.TrimSpace(r.stdout)
}

// window waits for a window by its title and returns its ID.
func (s *screen) window(title string) string {
	s.t.Helper()
	var id string
	eventually(s.t, "there is a window "+title, func() bool {
		r := finish(s.t, s.env, "xdotool", "search", "--onlyvisible", "--name", title)
		id = strings.TrimSpace(r.stdout)
		return r.code == 0 && id != "" && !strings.Contains(id, "\n")
	})
	return id
}

// height is how high a window is, 0 when it has gone.
func (s *screen) height(id string) (pixels int) {
	s.t.Helper()
	for line := range strings.Lines(finish(s.t, s.env, "xdotool", "getwindowgeometry", "--shell", id).stdout) {
		if n, ok := strings.CutPrefix(strings.TrimSpace(line), "HEIGHT="); ok {
			pixels, _ = strconv.Atoi(n)
		}
	}
	return pixels
}

// active tells whether a window has the keyboard.
func (s *screen) active(id string) bool {
	s.t.Helper()
	r := finish(s.t, s.env, "xdotool", "getactivewindow")
	return r.code == 0 && strings.TrimSpace(r.stdout) == id
}

func (s *screen) typed(text string) {
	s.t.Helper()
	s.do("type", "--delay", "40", text)
}

func (s *screen) key(names ...string) {
	s.t.Helper()
	s.do(append([]string{"key", "--delay", "40"}, names...)...)
}

// shot is what the screen shows.
func (s *screen) shot() *image.RGBA {
	s.t.Helper()
	r := finish(s.t, s.env, "import", "-window", "root", "-depth", "8", "rgba:-")
	img := image.NewRGBA(image.Rect(0, 0, screenWidth, screenHeight))
	if r.code != 0 || len(r.stdout) != len(img.Pix) {
		s.t.Fatalf("taking a picture of the screen: exit code %d, %d bytes, want %d: %s", r.code, len(r.stdout), len(img.Pix), r.stderr)
	}
	copy(img.Pix, r.stdout)
	return img
}

// still is what the screen shows once nothing moves any more.
func (s *screen) still() *image.RGBA {
	s.t.Helper()
	const calm = 700 * time.Millisecond // the parts of a change follow each other more closely than that
	var before *image.RGBA
	var since time.Time
	eventually(s.t, "the screen stands still", func() bool {
		now := s.shot()
		if before == nil || alike(before, now, 0) < 1 {
			before, since = now, time.Now()
		}
		return time.Since(since) >= calm
	})
	return before
}

// keep saves a picture where the environment asks for it.
func keep(t testing.TB, img image.Image, name string) {
	t.Helper()
	dir := os.Getenv("QUEUECAST_SHOTS")
	if dir == "" {
		return
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// alike is the share of pixels whose colours are the same within a few shades.
func alike(a, b *image.RGBA, shades int) float64 {
	if a.Rect != b.Rect || len(a.Pix) != len(b.Pix) {
		return 0
	}
	const channels = 4
	pixels := len(a.Pix) / channels
	same := pixels
	for i := range pixels {
		for c := i * channels; c < (i+1)*channels; c++ {
			if d := int(a.Pix[c]) - int(b.Pix[c]); d > shades || d < -shades {
				same--
				break
			}
		}
	}
	return float64(same) / float64(pixels)
}
