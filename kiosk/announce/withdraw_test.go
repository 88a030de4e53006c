package announce

import (
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"github.com/queuecast/queuecast/kiosk/queue"
)

func TestWithdrawnCallIsNotHeard(t *testing.T) {
	s := &stage{performTakes: time.Second}
	perform(t, s, func(t *testing.T, an *Announcer) {
		for seq := uint64(1); seq <= 3; seq++ {
			if err := an.Enqueue(Announcement{Seq: seq, Number: string(rune('0' + seq))}); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		if begun := an.State().Begun; begun != 1 {
			t.Errorf("begun %d", begun)
		}
		// 2 has been prepared ahead by now.
		for seq, want := range map[uint64]bool{0: false, 1: false, 9: false, 2: true} {
			if got := an.Withdraw(seq); got != want {
				t.Errorf("Withdraw(%d) = %v", seq, got)
			}
		}
		if an.Withdraw(2) {
			t.Error("it was withdrawn twice")
		}
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if st := an.State(); st.Begun != 3 || st.Performed != 2 || st.Waiting != 0 {
			t.Errorf("state %+v", st)
		}
	})
	want := []string{
		"0s prepare 1", "0s perform 1 with voice of 1", "0s prepare 2", "1s end 1",
		"1s prepare 3", "1s perform 3 with voice of 3", "2s end 3",
	}
	if got := s.lines(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOnlyWhatIsAudibleIsComposed(t *testing.T) {
	c, err := NewComposer(Voice{
		Languages: []string{"zh", "en"}, Templates: map[string]string{"en": "{number} to {counter}"},
		Counters: map[string]map[string]string{"p": {"en": "Pharmacy"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for what, want := range map[queue.EventType]bool{
		queue.Called: true, queue.Recalled: true, queue.OrderReady: true,
		queue.NotShown: false, queue.Undone: false, queue.Issued: false, queue.Resumed: false,
	} {
		a, ok := c.Call(queue.Event{Type: what, Number: "12", Counter: "p", CounterName: "药房"}, Details{})
		if ok != want {
			t.Errorf("%s is announced: %v", what, ok)
		}
		if ok && (a.Sentences[0].Text != "请十二号到药房" || a.Sentences[1].Text != "12 to Pharmacy") {
			t.Errorf("%s: %+v", what, a.Sentences)
		}
	}
}
