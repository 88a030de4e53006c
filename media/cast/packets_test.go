package cast

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
)

// sizes is a sink that notes how large the largest packet of each track is.
type sizes struct {
	mutex   sync.Mutex
	largest [maxTracks]int
	count   [maxTracks]int
}

func (s *sizes) watched() int { return 1 }

func (s *sizes) rtp(track int, p *rtp.Packet, _ time.Time) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.largest[track] = max(s.largest[track], p.MarshalSize()+headers-rtpHeader)
	s.count[track]++
	return nil
}

func (s *sizes) rtcp(int, *rtcp.SenderReport) error { return errors.New("not wanted") }

func TestPacketsFitTheNarrowestNetwork(t *testing.T) {
	for _, codec := range []Codec{AAC, L16} {
		for _, mtu := range []int{1500, 1400, leastMTU} {
			c := &Channel{Profile: Profile{Path: "live", Width: 640, Height: 360, QP: 12, Codec: codec, AudioBitrate: 320_000, GOP: time.Second}, FPS: 30, Log: quiet()}
			if err := c.Initialize(); err != nil {
				t.Fatal(err)
			}
			c.fit(mtu)
			c.fit(9000) // a wide one beside it
			pic, err := c.Prepare(board(640, 360, 9))
			if err != nil {
				t.Fatal(err)
			}
			s := &sizes{}
			c.addSink(s)
			noise := tone(SampleRate/30, 3000)
			for n := range int64(10) {
				c.Frame(Frame{Number: n, Start: n * SampleRate / 30, At: time.Now(), Picture: pic, Sound: noise})
			}
			until(t, "all is sent", func() bool { return c.video.waiting.Load() == 0 })
			c.Close()
			for track := range s.largest {
				if s.count[track] < 10 || s.largest[track] > mtu {
					t.Errorf("%s, %d bytes: track %d has %d packets, the largest of %d", codec, mtu, track, s.count[track], s.largest[track])
				}
			}
			if full := min(mtu, usualPayload+headers) - 1; s.largest[0] < full-100 {
				t.Errorf("%d bytes: pictures are cut into packets of %d", mtu, s.largest[0])
			}
		}
	}
}
