// Package widgets holds the small parts that our views are made of. They show what they are given and report a tap by a
// callback; none of them takes the keyboard's focus, so that a window with one input field never loses it. All are used
// on Fyne's goroutine only. Colours and lengths come from the theme.Scaled that each is made with; after its factor has
// changed, refresh the container that holds them. (A container.ThemeOverride would do the same, but each of its refreshes
// makes Fyne read the fonts again, for good.)
package widgets

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
)

// renderer joins the four answers that Fyne wants of a widget.
type renderer struct {
	look    look
	objects []fyne.CanvasObject
	layout  func(fyne.Size)
	minSize func() fyne.Size
	refresh func()
}

func (r *renderer) Destroy()                     {}
func (r *renderer) Layout(size fyne.Size)        { r.layout(size) }
func (r *renderer) MinSize() fyne.Size           { return r.minSize() }
func (r *renderer) Objects() []fyne.CanvasObject { return r.objects }

// Refresh draws the widget again. Fyne knows the window of an object only while that is visible, so one that is being shown would
// wait for whatever has the window painted next: the window of the widgets with the same Scaled is painted instead, which those that
// Fyne knows tell, or all windows while none has. (Painting the hall's display for nothing would hold up its next picture.)
func (r *renderer) Refresh() {
	r.refresh()
	driver := fyne.CurrentApp().Driver()
	for _, o := range r.objects {
		if home := driver.CanvasForObject(o); home != nil {
			r.look.settle(home)
			return
		}
	}
	if home := r.look.home(); home != nil {
		dirty(home)
		return
	}
	for _, w := range driver.AllWindows() {
		dirty(w.Canvas())
	}
}

// dirty has a window painted anew, where the driver can.
func dirty(c fyne.Canvas) {
	if c, ok := c.(interface{ SetDirty() }); ok {
		c.SetDirty()
	}
}

// look gives a widget its colours and lengths.
type look struct{ scale *theme.Scaled }

// home is the window of the widgets with this look, nil while it is unknown.
func (l look) home() fyne.Canvas {
	if l.scale == nil {
		return nil
	}
	return l.scale.Home
}

func (l look) settle(home fyne.Canvas) {
	if l.scale != nil {
		l.scale.Home = home
	}
}

func (l look) color(name fyne.ThemeColorName) color.Color {
	return l.scale.Color(name, fyne.CurrentApp().Settings().ThemeVariant())
}
func (l look) px(v float32) float32                       { return l.scale.Px(v) }
func (l look) size(name fyne.ThemeSizeName) float32       { return l.scale.Size(name) }
func (l look) icon(name fyne.ThemeIconName) fyne.Resource { return l.scale.Icon(name) }

// tinted paints an icon of the theme in one of its colours.
func (l look) tinted(icon fyne.ThemeIconName, name fyne.ThemeColorName) fyne.Resource {
	return fynetheme.NewColoredResource(l.icon(icon), name)
}

// relayout runs a widget's layout again after its content has changed.
func relayout(w *widget.BaseWidget, r *renderer) { r.layout(w.Size()) }

// centred gives the distance that puts inner into the middle of outer.
func centred(outer, inner float32) float32 { return Snap((outer - inner) / 2) }

// Snap rounds a length to a whole device independent pixel. Places and sizes on whole pixels keep text and pictures crisp at
// the usual scales of a canvas.
func Snap(v float32) float32 { return float32(math.Round(float64(v))) }
