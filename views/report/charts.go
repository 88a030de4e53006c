package report

import (
	"cmp"
	"fmt"
	"image"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/kiosk/report"
	"github.com/queuecast/queuecast/views/report/chart"
	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// figure is one chart on a panel, with the button that saves it.
type figure struct {
	content fyne.CanvasObject
	picture *canvas.Raster // asks for pixels when it is drawn, on Fyne's goroutine
	save    *widget.Button
	painter *chart.Painter
	scale   *theme.Scaled
	chart   chart.Chart
	name    string
	title   string
}

func newFigure(scale *theme.Scaled, painter *chart.Painter, name, title string, save func(f *figure)) *figure {
	const gap = 6
	f := &figure{painter: painter, scale: scale, name: name, title: title}
	f.picture = canvas.NewRaster(f.draw)
	head := widgets.NewText(scale, title)
	head.Bold, head.SizeName = true, fynetheme.SizeNameSubHeadingText
	f.save = widget.NewButtonWithIcon(words.X("report.save", "Save as PNG"), fynetheme.DownloadIcon(), func() { save(f) })
	f.save.Importance = widget.LowImportance
	space := func() float32 { return scale.Px(gap) }
	line := container.New(&widgets.Row{Gap: space, Shares: []float32{1, 0}, Centre: true}, head, f.save)
	f.content = widgets.NewPanel(scale, container.New(&widgets.Column{Gap: space, Fills: f.picture}, line, f.picture))
	return f
}

func (f *figure) set(c chart.Chart) {
	f.chart = c
	f.picture.Refresh()
}

func (f *figure) colours() chart.Palette {
	variant := fyne.CurrentApp().Settings().ThemeVariant()
	return chart.Palette{
		Background: f.scale.Color(theme.ColorPanel, variant), Ink: f.scale.Color(fynetheme.ColorNameForeground, variant),
		Muted: f.scale.Color(theme.ColorMuted, variant), Grid: f.scale.Color(theme.ColorPanelBorder, variant),
		Bar: f.scale.Color(fynetheme.ColorNamePrimary, variant), Mark: f.scale.Color(fynetheme.ColorNameWarning, variant),
	}
}

func (f *figure) draw(width, height int) image.Image {
	size := f.picture.Size()
	if picture := f.painter.Draw(f.chart, f.colours(), image.Pt(width, height), float64(width)/float64(size.Width), 0); picture != nil {
		return picture
	}
	return image.NewRGBA(image.Rect(0, 0, 1, 1)) // there is no room yet
}

// forFile draws the chart with its title and a margin, at twice the design's size.
func (f *figure) forFile() *image.RGBA {
	const width, height, scale, margin = 960, 540, 2, 32
	c := f.chart
	c.Title = f.title
	return f.painter.Draw(c, f.colours(), image.Pt(width*scale, height*scale), scale, margin)
}

// charts are the three pictures of the statistics.
type charts struct {
	content               fyne.CanvasObject
	calls, wait, counters *figure
}

func newCharts(scale *theme.Scaled, painter *chart.Painter, gap func(float32) func() float32, save func(*figure)) *charts {
	c := &charts{
		calls:    newFigure(scale, painter, CallsChart, words.X("report.chart.calls", "Calls by hour"), save),
		wait:     newFigure(scale, painter, WaitChart, words.X("report.chart.wait", "Wait by hour"), save),
		counters: newFigure(scale, painter, CountersChart, words.X("report.chart.counters", "Calls by counter"), save),
	}
	const hoursShare, countersShare = 64, 36
	hours := container.New(layoutHalves{gap(panelGap)}, c.calls.content, c.wait.content)
	c.content = container.New(&widgets.Row{Gap: gap(panelGap), Shares: []float32{hoursShare, countersShare}}, hours, c.counters.content)
	return c
}

func (c *charts) set(s *State) {
	calls, wait, counters := chart.Chart{}, chart.Chart{}, chart.Chart{Lying: true}
	calls.Empty = words.X("report.chart.empty", "Nothing was called in this period.")
	wait.Empty = words.X("report.chart.wait.empty", "No wait was measured: that takes issued tickets.")
	counters.Empty = calls.Empty
	wait.Legend, wait.Mark = words.X("report.legend.mean", "Mean"), words.X("report.legend.p95", "95 % within")
	wait.Text = func(v float64) string {
		return words.X("report.axis.minutes", "{{.M}} min", map[string]string{"M": strconv.FormatFloat(v, 'f', -1, 64)})
	}
	if s.Statistics != nil {
		calls.Bars, wait.Bars = byHour(s.Statistics.Hours)
		counters.Bars = byCounter(s)
	}
	c.calls.set(calls)
	c.wait.set(wait)
	c.counters.set(counters)
}

// byHour gives a bar to each hour from the first to the last in which something was called.
func byHour(hours []report.Group) (calls, wait []chart.Bar) {
	first, last := -1, -1
	at := map[int]report.Figures{}
	for _, g := range hours {
		hour, err := strconv.Atoi(g.Key)
		if err != nil || g.Calls == 0 {
			continue
		}
		at[hour] = g.Figures
		if first < 0 {
			first = hour
		}
		last = hour
	}
	if first < 0 {
		return nil, nil
	}
	for hour := first; hour <= last; hour++ {
		f, label := at[hour], fmt.Sprintf("%02d:00", hour)
		calls = append(calls, chart.Bar{Label: label, Value: float64(f.Calls), Known: true})
		wait = append(wait, chart.Bar{
			Label: label, Value: f.Wait.Mean.Minutes(), Mark: f.Wait.P95.Minutes(), Known: f.Wait.Count > 0,
		})
	}
	return calls, wait
}

// byCounter gives a bar to each of the counters that called most.
func byCounter(s *State) (bars []chart.Bar) {
	const most = 12
	counters := slices.Clone(s.Statistics.Counters)
	counters = slices.DeleteFunc(counters, func(g report.Group) bool { return g.Calls == 0 })
	slices.SortStableFunc(counters, func(a, b report.Group) int { return cmp.Compare(b.Calls, a.Calls) })
	for _, g := range counters[:min(len(counters), most)] {
		label := g.Name
		if label == "" {
			label = nameOf(s.Counters, g.Key)
		}
		bars = append(bars, chart.Bar{Label: label, Value: float64(g.Calls), Known: true})
	}
	return bars
}

// layoutHalves stacks two objects, each as high as the other.
type layoutHalves struct{ gap func() float32 }

// MinSize is for Fyne.
func (layoutHalves) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(1, 1) }

// Layout is for Fyne.
func (l layoutHalves) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	n := float32(len(objects))
	height := widgets.Snap((size.Height - l.gap()*(n-1)) / n)
	for i, o := range objects {
		o.Move(fyne.NewPos(0, float32(i)*(height+l.gap())))
		o.Resize(fyne.NewSize(size.Width, height))
	}
}
