// Package pin is the question that a locked screen asks before it lets somebody in: for the PIN, or, where none has been set, whether it
// is meant. It lies over a whole window and is as large as that lets it be. It reports what is wanted and does nothing by itself.
package pin

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// cardWidth is the card's (device independent pixels at factor 1).
const cardWidth = 400

// Question is what is asked.
type Question struct {
	Title  string
	Sure   string // the question where there is no PIN; empty: the PIN is asked for
	Pad    bool   // with keys for fingers
	Answer func(pin string)
	Back   func()
}

// View is the question; make it with New.
type View struct {
	widgets.Form
	q       Question
	canvas  fyne.Canvas
	overlay *widgets.Overlay
	entry   *Entry
	giveUp  *widgets.PushButton
	message *widgets.Message
}

// New makes the question in the language that is in use.
func New(q Question) *View {
	const lines = 3
	v := &View{Form: widgets.NewForm(), q: q}
	v.entry, v.message = newEntry(v), widgets.NewMessage(v.Scale)
	v.giveUp = v.Button(words.X("locked.back", "Back"), false, v.back)
	label := words.X("locked.open", "Unlock")
	if q.Sure != "" {
		label = words.X("locked.yes", "Yes")
	}
	yes := v.Button(label, true, v.submit)
	foot := container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{1, 0, 0}, Centre: true}, v.Words("", 1), v.giveUp, yes)
	column := v.Column(v.Heading(q.Title))
	if q.Sure != "" {
		column.Add(v.Words(q.Sure, lines))
	} else {
		column.Add(newField(v.Scale, v.entry))
		column.Add(v.message.Content)
		if q.Pad {
			column.Add(v.pad())
		}
	}
	column.Add(foot)
	v.overlay = widgets.NewOverlay(v.Scale, cardWidth, column, v.back)
	return v
}

// pad has the digits, for a screen without a keyboard.
func (v *View) pad() fyne.CanvasObject {
	const gap, rows, columns = 8, 3, 3
	key := func(label string, do func()) fyne.CanvasObject {
		return widgets.NewButton(v.Scale, widgets.ButtonConfig{Label: label, SizeName: fynetheme.SizeNameHeadingText, OnTapped: func() {
			do()
			v.focus() // a tap beside a field takes the keyboard from it
		}})
	}
	digit := func(n int) fyne.CanvasObject {
		return key(strconv.Itoa(n), func() { v.entry.TypedRune(rune('0' + n)) })
	}
	line := func(keys ...fyne.CanvasObject) fyne.CanvasObject {
		return container.New(&widgets.Row{Gap: v.Gap(gap), Shares: []float32{1, 1, 1}}, keys...)
	}
	all := container.New(&widgets.Column{Gap: v.Gap(gap)})
	for row := range rows {
		first := (rows-1-row)*columns + 1 // as on the operator's pad: 7 8 9 above
		all.Add(line(digit(first), digit(first+1), digit(first+2)))
	}
	all.Add(line(
		key(words.X("operator.pad.clear", "Clear"), func() { v.entry.SetText("") }),
		digit(0),
		key("⌫", func() { v.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace}) })))
	return all
}

// Show lays the question over a window.
func (v *View) Show(c fyne.Canvas) {
	v.canvas = c
	v.Scale.SetFactor(theme.FactorFor(c.Size()))
	v.overlay.Resize(c.Size())
	v.overlay.Show()
	c.Overlays().Add(v.overlay)
	v.overlay.Refresh()
	v.focus()
}

// Hide takes it away.
func (v *View) Hide() {
	if v.canvas != nil {
		v.canvas.Overlays().Remove(v.overlay)
		v.canvas = nil
	}
}

// Refuse says why an answer does not do, and asks again.
func (v *View) Refuse(why string) {
	v.entry.SetText("")
	v.message.Set(widgets.Failed, why)
	v.overlay.Refresh()
	v.focus()
}

// focus gives the keyboard to the field; without one to going back, so that Enter out of habit changes nothing.
func (v *View) focus() {
	switch {
	case v.canvas == nil:
	case v.q.Sure == "":
		v.canvas.Focus(v.entry)
	default:
		v.canvas.Focus(v.giveUp)
	}
}

func (v *View) submit() { v.q.Answer(v.entry.Text) }
func (v *View) back()   { v.q.Back() }

// Entry is the field for a PIN, which Esc leaves.
type Entry struct {
	widget.Entry
	view *View
}

func newEntry(v *View) *Entry {
	e := &Entry{view: v}
	e.Password = true
	e.ExtendBaseWidget(e)
	e.SetPlaceHolder(words.X("locked.pin", "PIN"))
	e.OnSubmitted = func(string) { v.submit() }
	return e
}

// TypedKey takes Esc.
func (e *Entry) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		e.view.back()
		return
	}
	e.Entry.TypedKey(key)
}
