// Package boards runs the examples of docs/boards under MicroPython, where that is installed, and under Python, against the sources of
// cameras that the app has. On a board the same files run; there only board.py has to know the camera.
package boards

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/queuecast/queuecast/internal/freeport"
	"github.com/queuecast/queuecast/media/camera"
	"github.com/queuecast/queuecast/media/camera/wire"
)

const (
	kit = "../../docs/boards"
	// patience is for what happens sooner or later; no test passes because of it.
	patience = 60 * time.Second
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// interpreters are those that can run the kit. Debian 12 has no MicroPython: where there is none, Python takes its place.
func interpreters(t *testing.T) (all []string) {
	t.Helper()
	micro := os.Getenv("MICROPYTHON")
	if micro == "" {
		micro = "micropython"
	}
	for _, name := range []string{micro, "python3"} {
		if path, err := exec.LookPath(name); err == nil {
			all = append(all, path)
		} else {
			t.Logf("not tried: %v", err)
		}
	}
	if len(all) == 0 {
		t.Fatal("there is neither micropython nor python3")
	}
	return all
}

// each runs a test with each interpreter, in a folder with the kit and two pictures.
func each(t *testing.T, test func(*testing.T, *rig)) {
	for _, program := range interpreters(t) {
		t.Run(filepath.Base(program), func(t *testing.T) {
			r := &rig{T: t, program: program, dir: t.TempDir()}
			files, err := filepath.Glob(filepath.Join(kit, "*.py"))
			if err != nil || len(files) < 5 {
				t.Fatalf("%q, %v", files, err)
			}
			for _, file := range files {
				data, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				r.write(filepath.Base(file), data)
			}
			for i := range 2 {
				r.pictures = append(r.pictures, drawn(t, uint8(i)))
				r.write(fmt.Sprintf("picture%d.jpg", i), r.pictures[i])
			}
			test(t, r)
		})
	}
}

// drawn is a picture of VGA size and some 40 kB.
func drawn(t *testing.T, seed uint8) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 640, 480))
	for y := range 480 {
		for x := range 640 {
			img.SetRGBA(x, y, color.RGBA{uint8(x) ^ uint8(y), uint8(x * y >> 6), seed * 90, 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 65}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// rig is one interpreter with the kit.
type rig struct {
	*testing.T
	program, dir string
	pictures     [][]byte
}

func (r *rig) write(name string, data []byte) {
	r.Helper()
	if err := os.WriteFile(filepath.Join(r.dir, name), data, 0o600); err != nil {
		r.Fatal(err)
	}
}

// board starts an example and gives what stops it.
func (r *rig) board(example string, args ...any) (stop func()) {
	r.Helper()
	words := []string{example}
	for _, a := range args {
		words = append(words, fmt.Sprint(a))
	}
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, r.program, words...)
	cmd.Dir = r.dir
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		cancel()
		r.Fatal(err)
	}
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		_ = cmd.Wait()
		if bytes.Contains(out.Bytes(), []byte("Traceback")) && !bytes.Contains(out.Bytes(), []byte("KeyboardInterrupt")) || r.Failed() {
			r.Errorf("%s: %s", example, &out)
		}
	}
	r.Cleanup(stop)
	return stop
}

// camera opens a source of the app.
func (r *rig) camera(address string) camera.Source {
	r.Helper()
	source, err := camera.Open(address, camera.Options{Every: 20 * time.Millisecond})
	if err != nil {
		r.Fatal(err)
	}
	source.Start()
	r.Cleanup(source.Close)
	return source
}

// see takes pictures and looks whether they are the board's, byte for byte, both of them.
func (r *rig) see(source camera.Source, after uint64, count int) *camera.Frame {
	r.Helper()
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	seen := map[int]bool{}
	for taken := 0; ; taken++ {
		f, err := source.Newest(ctx, "", after)
		if err != nil {
			r.Fatalf("after %d pictures: %v; %+v", taken, err, source.State())
		}
		after = f.Number
		which := -1
		for i, p := range r.pictures {
			if bytes.Equal(f.JPEG, p) {
				which = i
			}
		}
		if which < 0 {
			r.Fatalf("picture %d of %d bytes is none of the board's", f.Number, len(f.JPEG))
		}
		seen[which] = true
		if taken+1 >= count && len(seen) == len(r.pictures) {
			return f
		}
	}
}

