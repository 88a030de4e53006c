package share

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// The window's least size (device independent pixels).
const minWidth, minHeight = 760, 640

// View is the panel; make it with New.
type View struct {
	widgets.Form
	in    Intents
	state State

	content *fyne.Container
	pages   *fyne.Container
	message *widgets.Message
	off     *offPage
	sharing *sharingPage
	joined  *joinedPage
}

// New makes the panel in the language that is in use.
func New(in Intents) *View {
	v := &View{Form: widgets.NewForm(), in: in}
	v.off, v.sharing, v.joined = newOffPage(v), newSharingPage(v), newJoinedPage(v)
	v.message = widgets.NewMessage(v.Scale)
	v.pages = container.NewStack(v.off.content, v.sharing.content, v.joined.content)
	closing := v.Button(words.X("share.close", "Close"), false, func() { report(v.in.Close) })
	foot := container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{1, 0}, Centre: true}, v.message.Content, closing)
	v.content = container.New(widgets.Least{Edge: widgets.FormMargin, Size: fyne.NewSize(minWidth, minHeight)},
		container.New(&widgets.Column{Gap: v.Gap(widgets.FormPanelGap), Fills: v.pages}, v.pages, foot))
	v.SetState(State{})
	return v
}

// Content goes into the window, which should be unpadded.
func (v *View) Content() fyne.CanvasObject { return v.content }

// SetState shows a state.
func (v *View) SetState(s State) {
	s.Roles, s.Stations = slices.Clone(s.Roles), slices.Clone(s.Stations)
	v.state = s
	v.off.content.Hidden = s.Mode != Off
	v.sharing.content.Hidden = s.Mode != Sharing
	v.joined.content.Hidden = s.Mode != Joined
	if s.Message == nil {
		s.Message = &Line{}
	}
	v.message.Set(s.Message.Level, s.Message.Text)
	switch s.Mode {
	case Sharing:
		v.sharing.set(&s)
	case Joined:
		v.joined.set(&s)
	default:
		v.off.set(&s)
	}
	v.content.Refresh()
}

func report(intent func()) {
	if intent != nil {
		intent()
	}
}
