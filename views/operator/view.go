package operator

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/queuecast/queuecast/kiosk/keymap"
	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// maxPending bounds the commands whose answer is awaited; see the package's text.
const maxPending = 64

// View is the operator's window content; make it with New.
type View struct {
	in      Intents
	state   State
	clock   clock
	pending []pending // commands without an answer, oldest first
	// forgotten counts the commands before those in pending whose answer is awaited but whose text is not kept.
	forgotten int

	options        Options
	function, step map[fyne.KeyName]func()
	does           map[keymap.Action]func()

	scale    *theme.Scaled
	stage    *stage
	title    *widgets.Text
	tools    *tools
	entry    *numberEntry
	chooser  *chooser
	seat     *seatLine
	buttons  *buttons
	visit    *visitBar
	feedback *feedback
	question *questionBar
	lists    *lists
	preview  *preview
	status   *statusList
	toast    *toast
	keymap   *keyList
	picker   *picker
	pad      *pad
	writing  *writing // nil unless a note is being written
}

// Options are how the operator wants the window.
type Options struct {
	Keys  keymap.Map
	Touch bool // a pad of large keys in the place of the picture
	Strip bool // the number field and its buttons alone, as a narrow strip
}

// New makes the content in the language that is in use.
func New(in Intents, o Options) *View { return newView(in, o, systemClock()) }

func newView(in Intents, o Options, c clock) *View {
	v := &View{in: in, options: o, scale: theme.NewScaled(), clock: c}
	v.entry = newNumberEntry(keys{typed: v.typed, pressed: v.pressed, shortcut: v.shortcut})
	v.entry.SetPlaceHolder(placeholder())
	v.entry.OnChanged = v.textChanged
	v.chooser = newChooser(v.scale, v.chooseCounter, v.refocus)
	v.seat = newSeatLine(v)
	v.buttons = newButtons(v)
	v.visit = newVisitBar(v)
	v.feedback = newFeedback(v.scale, words.X("operator.hint", "Enter calls · empty Enter recalls · Esc clears · ? all keys"), v.told)
	v.question = newQuestionBar(v)
	v.lists = newLists(v)
	v.preview = newPreview(v)
	v.status = newStatusList(v.scale)
	v.tools = newTools(v)
	v.toast = newToast(v)
	v.keymap = newKeymap(v)
	v.pad = newPad(v)
	v.picker = newPicker(v.scale, v.refocus)
	v.function, v.step, v.does = v.functionKeys(), v.steps(), v.doers()
	v.stage = newStage(v.scale, v.compose(), leastSize(o))
	v.SetState(State{})
	return v
}

// px is a length for layouts (device independent pixels at factor 1).
func (v *View) px(n float32) func() float32 { return func() float32 { return v.scale.Px(n) } }

func placeholder() string { return words.X("operator.number.placeholder", "Type a number") }

// Content goes into the window.
func (v *View) Content() fyne.CanvasObject { return v.stage }

// Typed is what stands in the number field.
func (v *View) Typed() string { return v.entry.Text }

// TakeOver goes on where another view leaves off: what has been typed, and the commands that have not been answered.
func (v *View) TakeOver(from *View) {
	v.pending, v.forgotten = from.pending, from.forgotten
	if from.writing == nil {
		v.entry.SetText(from.entry.Text)
	}
}

// Typing takes keys on behalf of the number field while another window has the keyboard.
func (v *View) Typing() interface {
	desktop.Keyable
	fyne.Shortcutable
} {
	return v.entry
}

// FocusEntry gives the keyboard to the number field; call it after Window.SetContent and after a dialog was closed.
func (v *View) FocusEntry(c fyne.Canvas) { c.Focus(v.entry) }

// SetState shows a state. Parts that are as before are not drawn again. The state's slices must not be changed afterwards.
func (v *View) SetState(s State) {
	v.state = s
	v.title.SetText(s.Title)
	v.chooser.set(s.Counters, s.Counter)
	v.status.set(&s)
	v.preview.setOpen(s.DisplayOpen)
	v.tools.set(&s)
	v.pad.set(s.Prefixes)
	v.toast.set(s.Undo)
	moved := v.seat.set(&s)
	moved = v.buttons.set(&s) || moved
	moved = v.visit.set(&s) || moved
	moved = v.lists.set(&s) || moved
	if moved {
		v.relayout()
	}
}

// SetPreview shows the display's picture, which must not be drawn into afterwards: give two buffers in turn.
func (v *View) SetPreview(picture *image.RGBA) { v.preview.set(picture) }

// PreviewSize is the size in physical pixels in which the preview is wanted; zero before the window is laid out.
func (v *View) PreviewSize() image.Point { return v.preview.picture.PixelSize() }

// Notice tells something that is not an answer to a command.
func (v *View) Notice(line Line) { v.feedback.show(line) }

// Close ends the view; call it when its window is closed.
func (v *View) Close() {
	v.toast.alarm.cancel()
	v.question.alarm.cancel()
	v.preview.picture.Close()
}

// relayout lays the window out again after a part has appeared, gone or grown.
func (v *View) relayout() { v.stage.content.Refresh() }

// refocus brings the keyboard back after a click.
func (v *View) refocus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(v.entry); c != nil {
		c.Focus(v.entry)
	}
}
