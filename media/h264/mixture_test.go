package h264

import (
	"crypto/md5"
	"errors"
	"fmt"
	"image"
	"math/rand/v2"
	"testing"
)

// Any mixture of whole pictures, steps, joins, lost frames and mistakes of the caller: every frame that is seen is a picture that was
// shown, none comes after a later one, and the last whole picture is what is seen in the end.
func TestAnyMixtureOfPicturesIsSeenInOrder(t *testing.T) {
	const seeds, frames = 40, 150
	seen := map[string]int{}
	for seed := range uint64(seeds) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			m := newMixture(t, seed)
			for range frames {
				m.act()
				m.frame()
			}
			m.show(m.whole())
			m.frame()
			if m.shows[len(m.shows)-1].sum != m.last {
				t.Error("the last whole picture is not what is seen")
			}
			for what, n := range m.did {
				seen[what] += n
			}
		})
	}
	for _, what := range []string{"whole", "step", "step refused", "encoder elsewhere", "shown again", "prepared in vain", "join", "no frame", "skip lost", "step seen"} {
		if seen[what] < seeds {
			t.Errorf("%s: only %d times", what, seen[what])
		}
	}
	t.Log(seen)
}

// mixture is a stream on which anything happens, with what should be seen of it.
type mixture struct {
	*testing.T
	r    *rand.Rand
	e    *Encoder
	q    *Sequence
	d    *Decoder
	twin *twin

	n        int    // pictures so far
	pictures []made // prepared ones, latest last
	shows    []made // in the order in which they were shown
	at       int    // in shows: what was seen last
	last     [16]byte
	did      map[string]int
}

// made is an encoded picture.
type made struct {
	still *Still
	step  *Step
	sum   [16]byte // of what should be seen
}

func newMixture(t *testing.T, seed uint64) *mixture {
	m := &mixture{T: t, r: rand.New(rand.NewPCG(seed, 7)), e: newEncoder(t, 64, 64), d: newDecoder(t), did: map[string]int{}}
	m.q = &Sequence{GOP: 10 + m.r.IntN(20)}
	m.twin = newTwin(t, m.e)
	m.show(m.whole())
	return m
}

func sum(img *image.YCbCr) (s [16]byte) {
	h := md5.New()
	for _, plane := range [][]byte{img.Y, img.Cb, img.Cr} {
		h.Write(plane)
	}
	return [16]byte(h.Sum(nil))
}

func (m *mixture) picture() *image.YCbCr {
	m.n++
	return changed(pattern(64, 64, uint64(m.n/8)), m.n)
}

func (m *mixture) whole() made {
	img := m.picture()
	still, err := m.e.Encode(img)
	if err != nil {
		m.Fatal(err)
	}
	return m.keep(made{still: still, sum: sum(m.twin.sees(img, true))})
}

// step is as a careful caller makes it: whole where nothing can follow.
func (m *mixture) step() made {
	img := m.picture()
	step, err := m.e.Follow(img, m.q.State())
	if err == nil {
		return m.keep(made{step: step, sum: sum(m.twin.sees(img, false))})
	}
	if !errors.Is(err, ErrNotFollowing) {
		m.Fatal(err)
	}
	m.did["encoder elsewhere"]++
	return m.whole()
}

func (m *mixture) keep(p made) made {
	m.pictures = append(m.pictures, p)
	return p
}

func (m *mixture) show(p made) {
	switch {
	case p.still != nil:
		m.q.Show(p.still)
		m.did["whole"]++
	case m.q.Follow(p.step):
		m.did["step"]++
	default:
		m.did["step refused"]++
		return
	}
	m.shows = append(m.shows, p)
}

func (m *mixture) act() {
	switch m.r.IntN(12) {
	case 0:
		m.show(m.whole())
	case 1, 2, 3, 4:
		m.show(m.step())
	case 5:
		m.did["shown again"]++
		m.show(m.pictures[max(len(m.pictures)-1-m.r.IntN(4), 0)])
	case 6:
		m.did["prepared in vain"]++
		m.step()
	case 7:
		m.did["join"]++
		m.q.Refresh()
	case 8: // two pictures between two frames
		m.did["no frame"]++
		m.show(m.step())
		m.show(m.step())
	}
}

func (m *mixture) frame() {
	au, idr := m.q.Next()
	if !idr && au[0][0]>>5 == 0 && m.r.IntN(8) == 0 {
		m.did["skip lost"]++
		return
	}
	img, err := m.d.Decode(au)
	if err != nil || img == nil {
		m.Fatalf("a frame is not decoded: %v, picture %v", err, img != nil)
	}
	m.last = sum(img)
	// What is whole is seen with the very next frame, and nothing before it any more.
	for i := m.at; i < len(m.shows); i++ {
		if m.shows[i].still != nil {
			m.at = i
		}
	}
	for i := m.at; i < len(m.shows); i++ {
		if m.shows[i].sum == m.last {
			if i > m.at {
				m.did["step seen"]++
			}
			m.at = i
			return
		}
	}
	m.Fatalf("after picture %d of %d something is seen that was not shown since", m.at, len(m.shows))
}
