package player

import (
	"errors"
	"image"
	"image/color"
	"image/draw"
	"io"
	"log/slog"
	"math"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/queuecast/queuecast/internal/freeport"
	"github.com/queuecast/queuecast/media/cast"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/picture"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// patience is for a loaded machine: nothing here waits for so long when it works.
const patience = 60 * time.Second

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !is(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not within %v", what, patience)
		}
	}
}

func plain(level uint8) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, 320, 180))
	draw.Draw(img, img.Rect, image.NewUniform(color.Gray{Y: level}), image.Point{}, draw.Src)
	return img
}

// flashing is a programme that flashes white and beeps together, until the test ends.
func flashing(t *testing.T, codec cast.Codec) (url string) {
	t.Helper()
	channel := &cast.Channel{
		Profile: cast.Profile{Path: "live", Width: 320, Height: 180, QP: 20, Codec: codec, AudioBitrate: 96000, GOP: 2 * time.Second}, FPS: 30, Log: quiet(),
	}
	if err := channel.Initialize(); err != nil {
		t.Fatal(err)
	}
	server := &cast.Server{Host: "127.0.0.1", Log: quiet()}
	if err := errors.Join(server.Initialize(), server.Publish(channel)); err != nil {
		t.Fatal(err)
	}
	p := &cast.Programme{FPS: 30, Outputs: []cast.Output{channel}, Log: quiet()}
	if err := p.Initialize(); err != nil {
		t.Fatal(err)
	}
	dark, _ := p.Prepare(plain(20))
	light, _ := p.Prepare(plain(220))
	beep := pcm.Tone(pcm.Rate, 1000, 300*time.Millisecond, 0).Samples
	ctx := t.Context()
	var worker sync.WaitGroup
	worker.Go(func() {
		for {
			for _, cue := range []cast.Cue{{Picture: dark}, {Picture: light, Sound: beep}} {
				start, err := p.Show(ctx, cue)
				if err == nil {
					err = p.Wait(ctx, start+pcm.Rate/2)
				}
				if err != nil {
					return
				}
			}
		}
	})
	t.Cleanup(func() {
		p.Close()
		worker.Wait()
		server.Close()
		channel.Close()
	})
	return server.State().URL
}

// witness notes when pictures become light and when sound begins.
type witness struct {
	mutex          sync.Mutex
	light          bool
	loud           time.Time // last loud sample
	flashes, beeps []time.Time
	pictures       int
	colour         picture.Colour
	size           image.Point
}

func (w *witness) picture(p Picture) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.pictures++
	w.colour, w.size = p.Colour, p.Image.Rect.Size()
	is := p.Image.Y[len(p.Image.Y)/2] > 120
	if is && !w.light {
		w.flashes = append(w.flashes, time.Now())
	}
	w.light = is
}

func (w *witness) sound(samples []int16) {
	const threshold, pause = 3000, 100 * time.Millisecond
	now := time.Now()
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for i, v := range samples {
		if v < threshold && v > -threshold {
			continue
		}
		at := now.Add(-time.Duration(len(samples)-i) * time.Second / pcm.Rate)
		if at.Sub(w.loud) > pause {
			w.beeps = append(w.beeps, at)
		}
		w.loud = at
	}
}

func (w *witness) seen() (flashes, beeps []time.Time, pictures int) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return slices.Clone(w.flashes), slices.Clone(w.beeps), w.pictures
}

// last is how the newest picture was; more may be coming.
func (w *witness) last() (picture.Colour, image.Point) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.colour, w.size
}

