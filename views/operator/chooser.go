package operator

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// chooser shows the counter and lets one be chosen: by the mouse from a menu, by the number field's keys through step and at.
type chooser struct {
	field    *widgets.DropDown
	choose   func(id string)
	before   func() // runs before the menu opens
	counters []Counter
	chosen   string
}

func newChooser(scale *theme.Scaled, choose func(id string), before func()) *chooser {
	c := &chooser{choose: choose, before: before}
	c.field = widgets.NewDropDown(scale, c.open)
	c.show()
	return c
}

func (c *chooser) set(counters []Counter, chosen string) {
	if slices.Equal(c.counters, counters) && c.chosen == chosen {
		return
	}
	c.counters, c.chosen = slices.Clone(counters), chosen
	c.show()
}

func (c *chooser) show() {
	i := c.index()
	switch {
	case i >= 0:
		c.field.SetText(label(c.counters[i]))
	case len(c.counters) == 0:
		c.field.SetText(words.X("operator.counter.none", "No counter set up"))
	default:
		c.field.SetText(c.chosen)
	}
}

func (c *chooser) index() int {
	return slices.IndexFunc(c.counters, func(k Counter) bool { return k.ID == c.chosen })
}

// step goes to a neighbour; it stops at the ends, so that a held key does not run in circles.
func (c *chooser) step(by int) {
	if len(c.counters) == 0 {
		return
	}
	i := c.index() + by
	if c.index() < 0 {
		i = 0
	}
	c.at(min(max(i, 0), len(c.counters)-1))
}

// at chooses by place in the list; places beyond the end mean nothing.
func (c *chooser) at(index int) {
	if index < 0 || index >= len(c.counters) || c.counters[index].ID == c.chosen {
		return
	}
	// Shown at once, so that two quick steps are two steps; the next State has the last word.
	c.chosen = c.counters[index].ID
	c.show()
	c.choose(c.chosen)
}

func (c *chooser) open() {
	c.before()
	canvas := fyne.CurrentApp().Driver().CanvasForObject(c.field)
	if canvas == nil || len(c.counters) == 0 {
		return
	}
	items := make([]*fyne.MenuItem, len(c.counters))
	for i, counter := range c.counters {
		items[i] = fyne.NewMenuItem(label(counter), func() { c.at(i) })
		items[i].Checked = counter.ID == c.chosen
	}
	menu := widget.NewPopUpMenu(fyne.NewMenu("", items...), canvas)
	menu.Resize(menu.MinSize().Max(fyne.NewSize(c.field.Size().Width, 0)))
	menu.ShowAtRelativePosition(fyne.NewPos(0, c.field.Size().Height), c.field)
}

// label is a counter's name; a name that hides the ID gets it in front, because announcements use the ID.
func label(c Counter) string {
	if c.Name == "" || c.Name == c.ID {
		return c.ID
	}
	return fmt.Sprintf("%s · %s", c.ID, c.Name)
}
