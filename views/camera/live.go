package camera

import (
	"image"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// Keys of the live page, beside 1 to 9 and the arrows.
const (
	keySnapshot  = fyne.KeySpace
	keyAll       = fyne.KeyA
	keyBurst     = fyne.KeyB
	keyCountdown = fyne.KeyT
	keyLarge     = fyne.KeyReturn
	keyStart     = fyne.KeyS
	keyEdit      = fyne.KeyE
	keyAdd       = fyne.KeyN
)

// live is the page of live pictures, and the form in which a camera is edited.
type live struct {
	v       *View
	content *fyne.Container
	watch   fyne.CanvasObject
	empty   fyne.CanvasObject
	grid    *fyne.Container
	cells   *cells
	tiles   []*tile
	names   []string // of the tiles, in their order
	chosen  string
	large   bool // the chosen one alone

	count, every *widget.Select
	snapshot     []*widgets.Button // need a camera
	progress     *widgets.StatusLine
	series       *fyne.Container
	left         *widgets.Text
	form         sourceForm
}

func (l *live) make(v *View) fyne.CanvasObject {
	l.v = v
	l.cells = &cells{gap: v.Gap(widgets.FormLineGap)}
	l.grid = container.New(l.cells)
	l.left = v.Words("", 1)
	tools := l.tools()
	l.progress = widgets.NewStatusLine(v.Scale)
	l.series = v.row([]float32{1, 0}, l.progress, v.tool(words.X("cam.series.stop", "Stop"), "Esc", false, func() { call(v.in.StopSeries) }))
	l.series.Hide()
	l.watch = container.New(&widgets.Column{Gap: v.Gap(widgets.FormLineGap), Fills: l.grid}, tools, l.series, l.grid, l.left)
	l.empty = l.invitation()
	l.content = container.NewStack(l.watch, l.empty, l.form.make(l))
	l.form.content.Hide()
	return l.content
}

// tools is the line of buttons.
func (l *live) tools() fyne.CanvasObject {
	v := l.v
	one := func(do func(name string)) func() {
		return func() {
			if l.chosen != "" && do != nil {
				do(l.chosen)
			}
		}
	}
	take := func(name string) {
		if v.in.Snapshot != nil {
			v.in.Snapshot([]string{name})
		}
	}
	l.count = widget.NewSelect([]string{"3", "5", "10", "20", "50", "100"}, nil)
	l.every = widget.NewSelect([]string{"0", "0.2", "0.5", "1", "2", "5", "10", "60"}, nil)
	l.count.SetSelected("5")
	l.every.SetSelected("0.5")
	l.count.OnChanged, l.every.OnChanged = func(string) { l.unfocus() }, func(string) { l.unfocus() }
	l.snapshot = []*widgets.Button{
		v.tool(words.X("cam.snapshot", "Snapshot"), words.X("cam.key.space", "Space"), true, one(take)),
		v.tool(words.X("cam.snapshot.all", "All"), string(keyAll), false, l.takeAll),
		v.tool(words.X("cam.countdown", "In 3 s"), string(keyCountdown), false, one(func(name string) {
			if v.in.Countdown != nil {
				v.in.Countdown(name)
			}
		})),
		v.tool(words.X("cam.burst", "Burst"), string(keyBurst), false, one(l.burst)),
	}
	add := v.tool(words.X("cam.add", "Add camera"), string(keyAdd), false, func() { l.form.open(nil) })
	how := v.row(nil, v.Menu(l.count), own(v.text("×", false)), v.Menu(l.every), own(v.text(words.X("cam.seconds", "s"), false)))
	// Large text takes two lines in a narrow window.
	return container.New(&widgets.Flow{Gap: v.Gap(widgets.FormLineGap), LineGap: v.Gap(widgets.FormLineGap)},
		l.snapshot[0], l.snapshot[1], l.snapshot[2], l.snapshot[3], how, add)
}

// invitation stands where there are no cameras yet.
func (l *live) invitation() fyne.CanvasObject {
	const lines = 3
	v := l.v
	buttons := container.New(&widgets.Flow{Gap: v.Gap(widgets.FormLineGap), LineGap: v.Gap(widgets.FormLineGap)},
		v.Button(words.X("cam.add", "Add camera"), true, func() { l.form.open(nil) }),
		v.Button(words.X("cam.add.pattern", "Add a test pattern"), false, func() { call(v.in.AddPattern) }))
	return container.New(&widgets.Column{Gap: v.Gap(widgets.FormPanelGap)}, widgets.NewPanel(v.Scale, v.Column(
		v.Heading(words.X("cam.none", "No camera yet")),
		v.Words(words.X("cam.none.text", "Webcams, network cameras (RTSP, HTTP), microcontroller boards (TCP, MQTT) and folders can be shown here, up to nine at once. A test pattern shows how it looks without any camera."), lines),
		buttons)))
}

func (l *live) takeAll() {
	if l.v.in.Snapshot == nil {
		return
	}
	var names []string
	for _, t := range l.v.state.Tiles {
		if t.Running && t.Trouble == "" {
			names = append(names, t.Name)
		}
	}
	if len(names) > 0 {
		l.v.in.Snapshot(names)
	}
}

func (l *live) burst(name string) {
	if count, err := strconv.Atoi(l.count.Selected); err == nil && l.v.in.Series != nil {
		l.v.in.Series(name, count, l.every.Selected)
	}
}

// unfocus gives the keys back to the page.
func (l *live) unfocus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(l.content); c != nil {
		c.Unfocus()
	}
}

