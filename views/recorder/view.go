package recorder

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// The window's least size (device independent pixels).
const minWidth, minHeight = 900, 640

// Page is one of the panel's pages.
type Page int

// The pages.
const (
	PageRecord Page = iota
	PageLibrary
	PageLoop
	PageConvert
	pages
)

// View is the panel; make it with New.
type View struct {
	widgets.Form
	in      Intents
	choices Choices
	state   State
	page    Page

	content *fyne.Container
	tabs    *widgets.Tabs
	shown   [pages]fyne.CanvasObject
	message *widgets.Message
	undo    *widgets.PushButton
	foot    *fyne.Container

	record  *recordPage
	library *libraryPage
	loop    *loopPage
	convert *convertPage
}

// New makes the panel in the language that is in use.
func New(in Intents, choices Choices) *View {
	v := &View{Form: widgets.NewForm(), in: in, choices: choices}
	v.record, v.library, v.loop, v.convert = newRecordPage(v), newLibraryPage(v), newLoopPage(v), newConvertPage(v)
	v.shown = [pages]fyne.CanvasObject{v.record.content, v.library.content, v.loop.content, v.convert.content}
	v.tabs = widgets.NewTabs(v.Scale, func(index int) { v.Show(Page(index)) })
	v.message = widgets.NewMessage(v.Scale)
	stack := container.NewStack(v.shown[:]...)
	v.undo = v.Button(words.X("rec.undo", "Undo"), true, func() { report(v.in.Undo) })
	v.undo.Hide()
	closing := v.Button(words.X("rec.close", "Close"), false, func() { report(v.in.Close) })
	v.foot = v.row([]float32{1, 0, 0}, v.message.Content, v.undo, closing)
	v.content = container.NewStack(container.New(widgets.Least{Edge: widgets.FormMargin, Size: fyne.NewSize(minWidth, minHeight)},
		container.New(&widgets.Column{Gap: v.Gap(widgets.FormPanelGap), Fills: stack}, v.tabs.Content, stack, v.foot)), v.library.renaming.overlay)
	v.Show(PageRecord)
	v.fill()
	return v
}

// Content goes into the window, which should be unpadded.
func (v *View) Content() fyne.CanvasObject { return v.content }

// Page is the page in front.
func (v *View) Page() Page { return v.page }

// Show brings a page to the front.
func (v *View) Show(p Page) {
	changed := v.page != p
	v.page = p
	v.showTabs()
	for i, page := range v.shown {
		page.Hide()
		if Page(i) == p {
			page.Show()
		}
	}
	v.content.Refresh()
	if changed && v.in.Page != nil {
		v.in.Page(p)
	}
}

func (v *View) showTabs() {
	v.tabs.Set([]widgets.Tab{
		{Name: words.X("rec.page.record", "Record")},
		{Name: words.X("rec.page.library", "Recordings"), Count: len(v.state.Library.All)},
		{Name: words.X("rec.page.loop", "Loop")},
		{Name: words.X("rec.page.convert", "Convert")},
	}, int(v.page))
}

// SetState shows a state. Nothing is drawn again while it stays the same.
func (v *View) SetState(s State) {
	before := v.state
	if reflect.DeepEqual(before, s) {
		return
	}
	v.state = s
	switch {
	case len(before.Library.All) != len(s.Library.All):
		v.showTabs()
	case !reflect.DeepEqual(before.Message, s.Message), before.Undo != s.Undo:
	default: // levels and times change all the time: only their page is drawn
		v.fillPages()
		return
	}
	v.fill()
	v.content.Refresh()
}

func (v *View) fill() {
	v.fillPages()
	if s := v.state.Message; s == nil {
		v.message.Set(widgets.Ok, "")
	} else {
		v.message.Set(s.Level, s.Text)
	}
	v.undo.Hidden = !v.state.Undo
}

func (v *View) fillPages() {
	v.record.fill(&v.state.Record)
	v.library.fill(&v.state.Library)
	v.loop.fill(&v.state.Loop)
	v.convert.fill(&v.state.Convert)
}

// SetWave shows the wave form of the chosen recording, as far as it is known, of so many columns.
func (v *View) SetWave(peaks []widgets.Peak, columns int) { v.library.wave.Set(peaks, columns) }

// Pressed takes the keys that mean something wherever the keyboard is, unless a field has it.
func (v *View) Pressed(name fyne.KeyName) {
	renaming := v.library.renaming.overlay
	switch {
	case name == fyne.KeyEscape && renaming.Visible():
		renaming.Hide()
	case renaming.Visible():
	case v.page == PageRecord && v.record.pressed(name), v.page == PageLibrary && v.library.pressed(name), v.page == PageLoop && v.loop.pressed(name):
	case name == fyne.KeyEscape:
		report(v.in.Close)
	}
}

func (v *View) row(shares []float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: shares, Centre: true}, objects...)
}

// key makes a button that a key presses, too.
func (v *View) key(label, key string, primary bool, do func()) *widgets.PushButton {
	return widgets.NewPushButton(v.Scale, widgets.ButtonConfig{Label: label, Key: key, Primary: primary, OnTapped: do})
}

// least keeps an object at a least height (layout pixels).
func (v *View) least(height float32, o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(tall{v.Gap(height)}, o)
}

type tall struct{ height func() float32 }

// MinSize is for Fyne.
func (t tall) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(0, t.height())
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}

// Layout is for Fyne.
func (tall) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}

func report(intent func()) {
	if intent != nil {
		intent()
	}
}

// setShown hides or shows an object and tells whether that changed anything.
func setShown(o fyne.CanvasObject, shown bool) bool {
	if o.Visible() == shown {
		return false
	}
	if shown {
		o.Show()
	} else {
		o.Hide()
	}
	return true
}
