package desktop

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/x11"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// panel is a window beside the operator's. Fyne's goroutine alone uses it.
type panel struct {
	d      *Desktop
	window fyne.Window
	ctx    context.Context // ends when the window is closed
	cancel context.CancelFunc
	busy   context.CancelFunc // ends what is under way; nil: nothing is
	job    int                // of that; what earlier ones bring is thrown away

	asked *asked // the question asked last; nil: none has been

	slot   **panel   // where the desktop keeps it
	size   fyne.Size // at the usual scale
	title  func() string
	fill   func(*panel) (content fyne.CanvasObject, closed func())
	closed func() // what fill gave; may be nil
}

// openPanel shows a panel's window, or the one that is open already. fill fills a new one, and may give what to do at its end.
func (d *Desktop) openPanel(slot **panel, title func() string, width, height float32, fill func(*panel) (content fyne.CanvasObject, closed func())) {
	if *slot != nil {
		x11.Shown((*slot).window.Show)
		(*slot).window.RequestFocus()
		return
	}
	p := &panel{d: d, window: d.fyneApp.NewWindow(""), slot: slot, size: fyne.NewSize(width, height), title: title, fill: fill}
	p.window.SetPadded(false)
	p.make()
	p.window.Resize(p.fitting())
	p.window.SetOnClosed(func() {
		(*slot).end()
		*slot = nil
		if d.ctx.Err() == nil && !d.closed {
			d.window.RequestFocus() // the window manager may think of another one
		}
		d.focusEntry()
	})
	show(p.window)
}

// make fills the window.
func (p *panel) make() {
	*p.slot = p
	p.ctx, p.cancel = context.WithCancel(p.d.ctx)
	content, closed := p.fill(p)
	p.closed = closed
	p.window.SetTitle(p.d.title(p.title()))
	p.window.SetContent(content)
}

// end ends what make began.
func (p *panel) end() {
	p.cancel()
	if p.closed != nil {
		p.closed()
	}
}

// renew fills the window anew, in another language. What the old one has under way ends, as if it had been closed.
func (p *panel) renew() {
	p.end()
	fresh := &panel{d: p.d, window: p.window, slot: p.slot, size: p.size, title: p.title, fill: p.fill}
	fresh.make()
	p.window.Resize(fresh.fitting().Max(p.window.Canvas().Size()))
}

// fitting is the size in which everything has room, at the user's scale.
func (p *panel) fitting() fyne.Size {
	scale := p.d.scale()
	return fyne.NewSize(p.size.Width*scale, p.size.Height*scale).Max(p.window.Content().MinSize())
}

// work runs job on a goroutine of its own, in the place of the one under way, and then done on Fyne's, unless the window has
// been closed or something else begun meanwhile.
func (p *panel) work(job func(ctx context.Context) error, done func(error)) {
	p.stop()
	ctx, cancel := context.WithCancel(p.ctx)
	p.busy = cancel
	p.job++
	mine := p.job
	p.d.workers.Go(func() {
		defer cancel()
		err := job(ctx)
		p.d.onFyne(p.ctx, func() {
			if mine == p.job {
				p.busy = nil
				done(err)
			}
		})
	})
}

// follow does something again and again, on Fyne's goroutine, for as long as the window is open.
func (p *panel) follow(period time.Duration, do func()) { p.followWhile(p.ctx, period, do) }

// followWhile is follow that ends with ctx, which ends with the window at the latest.
func (p *panel) followWhile(ctx context.Context, period time.Duration, do func()) {
	p.d.workers.Go(func() {
		ticker := time.NewTicker(period)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
				p.d.onFyne(ctx, do)
			}
		}
	})
}

// closeOnEscape has Esc close the window, unless a field has the keyboard.
func (p *panel) closeOnEscape() { p.onEscape(func() { p.window.Close() }) }

// onEscape has Esc do something, unless a field has the keyboard.
func (p *panel) onEscape(do func()) {
	p.onKey(func(key *fyne.KeyEvent) {
		if key.Name == fyne.KeyEscape {
			do()
		}
	})
}

// onKey takes the keys that no field has. What lies over the panel gets them first: a file chooser does not close the panel behind it.
func (p *panel) onKey(do func(*fyne.KeyEvent)) {
	p.window.Canvas().SetOnTypedKey(func(key *fyne.KeyEvent) {
		top := p.window.Canvas().Overlays().Top()
		switch {
		case top == nil:
			do(key)
		case key.Name == fyne.KeyEscape:
			top.Hide() // nothing is answered
			p.window.Canvas().Overlays().Remove(top)
		case p.asking() && p.asked.over == top && (key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter):
			if p.asked.final {
				p.asked.dialog.Dismiss()
			} else {
				p.asked.dialog.Confirm()
			}
		}
	})
}

// stop ends what is under way.
func (p *panel) stop() {
	if p.busy != nil {
		p.busy()
		p.busy = nil
	}
}

// progress tells show how far a job is, once for each hundredth, so that it never waits for the screen longer than that.
func (p *panel) progress(ctx context.Context, show func(part float64)) func(done, all int) {
	const steps = 100
	last := -1
	return func(done, all int) {
		if all <= 0 {
			return
		}
		step := min(done*steps/all, steps)
		if step == last {
			return
		}
		last = step
		p.d.onFyne(ctx, func() { show(float64(step) / steps) })
	}
}

// became is what an error, or the lack of one, says to the user.
func became(err error, good string) (widgets.Level, string) {
	if err != nil {
		return widgets.Failed, messages.Sentence(err)
	}
	return widgets.Ok, good
}

// offerRestart asks before it pauses the hall.
func (p *panel) offerRestart() {
	p.ask(question{
		title: words.X("share.restart.title", "Start again now?"),
		text:  words.X("share.restart.text", "Queuecast has to start again for this. Display, voice and stream pause for a few seconds."),
		yes:   words.X("share.restart.now", "Start again"),
		no:    words.X("share.restart.later", "Later"),
	}, func(now bool) {
		if now {
			p.d.Restart()
		}
	})
}

// question is asked before something that has no undo.
type question struct {
	title, text, yes, no string
	final                bool // what goes cannot be brought back by anything: yes is not what a hasty Enter says
}

// asked is a question as it lies over the panel.
type asked struct {
	dialog *dialog.ConfirmDialog
	over   fyne.CanvasObject
	final  bool
}

// asking tells whether a question waits for its answer.
func (p *panel) asking() bool {
	return p.asked != nil && slices.Contains(p.window.Canvas().Overlays().List(), p.asked.over)
}

// ask asks it: Enter says yes, or no where yes is final; Esc takes the question away without an answer. (Fyne's own confirmation lays a
// large sign under the words.)
func (p *panel) ask(q question, answer func(yes bool)) {
	const width, height = 460, 190
	text := widget.NewLabel(q.text)
	text.Wrapping = fyne.TextWrapWord
	d := dialog.NewCustomConfirm(q.title, q.yes, q.no, text, answer, p.window)
	if q.final {
		d.SetConfirmImportance(widget.DangerImportance)
	}
	d.Resize(fyne.NewSize(width, height))
	d.Show()
	p.asked = &asked{dialog: d, over: p.window.Canvas().Overlays().Top(), final: q.final}
}
