package cast

import (
	"crypto/md5"
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bluenviron/gortsplib/v4/pkg/format"
	"github.com/bluenviron/gortsplib/v4/pkg/format/rtph264"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"

	"github.com/queuecast/queuecast/media/h264"
)

// film is a Recorder that decodes what it gets.
type film struct {
	t       *testing.T
	decoder h264.Decoder

	mutex  sync.Mutex
	frames []filmed
}

type filmed struct {
	sum  [16]byte
	size int // bytes
	idr  bool
}

func (f *film) Video(_ int64, _ time.Time, au [][]byte, idr bool) {
	img, err := f.decoder.Decode(au)
	if err != nil || img == nil {
		f.t.Errorf("frame %d (IDR %v): %v, picture %v", len(f.frames), idr, err, img != nil)
		return
	}
	h := md5.New()
	for _, plane := range [][]byte{img.Y, img.Cb, img.Cr} {
		h.Write(plane)
	}
	size := 0
	for _, nalu := range au {
		size += len(nalu)
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.frames = append(f.frames, filmed{[16]byte(h.Sum(nil)), size, idr})
}

func (*film) Audio(int64, time.Time, []byte) {}

// seen are the pictures as they followed each other, and with how many IDRs each came.
func (f *film) seen() (pictures [][16]byte, idrs []int) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	for i, frame := range f.frames {
		if i == 0 || frame.sum != f.frames[i-1].sum {
			pictures, idrs = append(pictures, frame.sum), append(idrs, 0)
		}
		if frame.idr {
			idrs[len(idrs)-1]++
		}
	}
	return pictures, idrs
}

// moving is a programme with one channel, which is filmed, in a bubble of synctest.
type moving struct {
	*testing.T
	programme *Programme
	channel   *Channel
	film      *film
}

const (
	movingWidth, movingHeight = 320, 180
	movingFPS                 = 25
	stepPeriod                = SampleRate / 5
)

func startMoving(t *testing.T, gop time.Duration) *moving {
	t.Helper()
	m := &moving{T: t, film: &film{t: t}}
	if err := m.film.decoder.Initialize(); err != nil {
		t.Fatal(err)
	}
	m.channel = &Channel{
		Profile: Profile{Path: "live", Width: movingWidth, Height: movingHeight, QP: 20, Codec: Mute, GOP: gop}, FPS: movingFPS, Log: quiet(),
	}
	if err := m.channel.Initialize(); err != nil {
		t.Fatal(err)
	}
	m.channel.Record(m.film)
	m.programme = &Programme{FPS: movingFPS, Outputs: []Output{SoundOutput(func([]int16) {}), m.channel}, Log: quiet()}
	if err := m.programme.Initialize(); err != nil {
		t.Fatal(err)
	}
	return m
}

func (m *moving) end() {
	m.programme.Close()
	m.channel.Close()
	m.film.decoder.Close()
}

// board is a picture with a bright field, elsewhere for each n.
func (m *moving) board(n int) *image.RGBA {
	img := photograph(movingWidth, movingHeight, 1)
	field := image.Rect(0, 0, 80, 60).Add(image.Pt(16*n%200, 8*n%100))
	draw.Draw(img, field, image.NewUniform(color.RGBA{200, uint8(20 * n), 90, 255}), image.Point{}, draw.Src)
	return img
}

func (m *moving) whole(n int) *Picture { return m.made(m.programme.Prepare(m.board(n))) }
func (m *moving) step(n int) *Picture  { return m.made(m.programme.PrepareStep(m.board(n))) }

func (m *moving) made(pic *Picture, err error) *Picture {
	m.Helper()
	if err != nil {
		m.Fatal(err)
	}
	return pic
}

// show shows a picture and lets it stand for a while.
func (m *moving) show(pic *Picture) {
	m.Helper()
	start, err := m.programme.Show(m.Context(), Cue{Picture: pic})
	if err == nil {
		err = m.programme.Wait(m.Context(), start+stepPeriod)
	}
	if err != nil {
		m.Fatal(err)
	}
	synctest.Wait() // the outputs have had the frame
}

func isStep(pic *Picture) bool {
	_, ok := pic.prepared[1].(*h264.Step)
	return ok
}

