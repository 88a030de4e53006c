package station

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	"log/slog"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/queuecast/queuecast/kiosk/announce"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/media/cast"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/signage"
	"github.com/queuecast/queuecast/media/speech"
)

const (
	// afterChime is the pause between the chime's end and the first word.
	afterChime = 150 * time.Millisecond
	// betweenRounds is the pause before the sentences are said again.
	betweenRounds = 700 * time.Millisecond
	// afterwards is the pause after an announcement, so that the next one's chime stands apart.
	afterwards = 500 * time.Millisecond
	// voiceGrace is how long a call without a chime waits for its voice, so that flip and first word coincide. A slower
	// voice follows its picture.
	voiceGrace = 400 * time.Millisecond
)

// errUnprepared tells that nothing could be prepared to be said.
var errUnprepared = errors.New("the announcement was not prepared")

// stage shows and says announcements: it is the announcer's Performer.
//
// The board on air follows the announcements, not the log: it keeps a fold of its own, to which a call is added when its
// announcement starts. That need not be the log's order: a call that finds the FIFO full is shown before those that wait
// in it. One mutex orders everything that changes the picture.
type stage struct {
	programme *cast.Programme
	voice     speech.Engine // nil: nothing is said
	manner    func() *manner
	now       func() time.Time
	offline   func() time.Time // when the board was last known to be the latest; zero: it is
	onAir     func(signage.Board, *image.RGBA)
	log       *slog.Logger
	life      context.Context // of the stage

	faces  *signage.Typefaces
	look   atomic.Pointer[signage.Look] // of the scene
	faults atomic.Pointer[[]error]      // of the scene

	mutex  sync.Mutex
	scene  *scene
	shown  *queue.State
	coming []coming // not on the board yet, in log order

	count    int // pictures put on air, but for flashes
	last     signage.Board
	picture  *cast.Picture
	image    *image.RGBA
	slide    *image.RGBA // in the place of the board; nil: none
	under    *image.RGBA // the slide before it, while that one is coming
	fade     float64     // how much of that still shines through
	camera   *image.RGBA // beside the board; nil: none
	flashing int         // count of the picture that flashes; 0: none does
	calledAt time.Time   // when a call or a text was last shown

	work sync.WaitGroup // syntheses under way
}

// Prepare implements announce.Performer: it starts the synthesis of all sentences and returns at once.
func (s *stage) Prepare(ctx context.Context, a announce.Announcement) any {
	words := &spoken{ready: make(chan struct{})}
	if a.Sound != nil {
		s.work.Go(func() {
			defer close(words.ready)
			words.load(ctx, a)
		})
		return words
	}
	if s.voice == nil || len(a.Sentences) == 0 {
		close(words.ready)
		return words
	}
	s.work.Go(func() {
		defer close(words.ready)
		for _, sentence := range a.Sentences {
			clip, err := s.voice.Speak(ctx, s.utterance(sentence))
			if err != nil {
				// The other languages may have a voice. The voice's own state tells the operator.
				words.err = errors.Join(words.err, fmt.Errorf("saying %q: %w", sentence.Text, err))
				if errors.Is(err, speech.ErrTimeout) {
					return // another sentence would hold up the hall once more
				}
				continue
			}
			words.clips = append(words.clips, clip)
		}
	})
	return words
}

func (s *stage) utterance(sentence announce.Sentence) speech.Utterance {
	v := s.manner().voice
	return speech.Utterance{Lang: sentence.Lang, Text: sentence.Text, Rate: cmp.Or(sentence.Rate, v.Rate), Volume: v.Volume}
}

// spoken is the sound of an announcement's sentences, once ready is closed.
type spoken struct {
	ready chan struct{}
	clips []pcm.Buffer
	err   error
}

// load gets the sound of a recording.
func (w *spoken) load(ctx context.Context, a announce.Announcement) {
	samples, err := a.Sound(ctx)
	if err != nil {
		w.err = fmt.Errorf("playing %q: %w", a.Title, err)
		return
	}
	w.clips = []pcm.Buffer{{Rate: pcm.Rate, Channels: 1, Samples: samples}}
}

