package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bluenviron/gortsplib/v4"
	"github.com/bluenviron/gortsplib/v4/pkg/base"
	"github.com/bluenviron/gortsplib/v4/pkg/description"
	"github.com/bluenviron/gortsplib/v4/pkg/format"
	"github.com/bluenviron/mediacommon/v2/pkg/codecs/h264"
	"github.com/pion/rtp"
)

// light is a reader in this process: hundreds of ffmpeg processes would leave no processor for what is measured.
type light struct {
	packets, lost, bytes atomic.Int64
	mutex                sync.Mutex
	waits                []time.Duration // from the connection to the first whole picture
}

// print tells what the readers have received in so many seconds.
func (l *light) print(readers, seconds int) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	slices.Sort(l.waits)
	fmt.Printf("%d readers: %d packets received, %d lost, %.2f Mbit/s each", readers, l.packets.Load(), l.lost.Load(),
		float64(8*l.bytes.Load())/float64(readers*seconds)/1e6)
	if n := len(l.waits); n > 0 {
		fmt.Printf("; first whole picture after p50 %v, p95 %v, most %v", l.waits[n/2].Round(time.Millisecond),
			l.waits[n*95/100].Round(time.Millisecond), l.waits[n-1].Round(time.Millisecond))
	}
	fmt.Println()
}

// waited notes when a reader has its first whole picture.
func (l *light) waited(d time.Duration) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.waits = append(l.waits, d)
}

// firstPicture calls seen at the first whole picture of a track.
func firstPicture(f format.Format, seen func()) func(*rtp.Packet) {
	video, ok := f.(*format.H264)
	if !ok {
		return func(*rtp.Packet) {}
	}
	decoder, err := video.CreateDecoder()
	done := err != nil
	return func(p *rtp.Packet) {
		if done {
			return
		}
		if unit, err := decoder.Decode(p); err == nil && h264.IsRandomAccess(unit) {
			done = true
			seen()
		}
	}
}

// read receives until the context ends, and counts the packets and the gaps between them.
func (l *light) read(ctx context.Context, address string) error {
	began := time.Now()
	u, err := base.ParseURL(address)
	if err != nil {
		return err
	}
	transport := gortsplib.TransportTCP
	c := &gortsplib.Client{Scheme: u.Scheme, Host: u.Host, Transport: &transport}
	if err := c.Start2(); err != nil {
		return err
	}
	defer c.Close()
	desc, _, err := c.Describe(u)
	if err != nil {
		return err
	}
	if err := c.SetupAll(desc.BaseURL, desc.Medias); err != nil {
		return err
	}
	next := map[*description.Media]uint16{}
	pictures := map[*description.Media]func(*rtp.Packet){}
	for _, m := range desc.Medias {
		pictures[m] = firstPicture(m.Formats[0], func() { l.waited(time.Since(began)) })
	}
	c.OnPacketRTPAny(func(m *description.Media, _ format.Format, p *rtp.Packet) {
		l.packets.Add(1)
		l.bytes.Add(int64(p.MarshalSize()))
		pictures[m](p)
		if want, known := next[m]; known && p.SequenceNumber != want {
			l.lost.Add(int64(p.SequenceNumber - want))
		}
		next[m] = p.SequenceNumber + 1
	})
	if _, err := c.Play(nil); err != nil {
		return err
	}
	context.AfterFunc(ctx, c.Close)
	_ = c.Wait() // ends with the context, or with the station
	return nil
}