func play(t *testing.T, p *Player) *witness {
	t.Helper()
	w := &witness{}
	p.OnPicture, p.OnSound, p.Log = w.picture, w.sound, quiet()
	if err := p.Initialize(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return w
}

// skews are the distances of each flash from the nearest beep.
func skews(flashes, beeps []time.Time) (all []time.Duration) {
	for _, f := range flashes {
		best := time.Hour
		for _, b := range beeps {
			if d := f.Sub(b); d.Abs() < best.Abs() {
				best = d
			}
		}
		all = append(all, best)
	}
	slices.SortFunc(all, func(a, b time.Duration) int { return int(a.Abs() - b.Abs()) })
	return all
}

// inStep fails the test unless picture and sound come together: so many flashes, after those that are skipped, and their beeps. Callbacks
// come late on a loaded machine, and when it is loaded all the time the median of several does, too: then later ones are looked at. What is
// really apart is so each time.
func inStep(t *testing.T, w *witness, skipped, enough int, tolerance time.Duration) {
	t.Helper()
	const again = 3
	for try := 0; ; try++ {
		eventually(t, "flashes and beeps", func() bool {
			flashes, beeps, _ := w.seen()
			return len(flashes) >= skipped+enough && len(beeps) >= enough
		})
		flashes, beeps, _ := w.seen()
		all := skews(flashes[skipped:], beeps)
		t.Logf("flash after beep: %v", all)
		median := all[len(all)/2]
		if median.Abs() <= tolerance {
			return
		}
		if try == again {
			t.Errorf("picture and sound are %v apart, each time", median)
			return
		}
		skipped = len(flashes)
	}
}

// TestOwnStreamIsInStep plays our own stream in each codec over each transport.
func TestOwnStreamIsInStep(t *testing.T) {
	const enough, tolerance = 5, 40 * time.Millisecond
	for _, codec := range []cast.Codec{cast.AAC, cast.PCMA, cast.PCMU, cast.L16} {
		for _, transport := range []Transport{TCP, UDP} {
			t.Run(string(codec)+" "+string(transport), func(t *testing.T) {
				t.Parallel()
				p := &Player{URL: flashing(t, codec), Transport: transport}
				w := play(t, p)
				inStep(t, w, 1, enough, tolerance)
				state := p.State()
				t.Logf("%+v", state)
				if !state.Connected || !strings.HasPrefix(state.Picture, "H264 320x180") || state.Sound == "" ||
					state.Transport != strings.ToUpper(string(transport)) || state.Damaged != 0 || state.Behind <= 0 || state.Behind > time.Second {
					t.Errorf("the state is %+v", state)
				}
				if colour, size := w.last(); colour != picture.BT709Limited || size != image.Pt(320, 180) {
					t.Errorf("the pictures are %v %v", size, colour)
				}
			})
		}
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	for _, address := range []string{"", "rtsp://", "http://127.0.0.1/live", "live"} {
		if err := (&Player{URL: address, Log: quiet()}).Initialize(); !errors.Is(err, ErrAddress) {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestStateSaysWhatIsWrongAndHidesThePassword(t *testing.T) {
	changed := make(chan struct{}, 10)
	p := &Player{URL: "rtsp://user:secret@127.0.0.1:" + strconv.Itoa(freeport.TCP(t)) + "/live", OnState: func() { changed <- struct{}{} }}
	play(t, p)
	<-changed
	state := p.State()
	var refused *net.OpError
	if state.Connected || state.Tries != 1 || !errors.As(state.Err, &refused) || state.Next.IsZero() || strings.Contains(state.URL, "secret") {
		t.Errorf("the state is %+v", state)
	}
}

// TestItComesBack takes the server away and brings it back, with a picture of another size.
func TestItComesBack(t *testing.T) {
	channel := func(width, height int) *cast.Channel {
		c := &cast.Channel{Profile: cast.Profile{Path: "live", Width: width, Height: height, QP: 20, Codec: cast.Mute, GOP: time.Second}, FPS: 30, Log: quiet()}
		if err := c.Initialize(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Close)
		return c
	}
	small, large := channel(320, 180), channel(640, 360)
	programme := &cast.Programme{FPS: 30, Outputs: []cast.Output{small, large}, Log: quiet()}
	if err := programme.Initialize(); err != nil {
		t.Fatal(err)
	}
	defer programme.Close()
	pic, _ := programme.Prepare(plain(90))
	if _, err := programme.Show(t.Context(), cast.Cue{Picture: pic}); err != nil {
		t.Fatal(err)
	}
	port := freeport.TCP(t)
	serve := func(c *cast.Channel) *cast.Server {
		s := &cast.Server{Host: "127.0.0.1", Port: port, Log: quiet()}
		eventually(t, "the port is free", func() bool { return s.Initialize() == nil })
		if err := s.Publish(c); err != nil {
			t.Fatal(err)
		}
		return s
	}
	server := serve(small)
	p := &Player{URL: server.State().URL, Transport: TCP}
	w := play(t, p)
	eventually(t, "pictures", func() bool { _, _, n := w.seen(); return n > 3 })
	server.Close()
	eventually(t, "the end is noticed", func() bool { s := p.State(); return !s.Connected && s.Err != nil })
	server = serve(large)
	defer server.Close()
	_, _, before := w.seen()
	eventually(t, "pictures again", func() bool { _, _, n := w.seen(); return p.State().Connected && n > before+3 })
	w.mutex.Lock()
	size := w.size
	w.mutex.Unlock()
	if state := p.State(); size != image.Pt(640, 360) || state.Picture != "H264 640x360" {
		t.Errorf("the pictures are %v; the state is %+v", size, state)
	}
}

// TestCloseDoesNotWaitForASilentServer accepts connections and says nothing.
func TestCloseDoesNotWaitForASilentServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	p := &Player{URL: "rtsp://" + l.Addr().String() + "/live", Log: quiet(), OnPicture: func(Picture) {}}
	if err := p.Initialize(); err != nil {
		t.Fatal(err)
	}
	c, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ended := make(chan struct{})
	go func() {
		p.Close()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(answerTimeout / 2):
		t.Fatal("it waits for the server")
	}
}

func TestLevelsOfAToneSurvive(t *testing.T) {
	// A tone through the mixer of every rate and count of channels is that tone.
	for _, rate := range []int{8000, 16000, 22050, 44100, 48000} {
		for _, channels := range []int{1, 2} {
			tone := pcm.Tone(rate, 440, 500*time.Millisecond, 0)
			interleaved := make([]int16, 0, len(tone.Samples)*channels)
			for _, v := range tone.Samples {
				for range channels {
					interleaved = append(interleaved, v)
				}
			}
			m := newMixer(rate, channels)
			got := pcm.Buffer{Rate: pcm.Rate, Channels: 1, Samples: m.mix(interleaved)}
			if level := got.Goertzel(440); math.Abs(level-0.5) > 0.02 {
				t.Errorf("%d Hz, %d channels: the tone has %.3f of full scale, want 0.5", rate, channels, level)
			}
		}
	}
}
