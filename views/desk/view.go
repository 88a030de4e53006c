package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// The window's least size (device independent pixels).
const minWidth, minHeight = 760, 560

// Page is one of the panel's pages.
type Page int

// The pages.
const (
	PageWindow Page = iota
	PageMonitor
	PageKeys
	PageKiosk
	pages
)

// View is the panel; make it with New.
type View struct {
	widgets.Form
	in      Intents
	state   State
	page    Page
	content *fyne.Container
	tabs    *widgets.Tabs
	shown   [pages]fyne.CanvasObject
	message *widgets.Message

	window   *windowPage
	monitors *monitorPage
	keys     *keysPage
	kiosk    *kioskPage
}

// New makes the panel in the language that is in use.
func New(in Intents, choices Choices) *View {
	v := &View{Form: widgets.NewForm(), in: in}
	v.window, v.monitors, v.keys, v.kiosk = newWindowPage(v, choices), newMonitorPage(v), newKeysPage(v), newKioskPage(v)
	v.shown = [pages]fyne.CanvasObject{v.window.content, v.monitors.content, v.keys.content, v.kiosk.content}
	v.tabs = widgets.NewTabs(v.Scale, func(index int) { v.Show(Page(index)) })
	v.message = widgets.NewMessage(v.Scale)
	stack := container.NewStack(v.shown[:]...)
	closing := v.Button(words.X("prefs.close", "Close"), false, func() { report(v.in.Close) })
	foot := container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{1, 0}, Centre: true}, v.message.Content, closing)
	v.content = container.New(widgets.Least{Edge: widgets.FormMargin, Size: fyne.NewSize(minWidth, minHeight)},
		container.New(&widgets.Column{Gap: v.Gap(widgets.FormPanelGap), Fills: stack}, v.tabs.Content, stack, foot))
	v.Show(PageWindow)
	v.SetState(State{})
	return v
}

// Content goes into the window, which should be unpadded.
func (v *View) Content() fyne.CanvasObject { return v.content }

// Page is the page in front.
func (v *View) Page() Page { return v.page }

// Show brings a page to the front.
func (v *View) Show(p Page) {
	v.page = p
	v.tabs.Set([]widgets.Tab{
		{Name: words.X("prefs.page.window", "Windows")},
		{Name: words.X("prefs.page.monitor", "Monitor")},
		{Name: words.X("prefs.page.keys", "Keys")},
		{Name: words.X("prefs.page.kiosk", "Kiosk")},
	}, int(p))
	for i, page := range v.shown {
		page.Hide()
		if Page(i) == p {
			page.Show()
		}
	}
	v.content.Refresh()
}

// SetState shows a state.
func (v *View) SetState(s State) {
	v.state = s
	v.window.set(&s)
	v.monitors.set(&s)
	v.keys.set(&s)
	v.kiosk.set(&s)
	if s.Message == nil {
		v.message.Set(widgets.Ok, "")
	} else {
		v.message.Set(s.Message.Level, s.Message.Text)
	}
	v.content.Refresh()
}

func report(intent func()) {
	if intent != nil {
		intent()
	}
}
