package share

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// sharingPage is the host's: the code that others join by, and who has joined.
type sharingPage struct {
	v          *View
	content    *fyne.Container
	address    *widgets.Text
	code       *widgets.Text
	qr         *canvas.Image
	frame      *fyne.Container
	stations   *stationList
	copy, stop *widgets.PushButton
	drawn      string // the code that qr shows
}

func newSharingPage(v *View) *sharingPage {
	const addressLines, codeLines, qrShare, textShare = 2, 6, 38, 62
	p := &sharingPage{v: v, address: widgets.NewText(v.Scale, ""), code: widgets.NewText(v.Scale, ""), qr: canvas.NewImageFromImage(nil)}
	p.address.Bold, p.address.MaxLines = true, addressLines // a computer may be in several networks
	p.code.MaxLines = codeLines
	p.qr.FillMode, p.qr.ScaleMode = canvas.ImageFillContain, canvas.ImageScalePixels
	p.copy = v.Button(words.X("share.copy", "Copy the code"), true, func() {
		if v.in.Copy != nil {
			v.in.Copy(v.state.Code)
		}
	})
	p.stop = v.Button(words.X("share.stop", "Stop sharing"), false, func() { report(v.in.Stop) })
	text := container.New(&widgets.Column{Gap: v.Gap(widgets.FormLineGap)},
		v.Heading(words.X("share.sharing.title", "This queue is shared")),
		p.address,
		v.Words(words.X("share.sharing.text", "On the other computer choose \"Join a queue\" and paste this pairing code, or read the picture. Whoever has the code can call numbers: give it only to your own stations."), codeLines),
		p.code,
		container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap)}, p.copy, p.stop))
	p.frame = container.NewStack(widgets.NewFrame(1, p.qr))
	pairing := widgets.NewPanel(v.Scale, container.New(&widgets.Row{Gap: v.Gap(widgets.FormPanelGap), Shares: []float32{textShare, qrShare}}, text, p.frame))
	p.stations = newStationList(v, words.X("share.stations.empty", "No other station has joined yet."))
	list := widgets.NewPanel(v.Scale, p.stations.content)
	p.content = container.New(&widgets.Column{Gap: v.Gap(widgets.FormPanelGap), Fills: list}, pairing, list)
	return p
}

func (p *sharingPage) set(s *State) {
	p.address.SetText(s.Address)
	p.code.SetText(s.Code)
	if p.drawn != s.Code {
		p.drawn = s.Code
		p.qr.Image = nil
		if s.Code != "" {
			if img, err := picture(s.Code); err == nil { // too long a code can still be copied
				p.qr.Image = img
			}
		}
		p.qr.Refresh()
	}
	p.frame.Hidden = p.qr.Image == nil
	p.stations.set(s.Stations)
	widgets.Enable(s.Code != "", p.copy)
	widgets.Enable(!s.Busy, p.stop)
}
