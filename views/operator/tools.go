package operator

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/queuecast/queuecast/kiosk/keymap"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// tools are the ways to the other panels, quiet, in the corner.
type tools struct {
	content  *fyne.Container
	intake   *widgets.Button
	wanted   bool // somebody listens to OpenImport
	relaying func()
}

func newTools(v *View) *tools {
	const gap = 2
	t := &tools{wanted: v.in.OpenImport != nil}
	button := func(label, key string, do func()) *widgets.Button {
		made := widgets.NewButton(v.scale, widgets.ButtonConfig{
			Label: label, Key: key, Flat: true, Small: true, OnTapped: func() { report(do) },
		})
		made.Hidden = do == nil
		return made
	}
	key := v.options.Keys.Key
	t.intake = button(words.X("operator.tools.import", "Import"), "", v.in.OpenImport)
	t.intake.Hide()
	t.content = container.New(&widgets.Row{Gap: func() float32 { return v.scale.Px(gap) }, Centre: true},
		button(words.X("operator.tools.history", "History"), key(keymap.History), v.in.OpenHistory),
		button(words.X("operator.tools.voice", "Voice"), key(keymap.Voice), v.in.OpenVoice),
		button(words.X("operator.tools.look", "Look"), "", v.in.OpenLook),
		button(words.X("operator.tools.stream", "Stream"), "", v.in.OpenStream),
		button(words.X("operator.tools.cameras", "Cameras"), "", v.in.OpenCameras),
		button(words.X("operator.tools.recorder", "Recorder"), "", v.in.OpenRecorder),
		t.intake,
		button(words.X("operator.tools.share", "Share"), "", v.in.OpenShare),
		button(words.X("operator.tools.settings", "Settings"), "", v.in.OpenSettings),
		button(words.X("operator.tools.keys", "Keys"), string(helpSign), func() { v.keymap.toggle(); v.refocus() }))
	t.relaying = func() { v.relayout() }
	return t
}

func (t *tools) set(state *State) {
	if setShown(t.intake, t.wanted && !state.plain()) {
		t.relaying()
	}
}
