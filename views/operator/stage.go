package operator

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
)

// The least sizes of the window and of the strip (device independent pixels). Everything was drawn for theme.DesignWidth.
const (
	minWidth, minHeight           = 1024, 640
	stripMinWidth, stripMinHeight = 820, 132
)

// leastSize is the least size of the window.
func leastSize(o Options) fyne.Size {
	if o.Strip {
		return fyne.NewSize(stripMinWidth, stripMinHeight)
	}
	return fyne.NewSize(minWidth, minHeight)
}

// stage holds the whole content. It makes text and lengths grow with the window, and it keeps the keyboard in the number field:
// Fyne takes the focus away on a click unless something under the pointer could have it. The stage could, by its type;
// being disabled, it never gets it, and Tab passes it by.
type stage struct {
	widget.BaseWidget
	scale   *theme.Scaled
	content fyne.CanvasObject
	least   fyne.Size
}

var (
	_ fyne.Focusable   = (*stage)(nil)
	_ fyne.Disableable = (*stage)(nil)
)

func newStage(scale *theme.Scaled, content fyne.CanvasObject, least fyne.Size) *stage {
	s := &stage{scale: scale, content: content, least: least}
	s.ExtendBaseWidget(s)
	return s
}

// MinSize is the same at every scale; else a window that has grown could not shrink again.
func (s *stage) MinSize() fyne.Size { return s.least }

// Resize sets the scale for the size.
func (s *stage) Resize(size fyne.Size) {
	s.fit(size)
	s.BaseWidget.Resize(size)
}

// fit makes everything as large as it should be, or as the window lets it be: a user who wants large letters on a small screen
// gets the largest that have room.
func (s *stage) fit(size fyne.Size) {
	factor := float32(1)
	if s.least.Height > stripMinHeight {
		factor = theme.FactorFor(size)
	}
	changed := s.scale.SetFactor(factor)
	for factor > leastFactor && tooLarge(s.content.MinSize(), size) {
		factor -= factorStep
		changed = s.scale.SetFactor(factor) || changed
		s.content.Refresh()
	}
	if changed {
		s.content.Refresh()
	}
}

func tooLarge(need, room fyne.Size) bool { return need.Width > room.Width || need.Height > room.Height }

const (
	factorStep  = theme.FactorStep
	leastFactor = 0.35
)

// CreateRenderer is for Fyne.
func (s *stage) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.content) }

// Disabled is always true; see stage.
func (s *stage) Disabled() bool { return true }

// Enable does nothing.
func (s *stage) Enable() {}

// Disable does nothing.
func (s *stage) Disable() {}

// FocusGained never comes.
func (s *stage) FocusGained() {}

// FocusLost never comes.
func (s *stage) FocusLost() {}

// TypedRune never comes.
func (s *stage) TypedRune(rune) {}

// TypedKey never comes.
func (s *stage) TypedKey(*fyne.KeyEvent) {}

// field puts the number field under a theme of its own. Refreshing a ThemeOverride makes Fyne read the fonts again and keep
// them; so a refresh goes to the entry itself, which looks its sizes up in the same theme.
type field struct {
	widget.BaseWidget
	entry    *numberEntry
	override *container.ThemeOverride
}

func newField(scale *theme.Scaled, entry *numberEntry) *field {
	f := &field{entry: entry, override: container.NewThemeOverride(entry, numberTheme{scale})}
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer is for Fyne.
func (f *field) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.override) }

// Refresh is for Fyne.
func (f *field) Refresh() { f.entry.Refresh() }

// numberTheme makes the number field large.
type numberTheme struct{ *theme.Scaled }

// Size is for Fyne.
func (n numberTheme) Size(name fyne.ThemeSizeName) float32 {
	const numberText, border, side = 40, 2, 12
	switch name {
	case fynetheme.SizeNameText:
		return n.Px(numberText)
	case fynetheme.SizeNameInputBorder:
		return n.Px(border)
	case fynetheme.SizeNameInnerPadding:
		return n.Px(side)
	default:
		return n.Scaled.Size(name)
	}
}
