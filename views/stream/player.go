package stream

import (
	"image"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

const (
	playWidth, playHeight = 16, 9 // of the picture's place
	playRadius            = 6
	fullLoudness          = 100
	loudnessStep          = 5
)

// player is the page on which a stream is watched, our own or another.
type player struct {
	play     Play
	in       Intents
	address  *widget.Entry
	start    *widgets.PushButton
	snapshot *widgets.PushButton
	loudness *widget.Slider
	line     *widgets.StatusLine
	picture  *widgets.Picture
}

func (v *View) playPage() fyne.CanvasObject {
	const explained = 2
	const lineShare, nameShare, loudnessShare = 70, 10, 20
	p := &v.player
	p.in = v.in
	p.address = v.Entry("rtsp://user:password@host:554/path")
	p.start = v.Button("", true, p.toggle)
	p.address.OnSubmitted = func(string) { p.watch() }
	p.snapshot = v.Button(words.X("cast.play.snapshot", "Snapshot"), false, func() { call(p.in.Snapshot) })
	p.loudness = widget.NewSlider(0, fullLoudness)
	p.loudness.Step = loudnessStep
	p.loudness.OnChanged = func(percent float64) {
		if p.in.Loudness != nil {
			p.in.Loudness(int(percent))
		}
	}
	p.line = widgets.NewStatusLine(v.Scale)
	p.picture = widgets.NewPicture(v.Scale, playRadius, func(size image.Point) {
		if p.in.PlaySize != nil {
			p.in.PlaySize(size)
		}
	})
	p.enable()
	frame := widgets.NewFrame(float32(playHeight)/playWidth, p.picture)
	top := v.Column(
		v.Words(words.X("cast.play.text", "Plays our own stream as a viewer sees it, or any other one: H.264, JPEG, AAC, G.711, L16, Opus, and H.265 where ffmpeg is installed."), explained),
		v.row([]float32{1, 0, 0}, p.address, p.start, p.snapshot),
		v.row([]float32{lineShare, nameShare, loudnessShare}, p.line, v.Words(words.X("cast.play.loudness", "Volume"), 1), widgets.NewGroove(v.Scale, p.loudness)))
	return container.New(&widgets.Column{Gap: v.Gap(widgets.FormLineGap), Fills: frame}, top, frame)
}

func call(do func()) {
	if do != nil {
		do()
	}
}

func (p *player) toggle() {
	if p.play.On {
		call(p.in.StopWatch)
		return
	}
	p.watch()
}

// watch plays what is typed, or our own stream.
func (p *player) watch() {
	address := strings.TrimSpace(p.address.Text)
	if address == "" {
		address = p.play.Address
	}
	if address != "" && p.in.Watch != nil {
		p.in.Watch(address)
	}
}

func (p *player) fill(is Play) {
	p.play = is
	if is.Address != "" {
		p.address.SetPlaceHolder(is.Address)
	}
	p.line.Set(is.Line.Level, is.Line.Text)
	if !is.On {
		p.picture.Set(nil)
	}
	p.enable()
}

func (p *player) enable() {
	if p.start == nil {
		return
	}
	label := words.X("cast.play.start", "Play")
	if p.play.On {
		label = words.X("cast.play.stop", "Stop")
	}
	p.start.SetLabel(label)
	widgets.Enable(p.play.On, p.snapshot)
}

// SetPlayed shows a picture of what is played.
func (v *View) SetPlayed(img *image.RGBA) {
	if v.player.play.On {
		v.player.picture.Set(img)
	}
}

// SetLoudness shows how loud what is played is, in percent.
func (v *View) SetLoudness(percent int) { v.player.loudness.SetValue(float64(percent)) }

// End ends the view; call it when its window is closed.
func (v *View) End() { v.player.picture.Close() }