func (w *spoken) wait(ctx context.Context, limit <-chan time.Time) {
	select {
	case <-w.ready:
	case <-limit:
	case <-ctx.Done():
	}
}

// Perform implements announce.Performer: picture and chime at once, then the voice as soon as the chime has ended and the
// words are ready. It returns when all has been heard, or ctx has ended: then what is heard fades out, but the call is shown.
func (s *stage) Perform(ctx context.Context, a announce.Announcement, prepared any) (err error) {
	defer func() {
		if ctx.Err() != nil {
			s.programme.Hush()
		}
	}()
	words, ok := prepared.(*spoken)
	if !ok {
		// Preparing has panicked. Unheard is better than unseen.
		words = &spoken{ready: make(chan struct{}), err: errUnprepared}
		close(words.ready)
	}
	var chime []int16
	if a.Chime {
		chime = s.turned(s.manner().chime)
	} else {
		grace := time.NewTimer(voiceGrace)
		words.wait(ctx, grace.C)
		grace.Stop()
	}
	start, flashing, err := s.show(context.WithoutCancel(ctx), a.Seq, chime, a.Number != "") // on air within a frame
	if err != nil {
		return err
	}
	if flashing != 0 {
		s.work.Go(func() { s.flash(s.life, start, flashing) }) // beyond what is said, where that is little or nothing
	}
	end := start + int64(len(chime))
	if len(chime) > 0 {
		end += samples(afterChime)
	}
	words.wait(ctx, nil)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var clips [][]int16
	for _, clip := range words.clips {
		if sound := s.turned(clip); len(sound) > 0 {
			clips = append(clips, sound)
		}
	}
	if end, err = s.say(end, clips, max(a.Repeat, 1)); err != nil {
		return err
	}
	return errors.Join(words.err, s.programme.Wait(ctx, end+samples(afterwards)))
}

// turned is a sound at the volume of this time of day; none when that is nothing.
func (s *stage) turned(sound pcm.Buffer) []int16 {
	const full = 100
	switch percent := s.manner().loudness(s.now()); percent {
	case full:
		return sound.Samples // the very same, which the stream need not encode again
	case 0:
		return nil
	default:
		return sound.Gain(float64(percent) / full).Samples
	}
}

// say puts the sentences on the sound track, rounds times, and returns their end.
func (s *stage) say(at int64, clips [][]int16, rounds int) (end int64, err error) {
	gap := samples(time.Duration(s.manner().voice.GapMS) * time.Millisecond)
	end = at
	var origin int64 // start of the first round
	for round := range rounds {
		for i, clip := range clips {
			switch {
			case i > 0:
				at = end + gap
			case round > 0:
				// On the grid of the first round, where the stream need not encode the same words again.
				since := end + samples(betweenRounds) - origin
				at = origin + (since+cast.SoundGrid-1)/cast.SoundGrid*cast.SoundGrid
			}
			if at, err = s.programme.Say(at, clip); err != nil {
				return end, fmt.Errorf("saying an announcement: %w", err)
			}
			if round == 0 && i == 0 {
				origin = at
			}
			end = at + int64(len(clip))
		}
	}
	return end, nil
}

// coming is an event on its way to the board.
type coming struct {
	event  queue.Event
	spoken bool // it is shown when its announcement starts, and what is behind it not before
}

// expect remembers an event; spoken tells that its announcement has been put into the FIFO.
func (s *stage) expect(event queue.Event, spoken bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.coming = append(s.coming, coming{event, spoken})
}

// repeat remembers the repetition of a call that waits to be spoken, which is one with it: it comes onto the board together with that call.
// Where another call is to be spoken between the two it never does, for the board would show the one while the other is said.
func (s *stage) repeat(event queue.Event) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, c := range slices.Backward(s.coming) {
		if c.spoken {
			if c.event.Number != event.Number || c.event.Counter != event.Counter {
				return
			}
			break
		}
	}
	s.coming = append(s.coming, coming{event, false})
}

