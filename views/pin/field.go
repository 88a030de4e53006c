package pin

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
)

// field makes the entry as large as the rest of the card. Refreshing a ThemeOverride makes Fyne read the fonts again and keep them; so a
// refresh goes to the entry itself, which looks its sizes up in the same theme.
type field struct {
	widget.BaseWidget
	entry    *Entry
	override *container.ThemeOverride
}

func newField(scale *theme.Scaled, entry *Entry) *field {
	f := &field{entry: entry, override: container.NewThemeOverride(entry, scale)}
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer is for Fyne.
func (f *field) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.override) }

// Refresh is for Fyne.
func (f *field) Refresh() { f.entry.Refresh() }
