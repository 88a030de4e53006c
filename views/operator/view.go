package operator

import (
	"image"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
)

// maxPending bounds the commands whose answer is awaited; see the package's text.
const maxPending = 64

// View is the operator's window content; make it with New.
type View struct {
	in      Intents
	pending []string // the typed text of each command without an answer, oldest first; "" for recall and next
	// forgotten counts the commands before those in pending whose answer is awaited but whose text is not kept.
	forgotten int

	scale    *theme.Scaled
	stage    *stage
	title    *widgets.Text
	entry    *numberEntry
	chooser  *chooser
	feedback *feedback
	calls    *callList
	preview  *preview
	status   *statusList
}

// New makes the content in the language that is in use.
func New(in Intents) *View {
	v := &View{in: in, scale: theme.NewScaled()}
	v.entry = newNumberEntry(keys{
		submit: v.submit, recall: v.recall, next: v.next, clear: v.clear, toggleDisplay: v.toggleDisplay,
		chooseAt:   func(index int) { v.chooser.at(index) },
		chooseStep: func(step int) { v.chooser.step(step) },
	})
	v.entry.SetPlaceHolder(lang.X("operator.number.placeholder", "Type a number"))
	v.chooser = newChooser(v.scale, v.chooseCounter, v.refocus)
	v.feedback = newFeedback(v.scale, lang.X("operator.hint", "Enter calls · empty Enter recalls · Esc clears"))
	v.calls = newCallList(v.scale)
	v.preview = newPreview(v.scale, in.PreviewSize, func() { v.toggleDisplay(); v.refocus() })
	v.status = newStatusList(v.scale)
	v.stage = newStage(v.scale, v.compose())
	return v
}

// Content goes into the window.
func (v *View) Content() fyne.CanvasObject { return v.stage }

// Typing takes keys on behalf of the number field while another window has the keyboard.
func (v *View) Typing() interface {
	desktop.Keyable
	fyne.Shortcutable
} {
	return v.entry
}

// FocusEntry gives the keyboard to the number field; call it after Window.SetContent and after a dialog was closed.
func (v *View) FocusEntry(c fyne.Canvas) { c.Focus(v.entry) }

// SetState shows a state. Parts that are as before are not drawn again.
func (v *View) SetState(s State) {
	v.title.SetText(s.Title)
	v.chooser.set(s.Counters, s.Counter)
	v.calls.set(s.Calls, s.Waiting)
	v.status.set(s.Voice, s.Speaker, s.Stream, s.Queue)
	v.preview.setOpen(s.DisplayOpen)
}

// SetPreview shows the display's picture, which must not be drawn into afterwards: give two buffers in turn.
func (v *View) SetPreview(picture *image.RGBA) { v.preview.set(picture) }

// PreviewSize is the size in physical pixels in which the preview is wanted; zero before the window is laid out.
func (v *View) PreviewSize() image.Point { return v.preview.picture.PixelSize() }

// Accepted answers the oldest command without an answer: it was done. text says what happened.
func (v *View) Accepted(text string) {
	v.answered()
	v.feedback.show(Line{Ok, text})
}

// Refused answers the oldest command without an answer: it was not done. text says why. The number comes back for
// correction, marked so that typing replaces it, unless another one is being typed already.
func (v *View) Refused(text string) {
	number := v.answered()
	v.feedback.show(Line{Failed, text})
	if number != "" && v.entry.Text == "" {
		v.entry.SetText(number)
		v.entry.selectAll()
	}
}

// Notice tells something that is not an answer to a command.
func (v *View) Notice(line Line) { v.feedback.show(line) }

// Close ends the view; call it when its window is closed.
func (v *View) Close() { v.preview.picture.Close() }

func (v *View) answered() (number string) {
	if v.forgotten > 0 { // the oldest command: its answer comes all the same
		v.forgotten--
		return ""
	}
	if len(v.pending) == 0 {
		return ""
	}
	number, v.pending = v.pending[0], v.pending[1:]
	return number
}

func (v *View) submit() {
	number := strings.TrimSpace(v.entry.Text)
	if number == "" {
		v.recall()
		return
	}
	v.entry.SetText("")
	v.command(number, v.in.Call != nil,
		lang.X("operator.pending.call", "Calling {{.Number}} …", map[string]string{"Number": number}),
		func() { v.in.Call(number) })
}

func (v *View) recall() {
	v.command("", v.in.Recall != nil, lang.X("operator.pending.recall", "Recalling …"), func() { v.in.Recall() })
}

func (v *View) next() {
	v.command("", v.in.Next != nil, lang.X("operator.pending.next", "Calling the next number …"), func() { v.in.Next() })
}

// command notes a command before it is reported: the answer may come from within the report.
func (v *View) command(number string, wanted bool, text string, report func()) {
	if !wanted {
		return
	}
	if len(v.pending) >= maxPending {
		v.pending = v.pending[1:]
		v.forgotten++
	}
	v.pending = append(v.pending, number)
	v.feedback.show(Line{Busy, text})
	report()
}

func (v *View) clear() {
	v.entry.SetText("")
	v.feedback.clear()
}

func (v *View) toggleDisplay() {
	if v.in.ToggleDisplay != nil {
		v.in.ToggleDisplay()
	}
}

func (v *View) chooseCounter(id string) {
	if v.in.ChooseCounter != nil {
		v.in.ChooseCounter(id)
	}
}

// refocus brings the keyboard back after a click.
func (v *View) refocus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(v.entry); c != nil {
		c.Focus(v.entry)
	}
}
