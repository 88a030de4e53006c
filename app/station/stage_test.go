package station

import (
	"context"
	"errors"
	"image"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/queuecast/queuecast/assets"
	"github.com/queuecast/queuecast/kiosk/announce"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/media/cast"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/signage"
	"github.com/queuecast/queuecast/media/speech"
)

// h0 is a time of day for boards.
var h0 = time.Date(2030, 5, 6, 7, 8, 9, 0, time.UTC)

// tape is an output that records the programme.
type tape struct {
	mutex sync.Mutex
	sound []int16 // since the epoch
	cuts  []int64 // where another picture came on air
}

func (*tape) Prepare(*image.RGBA) (any, error) { return nil, nil }

func (o *tape) Frame(f cast.Frame) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if f.Cut {
		o.cuts = append(o.cuts, f.Start)
	}
	o.sound = append(o.sound, f.Sound...)
}

// stretch is a run of one sample value that is not silence.
type stretch struct {
	value      int16
	start, end int64
}

func (o *tape) stretches() (all []stretch) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	for i, v := range o.sound {
		at := int64(i)
		switch {
		case v == 0:
		case len(all) > 0 && all[len(all)-1].value == v && all[len(all)-1].end == at:
			all[len(all)-1].end++
		default:
			all = append(all, stretch{v, at, at + 1})
		}
	}
	return all
}

// fakeEngine speaks samples of one value, after a delay; it fails for the language "fails".
type fakeEngine struct{ delay time.Duration }

var errFake = errors.New("no breath")

func (fakeEngine) Name() string { return "fake" }

func (e fakeEngine) Speak(ctx context.Context, u speech.Utterance) (pcm.Buffer, error) {
	select {
	case <-time.After(e.delay):
	case <-ctx.Done():
		return pcm.Buffer{}, ctx.Err()
	}
	if u.Lang == "fails" {
		return pcm.Buffer{}, errFake
	}
	return constant(map[string]int16{"zh": 100, "en": 200}[u.Lang], spokenSamples), nil
}

func constant(value int16, n int) pcm.Buffer {
	b := pcm.Buffer{Rate: pcm.Rate, Channels: 1, Samples: make([]int16, n)}
	for i := range b.Samples {
		b.Samples[i] = value
	}
	return b
}

const (
	spokenSamples = 4801
	chimeSamples  = 9601
	chimeValue    = 50
	gapMS         = 300
)

// newStage makes a stage on a running programme. Close the programme, then the voice.
func newStage(t *testing.T, engine speech.Engine) (*stage, *tape) {
	t.Helper()
	out := &tape{}
	programme := &cast.Programme{FPS: 50, Outputs: []cast.Output{out}, Log: quiet()}
	if err := programme.Initialize(); err != nil {
		t.Fatal(err)
	}
	faces, err := signage.ParseFonts(signage.Fonts{Regular: assets.NotoSansSCRegular, Bold: assets.NotoSansSCBold})
	if err != nil {
		t.Fatal(err)
	}
	scene, err := newScene(faces, small(), 160, 90)
	if err != nil {
		t.Fatal(err)
	}
	how := &manner{voice: small().Voice, chime: constant(chimeValue, chimeSamples)}
	how.voice.GapMS = gapMS
	s := &stage{
		life: context.Background(), programme: programme, manner: func() *manner { return how }, now: func() time.Time { return h0 },
		offline: func() time.Time { return time.Time{} },
		log:     quiet(), faces: faces, scene: scene, shown: queue.NewState(queue.Config{}),
	}
	if engine != nil {
		voice := &speech.Voice{Engine: engine, Log: quiet(), Now: time.Now}
		if err := voice.Initialize(); err != nil {
			t.Fatal(err)
		}
		s.voice = voice
	}
	return s, out
}

func (s *stage) end() {
	s.programme.Close()
	s.work.Wait()
	if voice, ok := s.voice.(*speech.Voice); ok {
		voice.Close()
	}
}

func sentences(languages ...string) (all []announce.Sentence) {
	for _, l := range languages {
		all = append(all, announce.Sentence{Lang: l, Text: "a " + l})
	}
	return all
}