// The board waits for the app; it is started anew in the middle.
func TestBoardIsServer(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		port := freeport.TCP(t)
		source := r.camera(fmt.Sprintf("tcp://127.0.0.1:%d", port)) // before the board is there
		stop := r.board("tcp_server.py", port)
		f := r.see(source, 0, 5)
		if is := source.State(); is.Framing != wire.Text || is.Damaged != 0 || is.Size != image.Pt(640, 480) {
			t.Errorf("%+v", is)
		}
		stop()
		r.board("tcp_server.py", port)
		r.see(source, f.Number, 3)
	})
}

func TestBoardIsServerAndAsked(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		port := freeport.TCP(t)
		r.board("tcp_server.py", port, "request")
		r.see(r.camera(fmt.Sprintf("tcp://127.0.0.1:%d?request=capture%%5Cn&repeat=yes", port)), 0, 5)
	})
}

// The app waits for the board, and is away for a while.
func TestBoardIsClient(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		port := freeport.TCP(t)
		address := fmt.Sprintf("tcp-listen://127.0.0.1:%d", port)
		r.board("tcp_client.py", "127.0.0.1", port)
		first, err := camera.Open(address, camera.Options{})
		if err != nil {
			t.Fatal(err)
		}
		first.Start()
		r.see(first, 0, 5)
		first.Close()
		r.see(r.camera(address), 0, 3)
	})
}

func TestBoardIsWebServer(t *testing.T) {
	for _, path := range []string{"snapshot.jpg", "live"} {
		t.Run(path, func(t *testing.T) {
			each(t, func(t *testing.T, r *rig) {
				port := freeport.TCP(t)
				r.board("http_server.py", port)
				r.see(r.camera(fmt.Sprintf("http://127.0.0.1:%d/%s", port, path)), 0, 5)
			})
		})
	}
}

// The board publishes to mosquitto, with and without a header, with a name and password; the broker comes after the board.
func TestBoardPublishes(t *testing.T) {
	for _, header := range []string{"header", "bare"} {
		t.Run(header, func(t *testing.T) {
			each(t, func(t *testing.T, r *rig) {
				port := freeport.TCP(t)
				r.board("mqtt_publish.py", "127.0.0.1", port, "hall/frame", header, "board", "geheim", "board-7")
				source := r.camera(fmt.Sprintf("mqtt://board:geheim@127.0.0.1:%d/hall/frame", port))
				r.broker(port)
				first := r.see(source, 0, 2)
				last := r.see(source, first.Number, 3)
				if stamped := header == "header"; last.Stamped != stamped || stamped && last.Uptime <= first.Uptime {
					t.Errorf("stamped %v, uptime %v after %v", last.Stamped, last.Uptime, first.Uptime)
				}
				if is := source.State(); is.Damaged != 0 {
					t.Errorf("%+v", is)
				}
			})
		})
	}
}

// broker starts mosquitto, which lets in the board only.
func (r *rig) broker(port int) {
	r.Helper()
	passwords := filepath.Join(r.dir, "passwords")
	r.write("passwords", nil)
	if out, err := exec.Command("mosquitto_passwd", "-b", passwords, "board", "geheim").CombinedOutput(); err != nil {
		r.Fatalf("mosquitto_passwd (package mosquitto): %v: %s", err, out)
	}
	r.write("mosquitto.conf", fmt.Appendf(nil, "listener %d 127.0.0.1\nuser root\npersistence false\npassword_file %s\n", port, passwords))
	cmd := exec.Command("mosquitto", "-c", filepath.Join(r.dir, "mosquitto.conf"))
	if err := cmd.Start(); err != nil {
		r.Fatal(err)
	}
	r.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
}
