package camera

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// The window's least size (device independent pixels).
const minWidth, minHeight = 900, 600

// Page is one of the panel's pages.
type Page int

// The pages.
const (
	PageLive Page = iota
	PageGallery
	PageShare
	PageKeep
	pages
)

// View is the panel; make it with New.
type View struct {
	widgets.Form
	in      Intents
	page    Page
	state   State
	content *fyne.Container
	tabs    *widgets.Tabs
	shown   [pages]fyne.CanvasObject
	message *widgets.Message
	undo    *widgets.Button

	live    live
	gallery gallery
	share   sharing
	keep    keeping
}

// New makes the panel in the language that is in use.
func New(in Intents) *View {
	v := &View{Form: widgets.NewForm(), in: in}
	v.shown = [pages]fyne.CanvasObject{v.live.make(v), v.gallery.make(v), v.share.make(v), v.keep.make(v)}
	v.tabs = widgets.NewTabs(v.Scale, func(index int) { v.Show(Page(index)) })
	v.message = widgets.NewMessage(v.Scale)
	v.undo = widgets.NewButton(v.Scale, widgets.ButtonConfig{
		Label: words.X("cam.undo", "Undo"), Key: "Ctrl+Z", Small: true, OnTapped: func() { call(v.in.Undo) },
	})
	v.undo.Hide()
	closing := v.Button(words.X("cam.close", "Close"), false, func() { call(v.in.Close) })
	stack := container.NewStack(v.shown[:]...)
	foot := v.row([]float32{1, 0, 0}, v.message.Content, v.undo, closing)
	v.content = container.New(widgets.Least{Edge: widgets.FormMargin, Size: fyne.NewSize(minWidth, minHeight)},
		container.New(&widgets.Column{Gap: v.Gap(widgets.FormLineGap), Fills: stack}, v.tabs.Content, stack, foot))
	v.fill()
	v.Show(PageLive)
	return v
}

func (v *View) row(shares []float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: shares, Centre: true}, objects...)
}

func (v *View) scrolled(panels ...fyne.CanvasObject) fyne.CanvasObject {
	return container.NewVScroll(container.New(&widgets.Column{Gap: v.Gap(widgets.FormPanelGap)}, panels...))
}

// text is a line in the usual colour.
func (v *View) text(text string, bold bool) *widgets.Text {
	t := widgets.NewText(v.Scale, text)
	t.Bold, t.ColorName = bold, fynetheme.ColorNameForeground
	return t
}

// tool is a button that leaves the keyboard where it is: its key does the same.
func (v *View) tool(label, key string, primary bool, do func()) *widgets.Button {
	return widgets.NewButton(v.Scale, widgets.ButtonConfig{Label: label, Key: key, Primary: primary, Small: true, OnTapped: do})
}

// Content goes into the window, which should be unpadded.
func (v *View) Content() fyne.CanvasObject { return v.content }

// Page is the page in front.
func (v *View) Page() Page { return v.page }

// Show brings a page to the front.
func (v *View) Show(p Page) {
	turned := v.page != p
	v.page = p
	v.setTabs()
	for i, page := range v.shown {
		if Page(i) == p {
			page.Show()
		} else {
			page.Hide()
		}
	}
	v.content.Refresh()
	if turned && v.in.Paged != nil {
		v.in.Paged(p)
	}
}

func (v *View) setTabs() {
	v.tabs.Set([]widgets.Tab{
		{Name: words.X("cam.page.live", "Live"), Count: len(v.state.Tiles) + v.state.Left},
		{Name: words.X("cam.page.gallery", "Snapshots")},
		{Name: words.X("cam.page.share", "Sharing"), Count: len(v.state.Shares)},
		{Name: words.X("cam.page.keep", "Settings")},
	}, int(v.page))
}

// SetState shows a state. What is as before is not drawn again.
func (v *View) SetState(s State) {
	if reflect.DeepEqual(v.state, s) {
		return
	}
	v.state = s
	v.fill()
}

func (v *View) fill() {
	s := &v.state
	v.setTabs()
	v.live.fill(s)
	v.gallery.fill(s)
	v.share.fill(s)
	v.keep.fill(s)
	if s.Message == nil {
		v.message.Set(widgets.Ok, "")
	} else {
		v.message.Set(s.Message.Level, s.Message.Text)
	}
	v.undo.Hidden = !s.CanUndo
	v.undo.Refresh()
}

// End ends the view; call it when its window is closed.
func (v *View) End() {
	for _, t := range v.live.tiles {
		t.picture.Close()
	}
	v.gallery.preview.Close()
}

// TypedKey does what a key does while no field has the keyboard. It tells whether it has done something.
func (v *View) TypedKey(name fyne.KeyName) bool {
	switch v.page {
	case PageLive:
		return v.live.typed(name)
	case PageGallery:
		return v.gallery.typed(name)
	}
	return false
}

func call(do func()) {
	if do != nil {
		do()
	}
}
