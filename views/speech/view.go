package speech

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// The window's least size (device independent pixels).
const minWidth, minHeight = 820, 640

// View is the panel; make it with New.
type View struct {
	widgets.Form
	in    Intents
	state State

	content *fyne.Container
	tabs    *widgets.Tabs
	page    Page
	shown   [pages]fyne.CanvasObject
	message *widgets.Message

	say     *sayPage
	wording *wordingPage
	engines *enginesPage
	record  *recordPage
	editor  *phraseEditor
}

// New makes the panel in the language that is in use. What calls are said with is edited here until it is saved.
func New(in Intents, choices Choices, wording Wording) *View {
	v := &View{Form: widgets.NewForm(), in: in}
	v.say, v.wording, v.engines, v.record = newSayPage(v), newWordingPage(v, choices), newEnginesPage(v), newRecordPage(v)
	v.editor = newPhraseEditor(v)
	v.shown = [pages]fyne.CanvasObject{v.say.content, v.wording.content, v.engines.content, v.record.content}
	v.tabs = widgets.NewTabs(v.Scale, func(index int) { v.Show(Page(index)) })
	v.message = widgets.NewMessage(v.Scale)
	stack := container.NewStack(v.shown[:]...)
	closing := v.Button(words.X("speech.close", "Close"), false, func() { report(v.in.Close) })
	foot := container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{1, 0}, Centre: true}, v.message.Content, closing)
	body := container.New(&widgets.Column{Gap: v.Gap(widgets.FormPanelGap), Fills: stack}, v.tabs.Content, stack, foot)
	v.content = container.NewStack(
		container.New(widgets.Least{Edge: widgets.FormMargin, Size: fyne.NewSize(minWidth, minHeight)}, body), v.editor.overlay)
	v.wording.set(wording)
	v.Show(PageSay)
	v.SetState(State{})
	return v
}

// Content goes into the window, which should be unpadded.
func (v *View) Content() fyne.CanvasObject { return v.content }

// Show brings a page to the front.
func (v *View) Show(p Page) {
	v.page = p
	v.tabs.Set([]widgets.Tab{
		{Name: words.X("speech.page.say", "Announce")},
		{Name: words.X("speech.page.wording", "Wording of calls")},
		{Name: words.X("speech.page.engines", "Engines")},
		{Name: words.X("speech.page.record", "Own voice")},
	}, int(p))
	for i, page := range v.shown {
		if Page(i) == p {
			page.Show()
		} else {
			page.Hide()
		}
	}
	v.content.Refresh()
}

// SetState shows a state.
func (v *View) SetState(s State) {
	v.state = s
	v.say.set(&s)
	v.wording.enable()
	v.engines.set(&s)
	v.record.set(&s)
	if s.Message == nil {
		v.message.Set(widgets.Ok, "")
	} else {
		v.message.Set(s.Message.Level, s.Message.Text)
	}
	v.content.Refresh()
}

// SetLevel shows the microphone's peak, 0 to 1.
func (v *View) SetLevel(level float64) { v.record.level.SetValue(level) }

// SetChimeFile shows which file was chosen as the chime.
func (v *View) SetChimeFile(path string) { v.wording.setSound(path) }

// Pressed takes the keys that mean something wherever the keyboard is, unless a field has it.
func (v *View) Pressed(name fyne.KeyName) {
	switch {
	case name == fyne.KeyEscape && v.editor.overlay.Visible():
		v.editor.hide()
	case name == fyne.KeyEscape:
		report(v.in.Close)
	case v.page == PageRecord:
		v.record.pressed(name)
	}
}

func report(intent func()) {
	if intent != nil {
		intent()
	}
}

// names are what choices are called.
func names(choices []Choice) []string {
	all := make([]string, len(choices))
	for i, c := range choices {
		all[i] = c.Name
	}
	return all
}

// place is the index of a choice, 0 when there is none of that ID.
func place(choices []Choice, id string) int {
	for i, c := range choices {
		if c.ID == id {
			return i
		}
	}
	return 0
}

// refresh lays the panel out again after a part has appeared, gone or grown.
func (v *View) refresh() {
	if v.content != nil {
		v.content.Refresh()
	}
}
