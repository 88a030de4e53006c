package operator

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/queuecast/queuecast/kiosk/keymap"
	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// keyList lies over the window and lists all keys.
type keyList struct{ overlay *widgets.Overlay }

// keyHelp is one line of the key map.
type keyHelp struct {
	caps []string
	text string
}

type keyGroup struct {
	title string
	keys  []keyHelp
}

// keyGroups is the key map in two columns.
func (v *View) keyGroups() [2][]keyGroup {
	key := func(a keymap.Action) []string { return []string{v.keyName(a)} }
	enter := words.X("operator.key.enter", "Enter")
	return [2][]keyGroup{
		{
			{words.X("operator.keys.call", "Calling"), []keyHelp{
				{[]string{enter}, words.X("operator.keys.enter", "Call the number; recall if empty")},
				{[]string{string(nextSign)}, words.X("operator.keys.next", "Call the next number")},
				{[]string{string(recallSign)}, words.X("operator.keys.recall", "Call once more")},
				{[]string{capNoShow}, words.X("operator.keys.noshow", "No-show (in the empty field)")},
				{[]string{capUndo}, words.X("operator.keys.undo", "Undo the last action")},
				{[]string{capBack}, words.X("operator.keys.back", "Clear the field, go back")},
				{key(keymap.Stop), words.X("operator.keys.stop", "Stop the announcement")},
			}},
			{words.X("operator.keys.panels", "Panels"), []keyHelp{
				{key(keymap.History), words.X("operator.keys.history", "History")},
				{key(keymap.Voice), words.X("operator.keys.voice", "Voice and announcements")},
				{key(keymap.Look), words.X("operator.keys.look", "Look of the display")},
				{key(keymap.Stream), words.X("operator.keys.stream", "Stream: viewers, passwords, servers")},
				{key(keymap.Cameras), words.X("operator.keys.cameras", "Cameras and snapshots")},
				{key(keymap.Recorder), words.X("operator.keys.recorder", "Recorder: record, play, loop, convert")},
				{key(keymap.Devices), words.X("operator.keys.devices", "Sound devices and their tests")},
				{key(keymap.Share), words.X("operator.keys.share", "Other stations")},
				{key(keymap.Settings), words.X("operator.keys.settings", "Settings, these keys too")},
				{key(keymap.Health), words.X("operator.keys.health", "Is everything well?")},
			}},
		},
		{
			{words.X("operator.keys.visit", "The typed number, or who is at the counter"), []keyHelp{
				{key(keymap.Hold), words.X("operator.keys.hold", "Put on hold")},
				{key(keymap.Done), words.X("operator.keys.done", "Done; order collected")},
				{key(keymap.Transfer), words.X("operator.keys.transfer", "Transfer to a service or counter")},
				{key(keymap.Note), words.X("operator.keys.note", "Write a note")},
				{key(keymap.Issue), words.X("operator.keys.issue", "New ticket; new order")},
			}},
			{words.X("operator.keys.counter", "Counter"), []keyHelp{
				{[]string{"↑", "↓"}, words.X("operator.keys.step", "Counter before, counter after")},
				{[]string{"Ctrl", "1-9"}, words.X("operator.keys.at", "First to ninth counter (Alt works, too)")},
				{key(keymap.Seat), words.X("operator.keys.seat", "Open or close the counter")},
			}},
			{words.X("operator.keys.window", "Window"), []keyHelp{
				{[]string{"PgUp", "PgDn"}, words.X("operator.keys.lists", "Change the list")},
				{key(keymap.Display), words.X("operator.keys.display", "Open or close the display")},
				{key(keymap.Strip), words.X("operator.keys.strip", "Narrow strip and back")},
				{[]string{"?", v.keyName(keymap.Help)}, words.X("operator.keys.help", "This list (? in the empty field)")},
			}},
		},
	}
}

func newKeymap(v *View) *keyList {
	const width, gap, groupGap, columnGap = 900, 6, 16, 28
	scale := v.scale
	px := func(n float32) func() float32 { return func() float32 { return scale.Px(n) } }
	k := &keyList{}
	title := widgets.NewText(scale, words.X("operator.keys", "Keys"))
	title.Bold, title.SizeName = true, fynetheme.SizeNameHeadingText
	hint := widgets.NewText(scale, words.X("operator.keys.close", "Esc closes. The signs on the number pad work the same."))
	hint.ColorName = theme.ColorMuted
	columns := container.New(&widgets.Row{Gap: px(columnGap), Shares: []float32{1, 1}})
	for _, groups := range v.keyGroups() {
		column := container.New(&widgets.Column{Gap: px(groupGap)})
		for _, group := range groups {
			heading := widgets.NewText(scale, group.title)
			heading.Bold, heading.ColorName = true, theme.ColorAccentText
			box := container.New(&widgets.Column{Gap: px(gap)}, heading)
			for _, key := range group.keys {
				box.Add(keyLine(scale, key))
			}
			column.Add(box)
		}
		columns.Add(column)
	}
	scroll := container.NewVScroll(columns)
	body := container.New(&listHeight{list: columns}, scroll)
	k.overlay = widgets.NewOverlay(scale, width, container.New(&widgets.Column{Gap: px(groupGap), Fills: body}, title, body, hint), k.hide)
	return k
}

// keyName is the key of an action, a dash where it has none.
func (v *View) keyName(a keymap.Action) string {
	if key := v.options.Keys.Key(a); key != "" {
		return key
	}
	return "–"
}

// keyed is that name for a text.
func (v *View) keyed(a keymap.Action) map[string]string {
	return map[string]string{"Key": v.keyName(a)}
}

func keyLine(scale *theme.Scaled, key keyHelp) fyne.CanvasObject {
	const capsWidth, gap, capGap = 104, 10, 4
	caps := container.New(&widgets.Row{Gap: func() float32 { return scale.Px(capGap) }, Centre: true})
	for _, name := range key.caps {
		caps.Add(widgets.NewKeyCap(scale, name, fynetheme.ColorNameForeground))
	}
	text := widgets.NewText(scale, key.text)
	return container.New(&widgets.Row{Gap: func() float32 { return scale.Px(gap) }, Shares: []float32{0, 1}, Centre: true},
		container.New(atLeast{func() float32 { return scale.Px(capsWidth) }}, caps), text)
}

func (k *keyList) shown() bool { return k.overlay.Visible() }
func (k *keyList) hide()       { k.overlay.Hide() }

func (k *keyList) toggle() {
	if k.shown() {
		k.hide()
		return
	}
	k.overlay.Show()
	k.overlay.Refresh()
}

// atLeast widens one object.
type atLeast struct{ width func() float32 }

// MinSize is for Fyne.
func (a atLeast) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(a.width(), 0)
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}

// Layout is for Fyne.
func (a atLeast) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}
