package speech

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// maxRepeat is how often at most something is said.
const maxRepeat = 9

// phraseEditor lies over the panel and edits one saved announcement.
type phraseEditor struct {
	v       *View
	overlay *widgets.Overlay
	phrase  Phrase

	title       *widgets.Text
	name, times *widget.Entry
	fields      *fyne.Container // one for each language
	texts       map[string]*widget.Entry
	days        *widget.CheckGroup
	repeat      *widget.Select
	chime, on   *widget.Check
	save, erase *widgets.PushButton
}

// weekdays are the days as they are reported, Monday first.
func weekdays() []Choice {
	return []Choice{
		{"mon", words.X("speech.day.mon", "Mon")},
		{"tue", words.X("speech.day.tue", "Tue")},
		{"wed", words.X("speech.day.wed", "Wed")},
		{"thu", words.X("speech.day.thu", "Thu")},
		{"fri", words.X("speech.day.fri", "Fri")},
		{"sat", words.X("speech.day.sat", "Sat")},
		{"sun", words.X("speech.day.sun", "Sun")},
	}
}

func newPhraseEditor(v *View) *phraseEditor {
	const width = 760
	e := &phraseEditor{v: v, title: v.Heading("")}
	e.name = v.Entry(words.X("speech.phrase.name.placeholder", "Such as Closing"))
	e.times = v.Entry("16:50, 17:00")
	e.name.OnChanged = func(string) { e.enable() }
	e.fields = v.Column()
	e.days = widget.NewCheckGroup(names(weekdays()), nil)
	e.days.Horizontal = true
	var counts []string
	for i := range maxRepeat {
		counts = append(counts, strconv.Itoa(i+1))
	}
	e.repeat = widget.NewSelect(counts, nil)
	e.chime = widget.NewCheck(words.X("speech.phrase.chime", "Chime before it"), nil)
	e.on = widget.NewCheck(words.X("speech.phrase.on", "Say it at these times"), nil)
	e.save = v.Button(words.X("speech.save", "Save"), true, e.submit)
	e.erase = v.Button(words.X("speech.phrase.delete", "Delete"), false, e.remove)
	cancel := v.Button(words.X("speech.cancel", "Cancel"), false, e.hide)
	body := v.Column(
		e.title,
		v.Field(words.X("speech.phrase.name", "Name"), e.name),
		e.fields,
		v.Field(words.X("speech.phrase.times", "At"), e.times),
		v.Field(words.X("speech.phrase.days", "On (none: every day)"), e.days),
		v.Field(words.X("speech.phrase.repeat", "Times in all"), e.repeat),
		container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{1, 1}}, e.chime, e.on),
		container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{0, 1, 0, 0}, Centre: true}, e.erase, v.Words("", 1), cancel, e.save))
	e.overlay = widgets.NewOverlay(v.Scale, width, body, nil) // a tap beside it must not lose what was typed
	e.overlay.Hide()
	return e
}

// open edits an announcement; one without an ID is new.
func (e *phraseEditor) open(p Phrase) {
	e.phrase = p
	title := words.X("speech.phrase.new", "New announcement")
	if p.ID != "" {
		title = words.X("speech.phrase.change", "Saved announcement")
	}
	e.title.SetText(title)
	e.name.SetText(p.Name)
	e.times.SetText(p.Times)
	e.texts = map[string]*widget.Entry{}
	e.fields.RemoveAll()
	for _, l := range e.languages() {
		entry := e.v.Entry("")
		entry.SetText(p.Texts[l.ID])
		entry.OnChanged = func(string) { e.enable() }
		e.texts[l.ID] = entry
		e.fields.Add(e.v.Field(words.X("speech.phrase.text", "Text ({{.Language}})", map[string]any{"Language": l.Name}), entry))
	}
	var days []string
	for _, d := range weekdays() {
		if slices.Contains(p.Days, d.ID) {
			days = append(days, d.Name)
		}
	}
	e.days.SetSelected(days)
	e.repeat.SetSelected(strconv.Itoa(max(p.Repeat, 1)))
	e.chime.SetChecked(p.Chime)
	e.on.SetChecked(p.On)
	setShown(e.erase, p.ID != "")
	e.enable()
	e.overlay.Show()
	e.overlay.Refresh()
	if c := fyne.CurrentApp().Driver().CanvasForObject(e.name); c != nil {
		c.Focus(e.name)
	}
}

// languages are those that are spoken, and those that the announcement has besides.
func (e *phraseEditor) languages() []Choice {
	all := slices.Clone(e.v.state.Languages)
	for _, tag := range slices.Sorted(maps.Keys(e.phrase.Texts)) {
		if !slices.ContainsFunc(all, func(c Choice) bool { return c.ID == tag }) {
			all = append(all, Choice{tag, tag})
		}
	}
	return all
}

func (e *phraseEditor) hide() { e.overlay.Hide() }

func (e *phraseEditor) enable() {
	worded := false
	for _, entry := range e.texts {
		worded = worded || strings.TrimSpace(entry.Text) != ""
	}
	widgets.Enable(worded && strings.TrimSpace(e.name.Text) != "", e.save)
}

func (e *phraseEditor) submit() {
	p := e.phrase
	p.Name, p.Times = strings.TrimSpace(e.name.Text), strings.TrimSpace(e.times.Text)
	p.Texts, p.Days = map[string]string{}, nil
	for tag, entry := range e.texts {
		if text := strings.Join(strings.Fields(entry.Text), " "); text != "" {
			p.Texts[tag] = text
		}
	}
	for _, d := range weekdays() {
		if slices.Contains(e.days.Selected, d.Name) {
			p.Days = append(p.Days, d.ID)
		}
	}
	p.Repeat = e.repeat.SelectedIndex() + 1
	p.Chime, p.On = e.chime.Checked, e.on.Checked
	e.hide()
	if e.v.in.SavePhrase != nil {
		e.v.in.SavePhrase(p)
	}
}

func (e *phraseEditor) remove() {
	e.hide()
	if e.v.in.DeletePhrase != nil {
		e.v.in.DeletePhrase(e.phrase.ID)
	}
}