func (l *live) fill(s *State) {
	var names []string
	for _, t := range s.Tiles {
		names = append(names, t.Name)
	}
	if !slices.Equal(names, l.names) {
		l.arrange(names)
	}
	for i, t := range s.Tiles {
		l.tiles[i].fill(t, t.Name == l.chosen)
	}
	for _, b := range l.snapshot {
		b.Hidden = len(names) == 0
	}
	if l.series.Hidden = s.Series == ""; s.Series != "" {
		l.progress.Set(widgets.Busy, s.Series)
	}
	if l.left.Hidden = s.Left == 0; s.Left > 0 {
		l.left.SetText(words.X("cam.left", "{{.Count}} more cameras are not shown: nine at once. Remove or reorder some in settings.toml.", map[string]int{"Count": s.Left}))
	}
	l.form.fill()
	l.turn()
}

// arrange makes a tile for each camera; those that stay keep theirs, with its picture.
func (l *live) arrange(names []string) {
	before := map[string]*tile{}
	for i, name := range l.names {
		before[name] = l.tiles[i]
	}
	l.tiles = nil
	for i, name := range names {
		t := before[name]
		if delete(before, name); t == nil {
			t = newTile(l, name)
		}
		t.number(i + 1)
		l.tiles = append(l.tiles, t)
	}
	for _, t := range before {
		t.picture.Close()
	}
	l.names = names
	if !slices.Contains(names, l.chosen) {
		if l.chosen, l.large = "", false; len(names) > 0 {
			l.chosen = names[0]
		}
	}
	l.lay()
}

// lay puts the tiles into the grid.
func (l *live) lay() {
	l.grid.Objects = nil
	for _, t := range l.tiles {
		if !l.large || t.name == l.chosen {
			l.grid.Objects = append(l.grid.Objects, t)
		}
	}
	l.grid.Refresh()
}

// turn shows what there is: pictures, an invitation, or the form.
func (l *live) turn() {
	editing := l.form.content.Visible()
	show(l.watch, !editing && len(l.names) > 0)
	show(l.empty, !editing && len(l.names) == 0)
}

func show(o fyne.CanvasObject, shown bool) {
	if shown != o.Visible() {
		if shown {
			o.Show()
		} else {
			o.Hide()
		}
	}
}

func (l *live) choose(name string) {
	l.chosen = name
	for _, t := range l.tiles {
		t.mark(t.name == name)
	}
	if l.large {
		l.lay()
	}
	l.unfocus()
}

func (l *live) step(by int) {
	if i := slices.Index(l.names, l.chosen) + by; i >= 0 && i < len(l.names) {
		l.choose(l.names[i])
	}
}

// typed does what a key does.
func (l *live) typed(name fyne.KeyName) bool {
	if l.form.content.Visible() {
		if name == fyne.KeyEscape {
			l.form.close()
			return true
		}
		return false
	}
	if name == keyAdd {
		l.form.open(nil)
		return true
	}
	if len(l.names) == 0 {
		return false
	}
	if i, err := strconv.Atoi(string(name)); err == nil && i >= 1 && i <= len(l.names) {
		l.choose(l.names[i-1])
		return true
	}
	at := slices.Index(l.names, l.chosen)
	columns := columnsFor(len(l.names))
	do := map[fyne.KeyName]func(){
		keySnapshot: l.snapshot[0].OnTapped, keyAll: l.takeAll, keyCountdown: l.snapshot[2].OnTapped, keyBurst: l.snapshot[3].OnTapped,
		fyne.KeyLeft: func() { l.step(-1) }, fyne.KeyRight: func() { l.step(1) },
		fyne.KeyUp: func() { l.step(-columns) }, fyne.KeyDown: func() { l.step(columns) },
		keyLarge: l.toggleLarge, fyne.KeyEnter: l.toggleLarge,
		keyStart: func() { l.tiles[at].toggle() }, keyEdit: func() { l.tiles[at].edit() },
	}[name]
	if name == fyne.KeyEscape {
		switch {
		case l.v.state.Series != "":
			do = l.v.in.StopSeries
		case l.large:
			do = l.toggleLarge
		}
	}
	call(do)
	return do != nil
}

func (l *live) toggleLarge() {
	l.large = !l.large
	l.lay()
}

// Visible lists the cameras whose pictures are in sight.
func (v *View) Visible() []string {
	l := &v.live
	switch {
	case v.page != PageLive || !l.watch.Visible():
		return nil
	case l.large:
		return []string{l.chosen}
	}
	return slices.Clone(l.names)
}

// SetPictures shows pictures of cameras, by their names; nil shows none.
func (v *View) SetPictures(pictures map[string]*image.RGBA) {
	for _, t := range v.live.tiles {
		if img, ok := pictures[t.name]; ok {
			t.picture.Set(img)
		}
	}
}
