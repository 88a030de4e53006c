package camera

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// sharing is the page of what others can get.
type sharing struct {
	v       *View
	content *fyne.Container
	list    *fyne.Container
	watch   fyne.CanvasObject
	shown   []Shared
	form    shareForm
}

func (s *sharing) make(v *View) fyne.CanvasObject {
	const lines = 3
	s.v = v
	s.list = v.Column()
	add := container.New(widgets.Left{}, v.Button(words.X("cam.share.add", "Share a picture"), true, func() { s.form.open(-1) }))
	s.watch = v.scrolled(widgets.NewPanel(v.Scale, v.Column(
		v.Heading(words.X("cam.share.title", "Pictures for others")),
		v.Words(words.X("cam.share.text", "The display's picture, or a camera's, for browsers, boards, TVs and other programs. Nothing is shared until it is switched on here, and nothing beyond this computer without a password or a list of addresses. Whoever is slow gets fewer pictures, never old ones."), lines),
		s.list, add)))
	s.content = container.NewStack(s.watch, s.form.make(s))
	s.form.content.Hide()
	return s.content
}

func (s *sharing) fill(state *State) {
	if s.same(state.Shares) {
		return
	}
	s.shown = state.Shares
	s.list.RemoveAll()
	if len(s.shown) == 0 {
		s.list.Add(s.v.Words(words.X("cam.share.none", "Nothing is shared."), 1))
	}
	for i, shared := range s.shown {
		s.list.Add(s.line(i, shared))
	}
	s.form.fill()
}

// same tells whether there is nothing new to show.
func (s *sharing) same(shares []Shared) bool {
	if len(shares) != len(s.shown) || len(shares) == 0 {
		return false
	}
	for i := range shares {
		a, b := shares[i], s.shown[i]
		if a.Share != b.Share || a.Title != b.Title || a.Enabled != b.Enabled || a.Line != b.Line || !equal(a.Addresses, b.Addresses) {
			return false
		}
	}
	return true
}

func equal(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// line is one share: switch, what and how, state, and below it the addresses.
func (s *sharing) line(index int, is Shared) fyne.CanvasObject {
	const titleShare, stateShare = 34, 66
	v := s.v
	on := widget.NewCheck("", nil)
	on.SetChecked(is.Enabled)
	on.OnChanged = func(enabled bool) {
		if v.in.PutShare != nil {
			v.in.PutShare(index, enabled)
		}
	}
	state := widgets.NewStatusLine(v.Scale)
	state.Set(is.Line.Level, is.Line.Text)
	column := v.Column(v.row([]float32{0, titleShare, stateShare, 0, 0}, on, v.text(is.Title, true), state,
		v.Button(words.X("cam.edit", "Edit"), false, func() { s.form.open(index) }),
		v.Button(words.X("cam.remove", "Remove"), false, func() {
			if v.in.DropShare != nil {
				v.in.DropShare(index)
			}
		})))
	for _, address := range is.Addresses {
		indent := widget.NewCheck("", nil)
		indent.Hide()
		column.Add(v.row([]float32{0, 1, 0}, container.New(atSize{indent.MinSize}), v.Words(address, 1), v.Button(words.X("cam.copy", "Copy"), false, func() { s.copy(address) })))
	}
	return column
}

func (s *sharing) copy(text string) {
	if s.v.in.CopyText != nil {
		s.v.in.CopyText(text)
	}
}
