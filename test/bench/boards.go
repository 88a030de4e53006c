package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/queuecast/queuecast/media/camera/wire"
)

const (
	boardRate = 30 // pictures a second
	// views is how many different pictures a board sends, one after the other.
	views = 8
)

// serveBoards is the part of the measurement that runs as a process of its own: boards that serve, until standard input ends. It prints
// their addresses, a line each.
func serveBoards(count int) error {
	pictures, err := makeViews()
	if err != nil {
		return err
	}
	for range count {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		fmt.Println(l.Addr())
		go func() {
			for {
				conn, err := l.Accept()
				if err != nil {
					return
				}
				go sendViews(conn, pictures)
			}
		}()
	}
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// sendViews sends pictures at an even rate. The moment before each goes out stands in a comment behind its SOI.
func sendViews(conn net.Conn, pictures [][]byte) {
	defer conn.Close()
	ticker := time.NewTicker(time.Second / boardRate)
	defer ticker.Stop()
	for n := 0; ; n++ {
		p := pictures[n%len(pictures)]
		data, err := wire.Append(nil, wire.Text, stamped(p, time.Now()))
		if err != nil {
			return
		}
		if _, err := conn.Write(data); err != nil {
			return
		}
		<-ticker.C
	}
}

// stampAt is where the moment stands in a picture: behind SOI, marker and length.
const stampAt = 6

// stamped is a JPEG with a moment in a comment.
func stamped(jpeg []byte, at time.Time) []byte {
	out := append([]byte{0xFF, 0xD8, 0xFF, 0xFE, 0, 10}, make([]byte, 8)...)
	binary.BigEndian.PutUint64(out[stampAt:], uint64(at.UnixNano()))
	return append(out, jpeg[2:]...)
}

// stampOf is when a picture was sent.
func stampOf(jpeg []byte) time.Time {
	return time.Unix(0, int64(binary.BigEndian.Uint64(jpeg[stampAt:])))
}

// makeViews draws VGA pictures with edges, gradients and grain, some 35 kB each at quality 65: what boards send of a room.
func makeViews() (all [][]byte, err error) {
	random := rand.New(rand.NewPCG(1, 2))
	for n := range views {
		img := image.NewYCbCr(image.Rect(0, 0, 640, 480), image.YCbCrSubsampleRatio420)
		for y := range 480 {
			for x := range 640 {
				v := 110 + 60*math.Sin(float64(x+20*n)/37)*math.Cos(float64(y)/23) + float64(random.IntN(12))
				if (x/40+y/60+n)%5 == 0 {
					v /= 2
				}
				c := color.YCbCrModel.Convert(color.RGBA{uint8(v), uint8(v * 0.9), uint8(200 - v*0.6), 255}).(color.YCbCr)
				img.Y[img.YOffset(x, y)] = c.Y
				img.Cb[img.COffset(x, y)], img.Cr[img.COffset(x, y)] = c.Cb, c.Cr
			}
		}
		var b bytes.Buffer
		if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 65}); err != nil {
			return nil, err
		}
		all = append(all, b.Bytes())
	}
	return all, nil
}

// startBoards has this program run as boards, and gives their addresses.
func startBoards(count int) (addresses []string, stop func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	cmd := exec.Command(self, "-boards", fmt.Sprint(count))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	stop = func() {
		_ = in.Close()
		_ = cmd.Wait()
	}
	lines := bufio.NewScanner(out)
	for len(addresses) < count && lines.Scan() {
		addresses = append(addresses, strings.TrimSpace(lines.Text()))
	}
	if len(addresses) < count {
		stop()
		return nil, nil, fmt.Errorf("only %d boards have started", len(addresses))
	}
	return addresses, stop, nil
}