// forget leaves out a call that has been taken back before it was spoken: the board never shows it. It says false when the call is on
// the board already.
func (s *stage) forget(seq uint64) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	before := len(s.coming)
	s.coming = slices.DeleteFunc(s.coming, func(c coming) bool { return c.event.Seq == seq })
	return len(s.coming) < before
}

// silence tells that an event will not be announced after all.
func (s *stage) silence(seq uint64) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for i := range s.coming {
		if s.coming[i].event.Seq == seq {
			s.coming[i].spoken = false
		}
	}
}

// settle folds the events into the board that no announcement stands before, and draws it if that shows.
func (s *stage) settle(ctx context.Context) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.fold(0)
	now := s.compose()
	now.Clock = s.last.Clock
	if reflect.DeepEqual(now, s.last) {
		return nil
	}
	_, err := s.put(ctx, nil)
	return err
}

// fold takes what comes up to a sequence onto the board, and the silent events behind that. It needs the mutex.
func (s *stage) fold(seq uint64) {
	for len(s.coming) > 0 && (s.coming[0].event.Seq <= seq || !s.coming[0].spoken) {
		s.shown.Apply(s.coming[0].event)
		s.coming = s.coming[1:]
	}
}

// show folds the events up to a sequence into the board (a free announcement, of sequence 0, leaves those that are to be
// spoken) and puts it on air together with a sound. It returns the start in samples of the programme, and the count of pictures if
// flash has to follow, else 0.
func (s *stage) show(ctx context.Context, seq uint64, sound []int16, flash bool) (start int64, flashing int, err error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.fold(seq)
	s.calledAt = s.now()
	s.setSlide(nil, nil, 0)
	s.flashing = 0
	start, err = s.put(ctx, sound)
	if flash && s.scene.settings.Display.Flash && err == nil {
		s.flashing = s.count
	}
	return start, s.flashing, err
}

// current is the call that the board shows.
func (s *stage) current() (queue.CallInfo, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	calls := s.shown.Last(1)
	if len(calls) == 0 {
		return queue.CallInfo{}, false
	}
	return calls[0], true
}

// refresh draws the board again, for the clock.
func (s *stage) refresh(ctx context.Context) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	_, err := s.put(ctx, nil)
	return err
}

// compose is the board as it is now. It needs the mutex.
func (s *stage) compose() signage.Board {
	now := s.now()
	b := board(s.scene.settings, s.shown, now, s.offline())
	s.scene.dress(&b, s.shown, now)
	b.Slide, b.Under, b.Fade, b.Inset = s.slide, s.under, s.fade, s.camera
	return b
}

// put needs the mutex.
func (s *stage) put(ctx context.Context, sound []int16) (int64, error) {
	if s.fade > 0 { // the next step comes soon, and at the end one without
		return s.putBy(ctx, sound, s.programme.PrepareStep)
	}
	return s.putBy(ctx, sound, s.programme.Prepare)
}

// putBy is put with a way to prepare the picture. It needs the mutex.
func (s *stage) putBy(ctx context.Context, sound []int16, prepare func(*image.RGBA) (*cast.Picture, error)) (int64, error) {
	b := s.compose()
	s.count++
	// The renderer draws into two buffers in turn; the one on air stays whole while the next is prepared.
	img := s.scene.renderer.Render(b)
	pic, err := prepare(img)
	if err != nil {
		s.log.Error("a picture is missing in the stream", "error", err)
	}
	start, err := s.programme.Show(ctx, cast.Cue{Picture: pic, Sound: sound})
	if err != nil {
		return 0, fmt.Errorf("showing the board: %w", err)
	}
	s.last, s.picture, s.image = b, pic, img
	if s.onAir != nil {
		s.onAir(b, img)
	}
	return start, nil
}

// samples is a duration as samples of the programme.
func samples(d time.Duration) int64 {
	return int64(d) * pcm.Rate / int64(time.Second)
}