// The whole course of an announcement, sample by sample, relative to the flip of the picture.
func TestAnnouncementRunsToTheSample(t *testing.T) {
	const (
		frame  = pcm.Rate / 50
		spoken = spokenSamples
		first  = chimeSamples + pcm.Rate*15/100
		gap    = gapMS * pcm.Rate / 1000
		pause  = pcm.Rate * 7 / 10
	)
	at := func(value int16, start, length int64) stretch { return stretch{value, start, start + length} }
	chime := at(chimeValue, 0, chimeSamples)
	const second = first + spoken + gap
	// The second round starts on the grid of the first.
	const round = (second + spoken + pause - first + cast.SoundGrid - 1) / cast.SoundGrid * cast.SoundGrid
	for _, c := range []struct {
		name  string
		a     announce.Announcement
		delay time.Duration
		want  []stretch // after the flip
		late  int64     // the voice may begin that many samples earlier or later: it is awaited from before the flip
		err   error
	}{
		{"chime, two languages, twice", announce.Announcement{Chime: true, Repeat: 2, Sentences: sentences("zh", "en")}, 0, []stretch{
			chime, at(100, first, spoken), at(200, second, spoken),
			at(100, first+round, spoken), at(200, second+round, spoken),
		}, 0, nil},
		{"chime alone", announce.Announcement{Chime: true}, 0, []stretch{chime}, 0, nil},
		{"nothing to hear", announce.Announcement{}, 0, nil, 0, nil},
		{"no chime: the first word comes with the flip", announce.Announcement{Repeat: 1, Sentences: sentences("zh")}, 300 * time.Millisecond, []stretch{at(100, 0, spoken)}, frame, nil},
		{"a slow voice follows the chime", announce.Announcement{Chime: true, Repeat: 1, Sentences: sentences("zh")}, 2 * time.Second, []stretch{chime, at(100, 2*pcm.Rate, spoken)}, frame, nil},
		{"no chime and a slow voice: the picture does not wait", announce.Announcement{Repeat: 1, Sentences: sentences("zh")}, time.Second, []stretch{at(100, pcm.Rate*6/10, spoken)}, 2 * frame, nil},
		{"a language without a voice costs that language", announce.Announcement{Chime: true, Repeat: 1, Sentences: sentences("fails", "en")}, 0, []stretch{chime, at(200, first, spoken)}, 0, errFake},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, out := newStage(t, fakeEngine{c.delay})
				defer s.end()
				s.expect(queue.Event{Seq: 1, Type: queue.Called, Number: "7", Counter: "1"}, true)
				c.a.Seq = 1
				if err := s.Perform(t.Context(), c.a, s.Prepare(t.Context(), c.a)); !errors.Is(err, c.err) {
					t.Errorf("got %v, want %v", err, c.err)
				}
				if call, ok := s.current(); !ok || call.Number != "7" || call.Seq != 1 {
					t.Errorf("on board: %+v", call)
				}
				if len(out.cuts) != 1 {
					t.Fatalf("%d pictures", len(out.cuts))
				}
				got := out.stretches()
				if len(got) != len(c.want) {
					t.Fatalf("heard %v, want %v", got, c.want)
				}
				for i, want := range c.want {
					late := got[i].start - out.cuts[0] - want.start
					if got[i].value != want.value || got[i].end-got[i].start != want.end-want.start || late < -c.late || late > c.late {
						t.Errorf("heard %v after %d, want %v after the flip", got[i], out.cuts[0], want)
					}
				}
				// It ends when all was heard and a pause after it.
				if n := len(got); n > 0 && s.programme.Position() < got[n-1].end+pcm.Rate/2 {
					t.Error("the announcement ended too early")
				}
			})
		})
	}
}

func TestAnnouncementWithoutAVoiceIsShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, out := newStage(t, nil)
		defer s.end()
		a := announce.Announcement{Seq: 1, Chime: true, Repeat: 2, Sentences: sentences("zh")}
		s.expect(queue.Event{Seq: 1, Type: queue.Called, Number: "7", Counter: "1"}, true)
		if err := s.Perform(t.Context(), a, s.Prepare(t.Context(), a)); err != nil {
			t.Error(err)
		}
		if got := out.stretches(); len(got) != 1 || got[0].start != out.cuts[0] {
			t.Errorf("heard %v", got)
		}
	})
}

// A panic while it was prepared left a call out of the board for ever.
func TestUnpreparedCallIsShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := newStage(t, nil)
		defer s.end()
		s.expect(queue.Event{Seq: 1, Type: queue.Called, Number: "7", Counter: "1"}, true)
		if err := s.Perform(t.Context(), announce.Announcement{Seq: 1, Chime: true}, nil); !errors.Is(err, errUnprepared) {
			t.Errorf("got %v", err)
		}
		if call, ok := s.current(); !ok || call.Number != "7" {
			t.Errorf("on board: %+v", call)
		}
	})
}

func TestAnnouncementEndsWithItsContext(t *testing.T) {
	for name, after := range map[string]time.Duration{"before the picture": 0, "while the voice is awaited": time.Second, "while it speaks": 3 * time.Second} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, out := newStage(t, fakeEngine{2 * time.Second})
				defer s.end()
				s.expect(queue.Event{Seq: 1, Type: queue.Called, Number: "7", Counter: "1"}, true)
				ctx, cancel := context.WithTimeout(t.Context(), after)
				defer cancel()
				a := announce.Announcement{Seq: 1, Chime: true, Repeat: 9, Sentences: sentences("zh", "en")}
				if err := s.Perform(ctx, a, s.Prepare(ctx, a)); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got %v", err)
				}
				if call, ok := s.current(); !ok || call.Number != "7" {
					t.Errorf("on board: %+v", call)
				}
				ended := s.programme.Position()
				if err := s.programme.Wait(t.Context(), ended+pcm.Rate); err != nil {
					t.Fatal(err)
				}
				out.mutex.Lock()
				defer out.mutex.Unlock()
				const fade = pcm.Rate / 50
				for _, v := range out.sound[min(ended+fade, int64(len(out.sound))):] {
					if v != 0 {
						t.Fatal("it is heard on")
					}
				}
				for i := 1; i < len(out.sound); i++ {
					if step := int(out.sound[i]) - int(out.sound[i-1]); step < -chimeValue/2 && int64(i) >= ended-pcm.Rate/50 {
						t.Fatalf("it clicks: %d at %d", step, i)
					}
				}
			})
		})
	}
}
