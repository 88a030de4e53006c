package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// windowPage is about how the windows look.
type windowPage struct {
	v                      *View
	content                fyne.CanvasObject
	choices                Choices
	language, theme, scale *widget.Select
	touch, tray            *widget.Check
	filling                bool // by the program, not by the user
}

func newWindowPage(v *View, choices Choices) *windowPage {
	const explained = 2
	p := &windowPage{v: v, choices: choices}
	changed := func() {
		if !p.filling && v.in.Change != nil {
			v.in.Change(p.wishes())
		}
	}
	choose := func(all []Choice) *widget.Select { return widget.NewSelect(names(all), func(string) { changed() }) }
	p.language, p.theme, p.scale = choose(choices.Languages), choose(choices.Themes), choose(choices.Scales)
	p.touch = widget.NewCheck(words.X("prefs.touch", "Large keys on the screen, for fingers"), func(bool) { changed() })
	p.tray = widget.NewCheck(words.X("prefs.tray", "A sign among the system's, with the most needed commands"), func(bool) { changed() })
	p.content = container.NewVScroll(widgets.NewPanel(v.Scale, v.Column(
		v.Heading(words.X("prefs.window.title", "The operator's windows")),
		v.Words(words.X("prefs.window.text", "What is chosen here is so at once, and at the next start. The hall's display has a panel of its own: Look."), explained),
		v.Field("语言 · Language", p.language),
		v.Field(words.X("prefs.theme", "Colours"), p.theme),
		v.Field(words.X("prefs.scale", "Size of text"), p.scale),
		v.Field(words.X("prefs.touch.name", "Touch screen"), p.touch),
		v.Field(words.X("prefs.tray.name", "Tray"), p.tray))))
	return p
}

func (p *windowPage) wishes() Wishes {
	return Wishes{
		Language: chosen(p.language, p.choices.Languages), Theme: chosen(p.theme, p.choices.Themes), Scale: chosen(p.scale, p.choices.Scales),
		Touch: p.touch.Checked, Tray: p.tray.Checked,
	}
}

func (p *windowPage) set(s *State) {
	p.filling = true
	defer func() { p.filling = false }()
	choose(p.language, p.choices.Languages, s.Language)
	choose(p.theme, p.choices.Themes, s.Theme)
	choose(p.scale, p.choices.Scales, s.Scale)
	p.touch.SetChecked(s.Touch)
	p.tray.SetChecked(s.Tray)
}

func names(choices []Choice) []string {
	all := make([]string, len(choices))
	for i, c := range choices {
		all[i] = c.Name
	}
	return all
}

func choose(s *widget.Select, choices []Choice, id string) {
	for i, c := range choices {
		if c.ID == id {
			s.SetSelectedIndex(i)
		}
	}
}

func chosen(s *widget.Select, choices []Choice) string {
	if at := s.SelectedIndex(); at >= 0 && at < len(choices) {
		return choices[at].ID
	}
	return ""
}
