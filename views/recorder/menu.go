package recorder

import (
	"slices"

	"fyne.io/fyne/v2/widget"
)

// menu is a menu whose choices have IDs.
type menu struct {
	*widget.Select
	choices  []Choice
	onChosen func()
}

func newMenu(choices []Choice, onChosen func()) *menu {
	m := &menu{Select: widget.NewSelect(nil, nil), onChosen: onChosen}
	m.offer(choices)
	m.OnChanged = m.changed
	return m
}

func (m *menu) changed(string) {
	if m.onChosen != nil {
		m.onChosen()
	}
}

// offer changes the choices.
func (m *menu) offer(choices []Choice) {
	if slices.Equal(m.choices, choices) {
		return
	}
	m.choices = choices
	names := make([]string, len(choices))
	for i, c := range choices {
		names[i] = c.Name
	}
	m.SetOptions(names)
}

// set shows a choice, which is no wish.
func (m *menu) set(id string) {
	at := slices.IndexFunc(m.choices, func(c Choice) bool { return c.ID == id })
	if at == m.SelectedIndex() {
		return
	}
	m.OnChanged = nil
	if at < 0 {
		m.ClearSelected()
	} else {
		m.SetSelectedIndex(at)
	}
	m.OnChanged = m.changed
}

// id is the choice.
func (m *menu) id() string {
	if at := m.SelectedIndex(); at >= 0 && at < len(m.choices) {
		return m.choices[at].ID
	}
	return ""
}

// enable sets whether something can be chosen.
func (m *menu) enable(on bool) {
	if on == !m.Disabled() {
		return
	}
	if on {
		m.Enable()
	} else {
		m.Disable()
	}
}