// A flash, and other movements with whatever may come between, as they are recorded.
func TestMovements(t *testing.T) {
	for _, c := range []struct {
		name string
		gop  time.Duration
		run  func(m *moving)
		idrs []int // of each picture that is seen
	}{
		{"a flash, and another one", time.Minute, func(m *moving) {
			for range 2 {
				usual := m.whole(0)
				m.show(usual)
				for n := range 5 {
					pic := m.step((n + 1) % 2)
					if !isStep(pic) {
						m.Errorf("change %d is a whole picture", n)
					}
					m.show(pic)
				}
				m.show(usual)
			}
		}, []int{1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1}},
		{"a fade after a flash, when the encoder stands elsewhere", time.Minute, func(m *moving) {
			usual := m.whole(0)
			m.show(usual)
			m.show(m.step(1))
			m.show(usual)
			for n := 2; n < 6; n++ {
				m.show(m.step(n))
			}
			m.show(m.whole(6))
		}, []int{1, 0, 1, 1, 0, 0, 0, 1}},
		{"a call comes in between", time.Minute, func(m *moving) {
			m.show(m.whole(0))
			m.show(m.step(1))
			m.show(m.whole(2))
			m.show(m.step(3))
			m.show(m.whole(4))
		}, []int{1, 0, 1, 0, 1}},
		{"a step that is not shown", time.Minute, func(m *moving) {
			m.show(m.whole(0))
			m.step(1)
			m.show(m.step(2))
			m.show(m.step(3))
			m.show(m.whole(4))
		}, []int{1, 1, 0, 1}},
		{"steps in another order than prepared", time.Minute, func(m *moving) {
			m.show(m.whole(0))
			late := m.step(1)
			m.show(m.whole(2))
			m.show(late) // left out
			m.show(m.step(3))
			m.show(m.step(4))
			m.show(m.whole(5))
		}, []int{1, 1, 1, 0, 1}},
		{"the GOP ends in a movement", 500 * time.Millisecond, func(m *moving) {
			m.show(m.whole(0))
			for n := 1; n < 6; n++ {
				m.show(m.step(n))
			}
			m.show(m.whole(6))
		}, []int{1, 0, 0, 1, 0, 0, 1}},
		{"a viewer comes in a movement", time.Minute, func(m *moving) {
			m.show(m.whole(0))
			m.show(m.step(1))
			m.channel.joined()
			m.show(m.step(2)) // goes out before the viewer is ready, and then again, as an IDR
			m.show(m.step(3))
			m.show(m.step(4))
			m.show(m.whole(5))
		}, []int{1, 0, 0, 1, 0, 0, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := startMoving(t, c.gop)
				defer m.end()
				c.run(m)
				if _, idrs := m.film.seen(); !slices.Equal(idrs, c.idrs) {
					t.Errorf("pictures with so many IDRs: %v, want %v", idrs, c.idrs)
				}
				if n := m.channel.Dropped(); n != 0 {
					t.Errorf("%d frames dropped", n)
				}
			})
		})
	}
}

// What a flash brings back is the very picture that stood before, and it costs less than whole pictures would.
func TestFlashIsSmallAndLeavesTheUsualPicture(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := startMoving(t, time.Minute)
		defer m.end()
		usual := m.whole(0)
		m.show(usual)
		for n := range 5 {
			m.show(m.step((n + 1) % 2))
		}
		m.show(usual)
		pictures, _ := m.film.seen()
		if len(pictures) != 7 || pictures[0] != pictures[6] {
			t.Errorf("%d pictures, the last is the first: %v", len(pictures), pictures[0] == pictures[len(pictures)-1])
		}
		whole := m.film.frames[0].size
		for i, frame := range m.film.frames {
			if !frame.idr && frame.size >= whole/2 {
				t.Errorf("frame %d has %d bytes, a whole picture %d", i, frame.size, whole)
			}
		}
	})
}

