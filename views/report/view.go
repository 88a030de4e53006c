package report

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/assets"
	"github.com/queuecast/queuecast/views/report/chart"
	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// Distances (device independent pixels).
const (
	margin     = 20 // around the window's content
	panelGap   = 14 // between panels
	controlGap = 8  // between rows of controls
)

// The least size of the content.
const minWidth, minHeight = 1024, 640

// View is the panel; make it with New.
type View struct {
	in      Intents
	content fyne.CanvasObject

	filters  *filters
	history  *history
	tiles    *tiles
	charts   *charts
	numbers  *fyne.Container // the tab of the statistics
	tabs     [2]*widget.Button
	tab      int
	trouble  *widgets.Text
	progress *widget.Activity
}

const (
	historyTab = iota
	statisticsTab
)

// New makes the panel in the language that is in use. It fails when the built-in fonts cannot be read.
func New(in Intents) (*View, error) {
	painter, err := chart.NewPainter(assets.NotoSansSCRegular, assets.NotoSansSCBold)
	if err != nil {
		return nil, fmt.Errorf("making the charts: %w", err)
	}
	v := &View{in: in}
	scale := theme.NewScaled()
	gap := func(px float32) func() float32 { return func() float32 { return scale.Px(px) } }

	v.history = newHistory(scale, func() { call(in.Newer) }, func() { call(in.Older) }, in.Film)
	v.tiles = newTiles(scale, gap)
	v.charts = newCharts(scale, painter, gap, v.save)
	v.numbers = container.New(&widgets.Column{Gap: gap(panelGap), Fills: v.charts.content}, v.tiles.content, v.charts.content)

	v.tabs[historyTab] = widget.NewButtonWithIcon(words.X("report.tab.history", "History"), fynetheme.ListIcon(), func() { v.show(historyTab) })
	v.tabs[statisticsTab] = widget.NewButtonWithIcon(words.X("report.tab.statistics", "Statistics"), fynetheme.GridIcon(), func() { v.show(statisticsTab) })
	export := widget.NewButtonWithIcon(words.X("report.export", "Export CSV"), fynetheme.DocumentSaveIcon(), v.export)
	again := widget.NewButtonWithIcon(words.X("report.refresh", "Refresh"), fynetheme.ViewRefreshIcon(), v.ask)
	v.filters = newFilters(scale, gap, v.ask, container.NewHBox(again, export))

	title := widgets.NewText(scale, words.X("report.title", "Reports"))
	title.SizeName, title.Bold = fynetheme.SizeNameHeadingText, true
	v.trouble = widgets.NewText(scale, "")
	v.trouble.ColorName, v.trouble.Align = fynetheme.ColorNameError, fyne.TextAlignTrailing
	v.progress = widget.NewActivity()
	v.progress.Hide()
	head := container.New(&widgets.Row{Gap: gap(controlGap), Shares: []float32{1, 3, 0, 0}, Centre: true},
		title, v.trouble, v.progress, container.NewHBox(v.tabs[historyTab], v.tabs[statisticsTab]))

	closing := widget.NewButton(words.X("report.close", "Close"), func() { call(in.Close) })
	foot := container.New(&widgets.Row{Gap: gap(controlGap), Shares: []float32{1, 0, 0}, Centre: true},
		widgets.NewText(scale, ""), v.history.turn, closing)
	body := container.NewStack(v.history.content, v.numbers)
	all := container.New(&widgets.Column{Gap: gap(panelGap), Fills: body}, head, v.filters.content, body, foot)
	v.content = container.New(frame{}, all)
	v.show(historyTab)
	return v, nil
}

// Content goes into the window, which should be unpadded.
func (v *View) Content() fyne.CanvasObject { return v.content }

// Bind makes a window's canvas answer to the panel's keys; see the package's text.
func (v *View) Bind(c fyne.Canvas) {
	for _, k := range []struct {
		key fyne.KeyName
		do  func()
	}{
		{fyne.Key1, func() { v.show(historyTab) }},
		{fyne.Key2, func() { v.show(statisticsTab) }},
		{fyne.KeyE, v.export},
		{fyne.KeyPageUp, func() { v.turn(v.history.newer) }},
		{fyne.KeyPageDown, func() { v.turn(v.history.older) }},
	} {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: k.key, Modifier: fyne.KeyModifierShortcutDefault}, func(fyne.Shortcut) { k.do() })
	}
	c.SetOnTypedKey(func(e *fyne.KeyEvent) {
		switch e.Name {
		case fyne.KeyF5:
			v.ask()
		case fyne.KeyEscape:
			call(v.in.Close)
		}
	})
}

// SetState shows a state.
func (v *View) SetState(s State) {
	v.filters.set(&s)
	v.history.set(&s)
	v.tiles.set(s.Statistics)
	v.charts.set(&s)
	v.trouble.SetText(s.Problem)
	if s.Busy {
		v.progress.Show()
		v.progress.Start()
	} else {
		v.progress.Stop()
		v.progress.Hide()
	}
}

// Request is what the controls say at this moment.
func (v *View) Request() Request { return v.filters.request() }

// Close ends the view; call it when its window is closed.
func (v *View) Close() { v.progress.Stop() }

func call(f func()) {
	if f != nil {
		f()
	}
}

func (v *View) ask() {
	if v.in.Ask != nil {
		v.in.Ask(v.Request())
	}
}

func (v *View) export() {
	to := v.in.ExportHistory
	if v.tab == statisticsTab {
		to = v.in.ExportStatistics
	}
	if to != nil {
		to(v.Request())
	}
}

func (v *View) save(f *figure) {
	if v.in.SaveChart != nil {
		v.in.SaveChart(f.name, f.forFile())
	}
}

func (v *View) turn(page *widget.Button) {
	if v.tab == historyTab && !page.Disabled() {
		page.OnTapped()
	}
}

func (v *View) show(tab int) {
	v.tab = tab
	for i, button := range v.tabs {
		button.Importance = widget.LowImportance
		if i == tab {
			button.Importance = widget.HighImportance
		}
		button.Refresh()
	}
	if tab == historyTab {
		v.numbers.Hide()
		v.history.content.Show()
		v.history.turn.Show()
	} else {
		v.history.content.Hide()
		v.history.turn.Hide()
		v.numbers.Show()
	}
	v.filters.forHistory(tab == historyTab)
}

// frame keeps the content away from the edges and sets its least size.
type frame struct{}

// MinSize is for Fyne.
func (frame) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(minWidth, minHeight) }

// Layout is for Fyne.
func (frame) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewSquareOffsetPos(margin))
		o.Resize(size.Subtract(fyne.NewSquareSize(2 * margin)))
	}
}
