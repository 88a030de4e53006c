package player

import (
	"errors"
	"image"
	"testing"
	"time"

	"github.com/bluenviron/gortsplib/v4"
	"github.com/bluenviron/gortsplib/v4/pkg/base"
	"github.com/bluenviron/gortsplib/v4/pkg/format"

	"github.com/queuecast/queuecast/media/cast"
	"github.com/queuecast/queuecast/media/h264"
)

// units encodes a picture that stands for some frames.
func units(t *testing.T, width, height, frames int) (all [][][]byte) {
	t.Helper()
	encoder := h264.Encoder{Width: width, Height: height, FPS: 25, QP: 30}
	if err := encoder.Initialize(); err != nil {
		t.Fatal(err)
	}
	defer encoder.Close()
	still, err := encoder.Encode(image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420))
	if err != nil {
		t.Fatal(err)
	}
	sequence := h264.Sequence{GOP: frames}
	sequence.Show(still)
	for range frames {
		unit, _ := sequence.Next()
		all = append(all, unit)
	}
	return all
}

// TestSizeChangesInMidStream gives the decoder pictures of another size, as when a camera is set up anew.
func TestSizeChangesInMidStream(t *testing.T) {
	var sizes []image.Point
	d, err := openPicture(&format.H264{}, func(p decoded) { sizes = append(sizes, p.image.Rect.Size()) }, "")
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	now := time.Now()
	for _, size := range []image.Point{{320, 180}, {64, 48}, {640, 360}} {
		for _, unit := range units(t, size.X, size.Y, 5) {
			now = now.Add(40 * time.Millisecond)
			if err := d.decode(pictureUnit{unit, now}); err != nil {
				t.Errorf("at %v: %v", size, err)
			}
		}
		if got := sizes[len(sizes)-1]; got != size {
			t.Errorf("the picture has %v, want %v", got, size)
		}
	}
	if len(sizes) != 15 {
		t.Errorf("%d pictures of 15", len(sizes))
	}
}

// TestBeginningInTheMiddle gives the decoder what comes before a whole picture: nothing is shown and nothing is wrong.
func TestBeginningInTheMiddle(t *testing.T) {
	shown := 0
	d, err := openPicture(&format.H264{}, func(decoded) { shown++ }, "")
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	all := units(t, 64, 48, 4)
	for i, unit := range append(all[1:], all...) {
		if err := d.decode(pictureUnit{unit, time.Now()}); err != nil {
			t.Error(err)
		}
		if i < 3 && shown > 0 {
			t.Fatal("a picture is shown that nothing was known of")
		}
	}
	if shown != 4 {
		t.Errorf("%d pictures of 4", shown)
	}
}

// TestStreamThatFallsSilent takes a stream whose sender stays connected and sends nothing any more.
func TestStreamThatFallsSilent(t *testing.T) {
	r := newRelay(t, nil)
	camera(t, r, "-t 2 -c:v libx264 -preset ultrafast -tune zerolatency -g 25 -pix_fmt yuv420p -c:a pcm_alaw -ar 8000 -ac 1")
	p := &Player{URL: r.url(), Transport: TCP}
	w := play(t, p)
	eventually(t, "pictures", func() bool { _, _, n := w.seen(); return n > 10 })
	eventually(t, "the silence is noticed", func() bool { s := p.State(); return errors.Is(s.Err, ErrSilent) && !s.Connected })
}

// noTCP is a server that sends by UDP only.
type noTCP struct{ *relay }

func (s noTCP) OnSetup(ctx *gortsplib.ServerHandlerOnSetupCtx) (*base.Response, *gortsplib.ServerStream, error) {
	if ctx.Session.State() != gortsplib.ServerSessionStatePreRecord && ctx.Transport == gortsplib.TransportTCP {
		return &base.Response{StatusCode: base.StatusUnsupportedTransport}, nil, nil
	}
	return s.relay.OnSetup(ctx)
}

// TestUDPWhereTheServerTakesNothingElse lets the player choose.
func TestUDPWhereTheServerTakesNothingElse(t *testing.T) {
	r := &relay{}
	r.listen(t, noTCP{r}, true)
	camera(t, r, "-c:v libx264 -preset ultrafast -tune zerolatency -g 25 -pix_fmt yuv420p -c:a pcm_alaw -ar 8000 -ac 1")
	p := &Player{URL: r.url()}
	w := play(t, p)
	eventually(t, "picture and sound", func() bool {
		_, beeps, pictures := w.seen()
		return len(beeps) > 0 && pictures > 0
	})
	if state := p.State(); state.Transport != "UDP" {
		t.Errorf("the state is %+v", state)
	}
}

// A session by UDP ends while its packets arrive, which are read beside the client that ends.
func TestItEndsWhilePacketsArriveByUDP(t *testing.T) {
	url := flashing(t, cast.L16)
	for range 20 {
		p := &Player{URL: url, Transport: UDP}
		play(t, p)
		eventually(t, "packets", func() bool { return p.State().Connected })
		time.Sleep(100 * time.Millisecond) // in which some come
		p.Close()
	}
}