// While nobody watches, pictures pass unseen; who comes into a movement sees nothing that is older.
func TestWhoComesIntoAMovementSeesNothingOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := startMoving(t, time.Minute)
		defer m.end()
		m.channel.Record(nil)
		m.show(m.whole(0)) // in the first second everything is sent
		if err := m.programme.Wait(t.Context(), 2*SampleRate); err != nil {
			t.Fatal(err)
		}
		m.show(m.whole(1))
		for n := range 2 {
			pic := m.step(2 + n)
			if pic.prepared[1] != nil {
				t.Error("a step that nobody sees was encoded")
			}
			m.show(pic)
		}
		viewer := newViewer(m)
		if err := m.programme.Wait(t.Context(), m.programme.Position()+stepPeriod); err != nil {
			t.Fatal(err)
		}
		m.show(m.step(4))
		m.show(m.whole(5))
		pictures, idrs := m.film.seen()
		if want := []int{1, 0, 1}; !slices.Equal(idrs, want) {
			t.Fatalf("pictures with so many IDRs: %v, want %v", idrs, want)
		}
		if pictures[0] != m.sum(1) {
			t.Error("the first is not the one before the movement")
		}
		if pictures[2] != m.sum(5) {
			t.Error("the last picture is not seen")
		}
		m.channel.removeSink(viewer)
	})
}

// Who comes while a step stands has it as an IDR as soon as its transport is ready, whenever the next picture comes.
func TestWhoComesToAStepHasItAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := startMoving(t, time.Minute)
		defer m.end()
		m.show(m.whole(0))
		m.show(m.step(1))
		m.show(m.step(2))
		before := len(m.film.frames)
		viewer := newViewer(m)
		const frame = SampleRate / movingFPS
		ready := int64(joinDelay.Seconds()*SampleRate) + 2*frame
		if err := m.programme.Wait(t.Context(), m.programme.Position()+ready); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		m.channel.removeSink(viewer)
		m.film.mutex.Lock()
		defer m.film.mutex.Unlock()
		if !slices.ContainsFunc(m.film.frames[before:], func(f filmed) bool { return f.idr }) {
			t.Errorf("no IDR in %d frames", len(m.film.frames)-before)
		}
	})
}

// sum is what a whole picture looks like to a viewer.
func (m *moving) sum(n int) [16]byte {
	m.Helper()
	alone := startMoving(m.T, time.Minute)
	defer alone.end()
	alone.show(alone.whole(n))
	pictures, _ := alone.film.seen()
	return pictures[0]
}

// viewing is a sink whose reader is the film of a programme.
type viewing struct {
	film    *film
	packets *rtph264.Decoder

	mutex  sync.Mutex
	bursts map[time.Time]int // packets by when they came
}

// newViewer joins the channel.
func newViewer(m *moving) *viewing {
	m.Helper()
	v := &viewing{film: m.film, bursts: map[time.Time]int{}}
	var err error
	if v.packets, err = m.channel.tracks[0].format().(*format.H264).CreateDecoder(); err != nil {
		m.Fatal(err)
	}
	m.channel.addSink(v)
	m.channel.joined()
	return v
}

func (*viewing) watched() int { return 1 }

func (v *viewing) rtp(_ int, p *rtp.Packet, at time.Time) error {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	v.bursts[time.Now()]++
	au, err := v.packets.Decode(p)
	if err != nil {
		return nil // more packets are needed
	}
	idr := len(au) > 1
	if idr || len(v.film.frames) > 0 {
		v.film.Video(0, at, au, idr)
	}
	return nil
}

func (*viewing) rtcp(int, *rtcp.SenderReport) error { return nil }

// The packets of a large step overflow receive buffers as those of an IDR do.
func TestLargeStepsAreSpread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := startMoving(t, time.Minute)
		defer m.end()
		m.channel.Record(nil)
		viewer := newViewer(m)
		m.show(m.whole(0))
		m.show(m.whole(1)) // the viewer has come
		viewer.mutex.Lock()
		clear(viewer.bursts)
		viewer.mutex.Unlock()
		noise := image.NewRGBA(image.Rect(0, 0, movingWidth, movingHeight))
		r := rand.New(rand.NewPCG(1, 1))
		for i := range noise.Pix {
			noise.Pix[i] = uint8(r.Uint32()) | uint8(i%4/3*255) // opaque
		}
		pic := m.made(m.programme.PrepareStep(noise))
		const payload = 1450 // bytes at most, of a packet
		if step, ok := pic.prepared[1].(*h264.Step); !ok || step.Size() <= burst*payload {
			t.Fatal("that is no large step")
		}
		m.show(pic)
		most := 0
		for _, n := range viewer.bursts {
			most = max(most, n)
		}
		if most > burst {
			t.Errorf("%d packets at once", most)
		}
		if pictures, _ := m.film.seen(); len(pictures) != 3 {
			t.Errorf("%d pictures", len(pictures))
		}
		m.channel.removeSink(viewer)
	})
}
