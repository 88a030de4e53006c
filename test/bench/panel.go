package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/queuecast/queuecast/media/camera/wire"
)

const (
	panelWidth, panelHeight = 1280, 720
	// countBits is how many blocks of a picture say its number, black or white, from the left; before them stands a magenta one.
	countBits   = 7
	countCycle  = 1 << countBits
	boardWidth  = 640
	boardHeight = 480
	block       = boardWidth / (countBits + 1)
	// magenta at least this wide on the screen is the beginning of a camera's picture.
	leastBlock = 8
)

// counter is a board whose pictures can be told apart on the screen.
type counter struct {
	address string
	mutex   sync.Mutex
	sent    [countCycle]time.Time // when the last byte of each was written
}

// numbered draws the pictures that a counter sends: its number above what boards send of a room.
func numbered() (all [][]byte, err error) {
	rooms, err := makeViews()
	if err != nil {
		return nil, err
	}
	for n := range countCycle {
		room, err := jpeg.Decode(bytes.NewReader(rooms[n%len(rooms)]))
		if err != nil {
			return nil, err
		}
		img := image.NewRGBA(image.Rect(0, 0, boardWidth, boardHeight))
		draw.Draw(img, img.Rect, room, image.Point{}, draw.Src)
		fill := func(i int, c color.Color) {
			draw.Draw(img, image.Rect(i*block, 0, (i+1)*block, block), image.NewUniform(c), image.Point{}, draw.Src)
		}
		fill(0, color.RGBA{255, 0, 255, 255})
		for bit := range countBits {
			fill(bit+1, color.Gray{uint8(255 * (n >> bit & 1))})
		}
		var b bytes.Buffer
		if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 65}); err != nil {
			return nil, err
		}
		data, err := wire.Append(nil, wire.Text, b.Bytes())
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

// startCounter serves pictures at an even rate to whoever connects, until the context ends.
func startCounter(ctx context.Context, pictures [][]byte) (*counter, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { _ = l.Close() })
	c := &counter{address: l.Addr().String()}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go c.serve(ctx, conn, pictures)
		}
	}()
	return c, nil
}

func (c *counter) serve(ctx context.Context, conn net.Conn, pictures [][]byte) {
	defer conn.Close()
	ticker := time.NewTicker(time.Second / boardRate)
	defer ticker.Stop()
	for n := 0; ctx.Err() == nil; n = (n + 1) % countCycle {
		if _, err := conn.Write(pictures[n]); err != nil {
			return
		}
		c.mutex.Lock()
		c.sent[n] = time.Now()
		c.mutex.Unlock()
		<-ticker.C
	}
}

func (c *counter) since(n int, now time.Time) time.Duration {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return now.Sub(c.sent[n])
}

