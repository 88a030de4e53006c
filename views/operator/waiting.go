package operator

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

const (
	// linesShown is how many lines of people are shown; a counter that serves more sees those.
	linesShown = 12
	// numbersShown is how many numbers of a line are shown.
	numbersShown = 12
)

// waitingList shows who waits for this counter, line by line, the first of each.
type waitingList struct {
	v       *View
	content *fyne.Container
	empty   *fyne.Container
	list    *fyne.Container
	scroll  *container.Scroll
	lines   []*waitingLine
	shown   []WaitingLine
}

func newWaitingList(v *View) *waitingList {
	const gap = 14
	w := &waitingList{v: v, empty: newEmpty(v, listWaiting)}
	w.list = container.New(&widgets.Column{Gap: func() float32 { return v.scale.Px(gap) }})
	w.scroll = container.NewVScroll(container.New(besideBar{v.scale}, w.list))
	w.content = container.NewStack(w.scroll, w.empty)
	return w
}

func (w *waitingList) set(lines []WaitingLine) {
	lines = lines[:min(len(lines), linesShown)]
	if slices.EqualFunc(w.shown, lines, WaitingLine.equal) {
		return
	}
	w.shown = slices.Clone(lines)
	for len(w.lines) < len(lines) {
		line := newWaitingLine(w.v)
		w.lines = append(w.lines, line)
		w.list.Add(line.content)
	}
	for i, line := range w.lines {
		if i < len(lines) {
			line.content.Show()
			line.set(lines[i])
		} else {
			line.content.Hide()
		}
	}
	setShown(w.empty, len(lines) == 0)
	w.list.Refresh()
	w.scroll.Refresh()
}

func (l WaitingLine) equal(other WaitingLine) bool {
	return l.Service == other.Service && l.Priority == other.Priority && l.Count == other.Count &&
		slices.Equal(l.Numbers, other.Numbers)
}

// besideBar leaves room for the scroll bar.
type besideBar struct{ scale *theme.Scaled }

// MinSize is for Fyne.
func (b besideBar) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}

// Layout is for Fyne.
func (b besideBar) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	const bar = 12
	for _, o := range objects {
		o.Resize(size.SubtractWidthHeight(b.scale.Px(bar), 0))
	}
}

// waitingLine is the name of a line and its first numbers.
type waitingLine struct {
	v       *View
	content *fyne.Container
	name    *widgets.Text
	count   *widgets.Label
	numbers *fyne.Container
	chips   []*widgets.Chip
	more    *widgets.Label
}

func newWaitingLine(v *View) *waitingLine {
	const gap, chipGap = 7, 6
	px := func(n float32) func() float32 { return func() float32 { return v.scale.Px(n) } }
	l := &waitingLine{v: v, name: widgets.NewText(v.scale, ""), count: widgets.NewLabel(v.scale, ""), more: widgets.NewLabel(v.scale, "")}
	l.name.Bold = true
	l.count.ColorName, l.more.ColorName = theme.ColorMuted, theme.ColorMuted
	l.numbers = container.New(&widgets.Flow{Gap: px(chipGap), LineGap: px(chipGap)})
	for range numbersShown {
		chip := widgets.NewChip(v.scale, "", nil)
		chip.OnTapped = func(at fyne.Position) { v.offer(listWaiting, chip.Text(), at) }
		l.chips = append(l.chips, chip)
		l.numbers.Add(chip)
	}
	l.numbers.Add(l.more)
	head := container.New(&widgets.Row{Gap: px(gap), Shares: []float32{1, 0}, Centre: true}, l.name, l.count)
	l.content = container.New(&widgets.Column{Gap: px(gap)}, head, l.numbers)
	return l
}

func (l *waitingLine) set(line WaitingLine) {
	name := joined(line.Service, line.Priority)
	if name == "" {
		name = words.X("operator.list.waiting.all", "All")
	}
	l.name.SetText(name)
	l.count.SetText(words.X("operator.list.waiting.count", "{{.Count}} waiting", map[string]string{"Count": strconv.Itoa(line.Count)}))
	for i, chip := range l.chips {
		if i < len(line.Numbers) {
			chip.SetText(line.Numbers[i])
		}
		setShown(chip, i < len(line.Numbers))
	}
	rest := line.Count - min(len(line.Numbers), numbersShown)
	if rest > 0 {
		l.more.SetText("+" + strconv.Itoa(rest))
	}
	setShown(l.more, rest > 0)
	l.content.Refresh()
}
