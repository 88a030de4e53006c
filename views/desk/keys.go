package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// keysPage lists what the keys do and lets them be given to something else.
type keysPage struct {
	v       *View
	content fyne.CanvasObject
	list    *fyne.Container
	shown   []Key
	waiting string // the action that the next key is for; "": none
	catcher *keyCatcher
}

func newKeysPage(v *View) *keysPage {
	const explained, columnGap = 2, 28
	p := &keysPage{v: v, list: container.New(&widgets.Row{Gap: v.Gap(columnGap), Shares: []float32{1, 1}})}
	p.catcher = newKeyCatcher(p)
	usual := v.Button(words.X("prefs.keys.usual", "As they were at first"), false, func() {
		p.await("")
		report(v.in.UsualKeys)
	})
	p.content = container.NewStack(p.catcher, container.NewVScroll(widgets.NewPanel(v.Scale, v.Column(
		container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{1, 0}, Centre: true},
			v.Heading(words.X("prefs.keys.title", "What the keys do")), usual),
		v.Words(words.X("prefs.keys.text", "Press a button and then the new key: F1 to F12, Insert, or Ctrl with a letter. Enter, Esc, + * - and the arrows stay what they are."), explained),
		p.list))))
	return p
}

func (p *keysPage) set(s *State) {
	p.shown = s.Keys
	p.show()
}

func (p *keysPage) show() {
	v := p.v
	const lineGap = 4
	p.list.RemoveAll()
	var columns [2]*fyne.Container
	for i := range columns {
		columns[i] = container.New(&widgets.Column{Gap: v.Gap(lineGap)})
		p.list.Add(columns[i])
	}
	for i, key := range p.shown {
		label := key.Key
		switch {
		case key.Action == p.waiting:
			label = words.X("prefs.keys.press", "Press a key...")
		case label == "":
			label = "–"
		}
		name := v.Words(key.Name, 1)
		name.ColorName = fynetheme.ColorNameForeground
		button := v.Button(label, key.Action == p.waiting, func() { p.await(key.Action) })
		const nameShare, keyShare = 60, 40
		columns[i%len(columns)].Add(container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{nameShare, keyShare}, Centre: true}, name, button))
	}
	p.list.Refresh()
}

// await makes the next key the action's; "" awaits none.
func (p *keysPage) await(action string) {
	p.waiting = action
	p.show()
	if c := fyne.CurrentApp().Driver().CanvasForObject(p.catcher); c != nil {
		if action == "" {
			c.Unfocus()
		} else {
			c.Focus(p.catcher)
		}
	}
}

// caught takes the key.
func (p *keysPage) caught(key string) {
	action := p.waiting
	if action == "" {
		return
	}
	p.await("")
	if key != string(fyne.KeyEscape) && p.v.in.Key != nil {
		p.v.in.Key(action, key)
	}
}

// keyCatcher is invisible and has the keyboard while a key is awaited.
type keyCatcher struct {
	widget.BaseWidget
	page *keysPage
}

var (
	_ fyne.Focusable    = (*keyCatcher)(nil)
	_ fyne.Shortcutable = (*keyCatcher)(nil)
	_ fyne.Disableable  = (*keyCatcher)(nil)
)

func newKeyCatcher(p *keysPage) *keyCatcher {
	k := &keyCatcher{page: p}
	k.ExtendBaseWidget(k)
	return k
}

// CreateRenderer is for Fyne.
func (k *keyCatcher) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack())
}

// FocusGained is for Fyne.
func (k *keyCatcher) FocusGained() {}

// FocusLost gives up.
func (k *keyCatcher) FocusLost() {
	if k.page.waiting != "" {
		k.page.waiting = ""
		k.page.show()
	}
}

// TypedRune is for Fyne.
func (k *keyCatcher) TypedRune(rune) {}

// TypedKey takes a key without Ctrl.
func (k *keyCatcher) TypedKey(e *fyne.KeyEvent) { k.page.caught(string(e.Name)) }

// TypedShortcut takes a key with Ctrl.
func (k *keyCatcher) TypedShortcut(s fyne.Shortcut) {
	if custom, ok := s.(*desktop.CustomShortcut); ok && custom.Modifier == fyne.KeyModifierControl {
		k.page.caught("Ctrl+" + string(custom.KeyName))
	}
}

// Disabled keeps Tab away while no key is awaited.
func (k *keyCatcher) Disabled() bool { return k.page.waiting == "" }

// Enable does nothing.
func (k *keyCatcher) Enable() {}

// Disable does nothing.
func (k *keyCatcher) Disable() {}