// measurePanel opens the panel of cameras on an X screen (the one of the environment, if there is one) and prints how old each picture is when it comes.
func measurePanel(binary, dir string, boards, seconds int) error {
	end, err := screenFor(panelWidth, panelHeight)
	if err != nil {
		return err
	}
	defer end()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	pictures, err := numbered()
	if err != nil {
		return err
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	file := fmt.Sprintf(showing, port)
	var counters []*counter
	for n := range boards {
		c, err := startCounter(ctx, pictures)
		if err != nil {
			return err
		}
		counters = append(counters, c)
		file += fmt.Sprintf("[[camera.source]]\nname = \"board %d\"\nurl = \"tcp://%s\"\n", n+1, c.address)
	}
	if err := os.WriteFile(filepath.Join(dir, "settings.toml"), []byte(file), 0o600); err != nil {
		return err
	}
	app, err := startWindow(ctx, binary, dir)
	if err != nil {
		return err
	}
	defer func() {
		cancel()
		_ = app.Wait()
	}()
	if err := awaitPort(ctx, port); err != nil {
		return err
	}
	screen, err := openScreen(panelWidth, panelHeight)
	if err != nil {
		return err
	}
	defer screen.conn.Close()
	time.Sleep(settling)
	if err := exec.Command("xdotool", "search", "--onlyvisible", "--name", "Queuecast", "windowactivate", "--sync", "key", "ctrl+k").Run(); err != nil {
		return fmt.Errorf("opening the cameras by xdotool: %w", err)
	}
	places, err := screen.findCounters(ctx, boards)
	if err != nil {
		return err
	}
	time.Sleep(settling)
	began, _, _ := taken(ctx, app.Process.Pid, 0)
	ages, shown, err := screen.follow(places, counters, time.Duration(seconds)*time.Second)
	if err != nil {
		return err
	}
	ended, _, _ := taken(ctx, app.Process.Pid, 0)
	slices.Sort(ages)
	fmt.Printf("%d boards, VGA JPEG, %d pictures a second each, in the window's panel, %d s: %.1f pictures a second of each on the screen; ",
		boards, boardRate, seconds, float64(shown)/float64(boards*seconds))
	fmt.Printf("last byte sent -> on the screen p50 %s, p95 %s, most %s; %.0f %% of a core\n",
		quantile(ages, 0.5), quantile(ages, 0.95), quantile(ages, 1), 100*(ended-began)/float64(seconds))
	return nil
}

// place is where a camera's number stands on the screen.
type place struct {
	x, y, step int // the middle of the magenta block, and from one block to the next, pixels
}

// findCounters looks for the pictures until all are there, and gives their places from top to bottom and from left to right: the order of
// the settings.
func (s *screen) findCounters(ctx context.Context, boards int) (places []place, err error) {
	for began := time.Now(); time.Since(began) < 5*late && ctx.Err() == nil; time.Sleep(100 * pollPause) {
		if places, err = s.magenta(); err != nil {
			return nil, err
		}
		if len(places) == boards {
			slices.SortFunc(places, func(a, b place) int {
				if abs(a.y-b.y) > a.step {
					return a.y - b.y
				}
				return a.x - b.x
			})
			return places, nil
		}
	}
	return nil, fmt.Errorf("%d of %d cameras' pictures are on the screen", len(places), boards)
}

func (s *screen) magenta() (places []place, err error) {
	const line, pixel = panelWidth * 4, 4
	data, err := s.image(0, 0, panelWidth, panelHeight)
	if err != nil {
		return nil, err
	}
	is := func(x, y int) bool {
		p := data[y*line+x*pixel:] // B, G, R
		return p[0] > 200 && p[1] < 60 && p[2] > 200
	}
	for y := range panelHeight {
		for x := 0; x < panelWidth; x++ {
			if !is(x, y) || y > 0 && is(x, y-1) {
				continue
			}
			wide := 1
			for x+wide < panelWidth && is(x+wide, y) {
				wide++
			}
			known := slices.ContainsFunc(places, func(p place) bool { return abs(p.x-x) < 2*wide && abs(p.y-y) < 2*wide })
			if wide >= leastBlock && !known {
				middle, left, right := y+wide/2, x, x+wide // the corner above is round
				for left > 0 && is(left-1, middle) {
					left--
				}
				for right < panelWidth && is(right, middle) {
					right++
				}
				places = append(places, place{(left + right) / 2, middle, right - left})
			}
			x += wide
		}
	}
	return places, nil
}

func abs(n int) int { return max(n, -n) }

// number reads the number of the picture at a place.
func (s *screen) number(p place) (int, error) {
	const pixel, half = 4, 127
	data, err := s.image(p.x, p.y, p.step*countBits+1, 1)
	if err != nil {
		return 0, err
	}
	n := 0
	for bit := range countBits {
		if data[(bit+1)*p.step*pixel] > half {
			n |= 1 << bit
		}
	}
	return n, nil
}

// follow notes how old each new picture is at the first look that sees it.
func (s *screen) follow(places []place, counters []*counter, length time.Duration) (ages []time.Duration, shown int, err error) {
	last := make([]int, len(places))
	for began := time.Now(); time.Since(began) < length; time.Sleep(pollPause) {
		for i, p := range places {
			n, err := s.number(p)
			if err != nil {
				return nil, 0, err
			}
			if n == last[i] {
				continue
			}
			ages = append(ages, counters[i].since(n, time.Now()))
			last[i] = n
			shown++
		}
	}
	if shown == 0 {
		return nil, 0, errors.New("no picture has changed on the screen")
	}
	return ages[min(len(places), len(ages)):], shown, nil // the first ones stood there already
}
