package widgets

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
)

// Tab is one choice of Tabs.
type Tab struct {
	Name  string
	Count int // shown behind the name unless 0
}

// Tabs is a line of names of which one is chosen. A single one looks like a heading. It cannot be focused.
type Tabs struct {
	Content  *fyne.Container
	OnChosen func(index int)

	scale  *theme.Scaled
	tabs   []Tab
	chosen int
	parts  []*tab
}

// NewTabs makes an empty line.
func NewTabs(scale *theme.Scaled, onChosen func(index int)) *Tabs {
	const gap = 4
	t := &Tabs{OnChosen: onChosen, scale: scale}
	t.Content = container.New(&Row{Gap: func() float32 { return scale.Px(gap) }})
	return t
}

// Set shows the tabs with one of them chosen; OnChosen is not called.
func (t *Tabs) Set(tabs []Tab, chosen int) {
	if slices.Equal(t.tabs, tabs) && t.chosen == chosen {
		return
	}
	t.tabs, t.chosen = slices.Clone(tabs), chosen
	for len(t.parts) < len(tabs) {
		part := newTab(t.scale, func(index int) func() { return func() { t.OnChosen(index) } }(len(t.parts)))
		t.parts = append(t.parts, part)
		t.Content.Add(part)
	}
	for i, part := range t.parts {
		if i >= len(tabs) {
			part.Hide()
			continue
		}
		part.tab, part.chosen, part.alone = tabs[i], i == chosen, len(tabs) == 1
		part.Show()
		part.Refresh()
	}
	t.Content.Refresh()
}

// Tabs gives what is shown.
func (t *Tabs) Tabs() []Tab { return slices.Clone(t.tabs) }

// Choose acts as a tap on a tab; places beyond the ends mean nothing.
func (t *Tabs) Choose(index int) {
	if index >= 0 && index < len(t.tabs) {
		t.OnChosen(index)
	}
}

type tab struct {
	widget.BaseWidget
	look                   look
	tab                    Tab
	onTapped               func()
	chosen, alone, hovered bool
}

func newTab(scale *theme.Scaled, onTapped func()) *tab {
	t := &tab{look: look{scale}, onTapped: onTapped}
	t.ExtendBaseWidget(t)
	return t
}

// Tapped chooses the tab.
func (t *tab) Tapped(*fyne.PointEvent) { t.onTapped() }

// Cursor is a hand.
func (t *tab) Cursor() desktop.Cursor {
	if t.alone {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// MouseIn lights the tab up.
func (t *tab) MouseIn(*desktop.MouseEvent) { t.hovered = true; t.Refresh() }

// MouseMoved is for Fyne.
func (t *tab) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends the lighting.
func (t *tab) MouseOut() { t.hovered = false; t.Refresh() }

// CreateRenderer is for Fyne.
func (t *tab) CreateRenderer() fyne.WidgetRenderer {
	const (
		side, countGap, below = 8, 6, 7 // below the words, to the line that marks the chosen tab
		mark                  = 3
	)
	t.ExtendBaseWidget(t)
	l := t.look
	name, count := canvas.NewText("", nil), canvas.NewText("", nil)
	line := canvas.NewRectangle(nil)
	bold := fyne.TextStyle{Bold: true}
	r := &renderer{look: l, objects: []fyne.CanvasObject{line, name, count}}
	edge := func() float32 {
		if t.alone {
			return 0 // a heading stands at the panel's edge
		}
		return l.px(side)
	}
	measure := func() (nameW, countW, height float32) {
		size := fyne.MeasureText(t.tab.Name, l.size(fynetheme.SizeNameSubHeadingText), bold)
		if t.tab.Count > 0 {
			countW = fyne.MeasureText(strconv.Itoa(t.tab.Count), l.size(fynetheme.SizeNameSubHeadingText), bold).Width + l.px(countGap)
		}
		return size.Width, countW, size.Height
	}
	r.minSize = func() fyne.Size {
		nameW, countW, height := measure()
		if t.alone {
			return fyne.NewSize(nameW+countW, height)
		}
		return fyne.NewSize(nameW+countW+2*edge(), height+l.px(below))
	}
	r.layout = func(size fyne.Size) {
		nameW, countW, height := measure()
		name.Move(fyne.NewPos(edge(), 0))
		name.Resize(fyne.NewSize(nameW, height))
		count.Move(fyne.NewPos(edge()+nameW+l.px(countGap), 0))
		count.Resize(fyne.NewSize(fyne.Max(0, countW-l.px(countGap)), height))
		line.Move(fyne.NewPos(edge(), size.Height-l.px(mark)))
		line.Resize(fyne.NewSize(fyne.Max(0, size.Width-2*edge()), l.px(mark)))
	}
	r.refresh = func() {
		ink := fynetheme.ColorNameForeground
		if !t.chosen && !t.hovered {
			ink = theme.ColorMuted
		}
		for _, text := range []*canvas.Text{name, count} {
			text.TextSize, text.TextStyle, text.Color = l.size(fynetheme.SizeNameSubHeadingText), bold, l.color(ink)
		}
		name.Text, count.Text = t.tab.Name, ""
		if t.tab.Count > 0 {
			count.Text, count.Color = strconv.Itoa(t.tab.Count), l.color(theme.ColorAccentText)
		}
		line.FillColor, line.CornerRadius = l.color(fynetheme.ColorNamePrimary), l.px(mark)/2
		line.Hidden = !t.chosen || t.alone
		relayout(&t.BaseWidget, r)
		for _, o := range r.objects {
			o.Refresh()
		}
	}
	r.refresh()
	return r
}
