// Bench measures what the stream costs: the processor time of `queuecast serve` with readers, beside that of the ffmpeg
// pipeline that does the same work in the usual way (libx264 ultrafast + AAC, pushed by RTSP), in one run on one machine.
//
//	go run ./test/bench -binary build/queuecast -seconds 60 -readers 1
//
// It needs ffmpeg with libx264.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"time"
)

const settings = `
[stream]
port = %d
`

// maxProcesses is how many readers may be processes of their own.
const maxProcesses = 4

// callEvery is the pause between two calls while ours is measured. Each one is spoken for some 17 s.
const callEvery = time.Minute

func main() {
	binary := flag.String("binary", "build/queuecast", "the program to measure")
	seconds := flag.Int("seconds", 60, "length of each measurement")
	readers := flag.Int("readers", 1, "how many read the stream (RTSP over TCP); up to 4 are ffmpeg processes")
	pixels := flag.Int("pixels", 0, "measure instead how soon so many calls stand on the screen (an X display of 1920x1080, made where there is none)")
	g711 := flag.Int("g711", 0, "measure instead so many runs of encoding and decoding of G.711 beside ffmpeg's")
	startup := flag.Int("startup", 0, "measure instead so many starts beside those of the smallest Fyne program")
	cameras := flag.Int("cameras", 0, "measure instead what receiving so many camera boards costs")
	panel := flag.Int("panel", 0, "measure instead how old the pictures of so many boards are in the window's panel (an X display of 1280x720, made where there is none)")
	joins := flag.Int("joins", 0, "measure instead how soon viewers (-readers at once, so many times) who come while a call flashes have a whole picture")
	boards := flag.Int("boards", 0, "be so many camera boards until standard input ends (for -cameras)")
	flag.Parse()
	var err error
	switch {
	case *boards > 0:
		err = serveBoards(*boards)
	case *startup > 0:
		err = inFolder(func(dir string) error { return measureStartup(*binary, dir, *startup) })
	case *cameras > 0:
		err = inFolder(func(dir string) error { return measureCameras(dir, *cameras, *seconds) })
	case *panel > 0:
		err = inFolder(func(dir string) error { return measurePanel(*binary, dir, *panel, *seconds) })
	case *joins > 0:
		err = inFolder(func(dir string) error { return measureJoins(*binary, dir, *joins, *readers) })
	case *g711 > 0:
		err = inFolder(func(dir string) error { return measureG711(*binary, dir, *g711) })
	default:
		err = inFolder(func(dir string) error { return run(dir, *binary, *seconds, *readers, *pixels) })
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// inFolder does something with a folder of its own.
func inFolder(do func(dir string) error) error {
	dir, err := os.MkdirTemp("", "queuecast-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	return do(dir)
}

func run(dir, binary string, seconds, readers, pixels int) error {
	if pixels > 0 {
		return measurePixels(binary, dir, pixels)
	}
	idle, err := measureOurs(binary, filepath.Join(dir, "idle"), seconds, 0, false)
	if err != nil {
		return err
	}
	still, err := measureOurs(binary, filepath.Join(dir, "still"), seconds, readers, false)
	if err != nil {
		return err
	}
	called, err := measureOurs(binary, filepath.Join(dir, "called"), seconds, readers, true)
	if err != nil {
		return err
	}
	peer, err := measurePeer(dir, seconds)
	if err != nil {
		return err
	}
	fmt.Printf("1920x1080, 30 frames/s, AAC 48 kHz, %d s each\n\n", seconds)
	fmt.Println("| what | CPU s | of one core | after the start | peak RSS MB |")
	fmt.Println("|---|---|---|---|---|")
	for _, row := range []struct {
		name string
		c    cost
	}{
		{"queuecast serve, no reader", idle},
		{fmt.Sprintf("queuecast serve, %d reader(s)", readers), still},
		{fmt.Sprintf("queuecast serve, %d reader(s), a call every %v", readers, callEvery), called},
		{"ffmpeg -loop 1, libx264 ultrafast + AAC, pushing to 1 reader", peer},
	} {
		fmt.Printf("| %s | %.2f | %.2f %% | %.2f %% | %.0f |\n",
			row.name, row.c.cpu.Seconds(), 100*row.c.cpu.Seconds()/float64(seconds), 100*row.c.steady, row.c.rss)
	}
	fmt.Printf("\nqueuecast / ffmpeg = 1/%.1f, with calls 1/%.1f", peer.cpu.Seconds()/still.cpu.Seconds(), peer.cpu.Seconds()/called.cpu.Seconds())
	fmt.Printf("; without the start 1/%.1f and 1/%.1f\n", peer.steady/still.steady, peer.steady/called.steady)
	return nil
}

// cost is what a process used, its own children included.
type cost struct {
	cpu    time.Duration
	rss    float64 // MB
	steady float64 // share of one core without start and end
}

func measureOurs(binary, dir string, seconds, readers int, calls bool) (cost, error) {
	port, err := freePort()
	if err != nil {
		return cost{}, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return cost{}, err
	}
	if err := os.WriteFile(filepath.Join(dir, "settings.toml"), fmt.Appendf(nil, settings, port), 0o600); err != nil {
		return cost{}, err
	}
	length := time.Duration(seconds) * time.Second
	serve := exec.Command(binary, "--data", dir, "serve", "--for", length.String())
	serve.Stderr = os.Stderr
	if err := serve.Start(); err != nil {
		return cost{}, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), length)
	defer cancel()
	calm := steady(ctx, serve.Process.Pid, length)
	if err := awaitPort(ctx, port); err != nil {
		return cost{}, err
	}
	var work sync.WaitGroup
	counted := &light{}
	for range readers {
		work.Go(func() {
			url := fmt.Sprintf("rtsp://127.0.0.1:%d/live", port)
			if readers > maxProcesses {
				if err := counted.read(ctx, url); err != nil {
					fmt.Fprintln(os.Stderr, "a reader:", err)
				}
				return
			}
			_ = exec.CommandContext(ctx, "ffmpeg", "-nostdin", "-v", "quiet", "-rtsp_transport", "tcp", "-i", url, "-c", "copy", "-f", "null", "-").Run()
		})
	}
	if calls {
		work.Go(func() { callNumbers(ctx, binary, dir) })
	}
	err = serve.Wait()
	cancel()
	work.Wait()
	if counted.packets.Load() > 0 {
		counted.print(readers, seconds)
	}
	c := used(serve)
	c.steady = <-calm
	return c, err
}

func callNumbers(ctx context.Context, binary, dir string) {
	ticker := time.NewTicker(callEvery)
	defer ticker.Stop()
	for n := 1; ; n++ {
		_ = exec.CommandContext(ctx, binary, "--data", dir, "call", "A"+strconv.Itoa(100+n)).Run()
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// measurePeer has ffmpeg stream a still picture and speech-like sound to a listening ffmpeg, whose cost does not count.
func measurePeer(dir string, seconds int) (cost, error) {
	port, err := freePort()
	if err != nil {
		return cost{}, err
	}
	picture := filepath.Join(dir, "board.png")
	// Text on a gradient, like a board: what an encoder has to do depends on it little, since it stands still.
	draw := exec.Command("ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=1920x1080:rate=1", "-frames:v", "1", picture)
	if out, err := draw.CombinedOutput(); err != nil {
		return cost{}, fmt.Errorf("drawing a picture: %w: %s", err, out)
	}
	url := fmt.Sprintf("rtsp://127.0.0.1:%d/live", port)
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(seconds+30)*time.Second)
	defer cancel()
	listener := exec.CommandContext(ctx, "ffmpeg", "-nostdin", "-v", "quiet", "-rtsp_flags", "listen", "-i", url, "-c", "copy", "-f", "null", "-")
	if err := listener.Start(); err != nil {
		return cost{}, err
	}
	defer func() {
		cancel()
		_ = listener.Wait()
	}()
	length := strconv.Itoa(seconds)
	args := []string{
		"-nostdin", "-v", "error", "-re", "-loop", "1", "-framerate", "30", "-i", picture,
		"-re", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-t", length,
		"-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p", "-g", "120",
		"-c:a", "aac", "-b:a", "96k", "-f", "rtsp", "-rtsp_transport", "tcp", url,
	}
	for try := 0; ; try++ {
		pusher := exec.CommandContext(ctx, "ffmpeg", args...)
		var out bytes.Buffer
		pusher.Stdout, pusher.Stderr = &out, &out
		err := pusher.Start()
		if err == nil {
			calm := steady(ctx, pusher.Process.Pid, time.Duration(seconds)*time.Second)
			if err = pusher.Wait(); err == nil {
				c := used(pusher)
				c.steady = <-calm
				return c, nil
			}
		}
		// The listener may not listen yet.
		if try == 20 || ctx.Err() != nil {
			return cost{}, fmt.Errorf("running the ffmpeg pipeline: %w: %s", err, &out)
		}
		time.Sleep(200 * time.Millisecond)
	}
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func awaitPort(ctx context.Context, port int) error {
	for ctx.Err() == nil {
		c, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			return c.Close()
		}
		time.Sleep(50 * time.Millisecond)
	}
	return errors.New("the station did not open its port")
}
