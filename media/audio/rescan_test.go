package audio

import (
	"testing"
	"testing/synctest"
	"time"
)

// A speaker gives its device up only while there is nothing to play. What is written meanwhile is played afterwards.
func TestSpeakerGivesItsDeviceUpBetweenSounds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bench{}
		s, states := speaker(t, b, "")
		defer s.Close()
		closed := func() int {
			b.mutex.Lock()
			defer b.mutex.Unlock()
			return b.closed
		}
		feed(s, 3*time.Second, 0)
		go feed(s, 2*time.Second, 1000)
		time.Sleep(500 * time.Millisecond)
		b.change(func() { b.wanted = true })
		time.Sleep(time.Second)
		if closed() != 0 {
			t.Error("closed within a sound")
		}
		b.change(func() { b.wanted = false })
		time.Sleep(time.Second)
		feed(s, 3*time.Second, 0)
		b.change(func() { b.wanted = true })
		feed(s, 600*time.Millisecond, 0)
		if closed() != 1 {
			t.Error("not closed in silence")
		}
		sound := 0
		b.change(func() { b.heard = nil })
		feed(s, 100*time.Millisecond, 2000) // while there is no device
		b.change(func() { b.wanted = false })
		feed(s, 2*time.Second, 0)
		b.change(func() {
			for _, v := range b.heard {
				if v == 2000 {
					sound++
				}
			}
		})
		if want := 4800; sound != want {
			t.Errorf("%d of %d samples were played", sound, want)
		}
		expect(t, states(), "playing on loud")
	})
}
